"""A state takes back what it submitted, while nobody has begun to review it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from members import audit
from members.models import User
from members.row_access import row_access
from reporting import permissions, workflow
from reporting.actions.national_reports import table_keys
from reporting.enums import ReportStatus, RequestKind
from reporting.errors import StepNotAllowed
from reporting.messages import mail
from reporting.models import NationalReport, Section, StateRequest, TakenBack
from reporting.queries.review_begun import review_has_begun
from victims import actions as victims_actions


@transaction.atomic
def take_back(*, report: NationalReport, by: User) -> TakenBack:
    """Open the report again for its state. The version that was submitted stays on record.

    Exactly the sections open that were open before the submission, each with its reason. Locks the report, so a
    reviewer who begins at the same time either stops it or finds the report taken back.
    Raises PermissionDenied or StepNotAllowed.
    """
    report = NationalReport.objects.locked().get(pk=report.pk)
    permissions.check_can_report(by, report)
    if report.status != ReportStatus.SUBMITTED:
        raise StepNotAllowed(
            gettext("Only a report that is with the SOMTC secretariat can be taken back. This one is %(status)s.")
            % {"status": report.get_status_display().lower()}
        )
    workflow.check_step(report.status, ReportStatus.TAKEN_BACK)
    if not report.cycle.is_open:
        raise StepNotAllowed(
            gettext("The cycle “%(cycle)s” is closed, so the report could not be submitted again.")
            % {"cycle": report.cycle}
        )
    version = report.versions.latest("number")
    if review_has_begun(version):
        raise StepNotAllowed(
            gettext("The SOMTC secretariat has begun to review the report. Ask it to open the sections for you.")
        )
    now = timezone.now()
    taken_back = TakenBack.objects.create(version=version, taken_at=now, taken_by=by)
    sections = list(Section.objects.of_report(report.cycle.questionnaire_id))
    # Versions from before the sections were noted down open whole.
    opened = version.opened or {section.key: "" for section in sections}
    rows = {row.section.key: row for row in report.sections.select_related("section")}
    for key in opened.keys() & rows.keys():
        rows[key].is_open, rows[key].return_reason = True, opened[key]
    report.sections.bulk_update(rows.values(), ["is_open", "return_reason"])
    report.status = ReportStatus.TAKEN_BACK
    report.save(update_fields=["status"])
    victims_actions.unlock(
        report.member_state,
        (report.cycle.period_start, report.cycle.period_end),
        table_keys(report, [section for section in sections if section.key in opened]),
    )
    # What the state asked the secretariat to open is open now.
    with row_access(states=[report.member_state_id], reviews=True):
        StateRequest.objects.filter(report=report, kind=RequestKind.CORRECTION, granted=None).update(
            granted=False, answer=gettext("Not needed any more: the state took the report back."),
            decided_at=now, decided_by=by,
        )  # fmt: skip
    audit.record("report taken back", on=report, by=by, reference=version.reference, sections=sorted(opened))
    mail.taken_back(taken_back)
    return taken_back
