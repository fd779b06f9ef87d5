"""What may follow what: tables that the pages, the actions and the documentation read alike."""

from typing import Any

from reporting.enums import ClarificationStatus as Q
from reporting.enums import ConsolidatedStatus as C
from reporting.enums import CycleStatus
from reporting.enums import ReportStatus as S
from reporting.errors import StepNotAllowed

STEPS: dict[str, set[str]] = {
    S.DRAFT: {S.SUBMITTED},
    S.SUBMITTED: {S.RETURNED, S.ACCEPTED},
    S.RETURNED: {S.SUBMITTED},
    S.ACCEPTED: {S.RETURNED},  # at the state's own request, granted by the secretariat
}
EDITABLE = {S.DRAFT, S.RETURNED}  # the member state's turn

CONSOLIDATION_STEPS: dict[str, set[str]] = {
    C.DRAFT: {C.IN_CLEARANCE},
    C.IN_CLEARANCE: {C.DRAFT, C.ADOPTED},
    C.ADOPTED: {C.PUBLISHED},
    C.PUBLISHED: set(),
}
CONSOLIDATION_EDITABLE = {C.DRAFT, C.IN_CLEARANCE}

CYCLE_STEPS: dict[str, set[str]] = {
    CycleStatus.PLANNED: {CycleStatus.OPEN},
    CycleStatus.OPEN: {CycleStatus.PLANNED, CycleStatus.CLOSED},  # back to the plan only while no state has begun
    CycleStatus.CLOSED: {CycleStatus.OPEN, CycleStatus.ARCHIVED},
    CycleStatus.ARCHIVED: {CycleStatus.CLOSED},
}
CLARIFICATION_STEPS: dict[str, set[str]] = {
    Q.UNSENT: {Q.OPEN},
    Q.OPEN: {Q.ANSWERED, Q.RESOLVED},
    Q.ANSWERED: {Q.OPEN, Q.RESOLVED},  # open again: the secretariat asks on
    Q.RESOLVED: {Q.OPEN},  # reopened, with a new question
}
CLARIFICATION_PENDING = {Q.OPEN, Q.ANSWERED}  # sent, and not settled yet


def check_step(now: str, then: str) -> None:
    if then not in STEPS[now]:
        raise StepNotAllowed(f"A report that is {S(now).label.lower()} cannot become {S(then).label.lower()}.")


def check_consolidation_step(now: str, then: str) -> None:
    if now == then:
        raise StepNotAllowed(f"This report is already {C(now).label.lower()}.")
    if then not in CONSOLIDATION_STEPS[now]:
        raise StepNotAllowed(
            f"A consolidated report that is {C(now).label.lower()} cannot become {C(then).label.lower()}."
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
    """A further message on the same side's turn is no step."""
    if then != now and then not in CLARIFICATION_STEPS[now]:
        if now == Q.RESOLVED:
            raise StepNotAllowed("This clarification is resolved. Only the SOMTC secretariat can open it again.")
        if now == Q.UNSENT:
            raise StepNotAllowed("This question was not sent yet. Send it, or delete it.")
        raise StepNotAllowed(
            f"A clarification that is marked “{Q(now).label}” cannot become “{Q(then).label.lower()}”."
        )
