"""Sharing the work: sections to colleagues, what comes back, the hand-over, and the posts as they really are."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members import actions as members_actions
from members import clock
from members.errors import NotPossible
from members.models import AuditEvent, User
from reporting.actions import answers, delegation, reviews
from reporting.actions.answers import GivenAnswer
from reporting.enums import Agency, AnswerKind, SectionStatus
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.forms.delegation import ColleagueForm
from reporting.models import OutgoingMail, ReportSection, Section, SectionAssignment
from reporting.queries.team import forecast, states_without_focal_point, team
from tests.factories import administrator, contributor, focal_point, secretariat, state
from tests.factories.reports import open_cycle, report_of, submitted

pytestmark = pytest.mark.django_db


def section(report, key: str = "article-5") -> ReportSection:
    return report.sections.select_related("report__member_state", "section").get(section__key=key)


def give(
    report, person, by, *keys: str, agency: str = Agency.POLICE, due_on: date | None = None, note: str = ""
) -> int:
    rows = [section(report, key) for key in keys or ("article-5",)]
    return delegation.give(report=report, sections=rows, person=person, agency=agency, due_on=due_on, note=note, by=by)


def test_a_focal_point_invites_a_contributor_of_the_own_state_and_nobody_else(cambodia, mailoutbox):
    officer = focal_point(state("KH"))
    person = members_actions.invite_colleague(
        email="Judge@court.example", name="Judge", agency="Courts", state=state("KH"), by=officer
    )
    assert (person.role_text, person.invited_by, person.email) == (
        "Contributor, Cambodia",
        officer,
        "judge@court.example",
    )
    assert [message.to for message in mailoutbox] == [["judge@court.example"]]
    fields = {"email": "b@court.example", "name": "B", "agency": ""}
    for stranger in (contributor(state("KH")), focal_point(state("TH")), secretariat(), administrator()):
        with pytest.raises(PermissionDenied):
            members_actions.invite_colleague(**fields, state=state("KH"), by=stranger)
    with pytest.raises(NotPossible):
        members_actions.invite_colleague(**fields | {"email": person.email}, state=state("KH"), by=officer)


def test_sections_are_given_with_a_day_and_a_note_and_taken_back(cambodia):
    officer, colleague = focal_point(state("KH")), contributor(state("KH"))
    assert give(cambodia, colleague, officer, "article-5", "article-8", due_on=date(2097, 3, 1), note="By letter.") == 2
    given = SectionAssignment.objects.get(report_section__section__key="article-5")
    assert (given.due_on, given.note, given.agency) == (date(2097, 3, 1), "By letter.", "police")
    mail = OutgoingMail.objects.get()
    assert mail.person == colleague
    words = " ".join(mail.body.split())
    for part in (
        f"{officer} has given you 2 sections of the report of Cambodia",
        f"- {given.report_section.section} - ",
        "For: Police",
        "Until: 1 March 2097, end of day in Phnom Penh (UTC+7)",
        "Note: By letter.",
    ):
        assert part in words
    assert ReportSection.objects.workable_by(colleague).count() == 2
    delegation.take_back(assignment=given, by=officer)
    assert [row.section.key for row in ReportSection.objects.workable_by(colleague)] == ["article-8"]
    with pytest.raises(StepNotAllowed, match="does not work for Cambodia"):
        give(cambodia, contributor(state("TH")), officer)
    with pytest.raises(PermissionDenied):
        give(cambodia, colleague, colleague)


def test_one_officer_works_for_two_agencies(cambodia):
    officer, colleague = focal_point(state("KH")), contributor(state("KH"))
    give(cambodia, colleague, officer, "article-5", agency=Agency.POLICE)
    give(cambodia, colleague, officer, "article-5", "article-8", agency=Agency.LABOUR)
    assert SectionAssignment.objects.count() == 3
    assert ReportSection.objects.workable_by(colleague).count() == 2
    _, rows = team(cambodia, {})
    assert [(row.person, row.agencies, len(row.sections)) for row in rows] == [(colleague, ["Labour", "Police"], 2)]
    delegation.take_back(assignment=SectionAssignment.objects.get(agency=Agency.POLICE), by=officer)
    assert ReportSection.objects.workable_by(colleague).count() == 2


def test_two_focal_points_share_one_report(cambodia):
    first, second = focal_point(state("KH")), focal_point(state("KH"))
    colleague = contributor(state("KH"))
    give(cambodia, colleague, first)
    delegation.take_back(assignment=SectionAssignment.objects.get(), by=second)
    assert [event.by for event in AuditEvent.objects.filter(what__contains="section").order_by("at")] == [first, second]


def test_ready_is_accepted_or_given_back_with_a_note(cambodia):
    officer, colleague = focal_point(state("KH")), contributor(state("KH"))
    give(cambodia, colleague, officer)
    row = section(cambodia)
    with pytest.raises(StepNotAllowed, match="not marked as ready"):
        delegation.agree(report_section=row, by=officer)
    answers.mark_ready(report_section=row, ready=True, by=colleague)
    with pytest.raises(PermissionDenied):
        delegation.agree(report_section=row, by=colleague)
    with pytest.raises(WorkflowError, match="Say what is still needed"):
        delegation.give_back(report_section=row, note="", by=officer)
    delegation.give_back(report_section=row, note="Name the decree.", by=officer)
    row.refresh_from_db()
    assert (row.status, row.focal_note) == (SectionStatus.IN_PROGRESS, "Name the decree.")
    answers.mark_ready(report_section=row, ready=True, by=colleague)
    delegation.agree(report_section=row, by=officer)
    row.refresh_from_db()
    assert (row.status, row.focal_note) == (SectionStatus.AGREED, "")


def test_a_colleague_is_reminded_once_a_day_of_what_is_left(cambodia):
    officer, colleague = focal_point(state("KH")), contributor(state("KH"))
    with pytest.raises(StepNotAllowed, match="Nothing is left"):
        delegation.remind(report=cambodia, person=colleague, by=officer)
    give(cambodia, colleague, officer)
    delegation.remind(report=cambodia, person=colleague, by=officer)
    with pytest.raises(StepNotAllowed, match="was reminded today"):
        delegation.remind(report=cambodia, person=colleague, by=officer)
    mail = OutgoingMail.objects.get(key__startswith="reminder")
    assert mail.subject == "Cambodia, Reporting on 2026: reminder about your sections"
    assert f"/reports/{cambodia.pk}/" in mail.body


def test_a_contributor_reads_other_sections_only_where_it_is_allowed(everything, client):
    with everything():
        report = report_of(state("KH"), open_cycle())
        officer, colleague, idle = focal_point(state("KH")), contributor(state("KH")), contributor(state("KH"))
        give(report, colleague, officer)
    address = reverse("section-read", args=[report.pk, "article-8"])
    client.force_login(colleague)
    assert client.get(address).status_code == 404
    with everything():
        delegation.set_neighbours_readable(report=report, readable=True, by=officer)
    assert client.get(address).status_code == 200
    assert client.get(reverse("section-edit", args=[report.pk, "article-8"])).status_code == 404
    assert "Other sections, to read" in client.get(report.get_absolute_url()).content.decode()
    client.force_login(idle)
    assert client.get(address).status_code == 404


def test_what_is_confidential_stays_hidden_from_neighbours(everything, client):
    with everything():
        report = report_of(state("KH"), open_cycle())
        officer, colleague = focal_point(state("KH")), contributor(state("KH"))
        give(report, colleague, officer)
        delegation.set_neighbours_readable(report=report, readable=True, by=officer)
        entry = GivenAnswer(kind=AnswerKind.CONFIDENTIAL, value="planned", narrative="The raid of May")
        key = "art8-1-q1"
        answers.save_answers(report_section=section(report, "article-8"), entries={key: entry}, by=officer)
    client.force_login(colleague)
    page = client.get(reverse("section-read", args=[report.pk, "article-8"])).content.decode()
    assert "shown only to those who work on this section" in page and "The raid of May" not in page


def test_a_focal_point_hands_the_post_over(everything, client):
    with everything():
        report = report_of(state("KH"), open_cycle())
        officer, successor, other = focal_point(state("KH")), contributor(state("KH")), contributor(state("KH"))
        give(report, other, officer)
        give(report, successor, officer, "article-8")
    client.force_login(officer)
    address = reverse("post-hand-over", args=["KH"])
    data = {"successor": str(successor.pk), "stays": "no"}
    asked = client.post(address, data).content.decode()
    assert f"Hand over to {successor}?" in asked
    assert officer.groups.filter(state_role__role="focal_point").exists()
    assert client.post(address, data | {"then": "hand over"}).status_code == 302
    assert client.get(report.get_absolute_url()).status_code == 404
    assert User.objects.get(pk=officer.pk).state_permissions == {}
    assert User.objects.get(pk=successor.pk).reported_state_ids == [state("KH").pk]
    event = AuditEvent.objects.get(what="post of focal point handed over")
    assert (event.by, event.member_state, event.details["to"]) == (officer, state("KH"), successor.email)
    with everything():
        assert SectionAssignment.objects.count() == 2


def test_a_predecessor_may_stay_as_a_contributor(cambodia):
    officer, successor = focal_point(state("KH")), contributor(state("KH"))
    members_actions.hand_over(state=state("KH"), successor=successor, stays=True, by=officer)
    assert User.objects.get(pk=officer.pk).role_text == "Contributor, Cambodia"
    again = User.objects.get(pk=officer.pk)
    with pytest.raises(PermissionDenied):
        members_actions.hand_over(state=state("KH"), successor=successor, stays=True, by=again)


def test_the_post_goes_to_nobody_outside_the_state(cambodia):
    officer = focal_point(state("KH"))
    for stranger in (officer, focal_point(state("TH")), secretariat(), contributor(state("KH"), is_active=False)):
        with pytest.raises(NotPossible):
            members_actions.hand_over(state=state("KH"), successor=stranger, stays=False, by=officer)


def test_a_vacant_post_is_named_to_the_secretariat_and_filled_by_the_administrator(everything, client):
    reviewer = secretariat()
    with everything():
        cycle = open_cycle(reviewer)
        for iso2 in ("BN", "ID", "LA", "MY", "MM", "PH", "SG", "TH", "TL", "VN"):
            focal_point(state(iso2))
        focal_point(state("KH"), is_active=False)
        assert states_without_focal_point(cycle) == [state("KH")]
    client.force_login(reviewer)
    address = reverse("cycle-detail", args=[cycle.pk])
    assert "<strong>No national focal point:</strong> Cambodia." in client.get(address).content.decode()
    colleague = contributor(state("KH"))
    members_actions.set_roles(
        person=colleague,
        groups=[members_actions.Appointment(members_actions.FOCAL_POINT, state("KH")).group],
        by=administrator(),
    )
    assert "No national focal point" not in client.get(address).content.decode()


def test_the_page_of_people_takes_the_same_queries_however_many_they_are(
    everything, client, django_assert_max_num_queries
):
    with everything():
        report = report_of(state("KH"), open_cycle())
        officer = focal_point(state("KH"))
    client.force_login(officer)
    address = reverse("report-team", args=[report.pk])
    client.get(address)
    counts = []

    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))
        with everything():
            for _ in range(3):
                give(report, contributor(state("KH")), officer, "article-5", "article-8")
    assert counts[0] == counts[1]


# --- Forecast ---------------------------------------------------------------------------------------------------------
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def test_the_forecast_says_the_day_at_this_pace():
    ready = [NOW - timedelta(days=days) for days in (10, 8, 5, 2, 0)]
    found = forecast(ready, 10, NOW, date(2026, 11, 25))
    assert found.ready_on == date(2026, 11, 30)
    assert found.text.startswith(
        "5 of 10 sections were marked as ready in 10 days: at this pace all are ready on 30 November 2026, 5 days after"
    )


@pytest.mark.parametrize("days", [[], [9, 8], [2, 1, 0]])
def test_the_forecast_is_honest_when_too_little_is_known(days):
    found = forecast([NOW - timedelta(days=day) for day in days], 10, NOW, date(2026, 11, 25))
    assert (found.ready_on, found.text[:9]) == (None, "Too early")


def test_the_forecast_says_what_it_stands_on():
    whole = forecast([NOW - timedelta(days=day) for day in (10, 8, 5, 2, 0)], 10, NOW, date(2026, 11, 25))
    assert whole.text.endswith("It stands on these marks alone, not on what is answered.")
    said = "Too early to say when all sections will be ready: that is worked out from how fast sections are marked as "
    said += "ready, once 3 are and the first has been for 3 days. "
    assert forecast([], 10, NOW, NOW.date()).text == said + "None of 10 is yet."
    two = [NOW - timedelta(days=9), NOW - timedelta(days=1)]
    assert forecast(two, 10, NOW, NOW.date()).text == (
        said + "Now 2 of 10 are, the first of them marked on 11 November 2026."
    )


def test_the_forecast_of_a_whole_report():
    assert forecast([NOW], 1, NOW, NOW.date()).text == "All sections are ready."
    assert timezone.is_aware(NOW)


# --- What colleagues are told -----------------------------------------------------------------------------------------
def test_a_mail_about_one_section_leads_to_it(cambodia):
    officer, colleague = focal_point(state("KH")), contributor(state("KH"))
    give(cambodia, colleague, officer)
    mail = OutgoingMail.objects.get()
    assert f"/reports/{cambodia.pk}/sections/article-5/" in mail.body
    assert "Until:" not in mail.body
    assert "Note:" not in mail.body


def test_a_reminder_names_who_reminds_and_what_is_left(cambodia):
    officer, colleague = focal_point(state("KH")), contributor(state("KH"))
    give(cambodia, colleague, officer, "article-5", "article-8", due_on=date(2097, 3, 1))
    answers.mark_ready(report_section=section(cambodia, "article-8"), ready=True, by=colleague)
    delegation.remind(report=cambodia, person=colleague, by=officer)
    mail = OutgoingMail.objects.get(key__startswith="reminder:")
    assert f"{officer} reminds you" in mail.body
    assert f"- {section(cambodia).section}, until 1 March 2097" in mail.body
    assert str(section(cambodia, "article-8").section) not in mail.body


def test_contributors_are_told_when_the_report_goes_in(cambodia):
    officer, colleague, idle = focal_point(state("KH")), contributor(state("KH")), contributor(state("KH"))
    give(cambodia, colleague, officer)
    version = submitted(cambodia, officer)
    told = OutgoingMail.objects.filter(key=f"contributed:{version.pk}")
    assert [mail.person for mail in told] == [colleague]
    assert version.reference in told[0].body
    assert not OutgoingMail.objects.filter(person=idle).exists()


def test_the_invitation_says_who_invites(cambodia, mailoutbox):
    officer = focal_point(state("KH"))
    members_actions.invite_colleague(
        email="judge@court.example", name="Judge", agency="Courts", state=state("KH"), by=officer
    )
    assert f"{officer.name} (National focal point, Cambodia) has opened an account for you" in mailoutbox[0].body


def test_an_office_of_an_agency_with_its_own_name_keeps_both():
    sent = {"email": "w@ministry.example", "name": "Officer", "agency": "other", "agency_name": "Women’s Affairs"}
    form = ColleagueForm(sent | {"office": "Desk 4"})
    assert form.is_valid() and form.agency_text == "Desk 4, Women’s Affairs"


def test_the_agency_is_asked_once_and_may_have_its_own_name(everything, client):
    officer = focal_point(state("KH"))
    with everything():
        report = report_of(state("KH"), open_cycle())
    client.force_login(officer)
    invite = reverse("colleague-invite", args=[report.pk])
    sent = {"email": "w@ministry.example", "name": "Officer", "agency": "other"}
    assert "Enter the name of the agency." in client.post(invite, sent).content.decode()
    for_nothing = client.post(invite, sent | {"agency": "police", "agency_name": "Ministry of Women’s Affairs"})
    assert "You typed the name of another agency." in for_nothing.content.decode()
    too_long = client.post(invite, sent | {"agency_name": "M" * 60, "office": "O" * 60})
    assert "Office and agency are too long together." in too_long.content.decode()
    response = client.post(invite, sent | {"agency_name": "Ministry of Women’s Affairs"}, follow=True)
    fields = response.context["form"]
    person = User.objects.get(email="w@ministry.example")
    known = {name: str(fields[name].value()) for name in ("person", "agency", "agency_name")}
    assert known == {"person": str(person.pk), "agency": "other", "agency_name": "Ministry of Women’s Affairs"}
    assert person.agency == "Ministry of Women’s Affairs"
    give_page = response.redirect_chain[-1][0].partition("?")[0]
    with everything():
        row = section(report)
    client.post(give_page, known | {"sections": [row.pk], "note": ""})
    with everything():
        assert SectionAssignment.objects.get().agency_name == "Ministry of Women’s Affairs"
    assert "Ministry of Women’s Affairs" in client.get(reverse("report-team", args=[report.pk])).content.decode()


def test_steps_that_are_closed_are_not_offered(everything, client):
    officer, reviewer = focal_point(state("KH")), secretariat()
    with everything():
        report = report_of(state("KH"), open_cycle(reviewer))
        version = submitted(report, officer)
    client.force_login(officer)
    team_page = reverse("report-team", args=[report.pk])
    closed = client.get(team_page).content.decode()
    assert "Give or take back" not in closed
    assert "Give sections to a colleague" not in closed
    with everything():
        wanted = Section.objects.get(key="article-14")
        reviews.return_sections(version=version, reasons={wanted: "Say more."}, by=reviewer)
    assert client.get(team_page).content.decode().count("Give or take back") == 1
    closed_section = client.get(reverse("section-edit", args=[report.pk, "article-8"])).content.decode()
    assert "give it back" not in closed_section


def test_a_day_that_is_over_where_the_state_is_cannot_be_given(cambodia, client):
    officer, colleague = focal_point(state("KH")), contributor(state("KH"))
    yesterday = clock.today(clock.of(state("KH"))) - timedelta(days=1)
    with pytest.raises(WorkflowError, match="This day is over"):
        give(cambodia, colleague, officer, due_on=yesterday)
    client.force_login(officer)
    given = {"due_on_day": yesterday.day, "due_on_month": yesterday.month, "due_on_year": yesterday.year}
    given |= {"person": colleague.pk, "agency": Agency.POLICE, "note": "By letter."}
    page = client.post(reverse("section-assign", args=[cambodia.pk, "article-5"]), given)
    assert "This day is over. Choose a later one" in str(page.context["form"].errors["due_on"])
    assert "By letter." in page.content.decode()
    assert not SectionAssignment.objects.exists()
