"""What may follow what: tables that the pages, the actions and the documentation read alike."""

from reporting.enums import ConsolidatedStatus as C
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
