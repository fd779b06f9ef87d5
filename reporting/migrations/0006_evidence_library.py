import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OWN_REPORT = "report_id IN (SELECT id FROM reporting_nationalreport WHERE member_state_id = ANY (actip_states()))"


def protect(apps, schema_editor) -> None:
    """An upload is the state's alone, as in 0002."""
    schema_editor.execute("ALTER TABLE reporting_evidenceupload ENABLE ROW LEVEL SECURITY")
    schema_editor.execute(
        f"CREATE POLICY own_state ON reporting_evidenceupload USING ({OWN_REPORT}) WITH CHECK ({OWN_REPORT})"
    )


def unprotect(apps, schema_editor) -> None:
    schema_editor.execute("DROP POLICY own_state ON reporting_evidenceupload")


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0005_carried"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("evidencefile", "description", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField(
            "evidencefile",
            "replaces",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replacement",
                to="reporting.evidencefile",
            ),
        ),
        migrations.AddField(
            "evidencefile",
            "scan",
            models.CharField(
                choices=[("not_scanned", "Not scanned"), ("clean", "No virus found"), ("infected", "Virus found")],
                default="not_scanned",
                max_length=15,
            ),
        ),
        migrations.AddField("evidencefile", "scanned_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            "EvidenceUpload",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("filename", models.CharField(max_length=150)),
                ("size", models.PositiveBigIntegerField(help_text="bytes of the whole file")),
                (
                    "sha256",
                    models.CharField(help_text="of the whole file, as the sender's browser computed it", max_length=64),
                ),
                (
                    "received",
                    models.PositiveBigIntegerField(default=0, help_text="bytes that have come in, from the beginning"),
                ),
                ("started_at", models.DateTimeField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reporting.nationalreport"
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(received__lte=models.F("size")), name="upload_received_within_size"
                    ),
                    models.UniqueConstraint(
                        fields=["report", "started_by", "sha256"], name="one_upload_per_person_and_content"
                    ),
                ],
            },
        ),
        migrations.RunPython(protect, unprotect),
    ]
