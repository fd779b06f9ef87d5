import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("members", "0004_own_clock")]

    operations = [
        migrations.CreateModel(
            name="OfficeContact",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False),
                ),
                ("office", models.CharField(max_length=120)),
                ("email", models.EmailField(max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("hours", models.CharField(blank=True, max_length=120)),
                (
                    "time_zone",
                    models.CharField(
                        blank=True, help_text="IANA name; given if and only if hours are", max_length=40
                    ),
                ),
                ("updated_at", models.DateTimeField()),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(id=1), name="one_office_contact"),
                    models.CheckConstraint(
                        condition=Q(hours="", time_zone="") | ~Q(hours="") & ~Q(time_zone=""),
                        name="office_hours_with_time_zone",
                    ),
                ],
            },
        ),
        migrations.AlterModelOptions(
            name="user",
            options={
                "ordering": ["name", "email"],
                "permissions": [
                    ("manage_cycles", "Open and manage reporting cycles"),
                    ("review_reports", "Read submitted reports, return sections, accept"),
                    ("consolidate_reports", "Write and render the consolidated report"),
                    ("publish_releases", "Publish releases"),
                    ("view_publications", "Read published releases"),
                    ("keep_contact", "Say how the secretariat is reached"),
                    ("manage_people", "Invite, deactivate and assign roles; no report content"),
                ],
            },
        ),
    ]
