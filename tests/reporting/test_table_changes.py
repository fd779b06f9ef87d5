"""Tables are compared cell by cell wherever a page says "changed" or "the same answer"."""

import pytest
from django.urls import reverse

from members.models import AuditEvent
from members.row_access import row_access
from reporting.actions import clarifications, desk, national_reports, reviews
from reporting.errors import StepNotAllowed
from reporting.models import AcceptedDespite, Question, Section, SubmittedVersion
from reporting.queries.clarifications import answer_over_versions
from reporting.queries.open_points import open_points
from reporting.snapshot import changes
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import accepted, count, fill, frozen_table, open_cycle, report_of, say_how_far, submitted
from tests.responses import words_of
from victims import comparison
from victims.comparison import MOST, SHOWN, StatedTable
from victims.layout import LayoutMaker
from victims.models import TableReturn

pytestmark = pytest.mark.django_db
TABLE = "victims_identified"
WOMEN, MEN = "female|30-44|identified", "male|30-44|identified"
BEFORE, NOW = {WOMEN: 190, MEN: 20}, {WOMEN: 160, MEN: 50}  # the totals are the same


@pytest.fixture
def officer(client):
    person = secretariat(name="First officer")
    client.force_login(person)
    return person


@pytest.fixture
def speaker():
    return focal_point(state("KH"))


@pytest.fixture
def version(officer, speaker, everything) -> SubmittedVersion:
    """Cambodia's report on 2026 beside its accepted one on 2025: one figure fell by 30, another grew by 30."""
    with everything():
        accepted(report_of(state("KH"), open_cycle(officer, year=2025)), speaker, officer, {TABLE: BEFORE})
        return submitted(report_of(state("KH"), open_cycle(officer)), speaker, {TABLE: NOW})


@pytest.fixture
def question(version) -> Question:
    return Question.objects.select_related("section").get(
        section__questionnaire=version.report.cycle.questionnaire_id, table_key=TABLE
    )


def test_the_desk_lists_the_figures_that_changed_though_the_total_is_the_same(client, version, question):
    page = words_of(client.get(reverse("review-section", args=[version.report_id, question.section.key])))
    assert "was 190 → , now 160 (−30)" in page and "was 20 → , now 50 (+30)" in page
    assert "2 figures changed." in page and "210, as before" in page
    assert "Changed" in page[page.index(question.text) :][: len(question.text) + 20]


def test_a_clarification_shows_the_figure_that_a_later_version_corrects(
    client, version, question, officer, speaker, everything
):
    with everything():
        thread = clarifications.ask(
            report=version.report, section=question.section, question=question, text="Sure of 160?", by=officer
        )
        reviews.return_sections(version=version, reasons={question.section: ""}, by=officer)
        version.report.refresh_from_db()
        count(version.report, {TABLE: NOW | {WOMEN: 210}}, speaker)
        second = national_reports.submit(report=version.report, by=speaker)
        first, after = answer_over_versions(officer, thread)
    assert first.change is None and after.version == second
    [line] = after.change.table.figures
    assert (line.before, line.after, line.signed) == ("160", "210", "+50")
    page = words_of(client.get(thread.get_absolute_url()))
    assert "was 160 → , now 210 (+50)" in page and "the same answer" not in page


def test_the_page_of_changes_and_those_of_the_state_say_the_same(client, version, question, speaker, everything):
    here = reverse("version-changes", args=[version.report_id, version.number])
    assert "was 190 → , now 160 (−30)" in words_of(client.get(here))
    with everything():
        reviews.return_sections(version=version, reasons={question.section: "Look again."}, by=secretariat())
        version.report.refresh_from_db()
        count(version.report, {TABLE: NOW | {WOMEN: 210}}, speaker)
    client.force_login(speaker)
    pages = {
        "section-edit": [version.report_id, question.section.key],
        "report-changes": [version.report_id],
        "report-carried": [version.report_id],
    }
    for name, args in pages.items():
        assert "was 190 → , now 210 (+20)" in words_of(client.get(reverse(name, args=args))), name
    for name in ("report-check", "report-submit"):  # beside what the secretariat has
        page = words_of(client.get(reverse(name, args=[version.report_id])))
        assert "1 table differs from what you handed in last" in page, name
        assert "was 160 → , now 210 (+50)" in page, name


def test_a_note_is_a_change_and_what_was_never_said_is_none():
    layout = LayoutMaker().of_key(TABLE)
    old = StatedTable(NOW, {"source": "Police", "blanks_reason": "", "provisional": True})
    new = StatedTable(NOW, {"source": "Ministry", "provisional": True})
    assert comparison.differ(old, new) and not comparison.differ(new, StatedTable(NOW, new.notes | {"coverage": ""}))
    change = comparison.compare(old, new, layout)
    assert [(line.where, line.before, line.after) for line in change.notes] == [("Source", "Police", "Ministry")]
    assert change.differs and change.in_short == "All figures are the same; what is said about them is not."
    assert comparison.compare(new, new, layout).in_short == "No change."


def test_what_is_empty_is_not_zero():
    layout = LayoutMaker().of_key(TABLE)
    change = comparison.compare(StatedTable({WOMEN: 0, MEN: 1}), StatedTable({MEN: 1}), layout)
    assert [(line.before, line.after, line.signed) for line in change.figures] == [("0", "", "")]
    assert (change.removed, change.in_short) == (1, "1 figure taken away.")


def test_many_figures_are_shown_by_the_size_of_their_difference_and_counted():
    layout = LayoutMaker().of_key("victims_by_exploitation")
    keys = list(layout.every_key())[: MOST + 5]
    change = comparison.compare(
        StatedTable(dict.fromkeys(keys, 10)),
        StatedTable({key: 10 + place for place, key in enumerate(keys, start=1)}),
        layout,
    )
    assert [line.by for line in change.first] == list(range(len(keys), len(keys) - SHOWN, -1))
    assert (len(change.first), len(change.rest), change.more) == (SHOWN, MOST - SHOWN, 5)


def test_figures_given_for_the_first_time_are_counted_and_not_listed():
    given = {"table": frozen_table(TABLE, NOW), "kind": "value", "shown": "", "reason": "", "narrative": ""}
    asked = given | {"evidence": [], "key": "q"}
    empty = asked | {"table": None, "kind": "unanswered"}
    assert changes.kind_of([empty], asked) == changes.NEW
    assert changes.kind_of([asked], asked) == changes.SAME
    change = changes.table_change(empty, asked, LayoutMaker())
    assert change.in_short == "2 figures, none before." and change.first == []


# --- Contradictions between tables, and what is open when the secretariat decides -------------------------------------
BY_FORM = "victims_by_exploitation"


@pytest.fixture
def contradicting(officer, speaker, everything) -> SubmittedVersion:
    """S1 counts 160 identified victims and S2 only 100; the state has not said why."""
    with everything():
        layout = LayoutMaker().of_key(BY_FORM)
        form = next(iter(layout.every_key()))
        every = dict.fromkeys(LayoutMaker().of_key(TABLE).every_key(), 0) | {WOMEN: 160}
        counts = {TABLE: every, BY_FORM: dict.fromkeys(layout.every_key(), 0) | {form: 100}}
        report = report_of(state("KH"), open_cycle(officer))
        fill(report, speaker)
        say_how_far(report, speaker)
        count(report, counts, speaker)
        settle(report, BY_FORM, "Fewer forms than victims are recorded.")
        return national_reports.submit(report=report, by=speaker, day=report.cycle.due_on)


def settle(report, table: str, words: str) -> None:
    TableReturn.objects.filter(member_state=report.member_state, table__key=table).update(difference_reason=words)


def test_a_contradiction_stands_at_the_desk_with_what_the_state_says_of_it(client, contradicting):
    section = next(
        s["key"]
        for s in contradicting.content["sections"]
        for q in s["questions"]
        if (q["table"] or {}).get("key") == TABLE
    )
    page = words_of(client.get(reverse("review-section", args=[contradicting.report_id, section])))
    assert "Explained: S2" in page and "adds up to 100 victims" in page
    assert "The state says: Fewer forms than victims are recorded." in page
    accept = words_of(client.get(reverse("report-accept", args=[contradicting.report_id, 1])))
    assert "The state says: Fewer forms than victims are recorded." in accept


def test_accepting_with_sections_unread_asks_for_a_sentence_that_is_kept(client, version, officer, speaker, everything):
    url = reverse("report-accept", args=[version.report_id, version.number])
    count = len(version.content["sections"])
    assert f"{count} sections are not read" in words_of(client.get(url))
    assert "Say in a sentence why you accept it" in words_of(client.post(url, {"note": ""}))
    with everything(), pytest.raises(StepNotAllowed, match=f"{count} sections are not read"):
        reviews.accept(version=version, by=officer)
    assert client.post(url, {"note": "", "despite": "Read on paper."}).status_code == 302
    with everything():
        kept = AcceptedDespite.objects.get(decision__version=version)
        event = AuditEvent.objects.get(what="report accepted with points open", details__reference=version.reference)
    assert (kept.reason, len(kept.unread), event.details["unread"]) == ("Read on paper.", count, count)
    assert event.member_state is None  # no focal point finds it in the trail of its state
    assert "Read on paper." in words_of(client.get(version.get_absolute_url()))
    client.force_login(speaker)
    assert "Read on paper." not in words_of(client.get(version.get_absolute_url()))
    with row_access(states=[version.report.member_state_id]):
        assert AcceptedDespite.objects.count() == 0


def test_nothing_is_asked_where_all_is_read(client, version, officer, everything):
    with everything():
        for section in Section.objects.of_report(version.report.cycle.questionnaire_id):
            desk.mark_read(report=version.report, section=section, number=version.number, read=True, by=officer)
        decision = reviews.accept(version=version, by=officer)
        assert not AcceptedDespite.objects.filter(decision=decision).exists()


def test_a_contradiction_without_a_word_is_an_open_point(contradicting, everything):
    content = contradicting.content
    for question in (q for s in content["sections"] for q in s["questions"] if q["table"]):
        question["table"]["difference_reason"] = ""
    with everything():
        points = open_points(contradicting)
    assert [found.tables for found in points.unexplained] == [(BY_FORM, TABLE)]
