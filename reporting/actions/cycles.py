"""Cycles: plan, open, change, extend for one state, close and archive them, and undo these steps."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from members import audit, clock
from members.models import MemberState, User
from members.row_access import row_access
from reporting import permissions, workflow
from reporting.actions import four_eyes as four_eyes_actions
from reporting.enums import ConsolidatedStatus, CycleKind, CycleStatus, FourEyesStep
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.messages import mail
from reporting.models import (
    AudienceFigures,
    ConsolidatedReport,
    NationalReport,
    Publication,
    Questionnaire,
    ReportingCycle,
    ReportSection,
    SecondApproval,
    Section,
)
from reporting.queries import cycle_dates

# Fixed once a state has begun its report.
FIXED = {
    "kind": "what is reported",
    "period_start": "the period",
    "period_end": "the period",
    "questionnaire": "the questionnaire",
}
# How counts are shown. Fixed once figures are published: a second publication with other rules would reveal counts.
METHOD = ("smallest_shown", "rounding_base")
# Who is told counts that donors are not told. Fixed once any of them was told figures.
TOLD_MORE = ("smallest_for_ammtc", "reason_for_ammtc", "smallest_for_parties", "reason_for_parties")
# Whom totals are protected against. Fixed at the same time: what was told without it cannot be protected afterwards.
AGAINST_PAIRS = ("totals_against_pairs",)
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
    smallest_for_ammtc: int | None = None,
    reason_for_ammtc: str = "",
    smallest_for_parties: int | None = None,
    reason_for_parties: str = "",
    totals_against_pairs: bool = False,
    four_eyes: Iterable[str] = (),
    objection_days: int = 0,
    is_sample: bool = False,
    day: date | None = None,
) -> ReportingCycle:
    """Plan a cycle. No state has a report yet, so nobody can write; every detail can still be changed.

    ``invited`` is every member state unless given; ``day`` is today, unless acts of the past are being loaded.
    Raises WorkflowError if ``cycle_dates`` or ``clash`` refuses.
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
        smallest_for_ammtc=smallest_for_ammtc,
        reason_for_ammtc=reason_for_ammtc,
        smallest_for_parties=smallest_for_parties,
        reason_for_parties=reason_for_parties,
        totals_against_pairs=totals_against_pairs,
        four_eyes=list(four_eyes),
        objection_days=objection_days,
        is_sample=is_sample,
    )
    _check_there_are_two(cycle.four_eyes)
    states = list(MemberState.objects.all() if invited is None else invited)
    _check(cycle, states, day or clock.today(clock.UTC))
    cycle.save()
    cycle.invited.set(states)
    pairs = {name: True for name in AGAINST_PAIRS if getattr(cycle, name)}
    audit.record("cycle planned", on=cycle, by=by, states=len(states), **_told_more(cycle), **pairs)
    return cycle


def clash(*, title: str, kind: str, period_start: date, period_end: date, pk: int | None = None) -> tuple[str, str]:
    """(field, sentence) if another cycle has the title or covers the same days; otherwise ("", "")."""
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
    if wrong := told_more_problems({name: getattr(cycle, name) for name in ("smallest_shown", *TOLD_MORE)}):
        raise WorkflowError(f"{wrong[0][1]}.")


def told_more_problems(given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(field, sentence) for what is wrong with who is told counts that donors are not told.

    Whoever reads more is told at least as much, and why is recorded. Source: decision 0061.
    """
    found = []
    least = given.get("smallest_shown")
    for name, reason in (TOLD_MORE[:2], TOLD_MORE[2:]):
        count, why = given.get(name), given.get(reason)
        if count is None:
            if why:
                found.append((name, gettext("Enter the smallest count that they are told, or leave the reason empty")))
            continue
        if least is not None and not 3 <= count < least:
            found.append(
                (name, gettext("Enter a number from 3 to %(most)d, or leave it empty") % {"most": least - 1})
                if least > 3
                else (name, gettext("Leave it empty: those below them are told every count from 3 on already"))
            )
        if not why:
            found.append((reason, gettext("Say why they are told more: they read the reason beside the figures")))
        least = count
    return found


def _told_more(cycle: ReportingCycle) -> dict[str, Any]:
    """For the audit trail: the decision to tell some readers more, with its reason. Nothing where there is none."""
    return {name: value for name in TOLD_MORE if (value := getattr(cycle, name))}


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
    report stays invited. Once figures are published, how counts are shown is fixed. An archived cycle is not changed.
    The focal points of an open cycle are notified of a new due date. Raises WorkflowError.
    """
    permissions.check_can_manage_cycles(by)
    cycle = ReportingCycle.objects.locked().get(pk=cycle.pk)
    workflow.check_not_archived(cycle)
    before = {name: getattr(cycle, name) for name in details}
    changed = sorted(name for name, value in details.items() if value != before[name])
    if cycle.is_begun() and (fixed := [FIXED[name] for name in changed if name in FIXED]):
        raise StepNotAllowed(f"A state has begun its report, so {fixed[0]} cannot be changed any more.")
    if has_publication(cycle) and set(METHOD) & set(changed):
        raise StepNotAllowed("A release of this cycle is published, so how counts are told cannot be changed any more.")
    if figures_are_told(cycle) and set(TOLD_MORE) & set(changed):
        raise StepNotAllowed(
            gettext("Figures of this cycle have left the secretariat, so who is told more cannot be changed any more.")
        )
    if figures_are_told(cycle) and set(AGAINST_PAIRS) & set(changed):
        raise StepNotAllowed(
            gettext(
                "Figures of this cycle have left the secretariat, so whether totals are protected against two states "
                "cannot be changed any more."
            )
        )
    if alone := set(before.get("four_eyes", ())) - set(details.get("four_eyes", before.get("four_eyes", ()))):
        raise StepNotAllowed(_needs_two_officers(alone))
    _check_there_are_two(set(details.get("four_eyes", ())) - set(cycle.four_eyes))
    for name, value in details.items():
        setattr(cycle, name, value)
    present = set(cycle.invited.all())
    states = set(present if invited is None else invited)
    has_report = {report.member_state for report in cycle.reports.select_related("member_state")}
    if missing := sorted(state.name for state in has_report - states):
        raise StepNotAllowed(f"{', '.join(missing)} has its report already. It may leave it empty, but stays invited.")
    due_before = before.get("due_on", cycle.due_on)
    _check(cycle, list(states), day or clock.today(clock.UTC), due_before)
    if not changed and states == present:
        return cycle
    cycle.save()
    cycle.invited.set(states)
    if cycle.opened_at:
        fit_reports(cycle)
    told_more = _told_more(cycle) if set(TOLD_MORE) & set(changed) else {}
    pairs = {name: getattr(cycle, name) for name in AGAINST_PAIRS if name in changed}
    audit.record("cycle changed", on=cycle, by=by, changed=changed, states=len(states), **told_more, **pairs)
    if cycle.is_open and cycle.due_on != due_before:
        mail.due_date_changed(cycle, due_before)
    return cycle


def _check_there_are_two(added: Iterable[str]) -> None:
    if added and len(mail.secretariat()) < four_eyes_actions.TWO:
        raise WorkflowError(
            gettext(
                "The secretariat has one officer, so no step can need two. Ask the administrator to appoint another."
            )
        )


def _needs_two_officers(steps: Iterable[str]) -> str:
    labels = ", ".join(sorted(str(FourEyesStep(step).label).lower() for step in steps))
    return gettext("Letting one officer do this alone again needs a second officer: %(steps)s.") % {"steps": labels}


@transaction.atomic
def ask_loosening(*, cycle: ReportingCycle, steps: Iterable[str], by: User) -> SecondApproval:
    """Ask that one officer may do ``steps`` alone again. Shortening the list needs two officers, as the steps do."""
    permissions.check_can_manage_cycles(by)
    cycle = ReportingCycle.objects.locked().get(pk=cycle.pk)
    workflow.check_not_archived(cycle)
    wanted = sorted(set(steps) & set(cycle.four_eyes))
    if not wanted:
        raise StepNotAllowed(gettext("One officer may do this alone already."))
    return four_eyes_actions.ask(cycle=cycle, step=FourEyesStep.LOOSEN, by=by, given={"steps": wanted})


@transaction.atomic
def approve_loosening(*, approval: SecondApproval, by: User) -> ReportingCycle:
    permissions.check_can_manage_cycles(by)
    cycle = ReportingCycle.objects.locked().get(pk=approval.cycle_id)
    approval = four_eyes_actions.give(approval=approval, by=by)
    cycle.four_eyes = [step for step in cycle.four_eyes if step not in approval.given["steps"]]
    cycle.save(update_fields=["four_eyes"])
    audit.record("one officer suffices again", on=cycle, by=by, steps=approval.given["steps"])
    return cycle


def has_publication(cycle: ReportingCycle) -> bool:
    return Publication.objects.filter(consolidated__cycle=cycle).exists()


def figures_are_told(cycle: ReportingCycle) -> bool:
    """Whether the report to AMMTC, or Parties, or donors were told figures of this cycle."""
    told = AudienceFigures.objects.filter(consolidated__cycle=cycle).exclude(told_at=None)
    return has_publication(cycle) or told.exists()


# --- From the plan to the archive, and back ---------------------------------------------------------------------------
def open_cycle(*, by: User, **details: Any) -> ReportingCycle:
    """Plan a cycle and open it at once, in one transaction. ``details`` are those of ``plan``."""
    with transaction.atomic():
        return open_planned(cycle=plan(by=by, **details), by=by)


@transaction.atomic
def open_planned(*, cycle: ReportingCycle, by: User) -> ReportingCycle:
    """Open a planned cycle: every state that is invited gets its draft report, and its focal points are notified.

    An invited member state that is not a Party gets a draft too: it may report voluntarily.
    """
    permissions.check_can_manage_cycles(by)
    return _open(ReportingCycle.objects.locked().get(pk=cycle.pk), by)


def _open(cycle: ReportingCycle, by: User | None) -> ReportingCycle:
    if not cycle.is_planned:
        raise StepNotAllowed(f"The cycle “{cycle}” has been opened already.")
    cycle.opened_at, cycle.opened_by = timezone.now(), by
    cycle.save(update_fields=["opened_at", "opened_by"])
    reports = fit_reports(cycle)
    audit.record("cycle opened", on=cycle, by=by, reports=len(reports))
    for report in reports:
        mail.cycle_opened(report)
    return cycle


def open_what_is_due(day: date | None = None) -> int:
    """Open the planned cycles that open automatically and whose day has come. Returns how many; safe to repeat."""
    due = ReportingCycle.objects.planned().filter(opens_itself=True, opens_on__lte=day or clock.today(clock.UTC))
    opened = 0
    for pk in list(due.values_list("pk", flat=True)):
        with row_access(reviews=True):
            cycle = due.locked(skip_locked=True).filter(pk=pk).first()
            if cycle is not None:
                _open(cycle, None)
                opened += 1
    return opened


def fit_reports(cycle: ReportingCycle) -> list[NationalReport]:
    """Make a draft for each invited state that has none, and for each report the sections of the questionnaire.

    Sections of another questionnaire are removed: the questionnaire can change only while no state has begun.
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
    """Take a cycle that was opened by mistake back to planned, as long as no state has begun. The drafts are hidden."""
    permissions.check_can_manage_cycles(by)
    cycle = ReportingCycle.objects.locked().get(pk=cycle.pk)
    workflow.check_cycle_step(cycle, cycle.status, CycleStatus.PLANNED)
    if cycle.is_begun():
        raise StepNotAllowed("A state has begun its report. Close the cycle instead: what is written is kept.")
    cycle.opened_at, cycle.opened_by, cycle.opens_itself = None, None, False
    cycle.save(update_fields=["opened_at", "opened_by", "opens_itself"])
    audit.record("opening of cycle taken back", on=cycle, by=by)
    return cycle


@transaction.atomic
def close_cycle(*, cycle: ReportingCycle, by: User) -> ReportingCycle:
    """Close the cycle. Reports stay readable; nothing can be submitted to it any more."""
    permissions.check_can_manage_cycles(by)
    cycle = ReportingCycle.objects.locked().get(pk=cycle.pk)
    workflow.check_cycle_step(cycle, cycle.status, CycleStatus.CLOSED)
    if cycle.is_archived:
        raise StepNotAllowed(f"The cycle “{cycle}” is already closed.")
    cycle.closed_at, cycle.closed_by = timezone.now(), by
    cycle.save(update_fields=["closed_at", "closed_by"])
    audit.record("cycle closed", on=cycle, by=by)
    return cycle


@transaction.atomic
def reopen(*, cycle: ReportingCycle, by: User) -> ReportingCycle:
    """Open a closed cycle again. Closing removed nothing, so everything is as it was.

    Refused once AMMTC has adopted the report on it: that report says what the states had submitted.
    """
    permissions.check_can_manage_cycles(by)
    cycle = ReportingCycle.objects.locked().get(pk=cycle.pk)
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
    """Archive a closed cycle. It can be read as before; nothing can change until it is restored.

    Refused while the report to AMMTC on it is still under way.
    """
    permissions.check_can_manage_cycles(by)
    cycle = ReportingCycle.objects.locked().get(pk=cycle.pk)
    workflow.check_cycle_step(cycle, cycle.status, CycleStatus.ARCHIVED)
    if ConsolidatedReport.objects.filter(cycle=cycle).exclude(status=ConsolidatedStatus.PUBLISHED).exists():
        raise StepNotAllowed("The report to AMMTC on this cycle is not published yet. Finish it first.")
    cycle.archived_at, cycle.archived_by = timezone.now(), by
    cycle.save(update_fields=["archived_at", "archived_by"])
    audit.record("cycle archived", on=cycle, by=by)
    return cycle


@transaction.atomic
def restore(*, cycle: ReportingCycle, by: User) -> ReportingCycle:
    """Take a cycle out of the archive. It is closed then, as it was before."""
    permissions.check_can_manage_cycles(by)
    cycle = ReportingCycle.objects.locked().get(pk=cycle.pk)
    if not cycle.is_archived:
        raise StepNotAllowed(f"The cycle “{cycle}” is not in the archive.")
    cycle.archived_at = cycle.archived_by = None
    cycle.save(update_fields=["archived_at", "archived_by"])
    audit.record("cycle taken out of the archive", on=cycle, by=by)
    return cycle


# --- One state --------------------------------------------------------------------------------------------------------
@transaction.atomic
def extend(*, report: NationalReport, until: date, reason: str, by: User, day: date | None = None) -> NationalReport:
    """Give one state a later due date without a request of the state. The state reads the reason.

    An extension is never shortened, because the state has planned with it.
    """
    permissions.check_can_manage_cycles(by)
    report = NationalReport.objects.locked().get(pk=report.pk)
    if not report.cycle.is_open:
        raise StepNotAllowed(f"The cycle “{report.cycle}” is {report.cycle.status.label.lower()}.")
    if not report.is_editable:
        raise StepNotAllowed(f"The report of {report.member_state} has been handed in. It needs no more time.")
    if until <= report.due_on:
        raise WorkflowError(f"{report.member_state} has until {report.due_on:%-d %B %Y} already. Choose a later day.")
    if until < (day or clock.today(clock.of(report.member_state))):
        raise WorkflowError(f"{until:%-d %B %Y} has passed. Choose today or a later day.")
    report.extended_to, report.extension_reason = until, reason
    report.save(update_fields=["extended_to", "extension_reason"])
    audit.record("due date extended", on=report, by=by, until=until.isoformat())
    mail.extended(report)
    return report
