"""Figures that are public already are marked one by one, and releases say of each where it stands."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# As in 0002_row_level_security. Only the state says what it has published; nobody changes or removes what it said.
OWN_REPORT = "report_id IN (SELECT id FROM reporting_nationalreport WHERE member_state_id = ANY (actip_states()))"
OWN_STATEMENT = (
    "statement_id IN (SELECT s.id FROM reporting_publicstatement s WHERE s.report_id = reporting_publicfigure.report_id)"
)
POLICIES = {
    "reporting_publicstatement": OWN_REPORT,
    "reporting_publicfigure": f"{OWN_REPORT} AND {OWN_STATEMENT}",
}


def protect(apps, schema_editor) -> None:
    for table, adds in POLICIES.items():
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        schema_editor.execute(f"CREATE POLICY sees ON {table} FOR SELECT USING ({OWN_REPORT} OR actip_reviews())")
        schema_editor.execute(f"CREATE POLICY adds ON {table} FOR INSERT WITH CHECK ({adds})")
        schema_editor.execute(f"CREATE POLICY changes ON {table} FOR UPDATE USING (false)")
        schema_editor.execute(f"CREATE POLICY removes ON {table} FOR DELETE USING (false)")


def say_it_of_each_figure(apps, schema_editor) -> None:
    """Until now a release gave one address for a whole table."""
    schema_editor.execute(
        "UPDATE reporting_publishedtable SET"
        " sources = jsonb_build_array(jsonb_build_object('address', public_source, 'title', '', 'published_on', null)),"
        " cells = (SELECT coalesce(jsonb_agg(cell || '{\"source\": 0}' ORDER BY place), '[]')"
        " FROM jsonb_array_elements(cells) WITH ORDINALITY AS given (cell, place))"
        " WHERE public_source <> ''"
    )
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0021_why_a_table_is_missing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='publication',
            name='public_hash',
            field=models.CharField(blank=True, help_text='Of what states had marked as public already', max_length=64),
        ),
        migrations.AddField(
            model_name='publishedtable',
            name='sources',
            field=models.JSONField(default=list),
        ),
        migrations.CreateModel(
            name='PublicStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table_key', models.CharField(max_length=40)),
                ('address', models.URLField(blank=True, max_length=500)),
                ('title', models.CharField(blank=True, help_text='Of the publication', max_length=200)),
                ('published_on', models.DateField(null=True)),
                ('stated_at', models.DateTimeField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='public_statements', to='reporting.nationalreport')),
                ('stated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.submittedversion')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='PublicFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table_key', models.CharField(max_length=40)),
                ('block', models.CharField(blank=True, max_length=60)),
                ('at', models.JSONField()),
                ('label', models.CharField(max_length=250)),
                ('value', models.PositiveBigIntegerField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='public_figures', to='reporting.nationalreport')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='reporting.publicstatement')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='publicstatement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('address__startswith', 'https://'), models.Q(('title', ''), _negated=True)), models.Q(('address', ''), ('published_on__isnull', True), ('title', '')), _connector='OR'), name='public_at_an_address_or_taken_back'),
        ),
        migrations.AddIndex(
            model_name='publicfigure',
            index=models.Index(fields=['report', 'table_key', 'block', 'at', '-id'], name='newest_public_figure'),
        ),
        migrations.AddConstraint(
            model_name='publicfigure',
            constraint=models.UniqueConstraint(fields=('statement', 'block', 'at'), name='one_row_per_figure_and_statement'),
        ),
        migrations.RunPython(say_it_of_each_figure, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='publishedtable',
            name='public_source',
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
