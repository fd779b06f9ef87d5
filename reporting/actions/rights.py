"""Figures and marks on the rights of victims that no question or table asks for."""

from django.db import transaction

from members import audit
from members.models import User
from reporting import permissions
from reporting.actions.saving import check_open, touch
from reporting.models import ReportSection
from victims import rights
from victims.models import RightReturn, VictimRight
from victims.rights import RightEntry


@transaction.atomic
def save_right(
    *, report_section: ReportSection, right: VictimRight, entry: RightEntry, base_version: int, by: User
) -> RightReturn:
    """Save one right's figures and marks. Raises PermissionDenied, StepNotAllowed, or ``rights.RightChanged``."""
    permissions.check_can_write(by, report_section)
    check_open(report_section)
    cycle = report_section.report.cycle
    row = rights.save(
        state=report_section.report.member_state,
        right=right,
        period=(cycle.period_start, cycle.period_end),
        entry=entry,
        base_version=base_version,
        by=by,
    )
    touch(report_section)
    audit.record("victim right saved", on=report_section, by=by, right=right.key, version=row.version)
    return row
