"""Whether the secretariat has begun to review what a state submitted last."""

from django.db.models import Exists, OuterRef, Q

from members.row_access import row_access
from reporting.enums import ReportStatus, Side
from reporting.models import (
    Assessment,
    Clarification,
    ClarificationMessage,
    ReviewDecision,
    ReviewNote,
    SecondApproval,
    SectionRead,
    SubmittedVersion,
)


def review_has_begun(version: SubmittedVersion) -> bool:
    """Whether a reviewer has marked, written, asked or decided anything since ``version`` was submitted.

    Opening a report and sharing the work are no review yet. Only this one answer leaves the secretariat's rows, which
    a state does not see: who did what, and where, stays with it. Five queries, of which four set the access.
    """
    since, of_report = OuterRef("submitted_at"), Q(report=OuterRef("report"))
    begun = (
        Exists(SectionRead.objects.filter(of_report, read_at__gte=since))
        | Exists(ReviewNote.objects.filter(of_report, written_at__gte=since))
        | Exists(Assessment.objects.filter(of_report, updated_at__gte=since))
        | Exists(Clarification.objects.filter(Q(asked_about=OuterRef("pk")) | of_report & Q(resolved_at__gte=since)))
        | Exists(
            ClarificationMessage.objects.filter(
                thread__report=OuterRef("report"), side=Side.SECRETARIAT, written_at__gte=since
            )
        )
        | Exists(SecondApproval.objects.filter(version=OuterRef("pk")))
        | Exists(ReviewDecision.objects.filter(version=OuterRef("pk")))
    )
    with row_access(states=[version.report.member_state_id], reviews=True):
        return SubmittedVersion.objects.filter(begun, pk=version.pk).exists()


def can_take_back(version: SubmittedVersion) -> bool:
    """Whether the state can take back ``version``, the newest of its report; report and cycle are read already."""
    report = version.report
    return report.status == ReportStatus.SUBMITTED and report.cycle.is_open and not review_has_begun(version)
