import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OWN_REPORT = "report_id IN (SELECT id FROM reporting_nationalreport WHERE member_state_id = ANY (actip_states()))"
REVIEWS = "actip_reviews()"
SENT_TO_OWN = f"({OWN_REPORT} AND status <> 'unsent')"
OWN_THREAD = f"thread_id IN (SELECT id FROM reporting_clarification WHERE {SENT_TO_OWN})"
# Each side sees what it wrote itself, and what the other side has sent.
SECRETARIAT_SEES = f"({REVIEWS} AND (side = 'secretariat' OR sent_at IS NOT NULL))"
STATE_SEES = f"({OWN_THREAD} AND (side = 'state' OR sent_at IS NOT NULL))"
OF_ONE_SIDE = f"(({REVIEWS} AND side = 'secretariat') OR ({OWN_THREAD} AND side = 'state'))"
STATE_DRAFT = (
    "message_id IN (SELECT id FROM reporting_clarificationmessage WHERE side = 'state' AND sent_at IS NULL"
    f" AND {OWN_THREAD})"
)

# table → (sees, adds, changes: which rows, changes: into what, removes)
POLICIES = {
    "reporting_reviewassignment": (REVIEWS,) * 5,
    "reporting_sectionread": (REVIEWS,) * 5,
    "reporting_reviewnote": (REVIEWS,) * 5,
    "reporting_assessment": (REVIEWS,) * 5,
    "reporting_givenadvice": (
        "decision_id IN (SELECT id FROM reporting_reviewdecision)", REVIEWS, "false", "false", "false",
    ),
    "reporting_returnedclarification": (
        "returned_id IN (SELECT id FROM reporting_returnedsection)", REVIEWS, "false", "false", "false",
    ),
    # A state's answer is all that a state changes of a clarification.
    "reporting_clarification": (
        f"{REVIEWS} OR {SENT_TO_OWN}",
        REVIEWS,
        f"{REVIEWS} OR {SENT_TO_OWN}",
        f"{REVIEWS} OR ({OWN_REPORT} AND status = 'answered')",
        f"{REVIEWS} AND status = 'unsent'",
    ),
    "reporting_clarificationmessage": (
        f"{SECRETARIAT_SEES} OR {STATE_SEES}",
        OF_ONE_SIDE,
        f"sent_at IS NULL AND {OF_ONE_SIDE}",
        OF_ONE_SIDE,
        f"sent_at IS NULL AND {OF_ONE_SIDE}",
    ),
    "reporting_clarificationdocument": (
        "message_id IN (SELECT id FROM reporting_clarificationmessage)", STATE_DRAFT, "false", "false", STATE_DRAFT,
    ),
}


def protect(apps, schema_editor) -> None:
    for table, (sees, adds, changes, into, removes) in POLICIES.items():
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        schema_editor.execute(f"CREATE POLICY sees ON {table} FOR SELECT USING ({sees})")
        schema_editor.execute(f"CREATE POLICY adds ON {table} FOR INSERT WITH CHECK ({adds})")
        schema_editor.execute(f"CREATE POLICY changes ON {table} FOR UPDATE USING ({changes}) WITH CHECK ({into})")
        schema_editor.execute(f"CREATE POLICY removes ON {table} FOR DELETE USING ({removes})")


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0011_own_pages'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Clarification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='Counts within the report')),
                ('status', models.CharField(choices=[('unsent', 'Not sent yet'), ('open', 'Waits for the state'), ('answered', 'Answered'), ('resolved', 'Resolved')], default='unsent', max_length=10)),
                ('due_on', models.DateField(null=True)),
                ('change_wanted', models.BooleanField(default=False, help_text='The state wants to change the answer itself')),
                ('asked_at', models.DateTimeField(help_text='When it was first sent', null=True)),
                ('resolved_at', models.DateTimeField(null=True)),
                ('asked_about', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.submittedversion')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.question')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clarifications', to='reporting.nationalreport')),
                ('resolved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.section')),
            ],
            options={
                'ordering': ['report', 'number'],
            },
        ),
        migrations.CreateModel(
            name='ClarificationMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('secretariat', 'SOMTC secretariat'), ('state', 'Member state')], max_length=12)),
                ('text', models.TextField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('written_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='reporting.clarification')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': [models.OrderBy(models.F('sent_at'), nulls_last=True), 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ClarificationDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clarifications', to='reporting.evidencefile')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='reporting.clarificationmessage')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='GivenAdvice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evidence_seen', models.CharField(choices=[('yes', 'Yes'), ('partly', 'Partly'), ('no', 'No'), ('not_needed', 'Not needed')], max_length=12)),
                ('agreement', models.CharField(choices=[('agreed', 'Agreed: it fits what we read'), ('queried', 'Queried: please look at it again')], max_length=8)),
                ('advice', models.TextField(blank=True)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='advice', to='reporting.reviewdecision')),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.obligation')),
            ],
            options={
                'ordering': ['obligation__position'],
            },
        ),
        migrations.CreateModel(
            name='ReturnedClarification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('returned', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clarifications', to='reporting.returnedsection')),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.clarification')),
            ],
            options={
                'ordering': ['thread__number'],
            },
        ),
        migrations.CreateModel(
            name='ReviewAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assigned_at', models.DateTimeField()),
                ('assigned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviewers', to='reporting.nationalreport')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('section', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.section')),
            ],
        ),
        migrations.CreateModel(
            name='ReviewNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('written_at', models.DateTimeField()),
                ('question', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.question')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_notes', to='reporting.nationalreport')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.section')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['written_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SectionRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_at', models.DateTimeField()),
                ('read_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections_read', to='reporting.nationalreport')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.section')),
            ],
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evidence_seen', models.CharField(choices=[('yes', 'Yes'), ('partly', 'Partly'), ('no', 'No'), ('not_needed', 'Not needed')], max_length=12)),
                ('agreement', models.CharField(choices=[('agreed', 'Agreed: it fits what we read'), ('queried', 'Queried: please look at it again')], max_length=8)),
                ('advice', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('updated_at', models.DateTimeField()),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.obligation')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='reporting.nationalreport')),
                ('updated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['obligation__position'],
                'constraints': [models.UniqueConstraint(fields=('report', 'obligation'), name='one_assessment_per_obligation')],
            },
        ),
        migrations.AddIndex(
            model_name='clarification',
            index=models.Index(fields=['report', 'status'], name='clarifications_of_report'),
        ),
        migrations.AddConstraint(
            model_name='clarification',
            constraint=models.UniqueConstraint(fields=('report', 'number'), name='one_clarification_per_number'),
        ),
        migrations.AddConstraint(
            model_name='clarification',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resolved_at__isnull', True), ('resolved_by__isnull', True)), models.Q(('resolved_at__isnull', False), ('resolved_by__isnull', False)), _connector='OR'), name='clarification_resolved_at_with_by'),
        ),
        migrations.AddConstraint(
            model_name='clarification',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at', None), ('status', 'unsent')), models.Q(models.Q(('status', 'unsent'), _negated=True), ('asked_at__isnull', False)), _connector='OR'), name='sent_clarification_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='clarificationmessage',
            constraint=models.UniqueConstraint(condition=models.Q(('sent_at__isnull', True)), fields=('thread', 'side'), name='one_draft_per_side'),
        ),
        migrations.AddConstraint(
            model_name='clarificationmessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('sent_by__isnull', True)), models.Q(('sent_at__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='message_sent_at_with_by'),
        ),
        migrations.AddConstraint(
            model_name='clarificationdocument',
            constraint=models.UniqueConstraint(fields=('message', 'evidence'), name='one_document_per_message'),
        ),
        migrations.AddConstraint(
            model_name='givenadvice',
            constraint=models.UniqueConstraint(fields=('decision', 'obligation'), name='one_advice_per_obligation'),
        ),
        migrations.AddConstraint(
            model_name='returnedclarification',
            constraint=models.UniqueConstraint(fields=('returned', 'thread'), name='one_reason_per_clarification'),
        ),
        migrations.AddConstraint(
            model_name='reviewassignment',
            constraint=models.UniqueConstraint(fields=('report', 'section'), name='one_reviewer_per_report_or_section', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='sectionread',
            constraint=models.UniqueConstraint(fields=('report', 'section'), name='one_mark_per_section'),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
