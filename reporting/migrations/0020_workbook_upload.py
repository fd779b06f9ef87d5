"""A workbook that was sent and waits: what was read of it is the state's alone (Article 25)."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


# As in 0002_row_level_security.
OWN_REPORT = "report_id IN (SELECT id FROM reporting_nationalreport WHERE member_state_id = ANY (actip_states()))"


def protect(apps, schema_editor) -> None:
    table = "reporting_workbookupload"
    schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    schema_editor.execute(f"CREATE POLICY sees ON {table} FOR SELECT USING ({OWN_REPORT})")
    schema_editor.execute(f"CREATE POLICY adds ON {table} FOR INSERT WITH CHECK ({OWN_REPORT})")
    schema_editor.execute(f"CREATE POLICY changes ON {table} FOR UPDATE USING ({OWN_REPORT}) WITH CHECK ({OWN_REPORT})")
    schema_editor.execute(f"CREATE POLICY removes ON {table} FOR DELETE USING ({OWN_REPORT})")


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0019_published_population'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkbookUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('filename', models.CharField(max_length=150)),
                ('format', models.CharField(max_length=5)),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.JSONField(default=dict)),
                ('outcome', models.JSONField(null=True)),
                ('uploaded_at', models.DateTimeField()),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='reporting.nationalreport')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-uploaded_at'],
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
