"""The region at a glance, and what each role finds on the start page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members import audit
from members.models import MemberState
from reporting.actions import reviews
from reporting.actions.answers import GivenAnswer, assign_section, save_answers
from reporting.enums import AnswerKind, ReleaseAudience
from reporting.models import Clarification, ReviewAssignment, Section
from reporting.queries.news import what_changed
from tests.factories import administrator, contributor, donor, focal_point, secretariat, state
from tests.factories.reports import accepted, open_cycle, release_sections, report_of, submitted

pytestmark = pytest.mark.django_db


def write(report, by, section: str = "article-5", key: str = "art5-1-q1") -> None:
    entry = GivenAnswer(kind=AnswerKind.VALUE, value="planned", narrative="A secret of the draft.")
    save_answers(report_section=report.sections.get(section__key=section), entries={key: entry}, by=by)


@pytest.fixture
def region(everything):
    with everything():
        officer = secretariat()
        people = {iso2: focal_point(state(iso2)) for iso2 in ("KH", "ID", "MY", "PH", "TH")}
        cycle = open_cycle(officer)
        reports = {iso2: report_of(state(iso2), cycle) for iso2 in people}
        write(reports["KH"], people["KH"])
        submitted(reports["ID"], people["ID"])
        version = submitted(reports["MY"], people["MY"])
        reviews.return_sections(version=version, reasons={Section.objects.get(key="article-5"): "Which?"}, by=officer)
        accepted(reports["PH"], people["PH"], officer)
        accepted(reports["TH"], people["TH"], officer)
        release_sections(
            report=reports["TH"],
            audiences=dict.fromkeys(Section.objects.all(), ReleaseAudience.DONORS),
            authority="Letter",
            by=people["TH"],
        )
    return {"officer": officer, "people": people, "cycle": cycle, "reports": reports}


def test_every_state_stands_at_its_stage_in_the_order_of_the_alphabet(client, region):
    client.force_login(region["officer"])
    response = client.get(reverse("region-overview"))
    [cycle] = response.context["found"]
    names = [row.report.member_state.name for row in cycle.rows]
    assert names == sorted(names)
    stages = {row.report.member_state.iso2: row.stage for row in cycle.rows}
    assert {iso2: stages[iso2] for iso2 in ("BN", "KH", "ID", "MY", "PH", "TH")} == {
        "BN": "not_started",
        "KH": "draft",
        "ID": "submitted",
        "MY": "returned",
        "PH": "accepted",
        "TH": "released",
    }
    assert dict((code, count) for code, _, count in cycle.counts) == {
        "not_started": 6, "draft": 1, "submitted": 1, "returned": 1, "accepted": 1, "released": 1,
    }  # fmt: skip
    assert "A secret of the draft." not in response.content.decode()


def test_the_reviewer_and_open_questions_stand_beside_the_state(client, region, everything):
    officer, report = region["officer"], region["reports"]["ID"]
    with everything():
        section = Section.objects.get(key="article-5")
        ReviewAssignment.objects.create(
            report=report, reviewer=officer, assigned_by=officer, assigned_at=timezone.now()
        )
        common = {"report": report, "section": section, "asked_about": report.versions.get(), "asked_by": officer}
        for number, status in enumerate(("open", "answered", "unsent"), start=1):
            sent = {} if status == "unsent" else {"number": number, "asked_at": timezone.now()}
            Clarification.objects.create(status=status, **sent, **common)
    client.force_login(officer)
    rows = {
        row.report.member_state.iso2: row for row in client.get(reverse("region-overview")).context["found"][0].rows
    }
    assert (rows["ID"].reviewer, rows["ID"].questions, rows["ID"].answered) == (officer.name, 2, 1)
    assert (rows["KH"].reviewer, rows["KH"].questions, rows["KH"].answered) == ("", 0, 0)


def test_a_release_that_was_taken_back_counts_no_more(client, region, everything):
    with everything():
        release_sections(
            report=region["reports"]["TH"],
            audiences=dict.fromkeys(Section.objects.all(), ReleaseAudience.NONE),
            authority="Letter",
            by=region["people"]["TH"],
        )
    client.force_login(region["officer"])
    rows = client.get(reverse("region-overview")).context["found"][0].rows
    assert {row.report.member_state.iso2: row.stage for row in rows}["TH"] == "accepted"


def test_one_cycle_can_be_chosen_and_a_wrong_choice_shows_the_open_ones(client, region, everything):
    with everything():
        other = open_cycle(region["officer"], year=2027)
    client.force_login(region["officer"])

    def shown(**query: str) -> list:
        return [item.cycle for item in client.get(reverse("region-overview"), query).context["found"]]

    assert shown(cycle=str(region["cycle"].pk)) == [region["cycle"]]
    assert shown(cycle="nonsense") == shown() == [other, region["cycle"]]


def test_the_overview_and_home_cost_the_same_for_one_and_for_all_states(client, everything):
    def queries(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    officer = secretariat()
    with everything():
        open_cycle(officer, invited=MemberState.objects.filter(iso2="KH"))
        submitted(report_of(state("KH"), open_cycle(officer, year=2024)), focal_point(state("KH")))
    client.force_login(officer)
    paths = (reverse("region-overview"), "/")
    before = {path: queries(path) for path in paths}
    with everything():
        for year in (2027, 2028):
            cycle = open_cycle(officer, year=year)
            for iso2 in ("TH", "VN"):
                submitted(report_of(state(iso2), cycle), focal_point(state(iso2)))
    assert {path: queries(path) for path in paths} == before


# --- The start page ---------------------------------------------------------------------------------------------------
def news(person, since=None, **more) -> list[tuple[str, str]]:
    return [(change.what, change.who) for change in what_changed(person, since, limit=40, **more)]


def test_each_role_is_told_of_acts_that_it_may_know(region, everything):
    with everything():
        cambodian, thai = region["people"]["KH"], region["people"]["TH"]
        colleague = contributor(state("KH"), name="Police officer")
        assert ("answers saved", str(cambodian)) not in news(region["officer"])
        assert ("report submitted", str(thai)) in news(region["officer"])
        assert {who for _, who in news(cambodian)} == {str(region["officer"])}, "its own acts are no news"
        assert {what for what, _ in news(colleague)} == {"cycle opened"}
        section = region["reports"]["KH"].sections.get(section__key="article-5")
        assign_section(report_section=section, people=[colleague], by=cambodian)
        assert ("answers saved", str(cambodian)) in news(colleague)
        assert news(donor()) == []
        person = administrator()
        assert all(what not in {"report submitted", "answers saved"} for what, _ in news(person))


def test_the_same_act_many_times_is_told_once_and_what_is_new_is_marked(region, everything):
    with everything():
        cambodian = region["people"]["KH"]
        other = focal_point(state("KH"))
        row = region["reports"]["KH"].sections.get(section__key="article-5")
        before = timezone.now()
        for _ in range(3):
            audit.record("answers saved", on=row, by=cambodian, questions=["art5-1-q1"])
        newest = what_changed(other, before)[0]
        assert (newest.what, newest.times, newest.is_new) == ("answers saved", 4, True)
        assert newest.url == row.get_absolute_url()
        assert not any(change.is_new for change in what_changed(other, before)[1:])


def test_the_administrator_sees_vacant_posts_and_open_invitations(client, region):
    person = administrator()
    client.force_login(person)
    titles = [item.title for item in client.get("/").context["waiting"]]
    assert "Brunei Darussalam has no national focal point" in titles
    assert "Cambodia has no national focal point" not in titles


def test_a_contributor_reads_until_when_the_sections_are_wanted(client, region, everything):
    colleague = contributor(state("KH"))
    with everything():
        row = region["reports"]["KH"].sections.get(section__key="article-5")
        assign_section(report_section=row, people=[colleague], by=region["people"]["KH"])
        row.assignments.update(due_on="2027-02-01")
    client.force_login(colleague)
    [item] = client.get("/").context["waiting"]
    assert (item.title, str(item.due)) == ("Report of Cambodia, Reporting on 2026", "2027-02-01")


def test_an_administrator_and_a_donor_see_no_date_of_reporting(client, region):
    for person in (administrator(), donor()):
        client.force_login(person)
        response = client.get("/")
        assert (response.status_code, response.context["dates"]) == (200, [])
