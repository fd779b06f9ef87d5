"""Messages: the list in the portal, the choice of e-mails, and e-mail that is handed over once."""

import io
import struct
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.translation import trans_real

from members.models import AuditEvent
from members.row_access import row_access
from reporting import notification_kinds
from reporting.actions import delegation
from reporting.errors import WorkflowError
from reporting.messages import actions, mail, outbox
from reporting.models import Notification, OutgoingMail
from reporting.models.notification import MailStatus
from reporting.notification_kinds import KINDS, Delivery
from scripts.processes import ROOT
from tests import smtp_sink
from tests.factories import contributor, donor, focal_point, secretariat, state
from tests.factories.reports import open_cycle, report_of, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def cambodia(everything):
    with everything():
        return report_of(state("KH"), open_cycle())


@pytest.fixture
def sink(settings):
    """A real mail server, and the portal set to it."""
    with smtp_sink.running() as sink:
        settings.EMAIL_BACKEND = "reporting.messages.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", sink.port, False
        settings.EMAIL_TIMEOUT = 5
        yield sink


def tell(report, person, key="assigned:1", template="assigned"):
    with row_access(states=[report.member_state_id]):
        mail.queue(
            template,
            mail.subject_of(report, f"act {key}"),
            [person],
            report.get_absolute_url(),
            key=key,
            report=report,
            when="is due in 7 days",
            due=timezone.localdate(),
        )


def mails():
    with row_access(reviews=True):
        return [(m.status, m.attempts) for m in OutgoingMail.objects.order_by("pk")]


def messages_of(person):
    with row_access(person=person.pk):
        return list(Notification.objects.of(person))


# --- Kinds ------------------------------------------------------------------------------------------------------------
def test_every_template_belongs_to_one_kind():
    there = {path.stem for path in (ROOT / "templates/reporting/messages/mail").glob("*.txt")} - {"_foot", "summary"}
    assert sorted(name for kind in KINDS.values() for name in kind.templates) == sorted(there)
    assert notification_kinds.notification_kind_of("not named anywhere") == notification_kinds.OTHER
    assert not KINDS["decided"].optional and KINDS["due"].optional


# --- One message in the list for each e-mail --------------------------------------------------------------------------
def test_each_person_has_the_message_and_nobody_else_sees_it(everything):
    officer, reviewer = focal_point(state("KH")), secretariat()
    with everything():
        version = submitted(report_of(state("KH"), open_cycle(reviewer)), officer)
        mail.submitted(version)  # the same act again
        assert OutgoingMail.objects.count() == 2
        assert Notification.objects.count() == 0  # not even with every state's rows and the secretariat's
    for person in (officer, reviewer):
        [message] = [found for found in messages_of(person) if found.kind == "submitted"]
        assert (message.subject, message.kind, message.url) == (
            "Cambodia, Reporting on 2026: report submitted (ACTIP-2026-KH-1)",
            "submitted",
            version.get_absolute_url(),
        )
    assert messages_of(donor()) == []


def test_the_header_counts_the_unread_and_the_list_marks_them(client, cambodia):
    officer = focal_point(state("KH"))
    for number in range(3):
        tell(cambodia, officer, f"assigned:{number}")
    client.force_login(officer)
    page = client.get("/messages/").content.decode()
    assert '<span class="portal-header__unread">3<' in page and "3 messages, <strong>3 unread</strong>" in page
    newest, middle, oldest = messages_of(officer)
    assert client.head(f"/messages/{newest.pk}/open/").status_code == 302
    assert messages_of(officer)[0].read_at is None
    assert client.get(f"/messages/{newest.pk}/open/").url == cambodia.get_absolute_url()
    client.post(f"/messages/{middle.pk}/mark/", {"read": ""})
    assert [m.read_at is None for m in messages_of(officer)] == [False, False, True]
    client.post(f"/messages/{middle.pk}/mark/", {"unread": ""})
    assert "1 message" not in client.get("/messages/?show=unread").content.decode()
    client.post("/messages/read/", {"newest": middle.pk})  # one that came while the page was open stays unread
    tell(cambodia, officer, "assigned:late")
    assert [m.read_at is None for m in messages_of(officer)] == [True, False, False, False]
    for odd in ("9" * 5000, "٣", "-1", ""):  # a number that no page sends marks nothing
        assert client.post("/messages/read/", {"newest": odd}).status_code == 302
    assert [m.read_at is None for m in messages_of(officer)] == [True, False, False, False]
    assert oldest.subject in client.get("/messages/?kind=sections").content.decode()
    assert "No such message" in client.get("/messages/?kind=decided").content.decode()


def test_the_list_costs_the_same_for_one_and_for_thirty(client, cambodia):
    officer = focal_point(state("KH"))
    client.force_login(officer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get("/messages/").status_code == 200
        return len(found)

    tell(cambodia, officer)
    client.get("/")  # what is kept between requests is there
    one = queries()
    for number in range(30):
        tell(cambodia, officer, f"assigned:more{number}")
    assert queries() == one
    assert "Page 1 of 2" in client.get("/messages/").content.decode()


# --- Choices ----------------------------------------------------------------------------------------------------------
def test_a_person_chooses_and_a_duty_cannot_be_left_out(client, cambodia):
    colleague = contributor(state("KH"))
    client.force_login(colleague)
    page = client.get("/messages/choices/").content.decode()
    assert "Sections that are given to you" in page and "What the secretariat decided" not in page
    assert client.post("/messages/choices/", {"sections": "never"}).status_code == 200
    wanted = {"sections": "daily", "due": "never", "other": "at_once"}
    assert client.post("/messages/choices/", wanted).status_code == 302
    [event] = AuditEvent.objects.filter(what="choice of e-mails changed")
    assert event.details == {"kinds": {"sections": "daily", "due": "never"}, "by_link": False}
    with pytest.raises(WorkflowError, match="duties"):
        actions.choose(person=colleague, wanted={"sections": Delivery.NEVER})
    tell(cambodia, colleague)
    tell(cambodia, colleague, "due:1", "report_due")
    assert [m.delivery for m in messages_of(colleague)] == ["never", "daily"] and mails() == []


def test_the_summary_groups_by_report_and_comes_once_a_day(everything, mailoutbox):
    officer = focal_point(state("KH"))
    with everything():
        reports = [report_of(state("KH"), open_cycle(year=year)) for year in (2031, 2032)]
    actions.choose(person=officer, wanted={"sections": Delivery.DAILY})
    now = timezone.now().replace(hour=4)  # in Phnom Penh it is eleven
    assert outbox.send_summaries(now) == 0  # nothing to say
    for number, report in enumerate([reports[0], reports[1], reports[0]]):
        tell(report, officer, f"d{number}")
    assert [outbox.send_summaries(now), outbox.send_summaries(now)] == [1, 0]
    tell(reports[0], officer, "later")
    assert outbox.send_summaries(now) == 0
    outbox.send_waiting()
    [summary] = mailoutbox
    assert summary.subject == "ACTIP portal: 3 messages"
    assert summary.body.splitlines()[3:10] == [
        "",
        "Cambodia, Reporting on 2031",
        "- Act d0",
        "- Act d2",
        "",
        "Cambodia, Reporting on 2032",
        "- Act d1",
    ]
    assert summary.body.count("http") == 1
    assert outbox.send_summaries(now + timedelta(days=1)) == 1
    outbox.send_waiting()
    assert mailoutbox[-1].subject == "Cambodia, Reporting on 2031: 1 message"


def test_one_click_ends_an_optional_kind(client, cambodia, mailoutbox):
    officer = focal_point(state("KH"))
    tell(cambodia, officer, "due:1", "report_due")
    tell(cambodia, officer)
    assert outbox.send_waiting() == 2
    reminder, duty = mailoutbox
    assert "List-Unsubscribe" not in duty.extra_headers
    assert reminder.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = reminder.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    assert "End these e-mails?" in client.get(path).content.decode()
    tell(cambodia, officer, "due:2", "report_due")
    assert outbox.send_waiting() == 1  # opening the address changed nothing
    assert "will not get" in client.post(path, {"List-Unsubscribe": "One-Click"}).content.decode()
    tell(cambodia, officer, "due:3", "report_due")
    assert outbox.send_waiting() == 0 and len(messages_of(officer)) == 4
    assert client.post(path[:-4] + "xxx/").status_code == 404
    assert client.post(outbox.unsubscribe_path(officer, "decided")).status_code == 404  # a duty


# --- Handed over once -------------------------------------------------------------------------------------------------
def test_a_real_server_gets_each_message_once_with_its_own_number(sink, cambodia):
    people = [focal_point(state("KH")) for _ in range(3)]
    for person in people:
        tell(cambodia, person)
    assert [outbox.send_waiting(), outbox.send_waiting()] == [3, 0]
    assert [m["To"] for m in sink.accepted] == [person.email for person in people]
    assert len({m["Message-ID"] for m in sink.accepted}) == 3
    assert sink.accepted[0].get_content().startswith(f"Dear {people[0]},")
    assert mails() == [(MailStatus.SENT, 1)] * 3


def test_a_line_that_is_a_dot_arrives_as_it_was(sink, cambodia):
    officer = focal_point(state("KH"), name="A\n.\nB")
    tell(cambodia, officer)
    outbox.send_waiting()
    assert "\n.\n" in sink.accepted[0].get_content().replace("\r\n", "\n")


def test_what_breaks_before_the_last_line_is_sent_again(sink, cambodia):
    tell(cambodia, focal_point(state("KH")))

    def break_off(word, connection):
        if word == "DATA":
            raise ConnectionAbortedError
        return None

    sink.step = break_off
    assert outbox.send_waiting() == 0
    assert mails() == [(MailStatus.WAITING, 0)]
    sink.step = None
    with row_access(reviews=True):
        OutgoingMail.objects.update(next_try_at=None)
    assert outbox.send_waiting() == 1 and len(sink.accepted) == 1


def test_without_an_answer_to_the_last_line_it_is_in_doubt_and_the_next_summary_names_it(sink, cambodia):
    officer = focal_point(state("KH"))
    tell(cambodia, officer)

    def accept_and_vanish(word, connection):
        if word == "kept":
            raise ConnectionAbortedError
        return None

    sink.step = accept_and_vanish
    assert outbox.send_waiting() == 0
    sink.step = None
    assert mails() == [(MailStatus.IN_DOUBT, 1)]
    assert outbox.send_waiting() == 0 and len(sink.accepted) == 1
    assert outbox.send_summaries(timezone.now().replace(hour=4)) == 1
    assert outbox.send_waiting() == 1
    assert "act assigned:1" in sink.accepted[1].get_content().lower()


def test_a_doubtful_message_that_was_read_in_the_portal_is_not_named(sink, cambodia):
    officer = focal_point(state("KH"))
    tell(cambodia, officer)
    with row_access(reviews=True):
        OutgoingMail.objects.update(
            status=MailStatus.HANDED_OVER,
            lease="00000000-0000-0000-0000-000000000001",
            lease_until=timezone.now() - timedelta(seconds=1),
        )
    with row_access(person=officer.pk):
        actions.mark(message=messages_of(officer)[0], read=True)
    assert outbox.send_waiting() == 0  # settles
    assert mails() == [(MailStatus.IN_DOUBT, 0)]
    assert outbox.send_summaries(timezone.now().replace(hour=4)) == 0


def test_a_lost_worker_leaves_what_was_not_handed_over_to_the_next(sink, cambodia):
    tell(cambodia, focal_point(state("KH")))
    lost = outbox._claim()
    assert outbox.send_waiting() == 0  # its lease still runs
    with row_access(reviews=True):
        OutgoingMail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert outbox.send_waiting() == 1
    with pytest.raises(outbox._NotMineAnyMore):  # it was only slow: it may not hand over any more
        outbox._hand_over(lost)
    assert mails() == [(MailStatus.SENT, 1)]


def test_refusals_pause_and_an_address_that_does_not_exist_is_given_up(sink, cambodia):
    officer = focal_point(state("KH"))
    tell(cambodia, officer)
    sink.step = lambda word, connection: b"451 later" if word == "." else None
    assert outbox.send_waiting() == 0
    with row_access(reviews=True):
        row = OutgoingMail.objects.get()
        assert (row.status, row.attempts, row.error) == (MailStatus.WAITING, 1, "451 later")
        assert timedelta(seconds=90) < row.next_try_at - timezone.now() < timedelta(seconds=121)
        OutgoingMail.objects.update(next_try_at=None)
    sink.step = lambda word, connection: b"550 unknown" if word == "RCPT" else None
    tell(cambodia, officer, "assigned:2")
    outbox.send_waiting()
    assert [status for status, _ in mails()] == [MailStatus.REFUSED] * 2
    assert sink.accepted == []


def test_a_closed_account_gets_no_e_mail(sink, cambodia):
    officer = focal_point(state("KH"))
    tell(cambodia, officer)
    officer.is_active = False
    officer.save()
    assert outbox.send_waiting() == 0 and sink.accepted == []
    assert mails() == [(MailStatus.REFUSED, 0)]


def test_the_operator_sees_what_was_refused_and_sends_it_again(sink, cambodia):
    officer = focal_point(state("KH"))
    tell(cambodia, officer)
    sink.step = lambda word, connection: b"550 unknown" if word == "RCPT" else None
    outbox.send_waiting()
    out = io.StringIO()
    call_command("mail_status", stdout=out)
    assert "Refused: 1, the oldest of" in out.getvalue()
    assert f"Refused: {officer.email}, assigned:1: 550 unknown" in out.getvalue()
    sink.step = None
    call_command("mail_status", again=True, stdout=out)
    assert outbox.send_waiting() == 1 and len(sink.accepted) == 1


# --- Another language -------------------------------------------------------------------------------------------------
def catalogue(words: dict[str, str]) -> bytes:
    """A compiled catalogue, as ``compilemessages`` makes it."""
    pairs = sorted(
        (a.encode(), b.encode()) for a, b in {"": "Content-Type: text/plain; charset=UTF-8\n", **words}.items()
    )
    texts, tables = b"", ([], [])
    for pair in pairs:
        for table, text in zip(tables, pair, strict=True):
            table.append((len(text), 28 + 16 * len(pairs) + len(texts)))
            texts += text + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + b"".join(struct.pack("<2I", *entry) for table in tables for entry in table) + texts


def test_a_translation_can_be_added(client, cambodia, settings, tmp_path, mailoutbox):
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    words = {"Messages": "Messages du portail", "sections were given to you": "des sections vous ont été confiées"}
    (folder / "django.mo").write_bytes(catalogue(words))
    settings.LOCALE_PATHS = [tmp_path]
    colleague = contributor(state("KH"))
    client.force_login(colleague)
    try:
        with translation.override("fr"), row_access(states=[cambodia.member_state_id]):
            rows = list(cambodia.sections.select_related("section", "report")[:2])
            give = {"person": colleague, "agency": "police", "due_on": None, "note": ""}
            delegation.give(report=cambodia, sections=rows, by=focal_point(state("KH")), **give)
            page = client.get("/messages/").content.decode()
        assert '<h1 class="govuk-heading-l">Messages du portail</h1>' in page
        outbox.send_waiting()
        assert mailoutbox[0].subject == "Cambodia, Reporting on 2026: des sections vous ont été confiées"
    finally:
        trans_real._translations.clear()  # what is kept between requests must not speak French
