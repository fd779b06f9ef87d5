"""The second wall. Which rows of state data the web role sees depends on two settings of the transaction.

- actip.states: the member states for which the person acts
- actip.reviews: "on" for the secretariat

Answers, assignments and figures (the report as it is being written) are the state's alone; the secretariat reads
submitted versions. Policies hold for every role but the owner of the tables.
Source: docs/decisions/0003-row-level-security.md; Article 25.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION actip_states() RETURNS bigint[] LANGUAGE sql STABLE AS
  $$ SELECT coalesce(string_to_array(nullif(current_setting('actip.states', true), ''), ',')::bigint[], '{}') $$;
CREATE FUNCTION actip_reviews() RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT coalesce(current_setting('actip.reviews', true), '') = 'on' $$;
"""

OWN_REPORT = "report_id IN (SELECT id FROM reporting_nationalreport WHERE member_state_id = ANY (actip_states()))"
ANY_STATE = "cardinality(actip_states()) > 0"

# table → who sees and writes its rows
POLICIES = {
    "reporting_nationalreport": "member_state_id = ANY (actip_states()) OR actip_reviews()",
    "reporting_reportsection": f"{OWN_REPORT} OR actip_reviews()",
    "reporting_sectionassignment": "report_section_id IN (SELECT id FROM reporting_reportsection WHERE "
    + OWN_REPORT
    + ")",
    "reporting_answer": OWN_REPORT,
    "reporting_evidencefile": f"{OWN_REPORT} OR (actip_reviews() AND submitted_at IS NOT NULL)",
    "reporting_evidencelink": "evidence_id IN (SELECT id FROM reporting_evidencefile WHERE " + OWN_REPORT + ")",
    "reporting_submittedversion": f"{OWN_REPORT} OR actip_reviews()",
    "reporting_reviewdecision": f"version_id IN (SELECT id FROM reporting_submittedversion WHERE {OWN_REPORT})"
    " OR actip_reviews()",
    "reporting_returnedsection": "decision_id IN (SELECT id FROM reporting_reviewdecision)",
    "reporting_releasedecision": f"{OWN_REPORT} OR actip_reviews()",
    "victims_tablereturn": "member_state_id = ANY (actip_states())",
    "victims_figure": "table_return_id IN (SELECT id FROM victims_tablereturn"
    " WHERE member_state_id = ANY (actip_states()))",
    # The consolidated report is the secretariat's until it is adopted; then the member states read it too.
    "reporting_consolidatedreport": f"actip_reviews() OR ({ANY_STATE} AND status IN ('adopted', 'published'))",
    "reporting_consolidatedreport_sources": "actip_reviews()",
    "reporting_consolidatedtext": "actip_reviews()",
    "reporting_renderjob": "actip_reviews() OR consolidated_id IN (SELECT id FROM reporting_consolidatedreport"
    f" WHERE {ANY_STATE} AND status IN ('adopted', 'published'))",
}
# A state hands in and releases; it never decides a review. The secretariat decides; it never speaks for a state.
INSERT_ONLY_BY = {
    "reporting_submittedversion": OWN_REPORT,
    "reporting_releasedecision": OWN_REPORT,
    "reporting_reviewdecision": "actip_reviews()",
    "reporting_returnedsection": "actip_reviews()",
    "reporting_consolidatedreport": "actip_reviews()",
    "reporting_renderjob": "actip_reviews()",
}


def forwards(apps, schema_editor) -> None:
    schema_editor.execute(FUNCTIONS)
    for table, sees in POLICIES.items():
        writes = INSERT_ONLY_BY.get(table, sees)
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        schema_editor.execute(f"CREATE POLICY sees ON {table} FOR SELECT USING ({sees})")
        schema_editor.execute(f"CREATE POLICY adds ON {table} FOR INSERT WITH CHECK ({writes})")
        schema_editor.execute(f"CREATE POLICY changes ON {table} FOR UPDATE USING ({writes}) WITH CHECK ({writes})")
        schema_editor.execute(f"CREATE POLICY removes ON {table} FOR DELETE USING ({writes})")


def backwards(apps, schema_editor) -> None:
    for table in POLICIES:
        for policy in ("sees", "adds", "changes", "removes"):
            schema_editor.execute(f"DROP POLICY {policy} ON {table}")
        schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    schema_editor.execute("DROP FUNCTION actip_states(); DROP FUNCTION actip_reviews();")


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial"), ("victims", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
