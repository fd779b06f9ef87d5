"""The allowed changes of status, as tables that pages, actions and the documentation use."""

from typing import Any

from reporting.enums import ClarificationStatus, ConsolidatedStatus, CycleStatus, ReportStatus
from reporting.errors import StepNotAllowed

STEPS: dict[str, set[str]] = {
    ReportStatus.DRAFT: {ReportStatus.SUBMITTED},
    # Taken back: by the state itself, while nobody has begun to review it.
    ReportStatus.SUBMITTED: {ReportStatus.RETURNED, ReportStatus.TAKEN_BACK, ReportStatus.ACCEPTED},
    ReportStatus.TAKEN_BACK: {ReportStatus.SUBMITTED},
    ReportStatus.RETURNED: {ReportStatus.SUBMITTED},
    ReportStatus.ACCEPTED: {ReportStatus.RETURNED},  # at the state's own request, granted by the secretariat
}
EDITABLE = {ReportStatus.DRAFT, ReportStatus.RETURNED, ReportStatus.TAKEN_BACK}  # the member state's turn

CONSOLIDATION_STEPS: dict[str, set[str]] = {
    ConsolidatedStatus.DRAFT: {ConsolidatedStatus.IN_CLEARANCE},
    ConsolidatedStatus.IN_CLEARANCE: {ConsolidatedStatus.DRAFT, ConsolidatedStatus.ADOPTED},
    ConsolidatedStatus.ADOPTED: {ConsolidatedStatus.PUBLISHED},
    ConsolidatedStatus.PUBLISHED: set(),
}
CONSOLIDATION_EDITABLE = {ConsolidatedStatus.DRAFT, ConsolidatedStatus.IN_CLEARANCE}

CYCLE_STEPS: dict[str, set[str]] = {
    CycleStatus.PLANNED: {CycleStatus.OPEN},
    CycleStatus.OPEN: {CycleStatus.PLANNED, CycleStatus.CLOSED},  # back to the plan only while no state has begun
    CycleStatus.CLOSED: {CycleStatus.OPEN, CycleStatus.ARCHIVED},
    CycleStatus.ARCHIVED: {CycleStatus.CLOSED},
}
CLARIFICATION_STEPS: dict[str, set[str]] = {
    ClarificationStatus.UNSENT: {ClarificationStatus.OPEN},
    ClarificationStatus.OPEN: {ClarificationStatus.ANSWERED, ClarificationStatus.RESOLVED},
    # Open again: the secretariat asks a further question.
    ClarificationStatus.ANSWERED: {ClarificationStatus.OPEN, ClarificationStatus.RESOLVED},
    ClarificationStatus.RESOLVED: {ClarificationStatus.OPEN},  # reopened, with a new question
}
CLARIFICATION_PENDING = {ClarificationStatus.OPEN, ClarificationStatus.ANSWERED}  # sent, and not settled yet


def check_step(now: str, then: str) -> None:
    if then not in STEPS[now]:
        raise StepNotAllowed(
            f"A report that is {ReportStatus(now).label.lower()} cannot become {ReportStatus(then).label.lower()}."
        )


def check_consolidation_step(now: str, then: str) -> None:
    if now == then:
        raise StepNotAllowed(f"This report is already {ConsolidatedStatus(now).label.lower()}.")
    if then not in CONSOLIDATION_STEPS[now]:
        raise StepNotAllowed(
            f"A consolidated report that is {ConsolidatedStatus(now).label.lower()} cannot become "
            f"{ConsolidatedStatus(then).label.lower()}."
        )


def check_cycle_step(cycle: object, now: str, then: str) -> None:
    if now == then:
        raise StepNotAllowed(f"The cycle “{cycle}” is already {CycleStatus(now).label.lower()}.")
    if then not in CYCLE_STEPS[now]:
        raise StepNotAllowed(
            f"The cycle “{cycle}” is {CycleStatus(now).label.lower()}. It cannot become "
            f"{CycleStatus(then).label.lower()} from there."
        )


def check_not_archived(cycle: Any) -> None:
    if cycle.is_archived:
        raise StepNotAllowed(f"The cycle “{cycle}” is in the archive. Take it out of the archive first.")


def check_clarification_step(now: str, then: str) -> None:
    """A further message of the side whose turn it is does not change the status."""
    if then != now and then not in CLARIFICATION_STEPS[now]:
        if now == ClarificationStatus.RESOLVED:
            raise StepNotAllowed("This clarification is resolved. Only the SOMTC secretariat can open it again.")
        if now == ClarificationStatus.UNSENT:
            raise StepNotAllowed("This question was not sent yet. Send it, or delete it.")
        raise StepNotAllowed(
            f"A clarification that is marked “{ClarificationStatus(now).label}” cannot become "
            f"“{ClarificationStatus(then).label.lower()}”."
        )
