import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The secretariat's work; states read what is asked of ministers in the report once it is adopted.
POLICIES = """
ALTER TABLE reporting_askeddecision ENABLE ROW LEVEL SECURITY;
CREATE POLICY reviews ON reporting_askeddecision USING (actip_reviews());
"""
# Reports that can still be changed get the chapters that the synthesis has now, in their order.
CHAPTERS = """
UPDATE reporting_consolidatedtext SET position = position * 10;
INSERT INTO reporting_consolidatedtext (report_id, key, position, title, text, is_included, version)
SELECT report.id, chapter.key, chapter.position, chapter.title, '', true, 0
FROM reporting_consolidatedreport report
CROSS JOIN (VALUES
    ('approach', 5, 'Approach and coverage'),
    ('victims', 1010, 'Victims and their rights'),
    ('justice', 1020, 'Cases and cooperation'),
    ('work-plan', 1030, 'Work plan and themes'),
    ('changes', 1040, 'What changed since the last report'),
    ('follow-up', 1050, 'Follow-up and needs'),
    ('conclusions', 1060, 'Conclusions and decisions asked')
) AS chapter (key, position, title)
WHERE report.status IN ('draft', 'in_clearance');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0041_findings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AskedDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('addressee', models.CharField(choices=[('parties', 'The Parties'), ('somtc', 'SOMTC'), ('asean_secretariat', 'The ASEAN Secretariat'), ('ammtc', 'AMMTC')], max_length=20)),
                ('due_on', models.DateField()),
                ('version', models.PositiveIntegerField(default=0)),
                ('updated_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['consolidated', 'position'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='renderjob',
            name='one_job_per_content',
        ),
        migrations.AddField(
            model_name='consolidatedreport',
            name='brief_chart',
            field=models.SlugField(blank=True, help_text='In the brief; empty: the first one', max_length=40),
        ),
        migrations.AddField(
            model_name='consolidatedtext',
            name='is_included',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='regionalfinding',
            name='point',
            field=models.PositiveSmallIntegerField(help_text='Its place among the main points of the brief', null=True),
        ),
        migrations.AddField(
            model_name='renderjob',
            name='product',
            field=models.CharField(choices=[('brief', 'Brief'), ('synthesis', 'Synthesis'), ('annex', 'Annex')], default='annex', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='renderjob',
            constraint=models.UniqueConstraint(fields=('consolidated', 'product', 'content_hash', 'template_version', 'locale'), name='one_job_per_product_and_content'),
        ),
        migrations.AddField(
            model_name='askeddecision',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reporting.article'),
        ),
        migrations.AddField(
            model_name='askeddecision',
            name='consolidated',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='reporting.consolidatedreport'),
        ),
        migrations.AddField(
            model_name='askeddecision',
            name='updated_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='askeddecision',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('consolidated', 'position'), name='one_decision_per_position'),
        ),
        migrations.RunSQL(POLICIES, "DROP POLICY reviews ON reporting_askeddecision"),
        migrations.RunSQL(CHAPTERS, migrations.RunSQL.noop),
    ]
