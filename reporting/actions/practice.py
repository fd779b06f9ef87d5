"""A report to practise in: the people of a state try everything once, and nothing of it leaves the state.

It is a draft like any other, in a practice cycle of its own, and can never be submitted. That is what keeps it from
everybody else: whatever goes further is made from submitted versions. Source: docs/decisions/0073-practice-reports.md.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from members import audit, clock
from members.models import MemberState, User
from reporting import permissions
from reporting.actions.cycles import fit_reports
from reporting.errors import StepNotAllowed
from reporting.models import NationalReport, Questionnaire, ReportingCycle

# Tables are kept by state and period, like those of any report. So the period of a practice report is a year of no
# cycle in earnest, and that of the next one is the year before, where no figures are.
FIRST_YEAR = 2000
DAYS = 90  # until the day on which it is due, so that days and reminders of sections can be tried too


def current(state: MemberState) -> NationalReport | None:
    """The practice report of the state that nobody has put away."""
    return (
        NationalReport.objects.to_practise().select_related("cycle", "member_state").filter(member_state=state).first()
    )


@transaction.atomic
def begin(*, state: MemberState, by: User) -> NationalReport:
    """The practice report of the state: that which is there, otherwise an empty one.

    Raises PermissionDenied, and StepNotAllowed while no questionnaire is published.
    """
    permissions.check_can_report_for(by, state)
    MemberState.objects.select_for_update(no_key=True).get(pk=state.pk)  # two who begin at once get the same report
    if report := current(state):
        return report
    questionnaire = Questionnaire.objects.current()
    if questionnaire is None:
        raise StepNotAllowed(gettext("There is no published questionnaire yet, so there is nothing to practise with."))
    today = clock.today(clock.of(state))
    year = FIRST_YEAR - ReportingCycle.practice.filter(invited=state).count()
    cycle = ReportingCycle.objects.create(
        title=gettext("Practice report"),
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
        opens_on=today,
        due_on=today + timedelta(days=DAYS),
        questionnaire=questionnaire,
        is_practice=True,
        opened_at=timezone.now(),
        opened_by=by,
    )
    cycle.invited.set([state])
    (report,) = fit_reports(cycle)
    audit.record("practice: report begun", on=report, by=by)
    return report


@transaction.atomic
def hand_in(*, report: NationalReport, by: User) -> None:
    """Record that the submission was practised. Nothing is submitted, nobody is told, and the report stays open.

    A report with points left can be handed in too: it is the step that is practised.
    """
    report = NationalReport.objects.locked().get(pk=report.pk)
    permissions.check_can_report(by, report)
    _check_is_practice(report)
    audit.record("practice: report submitted", on=report, by=by)


@transaction.atomic
def put_away(*, report: NationalReport, by: User) -> None:
    """Close a practice report. It is not shown again; another one can be begun."""
    report = NationalReport.objects.locked().get(pk=report.pk)
    permissions.check_can_report(by, report)
    _check_is_practice(report)
    cycle = ReportingCycle.practice.locked().get(pk=report.cycle_id)
    if not cycle.is_open:
        return
    cycle.closed_at, cycle.closed_by = timezone.now(), by
    cycle.save(update_fields=["closed_at", "closed_by"])
    audit.record("practice: report put away", on=report, by=by)


def _check_is_practice(report: NationalReport) -> None:
    if not report.is_practice:
        raise StepNotAllowed(gettext("This report is in earnest."))
