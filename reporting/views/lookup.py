"""Look-ups of what a person may see; anything else is 404."""

from django.shortcuts import get_object_or_404

from reporting.actions import carrying
from reporting.models import NationalReport, Question, ReportSection


def report_being_written(user, pk: int) -> NationalReport:
    """A report of a state for which ``user`` works, as it is being written. The first to open it begins it."""
    reports = NationalReport.objects.worked_on_by(user).select_related("cycle__questionnaire", "member_state")
    report = get_object_or_404(reports, pk=pk)
    carrying.begin(report=report, by=user)
    return report


def section_being_written(user, pk: int, key: str) -> ReportSection:
    sections = ReportSection.objects.workable_by(user).select_related(
        "report__cycle__questionnaire", "report__member_state", "section__article"
    )
    report_section = get_object_or_404(sections, report=pk, section__key=key)
    carrying.begin(report=report_section.report, by=user)
    return report_section


def question_of(report_section: ReportSection, key: str) -> Question:
    return get_object_or_404(Question, section=report_section.section_id, key=key)


def table_question_of(report_section: ReportSection, key: str) -> Question:
    """The question with the key, if it asks for a statistical table."""
    return get_object_or_404(Question.objects.of_tables(), section=report_section.section_id, key=key)


def trail(report: NationalReport, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Breadcrumbs to a report and below."""
    return [("Home", "/"), (str(report), report.get_absolute_url()), *more]
