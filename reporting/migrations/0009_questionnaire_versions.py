import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Now

# Drafts are changed by the secretariat alone; a published version by nobody but the owner's loader, and that only
# until a cycle uses it or another version starts from it. Then nobody changes it at all.
GUARDS = """
CREATE FUNCTION actip_owns(wanted oid) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE oid = wanted $$;

CREATE FUNCTION actip_check_questionnaire(wanted bigint, place oid) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE found text;
BEGIN
  SELECT status INTO found FROM reporting_questionnaire WHERE id = wanted;
  IF found IS DISTINCT FROM 'published' THEN
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

CREATE FUNCTION actip_guard_questionnaire() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT actip_owns(TG_RELID) AND (NEW.status <> 'draft' OR NOT actip_reviews()) THEN
      RAISE EXCEPTION 'a questionnaire begins as a draft of the secretariat' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  PERFORM actip_check_questionnaire(OLD.id, TG_RELID);
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION actip_guard_section() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM actip_check_questionnaire(OLD.questionnaire_id, TG_RELID);
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  PERFORM actip_check_questionnaire(NEW.questionnaire_id, TG_RELID);
  RETURN NEW;
END $$;

CREATE FUNCTION actip_guard_question() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM actip_check_questionnaire((SELECT questionnaire_id FROM reporting_section WHERE id = OLD.section_id), TG_RELID);
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  PERFORM actip_check_questionnaire((SELECT questionnaire_id FROM reporting_section WHERE id = NEW.section_id), TG_RELID);
  RETURN NEW;
END $$;

CREATE FUNCTION actip_guard_cycle_questionnaire() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT status FROM reporting_questionnaire WHERE id = NEW.questionnaire_id) = 'draft' THEN
    RAISE EXCEPTION 'questionnaire % is a draft', NEW.questionnaire_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON reporting_questionnaire
  FOR EACH ROW EXECUTE FUNCTION actip_guard_questionnaire();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON reporting_section
  FOR EACH ROW EXECUTE FUNCTION actip_guard_section();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON reporting_question
  FOR EACH ROW EXECUTE FUNCTION actip_guard_question();
CREATE TRIGGER guard_questionnaire BEFORE INSERT OR UPDATE OF questionnaire_id ON reporting_reportingcycle
  FOR EACH ROW EXECUTE FUNCTION actip_guard_cycle_questionnaire();
"""
UNGUARD = """
DROP TRIGGER guard_questionnaire ON reporting_reportingcycle;
DROP TRIGGER guard ON reporting_question;
DROP TRIGGER guard ON reporting_section;
DROP TRIGGER guard ON reporting_questionnaire;
DROP FUNCTION actip_guard_cycle_questionnaire();
DROP FUNCTION actip_guard_question();
DROP FUNCTION actip_guard_section();
DROP FUNCTION actip_guard_questionnaire();
DROP FUNCTION actip_check_questionnaire(bigint, oid);
DROP FUNCTION actip_owns(oid);
"""


def carry_keys(apps, schema_editor) -> None:
    """One earlier key becomes a list of one; every questionnaire that there is has been published."""
    for question in apps.get_model("reporting", "Question").objects.using(schema_editor.connection.alias).exclude(previous_key=""):
        question.previous_keys = [question.previous_key]
        question.save(update_fields=["previous_keys"])
    apps.get_model("reporting", "Questionnaire").objects.using(schema_editor.connection.alias).update(
        status="published", published_at=Now(), created_at=Now()
    )


class Migration(migrations.Migration):

    dependencies = [("reporting", "0008_notifications")]

    operations = [
        migrations.AddField("questionnaire", "status", models.CharField(choices=[("draft", "Draft"), ("published", "Published")], default="draft", max_length=10)),
        migrations.AddField("questionnaire", "kind", models.CharField(blank=True, choices=[("annual", "Annual report"), ("half_year", "Half-year work-plan update")], max_length=12)),
        migrations.AddField("questionnaire", "note", models.TextField(blank=True, help_text="What is new in it, for those who answer")),
        migrations.AddField("questionnaire", "based_on", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="followers", to="reporting.questionnaire")),
        migrations.AddField("questionnaire", "dropped", models.JSONField(blank=True, default=dict)),
        migrations.AddField("questionnaire", "edition", models.PositiveIntegerField(default=1)),
        migrations.AddField("questionnaire", "created_at", models.DateTimeField(null=True)),
        migrations.AddField("questionnaire", "created_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
        migrations.AddField("questionnaire", "published_at", models.DateTimeField(null=True)),
        migrations.AddField("questionnaire", "published_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
        migrations.AddField("section", "edition", models.PositiveIntegerField(default=1, help_text="Rises with every change: a stale one is noticed")),
        migrations.AddField("question", "edition", models.PositiveIntegerField(default=1, help_text="Rises with every change: a stale one is noticed")),
        migrations.AddField("question", "retired_choices", models.JSONField(default=list, help_text="List of {value, label}, offered in an earlier version")),
        migrations.AddField("question", "previous_keys", models.JSONField(default=list)),
        migrations.RunPython(carry_keys, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveField("question", "previous_key"),
        migrations.AddConstraint("questionnaire", models.CheckConstraint(condition=Q(status="draft", published_at=None) | Q(status="published", published_at__isnull=False), name="published_questionnaire_has_date")),
        migrations.RunSQL(GUARDS, UNGUARD),
    ]
