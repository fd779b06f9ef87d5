import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The secretariat's work; states read the sentences in the report once it is adopted.
POLICIES = """
ALTER TABLE reporting_regionalfinding ENABLE ROW LEVEL SECURITY;
CREATE POLICY reviews ON reporting_regionalfinding USING (actip_reviews());
"""


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0005_office_contact'),
        ('reporting', '0040_threshold_comparison'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='consolidatedreport',
            name='findings_made',
            field=models.PositiveSmallIntegerField(default=0, help_text='The last number that a finding was given'),
        ),
        migrations.CreateModel(
            name='RegionalFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='Counts within the report; never given twice')),
                ('kind', models.CharField(choices=[('answer', 'States that gave an answer'), ('practice', 'States that name a practice'), ('extract', "A state's own words"), ('need', 'States that name a need'), ('figure', 'A total of the region')], max_length=10)),
                ('subject', models.CharField(max_length=160)),
                ('choice', models.CharField(blank=True, max_length=40)),
                ('words', models.TextField(blank=True)),
                ('result', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('renewed_at', models.DateTimeField(null=True)),
                ('consolidated', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='reporting.consolidatedreport')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member_state', models.ForeignKey(help_text='Who is quoted', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.memberstate')),
            ],
            options={
                'ordering': ['consolidated', 'number'],
                'constraints': [models.UniqueConstraint(fields=('consolidated', 'number'), name='one_finding_per_number'), models.UniqueConstraint(condition=models.Q(('kind', 'extract'), _negated=True), fields=('consolidated', 'kind', 'subject', 'choice'), name='no_finding_twice'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'extract'), ('member_state__isnull', False), models.Q(('words', ''), _negated=True)), models.Q(models.Q(('kind', 'extract'), _negated=True), ('member_state__isnull', True), ('words', '')), _connector='OR'), name='only_an_extract_quotes')],
            },
        ),
        migrations.RunSQL(POLICIES, "DROP POLICY reviews ON reporting_regionalfinding"),
    ]
