from django.db import migrations

# As before, and: sections of no questionnaire, which every report has, are the owner's alone.
CHECK = """
CREATE OR REPLACE FUNCTION actip_check_questionnaire(wanted bigint, place oid) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE found text;
BEGIN
  SELECT status INTO found FROM reporting_questionnaire WHERE id = wanted;
  IF wanted IS NULL THEN
    IF NOT actip_owns(place) THEN
      RAISE EXCEPTION 'a section that every report has cannot be changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
  ELSIF found IS DISTINCT FROM 'published' THEN
    IF NOT actip_owns(place) AND NOT actip_reviews() THEN
      RAISE EXCEPTION 'only the secretariat changes a questionnaire' USING ERRCODE = 'insufficient_privilege';
    END IF;
  ELSIF NOT actip_owns(place) THEN
    RAISE EXCEPTION 'questionnaire % is published and cannot be changed', wanted USING ERRCODE = 'restrict_violation';
  ELSIF EXISTS (SELECT FROM reporting_reportingcycle WHERE questionnaire_id = wanted)
     OR EXISTS (SELECT FROM reporting_questionnaire WHERE based_on_id = wanted) THEN
    RAISE EXCEPTION 'questionnaire % is in use and cannot be changed', wanted USING ERRCODE = 'restrict_violation';
  END IF;
END $$;
"""



class Migration(migrations.Migration):

    dependencies = [("reporting", "0017_disclosure")]

    operations = [migrations.RunSQL(CHECK, migrations.RunSQL.noop)]
