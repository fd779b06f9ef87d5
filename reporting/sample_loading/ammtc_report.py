"""The findings and texts of a sample report to AMMTC, made by the portal's own actions."""

from contextlib import suppress

from members.models import User
from reporting import sample
from reporting.actions import consolidation, findings
from reporting.errors import WorkflowError
from reporting.models import ConsolidatedReport
from reporting.queries.findings import FindingSources


def write(consolidated: ConsolidatedReport, year: int, officer: User) -> None:
    """Make the findings for which the reports of the year have something, then write the texts that refer to them."""
    numbers = {}
    evidence = FindingSources(consolidated)
    for name, (kind, subject, choice) in sample.FINDINGS.items():
        with suppress(WorkflowError):
            made = findings.make(
                consolidated=consolidated, kind=kind, subject=subject, choice=choice, by=officer, evidence=evidence
            )
            numbers[name] = made.number
    for text in consolidated.texts.all():
        words = (
            sample.executive_summary(year, numbers)
            if text.key == consolidation.SUMMARY
            else sample.chapter_introduction(year, text.position, numbers)
        )
        consolidation.save_text(text=text, words=words, base_version=text.version, by=officer)
