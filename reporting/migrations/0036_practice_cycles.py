import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


# A practice report is kept from everybody by never being submitted: the database refuses it too.
REFUSE = """
CREATE FUNCTION actip_refuse_practice() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM reporting_nationalreport r JOIN reporting_reportingcycle c ON c.id = r.cycle_id
             WHERE r.id = NEW.report_id AND c.is_practice) THEN
    RAISE EXCEPTION 'a practice report is never submitted' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_practice BEFORE INSERT ON reporting_submittedversion
  FOR EACH ROW EXECUTE FUNCTION actip_refuse_practice();
"""
ALLOW = """
DROP TRIGGER refuse_practice ON reporting_submittedversion;
DROP FUNCTION actip_refuse_practice();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0005_office_contact"),
        ("reporting", "0035_correction_of_a_report"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="reportingcycle",
            name="one_annual_cycle_per_year",
        ),
        migrations.RemoveConstraint(
            model_name="reportingcycle",
            name="one_half_year_cycle_per_month",
        ),
        migrations.RemoveConstraint(
            model_name="reportingcycle",
            name="annual_periods_apart",
        ),
        migrations.RemoveConstraint(
            model_name="reportingcycle",
            name="half_year_periods_apart",
        ),
        migrations.AddField(
            model_name="reportingcycle",
            name="is_practice",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AlterField(
            model_name="reportingcycle",
            name="title",
            field=models.CharField(max_length=120),
        ),
        migrations.AddConstraint(
            model_name="reportingcycle",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_practice", False)), fields=("title",), name="one_cycle_per_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportingcycle",
            constraint=models.UniqueConstraint(
                django.db.models.functions.datetime.ExtractYear("period_end"),
                condition=models.Q(("is_practice", False), ("kind", "annual")),
                name="one_annual_cycle_per_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportingcycle",
            constraint=models.UniqueConstraint(
                django.db.models.functions.datetime.ExtractYear("period_end"),
                django.db.models.functions.datetime.ExtractMonth("period_end"),
                condition=models.Q(("is_practice", False), ("kind", "half_year")),
                name="one_half_year_cycle_per_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportingcycle",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("is_practice", False), ("kind", "annual")),
                expressions=[
                    (
                        models.Func(
                            models.F("period_start"),
                            models.F("period_end"),
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=True
                            ),
                            function="daterange",
                        ),
                        "&&",
                    )
                ],
                name="annual_periods_apart",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportingcycle",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("is_practice", False), ("kind", "half_year")),
                expressions=[
                    (
                        models.Func(
                            models.F("period_start"),
                            models.F("period_end"),
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=True
                            ),
                            function="daterange",
                        ),
                        "&&",
                    )
                ],
                name="half_year_periods_apart",
            ),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
