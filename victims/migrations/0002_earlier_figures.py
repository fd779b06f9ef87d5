"""Figures that were replaced are kept, with their dates; they are the state's alone (Article 25)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# As in reporting's 0002_row_level_security.
OWN_TABLE = "table_return_id IN (SELECT id FROM victims_tablereturn WHERE member_state_id = ANY (actip_states()))"
# What is with the secretariat now was handed in as it stands.
HANDED_IN = "UPDATE victims_tablereturn SET handed_in_at = locked_at, handed_in_version = version WHERE locked_at IS NOT NULL"


def protect(apps, schema_editor) -> None:
    table = "victims_earlierfigures"
    schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    schema_editor.execute(f"CREATE POLICY sees ON {table} FOR SELECT USING ({OWN_TABLE})")
    schema_editor.execute(f"CREATE POLICY adds ON {table} FOR INSERT WITH CHECK ({OWN_TABLE})")


class Migration(migrations.Migration):

    dependencies = [
        ('victims', '0001_initial'),
        ('reporting', '0002_row_level_security'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='tablereturn',
            name='difference_reason',
            field=models.TextField(blank=True, help_text='Why the table does not agree with another one'),
        ),
        migrations.AddField(
            model_name='tablereturn',
            name='handed_in_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='tablereturn',
            name='handed_in_version',
            field=models.PositiveIntegerField(help_text='The version that was last handed in', null=True),
        ),
        migrations.CreateModel(
            name='EarlierFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('cells', models.JSONField()),
                ('about', models.JSONField()),
                ('saved_at', models.DateTimeField()),
                ('handed_in_at', models.DateTimeField(null=True)),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('table_return', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='earlier', to='victims.tablereturn')),
            ],
            options={
                'ordering': ['-version'],
                'constraints': [models.UniqueConstraint(fields=('table_return', 'version'), name='one_earlier_state_per_version')],
            },
        ),
        migrations.RunSQL(HANDED_IN, migrations.RunSQL.noop),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
