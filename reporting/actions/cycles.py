"""Rounds of reporting: planned, opened, changed, extended for one state, closed, archived; and back again."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from members import audit
from members.models import MemberState, User
from members.row_access import row_access
from reporting import cycle_dates, mail, permissions, workflow
from reporting.enums import ConsolidatedStatus, CycleKind, CycleStatus
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.models import (
    ConsolidatedReport,
    NationalReport,
    Publication,
    Questionnaire,
    ReportingCycle,
    ReportSection,
    Section,
)

# Fixed once a state has begun its report.
FIXED = {
    "kind": "what is reported",
    "period_start": "the period",
    "period_end": "the period",
    "questionnaire": "the questionnaire",
}
# How counts are told. Fixed once a release is published: a second one that tells them otherwise gives counts away.
METHOD = ("smallest_shown", "rounding_base")
DATES = ("period_start", "period_end", *cycle_dates.ORDER)
NO_PARTY = "Choose at least one state that is a Party: SOMTC reports on what Parties do (Article 24)"


# --- The plan ---------------------------------------------------------------------------------------------------------
@transaction.atomic
def plan(
    *,
    title: str,
    kind: str,
    period_start: date,
    period_end: date,
    opens_on: date,
    due_on: date,
    questionnaire: Questionnaire,
    by: User,
    review_until: date | None = None,
    clearance_until: date | None = None,
    ammtc_on: date | None = None,
    ammtc_name: str = "",
    adoption_on: date | None = None,
    opens_itself: bool = True,
    invited: Iterable[MemberState] | None = None,
    smallest_shown: int = 11,
    rounding_base: int | None = None,
    is_sample: bool = False,
    day: date | None = None,
) -> ReportingCycle:
    """Plan a cycle. No state has a report yet, so nobody can write; every detail can still be changed.

    ``invited`` is every member state unless given; ``day`` is today, unless acts of the past are being loaded.
    Raises WorkflowError for what ``cycle_dates`` and ``clash`` refuse.
    """
    permissions.check_can_manage_cycles(by)
    cycle = ReportingCycle(
        title=title,
        kind=kind,
        period_start=period_start,
        period_end=period_end,
        opens_on=opens_on,
        opens_itself=opens_itself,
        due_on=due_on,
        review_until=review_until,
        clearance_until=clearance_until,
        ammtc_on=ammtc_on,
        ammtc_name=ammtc_name,
        adoption_on=adoption_on,
        questionnaire=questionnaire,
        smallest_shown=smallest_shown,
        rounding_base=rounding_base,
        is_sample=is_sample,
    )
    states = list(MemberState.objects.all() if invited is None else invited)
    _check(cycle, states, day or timezone.localdate())
    cycle.save()
    cycle.invited.set(states)
    audit.record("cycle planned", on=cycle, by=by, states=len(states))
    return cycle


def clash(*, title: str, kind: str, period_start: date, period_end: date, pk: int | None = None) -> tuple[str, str]:
    """(field, sentence) where another cycle has the title or asks about the same days; ("", "") where none does."""
    others = ReportingCycle.objects.exclude(pk=pk) if pk else ReportingCycle.objects.all()
    if same := others.filter(title=title).first():
        return "title", f"There is already a cycle called “{same}”. Choose another title"
    same_end = Q(period_end__year=period_end.year)
    if kind == CycleKind.HALF_YEAR:
        same_end &= Q(period_end__month=period_end.month)
    overlap = Q(period_start__lte=period_end, period_end__gte=period_start)
    if same := others.filter(overlap | same_end, kind=kind).first():
        label = CycleKind(kind).label.lower()
        return "period_end", (
            f"“{same}” is the {label} on {same.period_start:%-d %B %Y} to {same.period_end:%-d %B %Y} already. "
            "Choose a period that does not touch it"
        )
    return "", ""


def _check(cycle: ReportingCycle, invited: list[MemberState], today: date, due_before: date | None = None) -> None:
    """Raise WorkflowError with the first thing that is wrong with the details of a cycle."""
    given = {name: getattr(cycle, name) for name in DATES}
    if found := cycle_dates.problems(given, today, due_before=due_before):
        raise WorkflowError(f"{found[0].sentence}.")
    _, sentence = clash(
        title=cycle.title,
        kind=cycle.kind,
        period_start=cycle.period_start,
        period_end=cycle.period_end,
        pk=cycle.pk,
    )
    if sentence:
        raise WorkflowError(f"{sentence}.")
    asked = cycle.questionnaire
    if asked.is_draft:
        raise WorkflowError(f"“{asked}” is a draft. Publish it first: states answer what no longer changes.")
    if asked.kind not in {"", cycle.kind}:
        raise WorkflowError(f"“{asked}” is made for: {asked.for_kind}. Choose another one.")
    if not any(state.is_party for state in invited):
        raise WorkflowError(f"{NO_PARTY}.")


@transaction.atomic
def change(
    *,
    cycle: ReportingCycle,
    by: User,
    invited: Iterable[MemberState] | None = None,
    day: date | None = None,
    **details: Any,
) -> ReportingCycle:
    """Change the details of a cycle, by the names of ``plan``.

    Once a state has begun its report, the kind, the period and the questionnaire are fixed; a state that has its
    report stays invited. Once a release is published, so is how counts are told. A cycle in the archive is not changed.
    The focal points of an open cycle are told of a new due date. Raises WorkflowError.
    """
    permissions.check_can_manage_cycles(by)
    cycle = _locked(cycle)
    workflow.check_not_archived(cycle)
    before = {name: getattr(cycle, name) for name in details}
    changed = sorted(name for name, value in details.items() if value != before[name])
    if cycle.is_begun() and (fixed := [FIXED[name] for name in changed if name in FIXED]):
        raise StepNotAllowed(f"A state has begun its report, so {fixed[0]} cannot be changed any more.")
    if has_release(cycle) and set(METHOD) & set(changed):
        raise StepNotAllowed("A release of this cycle is published, so how counts are told cannot be changed any more.")
    for name, value in details.items():
        setattr(cycle, name, value)
    present = set(cycle.invited.all())
    states = set(present if invited is None else invited)
    has_report = {report.member_state for report in cycle.reports.select_related("member_state")}
    if missing := sorted(state.name for state in has_report - states):
        raise StepNotAllowed(f"{', '.join(missing)} has its report already. It may leave it empty, but stays invited.")
    due_before = before.get("due_on", cycle.due_on)
    _check(cycle, list(states), day or timezone.localdate(), due_before)
    if not changed and states == present:
        return cycle
    cycle.save()
    cycle.invited.set(states)
    if cycle.opened_at:
        _fit_reports(cycle)
    audit.record("cycle changed", on=cycle, by=by, changed=changed, states=len(states))
    if cycle.is_open and cycle.due_on != due_before:
        mail.due_date_changed(cycle, due_before)
    return cycle


def has_release(cycle: ReportingCycle) -> bool:
    return Publication.objects.filter(consolidated__cycle=cycle).exists()


# --- From the plan to the archive, and back ---------------------------------------------------------------------------
def _locked(cycle: ReportingCycle) -> ReportingCycle:
    return ReportingCycle.objects.select_for_update(of=("self",)).select_related("questionnaire").get(pk=cycle.pk)


def open_cycle(*, by: User, **details: Any) -> ReportingCycle:
    """Plan a cycle and open it at once, in one transaction. ``details`` are those of ``plan``."""
    with transaction.atomic():
        return open_planned(cycle=plan(by=by, **details), by=by)


@transaction.atomic
def open_planned(*, cycle: ReportingCycle, by: User) -> ReportingCycle:
    """Open a planned cycle: every state that is invited gets its draft report, and its focal points are told.

    A member state that is not a Party gets a draft too, if it is invited: it may report of its own will.
    """
    permissions.check_can_manage_cycles(by)
    return _open(_locked(cycle), by)


def _open(cycle: ReportingCycle, by: User | None) -> ReportingCycle:
    if not cycle.is_planned:
        raise StepNotAllowed(f"The cycle “{cycle}” has been opened already.")
    cycle.opened_at, cycle.opened_by = timezone.now(), by
    cycle.save(update_fields=["opened_at", "opened_by"])
    reports = _fit_reports(cycle)
    audit.record("cycle opened", on=cycle, by=by, reports=len(reports))
    for report in reports:
        mail.cycle_opened(report)
    return cycle


def open_what_is_due(day: date | None = None) -> int:
    """Open the planned cycles whose day has come and that open by themselves. Returns how many; safe to repeat."""
    due = ReportingCycle.objects.planned().filter(opens_itself=True, opens_on__lte=day or timezone.localdate())
    opened = 0
    for pk in list(due.values_list("pk", flat=True)):
        with row_access(reviews=True):
            cycle = due.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
            if cycle is not None:
                _open(cycle, None)
                opened += 1
    return opened


def _fit_reports(cycle: ReportingCycle) -> list[NationalReport]:
    """A draft for each invited state that has none, and for each report the sections of the questionnaire.

    Sections of another questionnaire go: ``change`` and the database let it change only while nobody has begun.
    """
    present = set(cycle.reports.values_list("member_state", flat=True))
    NationalReport.objects.bulk_create(
        [NationalReport(cycle=cycle, member_state=state) for state in cycle.invited.all() if state.pk not in present]
    )
    reports = list(cycle.reports.select_related("member_state", "cycle"))
    rows = ReportSection.objects.filter(report__in=reports)
    rows.exclude(section__in=Section.objects.of_report(cycle.questionnaire_id)).delete()
    there = set(rows.values_list("report_id", "section_id"))
    ReportSection.objects.bulk_create(
        [
            ReportSection(report=report, section=section)
            for report in reports
            for section in Section.objects.of_report(cycle.questionnaire_id)
            if (report.pk, section.pk) not in there
        ]
    )
    return reports


@transaction.atomic
def take_back_opening(*, cycle: ReportingCycle, by: User) -> ReportingCycle:
    """A cycle opened by mistake is planned again, as long as no state has begun. The drafts wait, out of sight."""
    permissions.check_can_manage_cycles(by)
    cycle = _locked(cycle)
    workflow.check_cycle_step(cycle, cycle.status, CycleStatus.PLANNED)
    if cycle.is_begun():
        raise StepNotAllowed("A state has begun its report. Close the cycle instead: what is written is kept.")
    cycle.opened_at, cycle.opened_by, cycle.opens_itself = None, None, False
    cycle.save(update_fields=["opened_at", "opened_by", "opens_itself"])
    audit.record("opening of cycle taken back", on=cycle, by=by)
    return cycle


@transaction.atomic
def close_cycle(*, cycle: ReportingCycle, by: User) -> ReportingCycle:
    """Close the round. Reports stay readable; nothing is submitted to it any more."""
    permissions.check_can_manage_cycles(by)
    cycle = _locked(cycle)
    workflow.check_cycle_step(cycle, cycle.status, CycleStatus.CLOSED)
    if cycle.is_archived:
        raise StepNotAllowed(f"The cycle “{cycle}” is already closed.")
    cycle.closed_at, cycle.closed_by = timezone.now(), by
    cycle.save(update_fields=["closed_at", "closed_by"])
    audit.record("cycle closed", on=cycle, by=by)
    return cycle


@transaction.atomic
def reopen(*, cycle: ReportingCycle, by: User) -> ReportingCycle:
    """Open a closed round again: closing took nothing away, so everything is where it was.

    Refused once AMMTC has adopted the report on it: that report says what the states had submitted.
    """
    permissions.check_can_manage_cycles(by)
    cycle = _locked(cycle)
    if cycle.is_planned:
        raise StepNotAllowed(f"The cycle “{cycle}” is planned. Open it from its plan.")
    workflow.check_cycle_step(cycle, cycle.status, CycleStatus.OPEN)
    adopted = [ConsolidatedStatus.ADOPTED, ConsolidatedStatus.PUBLISHED]
    if ConsolidatedReport.objects.filter(cycle=cycle, status__in=adopted).exists():
        raise StepNotAllowed(f"AMMTC has adopted the report on “{cycle}”, so the cycle stays closed.")
    cycle.closed_at = cycle.closed_by = None
    cycle.save(update_fields=["closed_at", "closed_by"])
    audit.record("cycle reopened", on=cycle, by=by)
    return cycle


@transaction.atomic
def archive(*, cycle: ReportingCycle, by: User) -> ReportingCycle:
    """Put a closed round away: it is read as before, and nothing about it changes until it is taken out again.

    Refused while the report to AMMTC on it is still under way.
    """
    permissions.check_can_manage_cycles(by)
    cycle = _locked(cycle)
    workflow.check_cycle_step(cycle, cycle.status, CycleStatus.ARCHIVED)
    if ConsolidatedReport.objects.filter(cycle=cycle).exclude(status=ConsolidatedStatus.PUBLISHED).exists():
        raise StepNotAllowed("The report to AMMTC on this cycle is not published yet. Finish it first.")
    cycle.archived_at, cycle.archived_by = timezone.now(), by
    cycle.save(update_fields=["archived_at", "archived_by"])
    audit.record("cycle archived", on=cycle, by=by)
    return cycle


@transaction.atomic
def restore(*, cycle: ReportingCycle, by: User) -> ReportingCycle:
    """Take a round out of the archive: it is closed, as it was before."""
    permissions.check_can_manage_cycles(by)
    cycle = _locked(cycle)
    if not cycle.is_archived:
        raise StepNotAllowed(f"The cycle “{cycle}” is not in the archive.")
    cycle.archived_at = cycle.archived_by = None
    cycle.save(update_fields=["archived_at", "archived_by"])
    audit.record("cycle taken out of the archive", on=cycle, by=by)
    return cycle


# --- One state --------------------------------------------------------------------------------------------------------
@transaction.atomic
def extend(*, report: NationalReport, until: date, reason: str, by: User, day: date | None = None) -> NationalReport:
    """Give one state a later due date of the secretariat's own accord. The state reads the reason.

    An extension is never shortened: the state has planned with it.
    """
    permissions.check_can_manage_cycles(by)
    report = (
        NationalReport.objects.select_for_update(of=("self",)).select_related("cycle", "member_state").get(pk=report.pk)
    )
    if not report.cycle.is_open:
        raise StepNotAllowed(f"The cycle “{report.cycle}” is {report.cycle.status.label.lower()}.")
    if not report.is_editable:
        raise StepNotAllowed(f"The report of {report.member_state} has been handed in. It needs no more time.")
    if until <= report.due_on:
        raise WorkflowError(f"{report.member_state} has until {report.due_on:%-d %B %Y} already. Choose a later day.")
    if until < (day or timezone.localdate()):
        raise WorkflowError(f"{until:%-d %B %Y} has passed. Choose today or a later day.")
    report.extended_to, report.extension_reason = until, reason
    report.save(update_fields=["extended_to", "extension_reason"])
    audit.record("due date extended", on=report, by=by, until=until.isoformat())
    mail.extended(report)
    return report
