from django.db import migrations, models

# What was told cannot be protected afterwards, and a second way of telling would give counts away. So how counts of
# people are shown is fixed: for donors once a release is published, for the others once any figures have left the
# secretariat. Whether they have is asked past the row access of whoever changes the cycle.
FIX = """
CREATE FUNCTION actip_figures_are_told(cycle bigint, to_donors boolean) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM reporting_consolidatedreport c WHERE c.cycle_id = cycle AND (
      EXISTS (SELECT FROM reporting_publication p WHERE p.consolidated_id = c.id) OR NOT to_donors AND EXISTS (
        SELECT FROM reporting_audiencefigures f WHERE f.consolidated_id = c.id AND f.told_at IS NOT NULL)))
$$;
CREATE FUNCTION actip_keep_method() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.smallest_shown, NEW.rounding_base) IS DISTINCT FROM (OLD.smallest_shown, OLD.rounding_base)
     AND actip_figures_are_told(OLD.id, true) THEN
    RAISE EXCEPTION 'a release of this cycle is published: how its counts are shown is fixed'
      USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.smallest_for_ammtc, NEW.smallest_for_parties, NEW.totals_against_pairs)
     IS DISTINCT FROM (OLD.smallest_for_ammtc, OLD.smallest_for_parties, OLD.totals_against_pairs)
     AND actip_figures_are_told(OLD.id, false) THEN
    RAISE EXCEPTION 'figures of this cycle were told: who is told more, and protection against pairs, are fixed'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_method BEFORE UPDATE ON reporting_reportingcycle FOR EACH ROW EXECUTE FUNCTION actip_keep_method();
"""
LOOSEN = """
DROP TRIGGER keep_method ON reporting_reportingcycle;
DROP FUNCTION actip_keep_method();
DROP FUNCTION actip_figures_are_told(bigint, boolean);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0038_places_of_questions'),
    ]

    operations = [
        migrations.AddField(
            model_name='publication',
            name='totals_against_pairs',
            field=models.BooleanField(default=False, help_text='Whether totals are protected against any two states that put their reports together'),
        ),
        migrations.AddField(
            model_name='reportingcycle',
            name='totals_against_pairs',
            field=models.BooleanField(default=False, help_text='Whether totals are protected against any two states that put their reports together'),
        ),
        migrations.RunSQL(FIX, LOOSEN),
    ]
