from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0036_practice_cycles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='clarification',
            options={'ordering': ['report', models.OrderBy(models.F('number'), nulls_last=True), 'pk']},
        ),
        migrations.AlterField(
            model_name='clarification',
            name='number',
            field=models.PositiveSmallIntegerField(help_text='Counts those that were sent within the report', null=True),
        ),
        # Numbers that states have read stay, with the gaps that are there already.
        migrations.RunSQL(
            "UPDATE reporting_clarification SET number = NULL WHERE status = 'unsent'", migrations.RunSQL.noop
        ),
        migrations.AddConstraint(
            model_name='clarification',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', None), ('status', 'unsent')), models.Q(models.Q(('status', 'unsent'), _negated=True), ('number__isnull', False)), _connector='OR'), name='sent_clarification_has_its_number'),
        ),
    ]
