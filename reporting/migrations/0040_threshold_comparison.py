import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# How much of states' figures would be shown under other rules is the secretariat's alone.
PROTECT = """
ALTER TABLE reporting_thresholdcomparison ENABLE ROW LEVEL SECURITY;
CREATE POLICY sees ON reporting_thresholdcomparison FOR SELECT USING (actip_reviews());
CREATE POLICY adds ON reporting_thresholdcomparison FOR INSERT WITH CHECK (actip_reviews());
CREATE POLICY changes ON reporting_thresholdcomparison FOR UPDATE USING (actip_reviews()) WITH CHECK (actip_reviews());
CREATE POLICY removes ON reporting_thresholdcomparison FOR DELETE USING (false);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0039_totals_against_pairs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ThresholdComparison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_hash', models.CharField(max_length=64)),
                ('status', models.CharField(choices=[("queued", "Queued"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")], default='queued', max_length=10)),
                ('done', models.PositiveSmallIntegerField(default=0)),
                ('total', models.PositiveSmallIntegerField(default=0)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease', models.UUIDField(default=None, null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('error', models.TextField(blank=True)),
                ('requested_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('result', models.JSONField(null=True)),
                ('consolidated', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='threshold_comparisons', to='reporting.consolidatedreport')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-requested_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('consolidated', 'content_hash'), name='one_comparison_per_content')],
            },
        ),
        migrations.RunSQL(PROTECT, migrations.RunSQL.noop),
    ]
