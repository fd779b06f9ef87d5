"""E-mails of the reporting flow: who is told, in one plain text with one link and nothing of any report's content.

An act writes its e-mails as rows in its own transaction; a task sends them, each once.
Source: docs/decisions/0016-mail-once.md.
"""

import logging
from collections.abc import Iterable
from datetime import date
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from members import permissions
from members.models import MemberState, User
from members.row_access import row_access
from reporting import tasks
from reporting.models import NationalReport, OutgoingMail

logger = logging.getLogger(__name__)


def focal_points(state: MemberState) -> list[User]:
    return list(
        User.objects.filter(
            is_active=True, groups__state_role__member_state=state, groups__state_role__role=permissions.FOCAL_POINT.key
        ).distinct()
    )


def secretariat() -> list[User]:
    return list(User.objects.filter(is_active=True, groups__name=permissions.SECRETARIAT.name).distinct())


def queue(
    template: str,
    subject: str,
    people: Iterable[User],
    url: str,
    *,
    key: str,
    report: NationalReport,
    **context: object,
) -> None:
    """Write one message per person, so that nobody sees another's address. The same ``key`` never writes twice to one.

    Acts of the past that are being loaded (``tasks.quiet``) tell nobody.
    """
    if tasks.is_quiet():
        return
    OutgoingMail.objects.bulk_create(
        [
            OutgoingMail(
                report=report,
                person=person,
                key=key,
                subject=subject[:250],
                body=render_to_string(
                    f"reporting/mail/{template}.txt",
                    {"person": person, "url": settings.PORTAL_URL + url, "report": report, **context},
                ),
                created_at=timezone.now(),
            )
            for person in people
        ],
        ignore_conflicts=True,
    )
    transaction.on_commit(partial(tasks.nudge, tasks.send_waiting_mail))


def send_waiting() -> int:
    """Send what waits, oldest first. Returns the number sent. Harmless when several workers do it at once."""
    with row_access(reviews=True):
        waiting = OutgoingMail.objects.filter(sent_at=None, attempts__lt=OutgoingMail.MAX_ATTEMPTS)
        pks = list(waiting.values_list("pk", flat=True)[:500])
    return sum(_send(pk) for pk in pks)


def _send(pk: int) -> bool:
    """Send one message if nobody else does. The row stays locked until the mail server has taken the message."""
    with row_access(reviews=True):
        rows = OutgoingMail.objects.select_for_update(of=("self",), skip_locked=True).select_related("person")
        mail = rows.filter(pk=pk, sent_at=None).first()
        if mail is None:
            return False
        mail.attempts += 1
        try:
            EmailMessage(mail.subject, mail.body, to=[mail.person.email]).send()
        except (OSError, SMTPException) as error:
            logger.warning("E-mail %s could not be sent (attempt %s): %s", pk, mail.attempts, error)
        else:
            mail.sent_at = timezone.now()
        mail.save(update_fields=["attempts", "sent_at"])
        return mail.sent_at is not None


def submitted(version) -> None:
    report = version.report
    queue(
        "submitted",
        f"{report.member_state}, {report.cycle}: report submitted ({version.reference})",
        [*secretariat(), *focal_points(report.member_state)],
        version.get_absolute_url(),
        key=f"submitted:{version.pk}",
        report=report,
        version=version,
    )


def decided(decision) -> None:
    report = decision.version.report
    returned = decision.kind == decision.RETURNED
    queue(
        "returned" if returned else "accepted",
        f"{report.member_state}, {report.cycle}: {'sections returned' if returned else 'report accepted'}",
        focal_points(report.member_state),
        reverse("report-detail", args=[report.pk]),
        key=f"decided:{decision.pk}",
        report=report,
        version=decision.version,
    )


def approval_wanted(pending, others: list[User]) -> None:
    report = pending.report
    queue(
        "approval_wanted",
        f"{report.member_state}, {report.cycle}: your approval is asked for",
        others,
        reverse("report-approval", args=[report.pk]),
        key=f"approval:{pending.pk}",
        report=report,
        pending=pending,
    )


def asked(request) -> None:
    """The secretariat is told what a state asks for."""
    report = request.report
    queue(
        "asked",
        f"{report.member_state}, {report.cycle}: {request.get_kind_display().lower()} asked for",
        secretariat(),
        request.get_absolute_url(),
        key=f"asked:{request.pk}",
        report=report,
        request=request,
    )


def answered(request) -> None:
    report = request.report
    word = "granted" if request.granted else "refused"
    queue(
        "answered",
        f"{report.member_state}, {report.cycle}: {request.get_kind_display().lower()} {word}",
        focal_points(report.member_state),
        request.get_absolute_url(),
        key=f"answered:{request.pk}",
        report=report,
        request=request,
    )


def assigned(report: NationalReport, person: User, act: str) -> None:
    queue(
        "assigned",
        f"{report.member_state}, {report.cycle}: sections were given to you",
        [person],
        report.get_absolute_url(),
        key=f"assigned:{act}",
        report=report,
    )


def reminder(report: NationalReport, person: User, day: date) -> None:
    """At most one a day to each person about each report."""
    queue(
        "reminder",
        f"{report.member_state}, {report.cycle}: reminder about your sections",
        [person],
        report.get_absolute_url(),
        key=f"reminder:{report.pk}:{day}",
        report=report,
    )
