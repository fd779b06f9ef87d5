from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0042_report_products'),
    ]

    operations = [
        migrations.AddField(
            model_name='renderjob',
            name='started_at',
            field=models.DateTimeField(help_text='When the newest attempt began', null=True),
        ),
    ]
