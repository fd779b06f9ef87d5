"""E-mails of the reporting flow: who is notified, in one plain text with one link and no content of any report.

An action writes its messages and e-mails as rows in its own transaction; a task sends each e-mail once
(``reporting/messages/outbox.py``). Source: docs/decisions/0030-mail-handed-over-once.md.
"""

from collections.abc import Iterable
from datetime import date
from functools import partial

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members import permissions
from members.models import MemberState, OfficeContact, User
from reporting import workflow
from reporting.jobs.queue import is_quiet, nudge
from reporting.models import NationalReport, Notification, NotificationPreference, OutgoingMail, ReportingCycle
from reporting.notification_kinds import Delivery, notification_kind_of


def focal_points(state: MemberState) -> list[User]:
    return list(
        User.objects.filter(
            is_active=True, groups__state_role__member_state=state, groups__state_role__role=permissions.FOCAL_POINT.key
        ).distinct()
    )


def secretariat() -> list[User]:
    return list(User.objects.filter(is_active=True, groups__name=permissions.SECRETARIAT.name).distinct())


def donors() -> list[User]:
    return list(User.objects.filter(is_active=True, groups__name=permissions.DONOR.name).distinct())


def queue(
    template: str,
    subject: str,
    people: Iterable[User],
    url: str,
    *,
    key: str,
    report: NationalReport | None,
    **context: object,
) -> None:
    """Notify people: a message in each one's list and, as each chose, an e-mail at once, in a daily summary, or none.

    There is one row per person, so that nobody sees another address. A person gets only one message with the same
    ``key``. The kind of the message, and so the possible choices, follows from ``template``
    (``reporting/notification_kinds.py``). While acts of the past are loaded (``quiet``), no e-mail is sent.
    """
    people = list({person.pk: person for person in people}.values())
    kind = notification_kind_of(template)
    wanted = dict(
        NotificationPreference.objects.filter(person__in=people, kind=kind.key).values_list("person", "delivery")
    )
    now = timezone.now()
    common = {"report": report, "key": key, "kind": kind.key, "subject": subject[:250], "created_at": now}
    messages = [
        Notification(
            **common,
            person=person,
            url=url,
            delivery=Delivery.NEVER if is_quiet() else wanted.get(person.pk, Delivery.AT_ONCE),
        )
        for person in people
    ]
    Notification.objects.bulk_create(messages, ignore_conflicts=True)
    contact = OfficeContact.current() if any(message.delivery == Delivery.AT_ONCE for message in messages) else None
    mails = [
        OutgoingMail(
            **common,
            person=message.person,
            body=render_to_string(
                f"reporting/messages/mail/{template}.txt",
                {
                    "person": message.person,
                    "url": settings.PORTAL_URL + url,
                    "report": report,
                    "optional": kind.optional,
                    "contact": contact,
                    **context,
                },
            ),
        )
        for message in messages
        if message.delivery == Delivery.AT_ONCE
    ]
    if mails:
        OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True)
        transaction.on_commit(partial(nudge, "reporting.send_waiting_mail"))


def subject_of(report: NationalReport, act: str) -> str:
    """Which state, which cycle, what happened; never anything of the report's content."""
    return f"{report.member_state}, {report.cycle}: {act}"


def submitted(version) -> None:
    report = version.report
    queue(
        "submitted",
        subject_of(report, _("report submitted (%(reference)s)") % {"reference": version.reference}),
        [*secretariat(), *focal_points(report.member_state)],
        version.get_absolute_url(),
        key=f"submitted:{version.pk}",
        report=report,
        version=version,
    )
    told = {person.pk for person in focal_points(report.member_state)}
    contributors = User.objects.filter(section_assignments__report_section__report=report, is_active=True)
    queue(
        "contributed",
        subject_of(report, _("the report that you wrote for was submitted")),
        [person for person in contributors.distinct() if person.pk not in told],
        version.get_absolute_url(),
        key=f"contributed:{version.pk}",
        report=report,
        version=version,
    )


def taken_back(taken) -> None:
    """Notify the secretariat, which may have planned to read it, and the other focal points of the state."""
    report = taken.version.report
    queue(
        "taken_back",
        subject_of(report, _("report taken back (%(reference)s)") % {"reference": taken.version.reference}),
        [*secretariat(), *(person for person in focal_points(report.member_state) if person != taken.taken_by)],
        taken.version.get_absolute_url(),
        key=f"taken_back:{taken.pk}",
        report=report,
        taken=taken,
    )


def decided(decision) -> None:
    report = decision.version.report
    returned = decision.kind == decision.RETURNED
    queue(
        "returned" if returned else "accepted",
        subject_of(report, _("sections returned") if returned else _("report accepted")),
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
        subject_of(report, _("your approval is asked for")),
        others,
        reverse("report-approval", args=[report.pk]),
        key=f"approval:{pending.pk}",
        report=report,
        pending=pending,
    )


def second_officer_wanted(approval, others: list[User]) -> None:
    _second_officer("second_officer_wanted", approval, others, _("a second officer is asked for"))


def second_officer_refused(approval) -> None:
    _second_officer("second_officer_refused", approval, [approval.asked_by], _("your request was not approved"))


def _second_officer(template: str, approval, people: list[User], act: str) -> None:
    subject = f"{approval.cycle}: {act}"
    url = approval.get_absolute_url()
    queue(template, subject, people, url, key=f"{template}:{approval.pk}", report=None, approval=approval)


def part_shown(report: NationalReport, part, until: date | None) -> None:
    """Notify a state that it can see its part and object ``until`` a day (None if the cycle sets no days)."""
    queue(
        "part_shown",
        subject_of(report, _("your part before the publication")),
        focal_points(report.member_state),
        reverse("state-part", args=[report.pk]),
        key=f"part:{part.pk}",
        report=report,
        until=until,
    )


def objection_made(report: NationalReport, objection) -> None:
    queue(
        "objection_made",
        subject_of(report, _("objection before the publication")),
        secretariat(),
        reverse("state-part", args=[report.pk]),
        key=f"objection:{objection.pk}",
        report=report,
    )


def objection_answered(report: NationalReport, objection) -> None:
    queue(
        "objection_answered",
        subject_of(report, _("your objection was answered")),
        focal_points(report.member_state),
        reverse("state-part", args=[report.pk]),
        key=f"objection-answered:{objection.pk}",
        report=report,
    )


def published(publication, reports: Iterable[NationalReport]) -> None:
    """Notify donor viewers and the states that reported. For a revision they may still use the earlier publication."""
    subject = str(publication)
    key, url = f"published:{publication.pk}", publication.get_absolute_url()
    queue("published", subject, donors(), url, key=key, report=None, publication=publication)
    for report in reports:
        own = reverse("state-part", args=[report.pk])
        people = focal_points(report.member_state)
        queue("published", subject, people, own, key=key, report=report, publication=publication)


def asked(request) -> None:
    """Notify the secretariat of a request of a state."""
    report = request.report
    queue(
        "asked",
        subject_of(report, _("%(request)s asked for") % {"request": request.get_kind_display().lower()}),
        secretariat(),
        request.get_absolute_url(),
        key=f"asked:{request.pk}",
        report=report,
        request=request,
    )


def answered(request) -> None:
    report = request.report
    what = {"request": request.get_kind_display().lower()}
    queue(
        "answered",
        subject_of(report, (_("%(request)s granted") if request.granted else _("%(request)s refused")) % what),
        focal_points(report.member_state),
        request.get_absolute_url(),
        key=f"answered:{request.pk}",
        report=report,
        request=request,
    )


def assigned(assignments: list, by: User) -> None:
    """Notify one colleague of sections that were given together, by whom, until when, and with the note."""
    first = assignments[0]
    report, person = first.report_section.report, first.person
    sections = [assignment.report_section for assignment in assignments]
    queue(
        "assigned",
        subject_of(report, _("sections were given to you")),
        [person],
        sections[0].get_absolute_url() if len(sections) == 1 else report.get_absolute_url(),
        key=f"assigned:{first.pk}:{first.assigned_at:%Y%m%d%H%M%S}",
        report=report,
        by=by,
        sections=[row.section for row in sections],
        assignment=first,
    )


def reminder(report: NationalReport, person: User, day: date, left: list, by: User) -> None:
    """At most one a day to each person about each report. ``left``: the person's assignments that are not ready."""
    queue(
        "reminder",
        subject_of(report, _("reminder about your sections")),
        [person],
        report.get_absolute_url(),
        key=f"reminder:{report.pk}:{day}",
        report=report,
        by=by,
        left=left,
    )


def cycle_opened(report: NationalReport) -> None:
    """Notify the focal points of a state that they can write."""
    queue(
        "cycle_opened",
        subject_of(report, _("reporting is open")),
        focal_points(report.member_state),
        report.get_absolute_url(),
        key=f"opened:{report.pk}",
        report=report,
    )


def due_date_changed(cycle: ReportingCycle, before: date) -> None:
    """Notify the people who still write, unless their state has a later due date of its own."""
    for report in cycle.reports.filter(status__in=workflow.EDITABLE).select_related("member_state", "cycle"):
        if report.is_extended:
            continue
        queue(
            "due_date_changed",
            subject_of(report, _("the due date was moved")),
            focal_points(report.member_state),
            report.get_absolute_url(),
            key=f"due:{report.pk}:{before}:{cycle.due_on}",
            report=report,
            before=before,
        )


def extended(report: NationalReport) -> None:
    queue(
        "extended",
        subject_of(report, _("you have more time")),
        focal_points(report.member_state),
        report.get_absolute_url(),
        key=f"extended:{report.pk}:{report.extended_to}",
        report=report,
    )


def consent_asked(request) -> None:
    """Ask the focal points of the Party that gave information. The e-mail contains nothing of the item."""
    queue(
        "consent_asked",
        _("%(state)s: your consent is asked for (Article 25)") % {"state": request.asking_state},
        focal_points(request.giver),
        request.get_absolute_url(),
        key=f"consent-asked:{request.pk}",
        report=request.report,
        request=request,
    )


def consent_answered(reply) -> None:
    request = reply.request
    queue(
        "consent_answered",
        _("%(state)s has answered your request for consent (Article 25)") % {"state": request.giver},
        focal_points(request.asking_state),
        request.get_absolute_url(),
        key=f"consent-answered:{reply.pk}",
        report=request.report,
        request=request,
    )
