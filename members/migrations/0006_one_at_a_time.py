from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0005_office_contact")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="one_at_a_time",
            field=models.BooleanField(
                default=False, help_text="Whether a section of a report is shown one obligation at a time"
            ),
        ),
    ]
