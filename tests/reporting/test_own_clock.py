"""Days that bind a state end by its own clock, and what is told of a submission is told by that clock and in UTC."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from members import clock
from reporting.actions import clarifications, cycles, national_reports, receipts
from reporting.enums import ReceiptFormat
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.messages import outbox, reminders
from reporting.models import Clarification, NationalReport, OutgoingMail, ReceiptFile, ReportingCycle, Section
from reporting.printing.receipts import receipt_book
from reporting.queries import calendar, home
from reporting.queries.review_queue import OVERDUE, review_queue
from reporting.snapshot.build import build_snapshot, snapshot_hash
from tests.factories import contributor, focal_point, secretariat, state
from tests.factories.reports import fill, open_cycle, report_of, submitted

pytestmark = pytest.mark.django_db
DUE = date(2027, 4, 30)


@pytest.fixture
def at(monkeypatch):
    """``at(day, hour, minute)``: it is that moment in UTC from now on."""

    def set_to(day: date, hour: int, minute: int = 0) -> datetime:
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        return moment

    return set_to


def myanmar_and_cambodia() -> tuple[NationalReport, NationalReport]:
    cycle = open_cycle(due_on=DUE)
    return report_of(state("MM"), cycle), report_of(state("KH"), cycle)


# --- The edge of the due day ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("iso2", "hour", "minute", "late"),
    [
        ("KH", 16, 30, False),  # 23:30 in Phnom Penh
        ("KH", 16, 59, False),
        ("KH", 17, 0, True),  # midnight there; in UTC the day has seven hours left
        ("MM", 17, 0, False),  # 23:30 in Yangon
        ("MM", 17, 29, False),
        ("MM", 17, 30, True),
        ("TL", 14, 59, False),  # Dili is nine hours ahead
        ("TL", 15, 0, True),
    ],
)
def test_the_due_day_ends_at_midnight_where_the_state_is(sees_everything, at, iso2, hour, minute, late):
    report = report_of(state(iso2), open_cycle(due_on=DUE))
    officer = focal_point(state(iso2), time_zone="Europe/Brussels")  # a clock of one's own moves no due date
    fill(report, officer)
    at(DUE, hour, minute)
    assert (national_reports.is_late(report), report.days_left) == (late, -1 if late else 0)
    if late:
        with pytest.raises(StepNotAllowed, match="The due date has passed"):
            national_reports.submit(report=report, by=officer)
        return
    assert "late" not in national_reports.submit(report=report, by=officer).content


def test_a_report_page_names_the_clock_of_the_due_day_whoever_reads(everything, client, at):
    with everything():
        myanmar, _ = myanmar_and_cambodia()
    at(DUE, 17, 0)
    for person in (focal_point(state("MM")), focal_point(state("MM"), time_zone="America/New_York")):
        client.force_login(person)
        page = client.get(myanmar.get_absolute_url()).content.decode()
        assert "Due 30 April 2027, end of day in Yangon (UTC+6:30)" in page and ": 0 days left." in page
        assert "Due 30 April 2027, end of day in Yangon (UTC+6:30)." in client.get("/").content.decode()
    at(DUE, 17, 30)
    assert "The date has passed; late reports are welcome." in client.get(myanmar.get_absolute_url()).content.decode()
    assert "It was due on 30 April 2027, end of day in Yangon" in client.get("/").content.decode()


def test_an_extension_ends_by_the_clock_of_the_state(sees_everything, at):
    _, cambodia = myanmar_and_cambodia()
    at(date(2027, 5, 10), 18)  # 11 May in Phnom Penh
    with pytest.raises(WorkflowError, match="10 May 2027 has passed"):
        cycles.extend(report=cambodia, until=date(2027, 5, 10), reason="More time", by=secretariat())
    cycles.extend(report=cambodia, until=date(2027, 5, 11), reason="More time", by=secretariat())
    cambodia.refresh_from_db()
    assert cambodia.days_left == 0


def test_an_answer_is_wanted_by_a_day_of_the_state(sees_everything, at):
    myanmar, cambodia = myanmar_and_cambodia()
    reviewer = secretariat()
    article = Section.objects.get(key="article-5", questionnaire=cambodia.cycle.questionnaire)
    for report in (myanmar, cambodia):
        submitted(report, focal_point(report.member_state))
        clarifications.ask(report=report, section=article, text="Why?", due_on=date(2031, 3, 1), by=reviewer)
    at(date(2031, 3, 1), 17)  # over in Phnom Penh, 23:30 in Yangon
    overdue = {thread.report.member_state.iso2: thread.is_overdue for thread in Clarification.objects.all()}
    assert overdue == {"KH": True, "MM": False}
    found = review_queue(NationalReport.objects.all(), reviewer, due=OVERDUE)
    assert [report.member_state.iso2 for report in found] == ["KH"]
    soon = review_queue(NationalReport.objects.all(), reviewer, due="7")
    assert {report.member_state.iso2 for report in soon} == {"KH", "MM"}
    with pytest.raises(WorkflowError, match="The day for the answer has passed"):
        clarifications.ask(report=cambodia, section=article, text="And?", due_on=date(2031, 3, 1), by=reviewer)


def test_the_calendar_names_the_clock(everything, at):
    with everything():
        myanmar_and_cambodia()
        at(DUE, 17, 30)
        officer = focal_point(state("MM"))
        [due] = [entry for entry in calendar.entries(officer) if "is due" in entry.title]
    assert (due.day, due.days_left, due.ends) == (DUE, -1, "End of day in Yangon (UTC+6:30)")
    assert b"DESCRIPTION:End of day in Yangon (UTC+6:30)" in calendar.as_ical(officer, [due])


# --- What is told of a submission -------------------------------------------------------------------------------------
BOTH = "1 May 2027, 06:00 in Phnom Penh (UTC+7), which is 30 April 2027, 23:00 UTC"


@pytest.fixture
def morning(everything, at):
    """Cambodia submitted at six in the morning of the day after; in UTC it was still the day before."""
    with everything():
        report = report_of(state("KH"), open_cycle(due_on=DUE + timedelta(days=7)))
        officer = focal_point(state("KH"))
        at(DUE, 23)
        yield submitted(report, officer), officer


def test_a_receipt_carries_the_time_of_the_state_and_utc(morning, client, at):
    version, officer = morning
    client.force_login(officer)
    page = client.get(reverse("report-receipt", args=[version.report_id])).content.decode()
    assert BOTH in page
    # Made by a worker that stands somewhere else.
    with timezone.override("America/New_York"):
        book = receipt_book(version)
        file = ReceiptFile.objects.get_or_create(
            version=version, format=ReceiptFormat.DOCX, defaults={"asked_at": timezone.now()}
        )[0]
        facts = Document(io.BytesIO(receipts._bytes(file))).tables[0]
    assert book.date_line == "Submitted 1 May 2027"
    assert BOTH in book.chapters[0].html
    assert {row.cells[0].text: row.cells[1].text for row in facts.rows}["Submitted"] == f"{BOTH}, by {officer}"


def test_the_mail_about_a_submission_tells_both_times(morning):
    version, _ = morning
    bodies = [mail.body for mail in OutgoingMail.objects.filter(key=f"submitted:{version.pk}")]
    assert bodies and all(f"Submitted: {BOTH}\n" in body for body in bodies)


def test_the_secretariat_sees_both_times_of_a_submission(morning, client):
    version, _ = morning
    client.force_login(secretariat())
    assert BOTH in client.get(version.get_absolute_url()).content.decode()
    assert f"Submitted {BOTH}." in [task.text for task in home.waiting_for(secretariat())]
    queue = client.get(reverse("review-queue")).content.decode()
    assert "1 May 2027" in queue and "30 April 2027" not in queue and "go by its own clock" in queue
    assert "1 May 2027" in client.get(version.report.cycle.get_absolute_url()).content.decode()


def test_a_copy_that_is_checked_names_the_same_moment(morning, client):
    version, _ = morning
    page = client.post(reverse("verify"), {"sha256": version.content_hash})
    found = page.content.decode() if page.status_code == 200 else client.get(page.url).content.decode()
    assert "30 April 2027, 23:00 UTC" in found


def test_what_is_frozen_does_not_depend_on_a_clock(sees_everything, at):
    """The hash of a report is that of its content alone: not of when, where and by whom it was read."""
    _, cambodia = myanmar_and_cambodia()
    fill(cambodia, focal_point(state("KH")))
    at(DUE, 16)
    hashes = set()
    for zone in ("UTC", "Asia/Yangon", "Pacific/Kiritimati"):
        with timezone.override(zone):
            hashes.add(snapshot_hash(build_snapshot(cambodia)))
    assert len(hashes) == 1


def test_office_files_name_the_clock_of_the_state(everything, client, at):
    with everything():
        myanmar, _ = myanmar_and_cambodia()
    at(date(2027, 3, 1), 20)
    client.force_login(focal_point(state("MM")))
    due = "due 30 April 2027, end of day in Yangon (UTC+6:30)"
    loaded = "Downloaded 2 March 2027, 02:30 in Yangon (UTC+6:30), which is 1 March 2027, 20:00 UTC"
    book = client.get(reverse("workbook-download", args=[myanmar.pk, "xlsx"]))
    cover = load_workbook(io.BytesIO(b"".join(book) if book.streaming else book.content)).worksheets[0]
    cells = "\n".join(str(cell.value) for row in cover.iter_rows(max_row=4) for cell in row if cell.value)
    assert due in cells and loaded in cells
    word = client.get(reverse("workbook-download", args=[myanmar.pk, "docx"]))
    document = Document(io.BytesIO(b"".join(word) if word.streaming else word.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs[:6])
    assert due in text and loaded in text


# --- One clock on a page ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("own", "time"), [("", "02:24 (UTC+6:30)"), ("Asia/Jayapura", "04:54 (UTC+9)"), ("UTC", "19:54 UTC")]
)
def test_the_line_beside_an_answer_and_the_page_tell_the_same_time(everything, client, at, own, time):
    with everything():
        myanmar, _ = myanmar_and_cambodia()
        officer = focal_point(state("MM"), time_zone=own)
        fill(myanmar, officer)
    at(date(2026, 11, 29), 19, 54)
    client.force_login(officer)
    said = client.post(
        reverse("answer-save", args=[myanmar.pk, "article-5", "art5-1-q1"]),
        {"art5-1-q1-version": "1", "art5-1-q1-value": "planned", "art5-1-q1-narrative": "New words"},
    ).json()
    assert said["saved_at"] == time
    page = client.get(reverse("section-edit", args=[myanmar.pk, "article-5"])).content.decode()
    assert f"Last changed by {officer}, " in page and f", {time}." in page


# --- Mails ------------------------------------------------------------------------------------------------------------
def test_reminders_come_in_the_morning_of_the_state_and_name_its_clock(sees_everything, at):
    myanmar_and_cambodia()
    officers = {iso2: focal_point(state(iso2)) for iso2 in ("MM", "KH")}

    def subjects(iso2: str) -> list[str]:
        return list(OutgoingMail.objects.filter(person=officers[iso2]).values_list("subject", flat=True))

    at(DUE - timedelta(days=2), 22, 59)  # in Phnom Penh one minute before six on the day before
    reminders.send()
    assert subjects("KH") == []
    at(DUE - timedelta(days=2), 23, 0)  # six in Phnom Penh, half past five in Yangon
    reminders.send()
    assert subjects("KH") == ["Cambodia, Reporting on 2026: the report is due tomorrow"]
    assert subjects("MM") == []
    at(DUE - timedelta(days=2), 23, 30)
    reminders.send()
    reminders.send()
    assert subjects("MM") == ["Myanmar, Reporting on 2026: the report is due tomorrow"]
    [mail] = OutgoingMail.objects.filter(person=officers["MM"])
    assert "is due tomorrow (30 April 2027, end of day in Yangon (UTC+6:30))" in mail.body


def test_the_daily_mail_comes_at_seven_by_the_clock_of_its_reader(everything, at, client):
    people = [contributor(state("MM")), contributor(state("MM"), time_zone="Europe/Brussels"), secretariat()]
    now = at(date(2027, 3, 1), 0, 29)
    hours = [outbox.summary_hour(person) for person in people]
    assert hours == ["07:00 (UTC+6:30)", "07:00 (UTC+1)", "00:00 UTC"]
    assert [now.astimezone(person.clock).hour >= outbox._hour(person) for person in people] == [False, False, True]
    now = at(date(2027, 3, 1), 0, 30)
    assert [now.astimezone(person.clock).hour >= outbox._hour(person) for person in people] == [True, False, True]
    client.force_login(people[0])
    assert "at about 07:00 (UTC+6:30)" in client.get(reverse("message-choices")).content.decode()


def test_the_words_of_a_cycle_name_no_single_clock(everything, client, at):
    with everything():
        myanmar_and_cambodia()
    client.force_login(secretariat())
    assert "Due 30 April 2027, end of day by each state’s own clock" in client.get("/").content.decode()
    assert ReportingCycle.objects.get().days_left == clock.days_until(DUE, clock.UTC)
