"""The list of submitted reports, with the work that waits in each."""

from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DateTimeField,
    F,
    Func,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from members.models import User
from members.permissions import SECRETARIAT
from reporting import standing, workflow
from reporting.enums import ClarificationStatus, ReportStatus
from reporting.models import Clarification, NationalReport, ReviewAssignment, Section, SectionRead
from reporting.queries.stages import newest_number

MINE, NOBODY = "me", "nobody"
OVERDUE = "overdue"


def reviewers() -> QuerySet[User]:
    """People who can review: the active officers of the secretariat."""
    return User.objects.filter(is_active=True, groups__name=SECRETARIAT.name).distinct()


def number_of(rows: QuerySet, **conditions: Any) -> Coalesce:
    """The number of ``rows`` of a report, as a subquery."""
    found = rows.filter(report=OuterRef("pk"), **conditions).order_by().values("report")
    return Coalesce(Subquery(found.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def review_queue(
    reports: QuerySet[NationalReport],
    user: User,
    *,
    cycle: Any = None,
    state: Any = None,
    status: str = "",
    reviewer: str = "",
    clarifications: str = "",
    due: str = "",
) -> QuerySet[NationalReport]:
    """The submitted reports: those that wait for the secretariat first, the longest wait on top.

    Each has ``newest_number``; ``n_open``, ``n_answered`` and ``n_unsent`` clarifications; ``next_due``, the next day
    on which a clarification is due, and ``today_there``, today by the clock of the state; ``n_read`` of
    ``n_sections``; and ``reviewer_name``. One query.
    """
    lead = ReviewAssignment.objects.filter(report=OuterRef("pk"), section=None)
    threads = Clarification.objects.all()
    waiting = Clarification.objects.filter(
        report=OuterRef("pk"), status=ClarificationStatus.OPEN, due_on__isnull=False
    ).order_by()
    sections = Section.objects.filter(questionnaire=OuterRef("cycle__questionnaire")).order_by()
    there = Func(
        F("member_state__time_zone"),
        Value(timezone.now(), DateTimeField()),
        function="timezone",
        output_field=DateTimeField(),
    )
    found = (
        reports.exclude(status=ReportStatus.DRAFT)
        .select_related("cycle", "member_state")
        .annotate(
            newest_number=newest_number(),
            n_open=number_of(threads, status=ClarificationStatus.OPEN),
            n_answered=number_of(threads, status=ClarificationStatus.ANSWERED),
            n_unsent=number_of(threads, status=ClarificationStatus.UNSENT),
            next_due=Subquery(waiting.values("report").annotate(day=Min("due_on")).values("day")),
            today_there=Cast(there, DateField()),
            n_read=number_of(SectionRead.objects.all()),
            n_sections=Subquery(sections.values("questionnaire").annotate(n=Count("pk")).values("n"))
            + len(standing.KEYS),
            reviewer_name=Subquery(lead.values("reviewer__name")[:1]),
            turn=Case(
                When(status=ReportStatus.SUBMITTED, then=0),
                When(status__in=workflow.EDITABLE, then=1),
                default=2,
                output_field=IntegerField(),
            ),
        )
    )
    chosen = {"cycle": cycle, "member_state": state, "status": status}
    found = found.filter(**{name: value for name, value in chosen.items() if value})
    if not cycle:
        found = found.filter(cycle__archived_at=None)  # found by its cycle
    if reviewer:
        found = found.filter(_reviewed_by(reviewer, user))
    if clarifications:
        found = found.filter(_has_clarifications(clarifications))
    if due == OVERDUE:
        found = found.filter(next_due__lt=F("today_there"))
    elif due:
        found = found.filter(next_due__lte=F("today_there") + int(due))
    waits = When(status=ReportStatus.SUBMITTED, then=F("submitted_at"))
    return found.order_by("turn", Case(waits).asc(nulls_last=True), "-submitted_at", "pk")


def _reviewed_by(reviewer: str, user: User) -> Q:
    """``reviewer`` is MINE, NOBODY or the id of an officer. The reviewer of a single section finds the report too."""
    if reviewer == NOBODY:
        return ~Q(pk__in=ReviewAssignment.objects.filter(section=None).values("report"))
    wanted = user.pk if reviewer == MINE else int(reviewer)
    return Q(pk__in=ReviewAssignment.objects.filter(reviewer=wanted).values("report"))


def _has_clarifications(wanted: str) -> Q:
    if wanted == "none":
        return Q(n_open=0, n_answered=0, n_unsent=0)
    return Q(**{f"n_{wanted}__gt": 0})


def days_waiting(report: NationalReport) -> int | None:
    """Whole days since submission, while the report is with the secretariat; otherwise None."""
    if report.status != ReportStatus.SUBMITTED or report.submitted_at is None:
        return None
    return (timezone.now() - report.submitted_at).days
