"""The tasks that wait for a person: the read model of the home pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import NamedTuple

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from members import clock, permissions
from members.kept_sql import KeptRows
from members.models import MemberState, StateRole, User
from reporting.enums import ClarificationStatus, ConsolidatedStatus, JobStatus, ReportStatus, SectionStatus
from reporting.models import (
    Clarification,
    ConsentRequest,
    ConsolidatedReport,
    NationalReport,
    PendingSubmission,
    Questionnaire,
    ReleaseConsent,
    RenderJob,
    ReportingCycle,
    ReportSection,
    SecondApproval,
    SectionAssignment,
    StateRequest,
)
from reporting.queries import clarifications
from reporting.queries.left import left_in_each
from reporting.queries.stages import COUNTED
from reporting.workflow import EDITABLE

NO_STATE = 0  # an id that no state has


@dataclass(frozen=True)
class WaitingTask:
    """One task for the person: a sentence, the page for it, and its due date."""

    title: str
    text: str
    url: str
    due: date | None = None
    code: str = ""
    label: str = ""
    where: tzinfo = clock.UTC  # the clock by which the day ends

    @property
    def is_late(self) -> bool:
        return self.due is not None and clock.days_until(self.due, self.where) < 0

    @property
    def due_in_words(self) -> str:
        return clock.end_of(self.due, self.where) if self.due else ""


def reports_of(user: User) -> list[NationalReport]:
    """The reports of the person's states that wait for something: to be written, or to be released.

    Two queries, and one if none waits.
    """
    if not user.state_ids:
        return []
    waiting = [pk for (pk,) in _waiting_reports(user.state_ids, user.reported_state_ids or [NO_STATE])]
    if not waiting:
        return []
    rows = NationalReport.objects.filter(pk__in=waiting).select_related("cycle__questionnaire", "member_state")
    return sorted(rows.order_by(), key=lambda report: (report.due_on, report.pk))


@KeptRows
def _waiting_reports(states: list[int], reported: list[int]) -> QuerySet:
    """Ids. ``reported``: the states of which the person decides on the release."""
    decided = Exists(ReleaseConsent.objects.filter(report=OuterRef("pk")))
    undecided = Q(~decided, status=ReportStatus.ACCEPTED, member_state__in=reported)
    rows = NationalReport.objects.in_earnest().worked_on_in(states).filter(Q(status__in=EDITABLE) | undecided)
    return rows.order_by().values_list("pk")


class WaitingKinds(NamedTuple):
    """Whether anything of these kinds waits: most people have none of them, and then nothing more is read."""

    approvals: bool = True
    consents: bool = True
    clarifications: bool = True
    sections: bool = True  # given to the person, with a day


def asked_of(user: User) -> WaitingKinds:
    """One query."""
    if not user.state_ids or user.reviews_reports:
        return WaitingKinds()
    [row] = _asked_rows(user.pk, user.state_ids)
    return WaitingKinds(*row)


@KeptRows
def _asked_rows(person: int, states: list[int]) -> QuerySet:
    """A row of ``WaitingKinds``: what a contributor of a state does not see can be among it."""
    return User.objects.filter(pk=person).values_list(
        Exists(PendingSubmission.objects.filter(report__member_state__in=states)),
        Exists(ConsentRequest.objects.filter(giver__in=states, replies=None)),
        Exists(Clarification.objects.filter(report__member_state__in=states, status=ClarificationStatus.OPEN)),
        Exists(SectionAssignment.objects.filter(person=person, due_on__isnull=False)),
    )


def waiting_for(
    user: User, reports: Sequence[NationalReport] | None = None, asked: WaitingKinds | None = None
) -> list[WaitingTask]:
    """The tasks of this person, the most urgent first. A constant number of queries, and one for each of ``asked``.

    ``reports``: see ``reports_of``; ``asked``: see ``asked_of``; if the caller has read them.
    """
    found: list[WaitingTask] = []
    reports = reports_of(user) if reports is None else reports
    asked = asked_of(user) if asked is None else asked
    if user.state_ids:
        found += _state(user, [report for report in reports if report.is_editable])
        found += _approvals(user) if asked.approvals else []
        found += _requests_for_consent(user) if asked.consents else []
        found += _release([report for report in reports if not report.is_editable])
    if user.reviews_reports:
        found += _secretariat()
        found += _second_officer(user)
    if user.has_perm(permissions.MANAGE_PEOPLE):
        found += _administrator()
    found += _clarifications(user) if asked.clarifications else []
    return sorted(found, key=lambda item: item.due or date.max)  # tasks without a day keep their order


@dataclass
class _Own:
    """The sections of one report in which the person works."""

    keys: set[str] = field(default_factory=set)
    ready: int = 0
    open: int = 0
    given_until: date | None = None  # the first day by which a contributor must finish one that is not ready


def _own_sections(reports: Sequence[NationalReport], user: User) -> dict[int, _Own]:
    """By the id of the report. One query; two for who is focal point of one state and contributor of another."""
    found = {report.pk: _Own() for report in reports}
    led = [report.pk for report in reports if report.member_state_id in user.reported_state_ids]
    rows = [(*row, None) for row in _every_section(led)] if led else []
    if others := found.keys() - set(led):
        given = SectionAssignment.objects.filter(person=user, report_section=OuterRef("pk"), due_on__isnull=False)
        assigned = ReportSection.objects.workable_by(user).filter(report__in=others)
        assigned = assigned.annotate(until=Subquery(given.order_by("due_on").values("due_on")[:1]))
        rows += assigned.values_list("report_id", "section__key", "status", "is_open", "until")
    for pk, key, status, is_open, until in rows:
        own, is_settled = found[pk], status in SectionStatus.settled()
        own.keys.add(key)
        own.open += is_open
        own.ready += not is_open or is_settled
        if until and is_open and not is_settled:
            own.given_until = min(until, own.given_until or until)
    return found


@KeptRows
def _every_section(report_ids: list[int]) -> QuerySet:
    rows = ReportSection.objects.filter(report__in=report_ids).order_by()
    return rows.values_list("report_id", "section__key", "status", "is_open")


def _state(user: User, editable: Sequence[NationalReport]) -> list[WaitingTask]:
    found = []
    reports = [report for report in editable if report.status != ReportStatus.DRAFT or not report.cycle.closed_at]
    own = _own_sections(reports, user)
    # Before a report is begun, the answers of the one before are not in it yet.
    left = left_in_each([report for report in reports if report.status == ReportStatus.DRAFT and report.begun_at])
    for report in reports:
        speaks = report.member_state_id in user.reported_state_ids
        if report.status == ReportStatus.RETURNED:
            text = _returned(own[report.pk].open)
        elif report.status == ReportStatus.TAKEN_BACK:
            text = gettext("Your state took it back. Correct it and submit it again.")
        elif report.status == ReportStatus.DRAFT:
            mine = own[report.pk]
            if not speaks and not mine.keys:
                continue
            text = _ready(mine.ready, len(mine.keys), all_of_them=speaks)
            if report.pk in left:
                text += f" {_points_left(left[report.pk].within(mine.keys))}"
        found.append(
            WaitingTask(
                title=f"Report of {report.member_state}, {report.cycle}",
                text=text,
                url=report.get_absolute_url(),
                due=report.due_on if speaks else min(filter(None, (own[report.pk].given_until, report.due_on))),
                code=report.status,
                label=report.get_status_display(),
                where=clock.of(report.member_state),
            )
        )
    return found


def _approvals(user: User) -> list[WaitingTask]:
    approvals = PendingSubmission.objects.filter(report__member_state__in=user.reported_state_ids)
    return [
        WaitingTask(
            title=f"Approve the report of {pending.report.member_state}, {pending.report.cycle}",
            text=f"{pending.requested_by} asks for your approval as a second focal point.",
            url=reverse("report-approval", args=[pending.report_id]),
        )
        for pending in approvals.exclude(requested_by=user).select_related(
            "report__cycle", "report__member_state", "requested_by"
        )
    ]


def _second_officer(user: User) -> list[WaitingTask]:
    """Steps for which a colleague asked a second officer. One query."""
    return [
        WaitingTask(
            title=f"{approval.get_step_display()}: {approval.version or approval.cycle}",
            text=gettext("%(person)s asks for a second officer.") % {"person": approval.asked_by},
            url=approval.get_absolute_url(),
        )
        for approval in SecondApproval.objects.waiting()
        .select_related("version")
        .defer("version__content")
        .exclude(asked_by=user)
    ]


def _returned(count: int) -> str:
    return ngettext(
        "The SOMTC secretariat returned %(count)d section. Answer and submit again.",
        "The SOMTC secretariat returned %(count)d sections. Answer and submit again.",
        count,
    ) % {"count": count}


def _ready(ready: int, count: int, *, all_of_them: bool) -> str:
    if all_of_them:
        text = ngettext("%(ready)d of %(count)d section ready.", "%(ready)d of %(count)d sections ready.", count)
    else:
        text = ngettext(
            "%(ready)d of %(count)d section assigned to you ready.",
            "%(ready)d of %(count)d sections assigned to you ready.",
            count,
        )
    return text % {"ready": ready, "count": count}


def _points_left(count: int) -> str:
    if not count:
        return gettext("Nothing left.")
    return ngettext("%(count)d point left.", "%(count)d points left.", count) % {"count": count}


def _clarifications(user: User) -> list[WaitingTask]:
    """For a state: questions of the secretariat; for the secretariat: answers. Nobody else has any."""
    if not user.state_ids and not user.reviews_reports:
        return []
    reviews = user.reviews_reports
    return [
        WaitingTask(
            title=f"Clarifications: {waits.report}",
            text=_answers_to_read(waits.count) if reviews else _answers_to_write(waits.count),
            url=reverse("clarification-list", args=[waits.report.pk]) + f"?status={'answered' if reviews else 'open'}",
            due=None if reviews else waits.due_on,
            where=clock.of(waits.report.member_state),
        )
        for waits in clarifications.waiting(user)
    ]


def _answers_to_read(count: int) -> str:
    return ngettext(
        "%(count)d answer of the state waits for you.", "%(count)d answers of the state wait for you.", count
    ) % {"count": count}


def _answers_to_write(count: int) -> str:
    return ngettext(
        "The SOMTC secretariat waits for %(count)d answer.", "The SOMTC secretariat waits for %(count)d answers.", count
    ) % {"count": count}


def _requests_for_consent(user: User) -> list[WaitingTask]:
    asked = (
        ConsentRequest.objects.filter(giver__in=user.reported_state_ids, replies=None)
        .select_related("asking_state")
        .order_by("asked_at")
    )
    return [
        WaitingTask(
            title=f"{request.asking_state} asks for your consent",
            text=f"Asked on {clock.moment(request.asked_at)}. "
            "The information stays back until you answer (Article 25).",
            url=request.get_absolute_url(),
        )
        for request in asked
    ]


def _release(undecided: Sequence[NationalReport]) -> list[WaitingTask]:
    """Accepted reports without a release decision."""
    return [
        WaitingTask(
            title=f"Decide how far the report on “{report.cycle}” may go",
            text="It is accepted, and nothing of it is released. One step releases it to AMMTC.",
            url=reverse("report-release", args=[report.pk]),
            code=report.status,
            label=report.get_status_display(),
        )
        for report in sorted(undecided, key=lambda report: report.cycle.period_end, reverse=True)
    ]


def _submitted(report: NationalReport) -> str:
    assert report.submitted_at is not None
    return f"Submitted {clock.both(report.submitted_at, clock.of(report.member_state))}."


def _secretariat() -> list[WaitingTask]:
    found = [
        WaitingTask(
            title=f"Review {report.member_state}, {report.cycle}",
            text=_submitted(report),
            url=reverse("review-start", args=[report.pk]),
            due=report.cycle.review_until,
            code=report.status,
            label=report.get_status_display(),
        )
        for report in NationalReport.objects.filter(status=ReportStatus.SUBMITTED)
        .select_related("cycle", "member_state")
        .order_by("submitted_at")
    ]
    found += [
        WaitingTask(
            title=f"{asked.get_kind_display()}: {asked.report}",
            text=f"Asked on {clock.moment(asked.asked_at)}. Grant or refuse it.",
            url=asked.get_absolute_url(),
        )
        for asked in StateRequest.objects.filter(granted=None)
        .select_related("report__cycle", "report__member_state")
        .order_by("asked_at")
    ]
    to_publish = ConsolidatedReport.objects.filter(status=ConsolidatedStatus.ADOPTED)
    found += [
        WaitingTask(
            title=f"Publish the release of {report}",
            text="AMMTC has adopted the report. Donors see nothing until you publish.",
            url=report.get_absolute_url(),
            code=report.status,
            label=report.get_status_display(),
        )
        for report in to_publish
    ]
    found += _drafts()
    failed = RenderJob.objects.filter(status=JobStatus.FAILED).select_related("consolidated")
    found += [
        WaitingTask(
            title=f"{job} could not be made",
            text="See what went wrong and try again.",
            url=job.consolidated.get_absolute_url(),
            code=job.status,
            label=job.get_status_display(),
        )
        for job in failed
    ]
    return found


def _administrator() -> list[WaitingTask]:
    """Vacant posts, and invitations that were not accepted yet. Two queries."""
    held = StateRole.objects.filter(role=permissions.FOCAL_POINT.key, group__user__is_active=True)
    vacant = MemberState.objects.exclude(pk__in=held.values("member_state")).order_by("name")
    found = [
        WaitingTask(
            title=f"{state} has no national focal point",
            text="Nobody can submit its report. Invite a focal point, or give the role to somebody who is here.",
            url=reverse("person-invite"),
        )
        for state in vacant
    ]
    invited = User.objects.filter(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX).count()
    if invited:
        text = ngettext(
            "%(count)d person has not chosen a password yet. Send the invitation again, or close the account.",
            "%(count)d people have not chosen a password yet. Send the invitation again, or close the account.",
            invited,
        )
        found.append(
            WaitingTask(
                title="Invitations that were not taken up",
                text=text % {"count": invited},
                url=f"{reverse('person-list')}?status=invited",
            )
        )
    return found


def _drafts() -> list[WaitingTask]:
    """Drafts of the questionnaire: no cycle can use them before they are published."""
    return [
        WaitingTask(
            title=f"Questionnaire, draft version {draft.version}",
            text="It is being edited. Cycles can use it once it is published.",
            url=draft.get_absolute_url(),
            code=draft.status,
            label=draft.get_status_display(),
        )
        for draft in Questionnaire.objects.drafts()
    ]


@dataclass(frozen=True)
class CycleStages:
    """How many reports of a cycle are at each stage."""

    cycle: ReportingCycle
    counts: list[tuple[str, str, int]]  # status, its label, number of reports
    total: int


def open_cycles() -> list[CycleStages]:
    """For the secretariat: only the stages of reports, nothing that is being written."""
    cycles = ReportingCycle.objects.open().annotate(
        **{f"n_{name}": Count("reports", filter=Q(reports__status__in=counted)) for name, counted in COUNTED.items()}
    )
    return [
        CycleStages(
            cycle,
            [(name, ReportStatus(name).label, getattr(cycle, f"n_{name}")) for name in COUNTED],
            sum(getattr(cycle, f"n_{name}") for name in COUNTED),
        )
        for cycle in cycles
    ]
