"""What the squashed migration adds to the tables: policies, functions and triggers, as its 29 parts left them.

Which rows of state data the web role sees depends on three settings of the transaction:

- actip.states: the member states for which the person acts
- actip.reviews: "on" for the secretariat
- actip.person: the person

Answers, assignments and figures (the report as it is being written) are the state's alone; the secretariat reads
submitted versions. Policies hold for every role but the owner of the tables.
Source: docs/decisions/0003-row-level-security.md; Article 25.
"""

SETTINGS = """
CREATE FUNCTION actip_states() RETURNS bigint[] LANGUAGE sql STABLE AS
  $$ SELECT coalesce(string_to_array(nullif(current_setting('actip.states', true), ''), ',')::bigint[], '{}') $$;
CREATE FUNCTION actip_reviews() RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT coalesce(current_setting('actip.reviews', true), '') = 'on' $$;
CREATE FUNCTION actip_person() RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('actip.person', true), '')::bigint $$;
"""

OWN_REPORT = "report_id IN (SELECT id FROM reporting_nationalreport WHERE member_state_id = ANY (actip_states()))"
OWN_STATE = "member_state_id = ANY (actip_states())"
REVIEWS = "actip_reviews()"

PARTIES = """
CREATE FUNCTION actip_acts_for_a_party() RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT EXISTS (SELECT 1 FROM members_memberstate
                    WHERE id = ANY (actip_states()) AND party_status = 'party') $$;
-- Runs as the owner: a policy may not read its own table, and the answer is one number.
CREATE FUNCTION actip_newest_edition(of_report bigint) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public AS
  $$ SELECT id FROM reporting_partyedition WHERE report_id = of_report ORDER BY number DESC LIMIT 1 $$;
"""

# Drafts are changed by the secretariat alone; a published version by nobody but the owner's loader, and that only
# until a cycle uses it or another version starts from it. Then nobody changes it at all.
# Sections of no questionnaire, which every report has, are the owner's alone.
QUESTIONNAIRES = """
CREATE FUNCTION actip_owns(wanted oid) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE oid = wanted $$;

CREATE FUNCTION actip_check_questionnaire(wanted bigint, place oid) RETURNS void LANGUAGE plpgsql STABLE AS $$
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

# Whether a state has begun its report. It answers for every state's rows, but with one word and nothing of their content,
# so that the secretariat, who sees no draft, cannot change what a report that is being written is about.
CYCLES = """
CREATE FUNCTION actip_cycle_is_begun(cycle bigint) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM reporting_nationalreport r WHERE r.cycle_id = cycle AND (
      r.begun_at IS NOT NULL OR r.status <> 'draft' OR EXISTS (SELECT FROM reporting_answer a WHERE a.report_id = r.id)))
$$;
CREATE FUNCTION actip_keep_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.kind, NEW.period_start, NEW.period_end, NEW.questionnaire_id)
     IS DISTINCT FROM (OLD.kind, OLD.period_start, OLD.period_end, OLD.questionnaire_id)
     AND actip_cycle_is_begun(OLD.id) THEN
    RAISE EXCEPTION 'a report of this cycle has been begun: its kind, period and questionnaire are fixed'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_cycle BEFORE UPDATE ON reporting_reportingcycle FOR EACH ROW EXECUTE FUNCTION actip_keep_cycle();
"""

# The answers of a version, one row each, for the search. Only the newest version of a report is there. Written by the
# owner of the tables, so that the web role needs no right to write them. What an answer is, and when it is
# confidential, is as in reporting/snapshot/reading.py.
SEARCH = """
CREATE FUNCTION actip_index_version(wanted bigint) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM reporting_submittedanswer
    WHERE report_id = (SELECT report_id FROM reporting_submittedversion WHERE id = wanted);
  INSERT INTO reporting_submittedanswer
    (report_id, version_number, section_key, question_key, place, question_text, text, is_confidential, vector)
  SELECT v.report_id, v.number, s.item->>'key', q.item->>'key', s.place || '.' || q.place, q.item->>'text', w.words,
         q.item->>'kind' = 'confidential' OR q.item->>'confidentiality' = 'confidential',
         to_tsvector('english', w.words) || to_tsvector('simple', w.words)
  FROM reporting_submittedversion v,
       jsonb_array_elements(v.content->'sections') WITH ORDINALITY AS s(item, place),
       jsonb_array_elements(s.item->'questions') WITH ORDINALITY AS q(item, place),
       LATERAL (SELECT concat_ws(E'\\n', nullif(q.item->>'shown', ''), nullif(q.item->>'narrative', ''),
                                 nullif(q.item->>'reason', ''))) AS w(words)
  WHERE v.id = wanted AND w.words <> '';
$$;
REVOKE EXECUTE ON FUNCTION actip_index_version(bigint) FROM PUBLIC;
CREATE FUNCTION actip_index_new_version() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN PERFORM actip_index_version(NEW.id); RETURN NEW; END $$;
CREATE TRIGGER index_for_search AFTER INSERT ON reporting_submittedversion
  FOR EACH ROW EXECUTE FUNCTION actip_index_new_version();
"""
# PostgreSQL does not look into an index before row level security has let a row through. This function looks first, and
# lets through exactly what the policy does.
FOUND = f"""
CREATE FUNCTION actip_found(wanted tsquery) RETURNS SETOF bigint LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT id FROM reporting_submittedanswer WHERE vector @@ wanted AND ({OWN_REPORT} OR {REVIEWS})
$$;
"""

# What was checked takes the place of the words that were loaded; taking a check back brings those of the files back. Done
# by the owner of the tables, so that the web role needs no right to write the Convention.
TEXT_CHECKS = """
CREATE FUNCTION actip_apply_text_check() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE reporting_obligation SET
    paragraph = w.words->>'paragraph', summary = w.words->>'summary', binding = w.words->>'binding',
    qualifier = w.words->>'qualifier', text_verification = w.words->>'text_verification'
  FROM (SELECT CASE WHEN NEW.is_checked THEN NEW.texts || '{"text_verification": "certified"}'::jsonb ELSE o.loaded END
          AS words FROM reporting_obligation o WHERE o.id = NEW.obligation_id) AS w
  WHERE id = NEW.obligation_id;
  UPDATE reporting_article SET
    title = w.words->>'title', about = w.words->>'about', text_verification = w.words->>'text_verification'
  FROM (SELECT CASE WHEN NEW.is_checked THEN NEW.texts || '{"text_verification": "certified"}'::jsonb ELSE a.loaded END
          AS words FROM reporting_article a WHERE a.id = NEW.article_id) AS w
  WHERE id = NEW.article_id;
  RETURN NEW;
END $$;
CREATE TRIGGER apply_text_check AFTER INSERT ON reporting_textcheck
  FOR EACH ROW EXECUTE FUNCTION actip_apply_text_check();
"""

# A person writes in the own name alone, and what is decided stays. A step that the cycle puts under four eyes needs an
# approval by another officer that was given with it: a minute allows for clocks that do not agree.
FOUR_EYES = """
CREATE FUNCTION actip_two_officers(wanted text, of_cycle bigint, person bigint, of_version bigint, of_report bigint)
  RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM reporting_reportingcycle WHERE id = of_cycle AND wanted = ANY (four_eyes))
     AND NOT EXISTS (
       SELECT 1 FROM reporting_secondapproval a
       WHERE a.step = wanted AND a.cycle_id = of_cycle AND a.outcome = 'given'
         AND a.closed_by_id = person AND a.asked_by_id <> person
         AND a.closed_at >= transaction_timestamp() - interval '1 minute'
         AND a.version_id IS NOT DISTINCT FROM of_version AND a.consolidated_id IS NOT DISTINCT FROM of_report)
  THEN
    RAISE EXCEPTION 'this step needs two officers' USING ERRCODE = 'check_violation';
  END IF;
END $$;
CREATE FUNCTION actip_two_officers_accept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind = 'accepted' THEN
    PERFORM actip_two_officers('accept', r.cycle_id, NEW.decided_by_id, NEW.version_id, NULL)
      FROM reporting_submittedversion v JOIN reporting_nationalreport r ON r.id = v.report_id WHERE v.id = NEW.version_id;
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION actip_two_officers_adopt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'adopted' AND OLD.status <> 'adopted' THEN
    PERFORM actip_two_officers('adopt', NEW.cycle_id, NEW.adopted_by_id, NULL, NEW.id);
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION actip_two_officers_publish() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM actip_two_officers('publish', c.cycle_id, NEW.published_by_id, NULL, c.id)
    FROM reporting_consolidatedreport c WHERE c.id = NEW.consolidated_id;
  RETURN NEW;
END $$;
CREATE TRIGGER two_officers BEFORE INSERT ON reporting_reviewdecision
  FOR EACH ROW EXECUTE FUNCTION actip_two_officers_accept();
CREATE TRIGGER two_officers BEFORE UPDATE OF status ON reporting_consolidatedreport
  FOR EACH ROW EXECUTE FUNCTION actip_two_officers_adopt();
CREATE TRIGGER two_officers BEFORE INSERT ON reporting_publication
  FOR EACH ROW EXECUTE FUNCTION actip_two_officers_publish();
"""


# --- Who sees and writes which rows -----------------------------------------------------------------------------------
ANY_STATE = "cardinality(actip_states()) > 0"
OWN_VERSION = f"version_id IN (SELECT id FROM reporting_submittedversion WHERE {OWN_REPORT})"
OWN_SECTION = f"report_section_id IN (SELECT id FROM reporting_reportsection WHERE {OWN_REPORT})"
OWN_EVIDENCE = f"evidence_id IN (SELECT id FROM reporting_evidencefile WHERE {OWN_REPORT})"
OWN_TABLE = f"table_return_id IN (SELECT id FROM victims_tablereturn WHERE {OWN_STATE})"
OWN_PART = f"part_id IN (SELECT id FROM reporting_statepart WHERE {OWN_STATE})"
OWN_STATEMENT = (
    "statement_id IN (SELECT s.id FROM reporting_publicstatement s WHERE s.report_id = reporting_publicfigure.report_id)"
)
GIVER = "giver_id = ANY (actip_states())"
REQUEST_TO_ME = f"request_id IN (SELECT id FROM reporting_consentrequest WHERE {GIVER})"
# What other Parties see of a report: its newest edition, if anything is in it. Whoever asks acts for a Party.
FOR_PARTIES = "has_items AND actip_acts_for_a_party() AND id = actip_newest_edition(report_id)"
# The consolidated report is the secretariat's until it is adopted; then the member states read it too.
ADOPTED = f"{ANY_STATE} AND status IN ('adopted', 'published')"
# A message is read by its person alone; whoever acts may write to others.
MY_MESSAGE = "person_id = actip_person()"
SENDS = f"{OWN_REPORT} OR {REVIEWS} OR (report_id IS NULL AND {ANY_STATE})"
# Each side of a clarification sees what it wrote itself, and what the other side has sent.
SENT_TO_OWN = f"({OWN_REPORT} AND status <> 'unsent')"
OWN_THREAD = f"thread_id IN (SELECT id FROM reporting_clarification WHERE {SENT_TO_OWN})"
SECRETARIAT_SEES = f"({REVIEWS} AND (side = 'secretariat' OR sent_at IS NOT NULL))"
STATE_SEES = f"({OWN_THREAD} AND (side = 'state' OR sent_at IS NOT NULL))"
OF_ONE_SIDE = f"(({REVIEWS} AND side = 'secretariat') OR ({OWN_THREAD} AND side = 'state'))"
STATE_DRAFT = (
    "message_id IN (SELECT id FROM reporting_clarificationmessage WHERE side = 'state' AND sent_at IS NULL"
    f" AND {OWN_THREAD})"
)
# Of rows that have a policy of their own.
DECISION_SEEN = "decision_id IN (SELECT id FROM reporting_reviewdecision)"
RETURNED_SEEN = "returned_id IN (SELECT id FROM reporting_returnedsection)"
REQUEST_SEEN = "request_id IN (SELECT id FROM reporting_consentrequest)"
ITEM_SEEN = "item_id IN (SELECT id FROM reporting_followupitem)"
ITEM = "followupitem_id IN (SELECT id FROM reporting_followupitem)"
EITHER = f"{OWN_REPORT} OR {REVIEWS}"
NOBODY = "false"

# table → (sees, adds, changes: which rows, removes), and what it may be changed into where that is something else.
# A state submits and releases; it never decides a review. The secretariat decides; it never speaks for a state.
POLICIES: dict[str, tuple[str, str, str, str] | tuple[str, str, str, str, str]] = {
    "reporting_nationalreport": (f"{OWN_STATE} OR {REVIEWS}",) * 4,
    "reporting_reportsection": (EITHER,) * 4,
    "reporting_sectionassignment": (OWN_SECTION,) * 4,
    "reporting_sectionpresence": (OWN_SECTION,) * 4,
    "reporting_answer": (OWN_REPORT,) * 4,
    "reporting_answerrevision": (OWN_REPORT,) * 4,
    "reporting_workbookupload": (OWN_REPORT,) * 4,
    "reporting_pendingsubmission": (OWN_REPORT,) * 4,
    "reporting_evidencefile": (f"{OWN_REPORT} OR ({REVIEWS} AND submitted_at IS NOT NULL)",) * 4,
    "reporting_evidencelink": (OWN_EVIDENCE,) * 4,
    "victims_tablereturn": (OWN_STATE,) * 4,
    "victims_figure": (OWN_TABLE,) * 4,
    # What was submitted, and the review of it.
    "reporting_submittedversion": (EITHER, OWN_REPORT, OWN_REPORT, OWN_REPORT),
    "reporting_receiptfile": (*(f"{OWN_VERSION} OR {REVIEWS}",) * 3, NOBODY),
    "reporting_reviewdecision": (f"{OWN_VERSION} OR {REVIEWS}", REVIEWS, REVIEWS, REVIEWS),
    "reporting_returnedsection": (DECISION_SEEN, REVIEWS, REVIEWS, REVIEWS),
    "reporting_returnedclarification": (RETURNED_SEEN, REVIEWS, NOBODY, NOBODY),
    "reporting_givenadvice": (DECISION_SEEN, REVIEWS, NOBODY, NOBODY),
    "reporting_staterequest": (EITHER, OWN_REPORT, REVIEWS, NOBODY),
    "reporting_reviewassignment": (REVIEWS,) * 4,
    "reporting_sectionread": (REVIEWS,) * 4,
    "reporting_reviewnote": (REVIEWS,) * 4,
    "reporting_assessment": (REVIEWS,) * 4,
    # What reviewers have read, and why they decide all the same, is the secretariat's own affair.
    "reporting_accepteddespite": (REVIEWS, REVIEWS, NOBODY, NOBODY),
    # A state's answer is all that a state changes of a clarification.
    "reporting_clarification": (
        f"{REVIEWS} OR {SENT_TO_OWN}",
        REVIEWS,
        f"{REVIEWS} OR {SENT_TO_OWN}",
        f"{REVIEWS} AND status = 'unsent'",
        f"{REVIEWS} OR ({OWN_REPORT} AND status = 'answered')",
    ),
    "reporting_clarificationmessage": (
        f"{SECRETARIAT_SEES} OR {STATE_SEES}",
        OF_ONE_SIDE,
        f"sent_at IS NULL AND {OF_ONE_SIDE}",
        f"sent_at IS NULL AND {OF_ONE_SIDE}",
        OF_ONE_SIDE,
    ),
    "reporting_clarificationdocument": (
        "message_id IN (SELECT id FROM reporting_clarificationmessage)", STATE_DRAFT, NOBODY, STATE_DRAFT,
    ),
    "reporting_outgoingmail": (EITHER, SENDS, EITHER, NOBODY),
    "reporting_notification": (MY_MESSAGE, SENDS, MY_MESSAGE, NOBODY),
    # The state decides for its report; the giver answers for its information; nobody removes.
    "reporting_releasedecision": (EITHER, OWN_REPORT, OWN_REPORT, OWN_REPORT),
    "reporting_releaseconsent": (EITHER, OWN_REPORT, NOBODY, NOBODY),
    "reporting_receivedinformation": (EITHER, OWN_REPORT, OWN_REPORT, NOBODY),
    "reporting_consentrequest": (f"{OWN_REPORT} OR {GIVER} OR {REVIEWS}", OWN_REPORT, NOBODY, NOBODY),
    "reporting_consentreply": (REQUEST_SEEN, REQUEST_TO_ME, NOBODY, NOBODY),
    "reporting_partyedition": (f"{OWN_STATE} OR {REVIEWS} OR ({FOR_PARTIES})", OWN_STATE, NOBODY, NOBODY),
    "reporting_ammtcextract": (f"{REVIEWS} OR {OWN_VERSION}", REVIEWS, NOBODY, NOBODY),
    # Only the state says what it has published; nobody changes or removes what it said.
    "reporting_publicstatement": (EITHER, OWN_REPORT, NOBODY, NOBODY),
    "reporting_publicfigure": (EITHER, f"{OWN_REPORT} AND {OWN_STATEMENT}", NOBODY, NOBODY),
    # What is written is the state's alone; what was submitted the secretariat reads too. A recommendation comes from the
    # secretariat, a commitment from the state; only the secretariat closes either.
    "reporting_itemprogress": (OWN_REPORT,) * 4,
    "reporting_obligationpractice": (OWN_REPORT,) * 4,
    "reporting_need": (OWN_REPORT,) * 4,
    "reporting_entryrevision": (OWN_REPORT, OWN_REPORT, NOBODY, NOBODY),
    "reporting_followupitem": (
        f"{OWN_STATE} OR (member_state_id IS NULL AND {ANY_STATE}) OR {REVIEWS}",
        f"{REVIEWS} OR ({OWN_STATE} AND source = 'state')",
        NOBODY,
        NOBODY,
    ),
    "reporting_followupitem_obligations": (ITEM, ITEM, NOBODY, NOBODY),
    "reporting_followupclosing": (ITEM_SEEN, REVIEWS, NOBODY, NOBODY),
    "reporting_reportedprogress": (f"{OWN_VERSION} OR {REVIEWS}", OWN_VERSION, NOBODY, NOBODY),
    "reporting_reportedneed": (f"{OWN_VERSION} OR {REVIEWS}", OWN_VERSION, NOBODY, NOBODY),
    # The report of the region and what donors read.
    "reporting_consolidatedreport": (f"{REVIEWS} OR ({ADOPTED})", REVIEWS, REVIEWS, REVIEWS),
    "reporting_consolidatedreport_sources": (REVIEWS,) * 4,
    "reporting_consolidatedtext": (REVIEWS,) * 4,
    "reporting_renderjob": (
        f"{REVIEWS} OR consolidated_id IN (SELECT id FROM reporting_consolidatedreport WHERE {ADOPTED})",
        REVIEWS,
        REVIEWS,
        REVIEWS,
    ),
    # What disclosure control works on are figures that nobody but the secretariat may see whole.
    "reporting_protectionrun": (REVIEWS, REVIEWS, REVIEWS, NOBODY),
    # A state sees its own part, and objects to it; the secretariat shows parts and answers.
    "reporting_statepart": (f"{OWN_STATE} OR {REVIEWS}", REVIEWS, NOBODY, NOBODY),
    "reporting_objection": (
        f"{OWN_PART} OR {REVIEWS}",
        f"{OWN_PART} AND answered_at IS NULL",
        f"{REVIEWS} AND answered_at IS NULL",
        NOBODY,
        REVIEWS,
    ),
    # A person writes in the own name alone.
    "reporting_secondapproval": (
        REVIEWS,
        f"{REVIEWS} AND closed_at IS NULL AND asked_by_id = coalesce(actip_person(), asked_by_id)",
        f"{REVIEWS} AND closed_at IS NULL",
        NOBODY,
        f"{REVIEWS} AND closed_by_id = coalesce(actip_person(), closed_by_id)",
    ),
    "reporting_textcheck": ("true", REVIEWS, NOBODY, NOBODY),
}
# Tables with one policy for all that is done to them, and the one that only the owner writes.
UPLOADS = f"""
ALTER TABLE reporting_evidenceupload ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_state ON reporting_evidenceupload USING ({OWN_REPORT}) WITH CHECK ({OWN_REPORT});
ALTER TABLE reporting_submittedanswer ENABLE ROW LEVEL SECURITY;
CREATE POLICY sees ON reporting_submittedanswer FOR SELECT USING ({EITHER});
"""


def build(apps, schema_editor) -> None:
    for statements in (SETTINGS, PARTIES, QUESTIONNAIRES, CYCLES, SEARCH, FOUND, TEXT_CHECKS, FOUR_EYES, UPLOADS):
        schema_editor.execute(statements, params=None)  # with %, which is no placeholder here
    for table, (sees, adds, changes, removes, *into) in POLICIES.items():
        into = into[0] if into else changes
        schema_editor.execute(
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
            f"CREATE POLICY sees ON {table} FOR SELECT USING ({sees});"
            f"CREATE POLICY adds ON {table} FOR INSERT WITH CHECK ({adds});"
            f"CREATE POLICY changes ON {table} FOR UPDATE USING ({changes}) WITH CHECK ({into});"
            f"CREATE POLICY removes ON {table} FOR DELETE USING ({removes});"
        )
