from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0003_words_of_treaty_facts")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="time_zone",
            field=models.CharField(
                blank=True, default="", help_text="IANA name; empty: the clock of their state", max_length=40
            ),
            preserve_default=False,
        ),
    ]
