"""Which version is accepted, and which is the report before: one meaning on every page (decision 0045)."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import AuditEvent
from reporting.actions import consolidation, follow_up, national_reports, requests, reviews
from reporting.enums import CycleKind, ProgressStatus
from reporting.models import ItemProgress, NationalReport, Obligation, Section, SubmittedVersion
from reporting.queries.consolidated import newly_accepted
from reporting.queries.consolidation import consolidate
from reporting.snapshot.asked import asked_of
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import accepted, fill, open_cycle, report_of, say_how_far, submitted
from tests.responses import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sees_everything")]
EARLIER, LAST = "ACTIP-2024-KH-1", "ACTIP-2025-KH-1"
ALL_PARTLY = {"art14_5_q1": "planned", "art14_10a_q1": "in_place"}
IN_PLACE = {"art14_5_q1": "in_place", "art14_10a_q1": "in_place"}


@pytest.fixture
def officer():
    return focal_point(state("KH"))


@pytest.fixture
def reviewer():
    return secretariat()


# --- What became of the report on the year before ---------------------------------------------------------------------
def leave_submitted(version, officer, reviewer) -> None:
    """Nobody has decided on it yet."""


def accept(version, officer, reviewer) -> None:
    reviews.accept(version=version, by=reviewer, despite="Read on paper.")


def give_back(version, officer, reviewer) -> None:
    section = Section.objects.of_report(version.report.cycle.questionnaire_id).get(key="article-5")
    reviews.return_sections(version=version, reasons={section: "Name the act."}, by=reviewer)


def reopen(version, officer, reviewer) -> None:
    """Accepted, and open again because the state asked to correct it."""
    accept(version, officer, reviewer)
    version.report.refresh_from_db()
    section = Section.objects.of_report(version.report.cycle.questionnaire_id).get(key="article-5")
    asked = requests.ask_to_correct(report=version.report, sections=[section], reason="A new act", by=officer)
    requests.answer(request=asked, granted=True, answer="Granted.", by=reviewer)


def reopen_and_submit(version, officer, reviewer) -> None:
    reopen(version, officer, reviewer)
    report = NationalReport.objects.select_related("cycle", "member_state").get(pk=version.report_id)
    national_reports.submit(report=report, by=officer, day=report.cycle.due_on)


def correct(version, officer, reviewer) -> None:
    """Accepted a second time, after its correction."""
    reopen_and_submit(version, officer, reviewer)
    reviews.accept(version=version.report.versions.newest(), by=reviewer, despite="Read on paper.")


FATES = {
    leave_submitted: EARLIER,
    give_back: EARLIER,
    accept: LAST,
    reopen: LAST,
    reopen_and_submit: LAST,
    correct: "ACTIP-2025-KH-2",
}
fates = pytest.mark.parametrize(("fate", "before"), FATES.items(), ids=[fate.__name__ for fate in FATES])


@pytest.fixture
def report(officer, reviewer) -> Callable[[Callable], NationalReport]:
    """``report(fate)``: Cambodia's draft for 2026, after an accepted report on 2024 and one on 2025 that met ``fate``.

    In 2024 the right to housing was partly in place, in 2025 it was in place.
    """

    def make(fate: Callable) -> NationalReport:
        accepted(report_of(state("KH"), open_cycle(reviewer, year=2024)), officer, reviewer, **ALL_PARTLY)
        last = submitted(report_of(state("KH"), open_cycle(reviewer, year=2025)), officer, **IN_PLACE)
        fate(last, officer, reviewer)
        return report_of(state("KH"), open_cycle(reviewer, year=2026))

    return make


@fates
def test_the_pages_of_the_state_mean_the_same_report_before(client, report, officer, fate, before):
    draft = report(fate)
    client.force_login(officer)
    pages = {name: client.get(reverse(name, args=[draft.pk])) for name in ("report-carried", "report-changes")}
    rights = client.get(reverse("report-rights", args=[draft.pk]))
    section = client.get(reverse("section-edit", args=[draft.pk, "article-5"]))
    assert {name: page.context["before"].reference for name, page in pages.items()} == dict.fromkeys(pages, before)
    assert rights.context["before"].reference == before
    assert f"moved since {before}, the last accepted report" in text_of(rights)
    assert section.context["beside"].reference == before
    [told] = AuditEvent.objects.filter(what="answers carried over", details__reference=before)
    assert told.by == officer


@fates
def test_the_pages_of_the_secretariat_mean_the_same_report_before(client, report, officer, reviewer, fate, before):
    version = submitted(report(fate), officer, **ALL_PARTLY)
    client.force_login(reviewer)
    own = [version.report_id, version.number]
    pages = [
        client.get(reverse("version-changes", args=own)),
        client.get(reverse("version-rights", args=own)),
        client.get(reverse("review-section", args=[version.report_id, "article-5"])),
    ]
    assert [page.context["before"].reference for page in pages] == [before] * 3
    moved = "As before" if before == EARLIER else "Less far than before"
    housing = {right.right.key: right for right in pages[1].context["states"]}["housing"]
    assert housing.moved == moved
    region = {item.right.key: item for item in client.get(reverse("region-rights")).context["rights"]}["housing"]
    assert [(name, how) for name, _, how, _ in region.states] == [("Cambodia", moved)]


def test_a_report_that_is_only_submitted_tells_no_state_that_it_went_back(client, report, officer):
    draft = report(leave_submitted)
    fill(draft, officer, **ALL_PARTLY)
    client.force_login(officer)
    page = client.get(reverse("report-rights", args=[draft.pk]))
    assert {right.moved for right in page.context["states"]} == {"As before", ""}
    assert "Less far than before" not in text_of(page)


def test_a_first_report_has_no_report_before(client, officer, reviewer):
    draft = report_of(state("KH"), open_cycle(reviewer, year=2026))
    accepted(report_of(state("TH"), open_cycle(reviewer, year=2025)), focal_point(state("TH")), reviewer)
    client.force_login(officer)
    assert SubmittedVersion.objects.report_before(draft) is None
    assert "once there is one" in text_of(client.get(reverse("report-rights", args=[draft.pk])))


def test_a_half_year_update_is_not_the_report_before_an_annual_one(officer, reviewer):
    half = {"kind": CycleKind.HALF_YEAR, "period_start": date(2025, 1, 1), "period_end": date(2025, 6, 30)}
    update = report_of(state("KH"), open_cycle(reviewer, year=2025, title="Update", **half))
    accepted(update, officer, reviewer)
    assert SubmittedVersion.objects.report_before(report_of(state("KH"), open_cycle(reviewer, year=2026))) is None


def test_within_a_report_its_own_earlier_versions_can_be_chosen(report, officer, reviewer):
    draft = report(accept)
    first = submitted(draft, officer)
    give_back(first, officer, reviewer)
    draft.refresh_from_db()
    second = national_reports.submit(report=draft, by=officer, day=draft.cycle.due_on)
    assert [version.reference for version in second.comparable()] == [LAST, "ACTIP-2026-KH-1"]
    assert [version.reference for version in first.comparable()] == [LAST]


# --- What a state reported as done ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fate", "asked"), [(leave_submitted, True), (give_back, True), (accept, False), (reopen, False)]
)
def test_what_an_accepted_report_says_is_done_is_not_asked_again(officer, reviewer, fate, asked):
    cycle = open_cycle(reviewer, year=2025)
    item = follow_up.recommend_by_somtc(
        meeting="25th SOMTC", met_on=date(2024, 6, 10), text="Name a contact.", state=state("KH"),
        obligations=[Obligation.objects.first()], wished_for=None, key=uuid4(), by=reviewer,
    )  # fmt: skip
    draft = report_of(state("KH"), cycle)
    say_how_far(draft, officer)
    ItemProgress.objects.filter(report=draft).update(status=ProgressStatus.DONE)
    fate(submitted(draft, officer), officer, reviewer)
    found = asked_of(report_of(state("KH"), open_cycle(reviewer, year=2026)))
    assert [row.item for row in found] == ([item] if asked else [])


# --- The report to AMMTC ----------------------------------------------------------------------------------------------
def test_a_report_open_for_a_correction_stays_in_the_report_to_ammtc(officer, reviewer):
    cycle = open_cycle(reviewer)
    first = submitted(report_of(state("KH"), cycle), officer)
    reopen(first, officer, reviewer)
    consolidated = consolidation.start(cycle=cycle, by=reviewer)
    assert list(consolidated.sources.all()) == [first]
    day = first.decisions.get().decided_at
    assert {iso2: version.accepted_at for iso2, version in consolidate(consolidated).versions.items()} == {"KH": day}

    first.report.refresh_from_db()
    second = national_reports.submit(report=first.report, by=officer, day=cycle.due_on)
    assert newly_accepted(consolidated) == []
    assert consolidation.refresh_sources(consolidated=consolidated, by=reviewer) == []
    reviews.accept(version=second, by=reviewer, despite="Read on paper.")
    assert newly_accepted(consolidated) == ["ACTIP-2026-KH-2"]
    assert consolidation.refresh_sources(consolidated=consolidated, by=reviewer) == ["ACTIP-2026-KH-2"]
    assert list(consolidated.sources.all()) == [second]


# --- Cost -------------------------------------------------------------------------------------------------------------
def test_more_earlier_reports_and_more_states_cost_no_more_queries(client, officer, reviewer):
    def pages(draft: NationalReport, version: SubmittedVersion) -> list[int]:
        found = []
        for person, url in [
            (officer, reverse("report-rights", args=[draft.pk])),
            (officer, reverse("report-changes", args=[draft.pk])),
            (officer, reverse("report-carried", args=[draft.pk])),
            (reviewer, reverse("version-rights", args=[version.report_id, 1])),
            (reviewer, reverse("version-changes", args=[version.report_id, 1])),
            (reviewer, reverse("region-rights") + f"?cycle={version.report.cycle_id}"),
        ]:
            client.force_login(person)
            client.get(url)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            found.append(len(captured))
        return found

    def year(number: int, *states: str) -> SubmittedVersion:
        cycle = open_cycle(reviewer, year=number)
        for iso2 in states:
            accepted(report_of(state(iso2), cycle), focal_point(state(iso2)), reviewer)
        return accepted(report_of(state("KH"), cycle), officer, reviewer)

    year(2021)
    few = pages(report_of(state("KH"), open_cycle(reviewer, year=2023)), year(2022))
    year(2024, "TH")
    many = pages(report_of(state("KH"), open_cycle(reviewer, year=2026)), year(2025, "TH", "VN"))
    assert many == few
