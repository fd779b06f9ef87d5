"""Sends waiting e-mails: each is given to the mail server once, and none is lost while the server is down.

Every e-mail is a row with a status. A worker takes a lease on it (``sending``), connects to the mail server, and writes
``handed_over`` before it sends the last byte; after the server's answer it writes ``sent``. If a worker is killed
before ``handed_over``, the message is sent again. If it is killed afterwards, nobody knows whether the server has the
message (``in_doubt``). Such a message is never sent again; the person's next daily summary names it if it was not read
in the portal. Source: docs/decisions/0030-mail-handed-over-once.md.
"""

import logging
import smtplib
import uuid
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members import clock
from members.models import OfficeContact, User
from members.row_access import row_access
from reporting.jobs.queue import nudge
from reporting.messages import smtp
from reporting.models import NationalReport, Notification, OutgoingMail
from reporting.models.notification import MailStatus
from reporting.notification_kinds import Delivery

logger = logging.getLogger(__name__)

BATCH = 500  # messages in one task
LEASE = timedelta(minutes=5)  # far longer than one message takes
GIVE_UP_AFTER = timedelta(days=5)  # of refusals by a server that answers; for a server that is down there is no limit
LONGEST_PAUSE = timedelta(hours=6)
SUMMARY_HOUR = 7  # by the clock of the person
SUMMARY_HOUR_UTC = 0  # for people without a clock of their own: early morning in the region
UNSUBSCRIBE_SALT = "reporting.unsubscribe"


class _NotMineAnyMore(Exception):
    """The lease expired and another worker may have the message: it must not be handed over."""


# --- Sending ----------------------------------------------------------------------------------------------------------
def send_waiting() -> int:
    """Send the waiting messages, oldest first. Returns the number sent. Several workers can run it at once."""
    settle()
    sent = tried = 0
    connection: BaseEmailBackend | None = None
    try:
        while tried < BATCH and (mail := _claim()):
            tried += 1
            if connection is None:
                connection = get_connection()
                try:
                    connection.open()
                except (OSError, SMTPException) as error:
                    logger.warning("The mail server could not be reached; e-mail waits: %s", error)
                    _release(mail, str(error), pause=None)
                    break
            outcome, problem = _send(mail, connection)
            sent += outcome == MailStatus.SENT
            if problem is not None and not _still_talks(problem):
                connection.close()
                connection = None
    finally:
        if connection is not None:
            connection.close()
    return sent


def _claim() -> OutgoingMail | None:
    """Take a lease on the oldest message that may be tried now; None when there is none."""
    now = timezone.now()
    with row_access(reviews=True):
        mail = (
            OutgoingMail.objects.locked(skip_locked=True)
            .select_related("person")
            .filter(Q(next_try_at=None) | Q(next_try_at__lte=now), status=MailStatus.WAITING)
            .first()
        )
        if mail is not None:
            mail.status, mail.lease, mail.lease_until = MailStatus.SENDING, uuid.uuid4(), now + LEASE
            mail.save(update_fields=["status", "lease", "lease_until"])
        return mail


def _send(mail: OutgoingMail, connection: BaseEmailBackend) -> tuple[MailStatus, Exception | None]:
    """Hand one claimed message over and store the result."""
    if not mail.person.is_active:
        return _become(mail, MailStatus.REFUSED, error=_("The account is closed.")), None
    message = EmailMessage(
        mail.subject, mail.body, to=[mail.person.email], headers=headers(mail), connection=connection
    )
    told = partial(_hand_over, mail)
    try:
        if isinstance(connection, smtp.EmailBackend):
            connection.tell_before_last_dot(told)
        else:
            told()
        message.send()
    except _NotMineAnyMore as error:
        logger.warning("The lease of e-mail %s ran out while it was being sent.", mail.pk)
        return MailStatus.WAITING, error
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = next(iter(error.recipients.values()))
        return _refused(mail, code, reason, final=code >= 500), error
    except smtplib.SMTPResponseException as error:  # the server itself says that it does not have the message
        return _refused(mail, error.smtp_code, error.smtp_error), error
    except (OSError, SMTPException) as error:
        if mail.status == MailStatus.HANDED_OVER:
            logger.warning("No answer to e-mail %s after it was handed over: %s", mail.pk, error)
            return _in_doubt(mail, str(error)), error
        logger.warning("E-mail %s could not be handed over: %s", mail.pk, error)
        return _release(mail, str(error), pause=timedelta(minutes=1)), error
    return _become(mail, MailStatus.SENT, sent_at=timezone.now()), None


def _still_talks(error: Exception) -> bool:
    """Whether the connection can be used for the next message: the server refused one but did not close it."""
    refused = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException)
    return refused and getattr(error, "smtp_code", None) != 421


def headers(mail: OutgoingMail) -> dict[str, str]:
    found = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    if mail.kind_in_full.optional:  # one click in the mail program: RFC 8058
        found["List-Unsubscribe"] = f"<{settings.PORTAL_URL}{unsubscribe_path(mail.person, mail.kind)}>"
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return found


def unsubscribe_path(person: User, kind: str) -> str:
    """The address at which this person ends e-mails of this kind, without signing in."""
    token = signing.dumps([person.pk, kind], salt=UNSUBSCRIBE_SALT)
    return reverse("unsubscribe", args=[token])


def read_unsubscribe_token(token: str) -> tuple[int, str]:
    """Person and kind. Raises ``signing.BadSignature``."""
    person, kind = signing.loads(token, salt=UNSUBSCRIBE_SALT)
    return person, kind


# --- What came of it --------------------------------------------------------------------------------------------------
def _hand_over(mail: OutgoingMail) -> None:
    """Store and commit that from now on the mail server may have the message."""
    if not _change(mail, status=MailStatus.HANDED_OVER, attempts=mail.attempts + 1):
        raise _NotMineAnyMore


def _become(mail: OutgoingMail, status: MailStatus, **fields: object) -> MailStatus:
    _change(mail, status=status, lease=None, lease_until=None, **fields)
    return status


def _release(mail: OutgoingMail, error: str, *, pause: timedelta | None) -> MailStatus:
    """The server was not reached, or the connection broke before the end: the message waits, without limit."""
    return _become(mail, MailStatus.WAITING, error=error[:250], next_try_at=pause and timezone.now() + pause)


def _refused(mail: OutgoingMail, code: int, reason: bytes | str, *, final: bool = False) -> MailStatus:
    """The server refused the message. It is tried again with growing pauses, unless the address does not exist."""
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    error = f"{code} {text}"[:250]
    logger.warning("The mail server did not take e-mail %s: %s", mail.pk, error)
    if final or timezone.now() - mail.created_at > GIVE_UP_AFTER:
        return _become(mail, MailStatus.REFUSED, error=error, attempts=mail.attempts + 1)
    pause = min(LONGEST_PAUSE, timedelta(minutes=2 ** min(mail.attempts, 10)))
    tries = mail.attempts + (mail.status != MailStatus.HANDED_OVER)  # counted once when it was handed over
    return _become(mail, MailStatus.WAITING, error=error, attempts=tries, next_try_at=timezone.now() + pause)


def _in_doubt(mail: OutgoingMail, error: str) -> MailStatus:
    """Nobody knows whether the server has the message. It is not sent again; if unread, the next summary names it."""
    with row_access(reviews=True, person=mail.person_id):
        _become(mail, MailStatus.IN_DOUBT, error=error[:250])
        unread = Notification.objects.of(mail.person).unread()
        unread.filter(key=mail.key).update(delivery=Delivery.DAILY)
        unread.filter(summary=mail).update(summary=None)  # the doubtful message was itself a summary
    return MailStatus.IN_DOUBT


def _change(mail: OutgoingMail, **fields: object) -> bool:
    """Change the row if the lease is still ours, and commit."""
    with row_access(reviews=True):
        mine = OutgoingMail.objects.filter(pk=mail.pk, lease=mail.lease).update(**fields)
    for name, value in fields.items():
        setattr(mail, name, value)
    return bool(mine)


def settle() -> None:
    """Set the status of messages whose worker was lost."""
    now = timezone.now()
    with row_access(reviews=True):
        lost = OutgoingMail.objects.filter(lease_until__lt=now)
        lost.filter(status=MailStatus.SENDING).update(status=MailStatus.WAITING, lease=None, lease_until=None)
        doubtful = list(lost.filter(status=MailStatus.HANDED_OVER).select_related("person").locked(skip_locked=True))
        for mail in doubtful:
            logger.warning("The worker that handed over e-mail %s was lost; it is in doubt.", mail.pk)
            _in_doubt(mail, "The worker was lost before the mail server answered.")


# --- The daily summary ------------------------------------------------------------------------------------------------
def send_summaries(now: datetime | None = None) -> int:
    """Write the summaries of today by each person's clock, at most one to each person a day. Returns their number."""
    now = now or timezone.now()
    people = User.objects.with_roles().filter(is_active=True).order_by("pk")
    return sum(_summarise(person, now) for person in people if now.astimezone(person.clock).hour >= _hour(person))


def _hour(person: User) -> int:
    return SUMMARY_HOUR_UTC if person.clock == clock.UTC else SUMMARY_HOUR


def summary_hour(person: User) -> str:
    """When this person's summary is sent, by their clock: "07:00 (UTC+7)"."""
    there = timezone.now().astimezone(person.clock)
    return clock.moment(there.replace(hour=_hour(person), minute=0), person.clock, "H:i")


def _summarise(person: User, now: datetime) -> bool:
    key = f"summary:{clock.day(now, person.clock)}"
    with row_access(reviews=True, person=person.pk):
        waiting = list(
            Notification.objects.locked()
            .select_related("report__cycle", "report__member_state")
            .of(person)
            .unread()
            .filter(delivery=Delivery.DAILY, summary=None)
            .order_by("created_at", "pk")
        )
        if not waiting or OutgoingMail.objects.filter(person=person, key=key).exists():
            return False
        summary = OutgoingMail.objects.create(
            person=person,
            key=key,
            subject=summary_subject(waiting)[:250],
            body=summary_text(person, waiting),
            created_at=now,
        )
        Notification.objects.filter(pk__in=[message.pk for message in waiting]).update(summary=summary)
        transaction.on_commit(partial(nudge, "reporting.send_waiting_mail"))
    return True


def summary_subject(messages: list[Notification]) -> str:
    """The number of messages, with state and cycle if all are about one report."""
    count = len(messages)
    text = ngettext("%(count)d message", "%(count)d messages", count) % {"count": count}
    reports = {message.report for message in messages}
    if len(reports) == 1 and (report := next(iter(reports))):
        return f"{report}: {text}"
    return _("ACTIP portal: %(messages)s") % {"messages": text}


def summary_text(person: User, messages: list[Notification]) -> str:
    """The messages by report, oldest first, and one link to the list."""
    groups: dict[NationalReport | None, list[str]] = {}
    for message in messages:
        said = message.subject.removeprefix(f"{message.report}: ")
        line = said[:1].upper() + said[1:]
        groups.setdefault(message.report, []).append(line)
    url = settings.PORTAL_URL + reverse("message-list")
    return render_to_string(
        "reporting/messages/mail/summary.txt",
        {"person": person, "groups": list(groups.items()), "url": url, "contact": OfficeContact.current()},
    )
