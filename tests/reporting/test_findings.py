"""Findings: made from released answers, flagged when a source changes, and never typed."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import AuditEvent
from reporting import frozen
from reporting.actions import consolidation, findings, releases, rendering
from reporting.enums import ConsolidatedStatus, FindingKind, JobStatus
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.models import ConsolidatedReport, RegionalFinding
from reporting.queries.findings import FindingSources, flagged, is_quoted
from reporting.text.finding_sentences import sentence
from tests.factories import focal_point, secretariat, state
from tests.factories.releases import adopted, counted, identified, take_back
from tests.factories.reports import accepted, open_cycle, released, report_of

pytestmark = pytest.mark.django_db
QUESTION = "art5-1-q1"
PROSE = "art15-3-q1"
STATES = ("MY", "KH", "TH")


def reports(year: int, reviewer, *, in_place: int, of: int = 3) -> ConsolidatedReport:
    """The begun report to AMMTC on ``year``: ``in_place`` of the first ``of`` states have the offence in their law."""
    cycle = open_cycle(reviewer, year=year)
    for number, iso2 in enumerate(STATES[:of]):
        report, officer = report_of(state(iso2), cycle), focal_point(state(iso2))
        accepted(report, officer, reviewer, art5_1_q1="in_place" if number < in_place else "planned", art5_1_q3="yes")
        released(report, officer)
    return consolidation.start(cycle=cycle, by=reviewer)


@pytest.fixture
def signed_in(client):
    person = secretariat()
    client.force_login(person)
    return person


@pytest.fixture
def consolidated(signed_in, everything) -> ConsolidatedReport:
    with everything():
        return reports(2026, signed_in, in_place=2)


def make(consolidated: ConsolidatedReport, by, **more) -> RegionalFinding:
    given = {"kind": FindingKind.ANSWER, "subject": QUESTION, "choice": "in_place"} | more
    return findings.make(consolidated=consolidated, by=by, **given)


def said(finding: RegionalFinding) -> str:
    return sentence(finding.kind, finding.result)


# --- What they say ----------------------------------------------------------------------------------------------------
def test_the_number_of_states_comes_first_and_no_state_is_named(consolidated, signed_in, everything):
    with everything():
        finding = make(consolidated, signed_in)
    assert said(finding) == (
        "Two of the three states that answered have this in place: making trafficking in persons a crime "
        "(Article 5(1))."
    )
    assert {iso2 for iso2, *_ in finding.result["sources"]} == set(STATES)


def test_the_report_before_is_compared_for_the_same_states(signed_in, everything):
    with everything():
        before = reports(2025, signed_in, in_place=1, of=2)
        for step in (ConsolidatedStatus.IN_CLEARANCE, ConsolidatedStatus.ADOPTED):
            consolidation.move(consolidated=before, to=step, by=signed_in)
        finding = make(reports(2026, signed_in, in_place=2), signed_in)
    assert finding.result["before"] == {"year": 2025, "of": 2, "now": 2, "count": 1}
    assert said(finding).endswith("Of the two that also answered for 2025: two, and one then.")


def test_only_what_was_released_to_ammtc_counts(consolidated, signed_in, everything):
    with everything():
        report = report_of(state("MY"), consolidated.cycle)
        releases.decide(
            report=report, choices={("answer", QUESTION): "none"}, authority="Letter 4", by=report.submitted_by
        )
        finding = make(consolidated, signed_in)
    assert (finding.result["count"], finding.result["of"]) == (1, 2)


def test_a_practice_names_those_who_released_it_in_alphabetical_order(consolidated, signed_in, everything):
    with everything():
        finding = make(consolidated, signed_in, kind=FindingKind.PRACTICE, choice="")
    assert said(finding).startswith("Cambodia and Malaysia report that this is in place: ")


def test_a_choice_is_counted_with_its_question(consolidated, signed_in, everything):
    with everything():
        finding = make(consolidated, signed_in, subject="art5-1-q3", choice="yes")
    assert said(finding) == (
        "All three states that answered say “Yes” to “Can a company or other legal person be held liable for "
        "trafficking?” (Article 5(1))."
    )


def test_a_total_is_what_the_report_may_tell(signed_in, everything):
    with everything():
        cycle = open_cycle(signed_in)
        for iso2, number in {"BN": 40, "SG": 50, "LA": 70}.items():
            counted(state(iso2), cycle, identified(female=number, male=number + 9), signed_in)
        evidence = FindingSources(adopted(cycle, signed_in))
        subject = "victims_identified:identified:"
        found = evidence.find(FindingKind.FIGURE, subject)
    assert found is not None
    assert sentence(FindingKind.FIGURE, found) == (
        "Formally identified victims, region: 347 (Table S1; three states gave figures)."
    )


@pytest.mark.parametrize(
    ("choice", "sentence_of"),
    [
        ("in_place", "The one state that answered has this in place: making trafficking in persons a crime"),
        ("not_begun", "No state (one answered) has planned or not started this: making trafficking"),
    ],
)
def test_one_state_alone_is_told_in_the_singular(signed_in, everything, choice, sentence_of):
    with everything():
        alone = reports(2026, signed_in, in_place=1, of=1)
        assert said(make(alone, signed_in, choice=choice)).startswith(sentence_of)
        of_question = make(alone, signed_in, subject="art5-1-q3", choice="yes")
    assert said(of_question).startswith("The one state that answered says “Yes” to “Can a company")


def test_a_question_without_a_duty_is_named_as_it_is_asked():
    asked = "Are procedures written down?"
    found = {"about": asked, "question": asked, "gives_status": True, "several": False, "choice": "in_place"}
    found |= {"label": "In place", "place": "", "count": 2, "of": 2, "before": None}
    assert sentence(FindingKind.ANSWER, found) == (
        "Both states that answered have this in place: “Are procedures written down?”."
    )


# --- Making and removing ----------------------------------------------------------------------------------------------
def test_three_clicks_from_the_report_to_a_finding(client, consolidated, everything):
    page = client.get(consolidated.get_absolute_url()).content.decode()
    assert reverse("finding-list", args=[consolidated.pk]) in page
    page = client.get(reverse("finding-list", args=[consolidated.pk])).content.decode()
    question = reverse("finding-question", args=[consolidated.pk, QUESTION])
    assert question in page
    page = client.get(question).content.decode()
    assert "Two of the three states that answered" in page
    sent = {"kind": "answer", "subject": QUESTION, "choice": "in_place", "question": QUESTION}
    page = client.post(reverse("finding-make", args=[consolidated.pk]), sent, follow=True).content.decode()
    assert "Made finding F1. In a text, write [F1] for its sentence." in page
    with everything():
        assert RegionalFinding.objects.get().number == 1
        assert AuditEvent.objects.filter(what="finding made").count() == 1


def test_one_that_is_there_is_not_made_twice_and_a_number_is_never_given_again(consolidated, signed_in, everything):
    with everything():
        assert make(consolidated, signed_in) == make(consolidated, signed_in)
        findings.remove(consolidated=consolidated, number=1, by=signed_in)
        assert make(consolidated, signed_in).number == 2
        findings.remove(consolidated=consolidated, number=1, by=signed_in)  # as a second click does
        with pytest.raises(WorkflowError, match="This report never had a finding F7"):
            findings.remove(consolidated=consolidated, number=7, by=signed_in)
        assert AuditEvent.objects.filter(what="finding removed").count() == 1


def test_what_no_report_says_is_no_finding(client, consolidated, signed_in, everything):
    with everything(), pytest.raises(WorkflowError, match="No report that was released to AMMTC says anything"):
        make(consolidated, signed_in, choice="shoe")
    page = client.post(
        reverse("finding-make", args=[consolidated.pk]), {"kind": "need", "subject": "art14-1"}, follow=True
    ).content.decode()
    assert "No report that was released to AMMTC says anything of the kind." in page


def test_a_used_finding_is_not_removed(client, consolidated, signed_in, everything):
    with everything():
        make(consolidated, signed_in)
        text = consolidated.texts.get(key="summary")
        consolidation.save_text(text=text, words="[F1]", base_version=0, by=signed_in)
    page = client.post(reverse("finding-remove", args=[consolidated.pk, 1]), follow=True).content.decode()
    assert "F1 is used in “Executive summary”. Take it out of that text first." in page
    with everything():
        assert RegionalFinding.objects.count() == 1


# --- Extracts ---------------------------------------------------------------------------------------------------------
def test_an_extract_is_the_states_own_words(client, consolidated, everything):
    address = reverse("finding-question", args=[consolidated.pk, QUESTION])
    response = client.post(address, {"state": "KH", "words": "The act is used every day."})
    page = response.content.decode()
    assert response.status_code == 422
    assert "An extract must be the state&#x27;s own words." in page
    assert "The act is used every day." in page  # what was typed is still there
    client.post(address, {"state": "KH", "words": "The act … is used."})
    with everything():
        finding = RegionalFinding.objects.get()
    assert said(finding) == "Cambodia: “The act … is used.” (Article 5(1))"


def test_an_extract_longer_than_a_report_quotes_is_refused(consolidated, signed_in, everything):
    with everything(), pytest.raises(WorkflowError, match="An extract has at most 800 characters; this one has 801"):
        make(consolidated, signed_in, kind=FindingKind.EXTRACT, choice="", state=state("KH"), words="a" * 801)


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ("lawful", False),
        ("2 victims", False),
        ("12 vict", False),
        ("It was … 12", True),
        ("It was … 1", False),
        ("200 baht", False),
        ("1,200 baht", True),
        ("(unlawful)", True),
        ("ຕຳຫຼວດ", True),  # Lao has no spaces between words
    ],
)
def test_a_piece_of_an_extract_is_whole_words(words, quoted):
    assert is_quoted(words, "It was (unlawful) for 12 victims,\nand 1,200 baht. ນາຍຕຳຫຼວດ") is quoted


def test_an_extract_that_counts_a_few_people_is_pointed_out(client, signed_in, everything):
    with everything():
        cycle = open_cycle(signed_in)
        report, officer = report_of(state("KH"), cycle), focal_point(state("KH"))
        accepted(report, officer, signed_in, **{PROSE.replace("-", "_"): "The act works. It freed 3 women in May."})
        released(report, officer)
        begun = consolidation.start(cycle=cycle, by=signed_in)
    address = reverse("finding-question", args=[begun.pk, PROSE])
    page = client.post(address, {"state": "KH", "words": "The act works."}, follow=True).content.decode()
    assert "It counts a few" not in page
    page = client.post(address, {"state": "KH", "words": "It freed 3 women in May."}, follow=True).content.decode()
    assert "It counts a few people or cases: “3 women”." in page


def test_the_section_that_the_report_does_not_print_is_no_source(consolidated, signed_in, everything):
    with everything():
        given = frozen.by_key(FindingSources(consolidated).now.contents["KH"])["context-q4"]
        for kind, more in (
            ("answer", {"choice": given["value"][0]}),
            ("extract", {"state": state("KH"), "words": "The"}),
        ):
            with pytest.raises(WorkflowError):
                make(consolidated, signed_in, kind=kind, subject=given["key"], **{"choice": ""} | more)


@pytest.mark.parametrize(
    ("route", "sent"),
    [
        ("finding-renew", {"number": "9" * 5000}),
        ("finding-renew", {"number": "x"}),
        ("finding-make", {"kind": "answer", "subject": QUESTION, "choice": "in_place", "question": "../x"}),
    ],
)
def test_what_no_page_sends_is_not_found_and_changes_nothing(client, consolidated, everything, route, sent):
    assert client.post(reverse(route, args=[consolidated.pk]), sent).status_code == 404
    with everything():
        assert not RegionalFinding.objects.exists()


# --- When a source changes --------------------------------------------------------------------------------------------
@pytest.fixture
def changed(consolidated, signed_in, everything):
    """A finding, and a text that uses it; then Malaysia takes its answer back."""
    with everything():
        make(consolidated, signed_in)
        make(consolidated, signed_in, kind=FindingKind.EXTRACT, choice="", state=state("MY"), words="The act")
        report = report_of(state("MY"), consolidated.cycle)
        releases.decide(
            report=report, choices={("answer", QUESTION): "none"}, authority="Letter 4", by=report.submitted_by
        )
    return consolidated


def test_findings_are_checked_against_what_is_kept_at_the_adoption(consolidated, signed_in, everything):
    """A state may take an answer back in the same moment: no finding tells then what the report no longer has."""
    with everything():
        make(consolidated, signed_in)
        consolidation.move(consolidated=consolidated, to=ConsolidatedStatus.IN_CLEARANCE, by=signed_in)
        with CaptureQueriesContext(connection) as made:
            consolidation.move(consolidated=consolidated, to=ConsolidatedStatus.ADOPTED, by=signed_in)
    asked = [query["sql"] for query in made]
    kept = next(n for n, sql in enumerate(asked) if sql.startswith('INSERT INTO "reporting_ammtcextract"'))
    assert any('FROM "reporting_releasedecision"' in sql for sql in asked[:kept])
    assert any('FROM "reporting_regionalfinding"' in sql for sql in asked[kept:])
    assert not any('FROM "reporting_releasedecision"' in sql for sql in asked[kept:])


def test_a_second_officer_is_not_asked_to_adopt_what_changed(changed, signed_in, everything):
    with everything():
        ConsolidatedReport.objects.update(status=ConsolidatedStatus.IN_CLEARANCE)
        with pytest.raises(StepNotAllowed, match="The sources of F1, F2 changed since"):
            consolidation.ask_adoption(consolidated=changed, by=signed_in)


def test_a_changed_source_flags_the_finding_and_stops_the_pdf(client, changed, signed_in, everything):
    with everything():
        assert [finding.number for finding, _now in flagged(changed)] == [1, 2]
        with pytest.raises(StepNotAllowed, match="The sources of F1, F2 changed since"):
            rendering.request(consolidated=changed, by=signed_in)
        with pytest.raises(StepNotAllowed, match="The sources of F1, F2 changed since"):
            consolidation.move(consolidated=changed, to=ConsolidatedStatus.IN_CLEARANCE, by=signed_in)
    page = client.get(reverse("finding-list", args=[changed.pk])).content.decode()
    assert "2 findings whose sources changed" in page
    assert "The reports say now:</strong> One of the two states that answered" in page
    assert "The reports no longer say anything of the kind." in page


def test_a_pdf_that_was_asked_for_before_is_not_made_of_what_changed(consolidated, signed_in, everything):
    with everything():
        make(consolidated, signed_in)
        job = rendering.request(consolidated=consolidated, by=signed_in)
        report = report_of(state("MY"), consolidated.cycle)
        take_back(report, report.submitted_by, ("answer", QUESTION))
    rendering.run(job.pk)
    with everything():
        job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert "The sources of F1 changed since." in job.error


def test_renewed_it_says_what_the_reports_say_now(client, changed, signed_in, everything):
    page = client.post(reverse("finding-renew", args=[changed.pk]), follow=True).content.decode()
    assert "1 finding says what the reports say now." in page
    with everything():
        assert [finding.number for finding, _now in flagged(changed)] == [2]
        with pytest.raises(WorkflowError, match="The reports no longer say what F2 says"):
            findings.renew(consolidated=changed, number=2, by=signed_in)
        findings.remove(consolidated=changed, number=2, by=signed_in)
        assert flagged(changed) == []


def test_a_number_that_a_renewed_finding_lost_is_not_printed(signed_in, everything):
    """Two states answered in both years and take the later answer back: there is nothing to compare any more."""
    with everything():
        before = reports(2025, signed_in, in_place=1, of=2)
        for step in (ConsolidatedStatus.IN_CLEARANCE, ConsolidatedStatus.ADOPTED):
            consolidation.move(consolidated=before, to=step, by=signed_in)
        now = reports(2026, signed_in, in_place=2)
        make(now, signed_in)
        text = now.texts.get(key="summary")
        consolidation.save_text(text=text, words="[F1.before] did.", base_version=0, by=signed_in)
        for iso2 in STATES[:2]:
            report = report_of(state(iso2), now.cycle)
            releases.decide(
                report=report, choices={("answer", QUESTION): "none"}, authority="Letter 4", by=report.submitted_by
            )
        assert [finding.number for finding in findings.renew(consolidated=now, by=signed_in)] == [1]
        with pytest.raises(StepNotAllowed, match=r"In “Executive summary” there is nothing behind \[F1.before\]"):
            rendering.request(consolidated=now, by=signed_in)


def test_another_source_that_says_the_same_flags_nothing_and_is_taken(consolidated, signed_in, everything):
    with everything():
        finding = make(consolidated, signed_in)
        finding.result["sources"][0][1] = "ACTIP-2026-KH-9"  # as if a version of before had said the same
        finding.save()
        assert flagged(consolidated) == []
        findings.take_newer_sources(consolidated)
        finding.refresh_from_db()
        assert finding.result["sources"][0][1] == "ACTIP-2026-KH-1"


def test_an_adopted_report_keeps_its_findings(client, consolidated, signed_in, everything):
    with everything():
        make(consolidated, signed_in)
        for step in (ConsolidatedStatus.IN_CLEARANCE, ConsolidatedStatus.ADOPTED):
            consolidated = consolidation.move(consolidated=consolidated, to=step, by=signed_in)
        with pytest.raises(StepNotAllowed, match="Its findings cannot be changed any more"):
            make(consolidated, signed_in, choice="not_begun")
        assert flagged(consolidated) == []
    page = client.get(reverse("finding-question", args=[consolidated.pk, QUESTION])).content.decode()
    assert "Make a finding" not in page
    assert "Take an extract" not in page


# --- In texts ---------------------------------------------------------------------------------------------------------
def test_a_text_refers_to_findings_and_is_printed_with_their_words(client, consolidated, signed_in, everything):
    with everything():
        make(consolidated, signed_in)
    address = reverse("consolidated-text-edit", args=[consolidated.pk, "chapter-2"])
    page = client.post(address, {"words": "[F9.count] states", "version": 0}).content.decode()
    assert "There is no finding behind [F9.count], or it has no such number." in page
    assert "[F9.count] states</textarea>" in page
    client.post(address, {"words": "[F1.count] of [F1.of] states, [reported] of [parties] Parties.", "version": 0})
    page = client.get(address).content.decode()
    assert "Two of three states, three of ten Parties." in page
    assert "Counts that were typed" not in page


def test_typed_counts_are_shown_to_their_writer(client, consolidated):
    address = reverse("consolidated-text-edit", args=[consolidated.pk, "chapter-2"])
    client.post(address, {"words": "Seven states have it.", "version": 0})
    page = client.get(address).content.decode()
    assert "“Seven”. If a report is corrected, they stay as they are." in page
    assert "Typed counts" in client.get(consolidated.get_absolute_url()).content.decode()


# --- Who, and how fast ------------------------------------------------------------------------------------------------
def test_states_do_not_find_the_pages(client, consolidated):
    client.force_login(focal_point(state("KH")))
    for name, more in (("finding-list", ()), ("finding-question", (QUESTION,))):
        assert client.get(reverse(name, args=[consolidated.pk, *more])).status_code == 404


def test_queries_do_not_grow_with_states(client, signed_in, everything):
    counts = []
    for year, of in ((2026, 1), (2027, 1), (2028, 3)):  # the first fills what a process keeps
        with everything():
            made = reports(year, signed_in, in_place=1, of=of)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("finding-question", args=[made.pk, QUESTION]))
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_the_answers_stand_beside_each_other(client, consolidated):
    page = client.get(reverse("finding-question", args=[consolidated.pk, QUESTION])).content.decode()
    rows = re.findall(r'<tr id="state-(\w\w)">', page)
    assert len(rows) == 11
    assert rows.index("kh") < rows.index("th") < rows.index("vn")
    assert page.index("Previous question") < page.index("Next question")
    assert "No report" in page


def test_a_state_that_reported_before_and_was_not_asked_had_a_report(client, signed_in, everything):
    with everything():
        before = reports(2025, signed_in, in_place=1, of=1)
        report = report_of(state("MY"), before.cycle)
        releases.decide(
            report=report, choices={("answer", QUESTION): "none"}, authority="Letter 4", by=report.submitted_by
        )
        for step in (ConsolidatedStatus.IN_CLEARANCE, ConsolidatedStatus.ADOPTED):
            consolidation.move(consolidated=before, to=step, by=signed_in)
        now = reports(2026, signed_in, in_place=1, of=1)
    page = client.get(reverse("finding-question", args=[now.pk, QUESTION])).content.decode()
    row = page.partition('<tr id="state-my">')[2].partition("</tr>")[0]
    assert "Not asked, not answered, or not released to AMMTC" in row
    assert "No report" not in row


def test_totals_of_a_draft_are_not_said_to_be_worked_out(client, signed_in, everything):
    with everything():
        cycle = open_cycle(signed_in)
        for iso2, number in {"BN": 40, "SG": 50, "LA": 70}.items():
            counted(state(iso2), cycle, identified(female=number, male=number + 9), signed_in)
        begun = consolidation.start(cycle=cycle, by=signed_in)
    page = client.get(reverse("finding-list", args=[begun.pk])).content.decode()
    assert "is worked out once the report is sent into clearance" in page
    assert "is being worked out" not in page
