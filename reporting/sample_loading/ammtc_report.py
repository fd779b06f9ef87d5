"""The findings, chapters and brief of a sample report to AMMTC, made by the portal's own actions."""

from contextlib import suppress
from datetime import timedelta

from members.models import User
from reporting import sample, synthesis_chapters
from reporting.actions import consolidation, findings, products
from reporting.errors import WorkflowError
from reporting.models import Article, ConsolidatedReport, ConsolidatedText
from reporting.queries.findings import FindingSources
from reporting.sample import ministers


def write(consolidated: ConsolidatedReport, year: int, officer: User) -> None:
    """Make the findings for which the reports of the year have something, then write what refers to them."""
    numbers = {}
    evidence = FindingSources(consolidated)
    for name, (kind, subject, choice) in sample.FINDINGS.items():
        with suppress(WorkflowError):
            made = findings.make(
                consolidated=consolidated, kind=kind, subject=subject, choice=choice, by=officer, evidence=evidence
            )
            numbers[name] = made.number
    for text in consolidated.texts.all():
        if words := _words(text, year, numbers):
            consolidation.save_text(text=text, words=words, base_version=text.version, by=officer)
    products.choose_points(
        consolidated=consolidated,
        numbers=[numbers[name] for name in ministers.POINTS if name in numbers],
        chart=ministers.CHART,
        by=officer,
    )
    _ask(consolidated, officer)


def _words(text: ConsolidatedText, year: int, numbers: dict[str, int]) -> str:
    if text.key == synthesis_chapters.SUMMARY:
        return sample.executive_summary(year, numbers)
    if number := synthesis_chapters.convention_chapter(text.key):
        return sample.chapter_introduction(year, number)
    return ministers.chapter_beside(text.key)


def _ask(consolidated: ConsolidatedReport, officer: User) -> None:
    cycle = consolidated.cycle
    meeting = cycle.ammtc_on or cycle.period_end + timedelta(days=250)
    articles = Article.objects.in_bulk([each.article for each in ministers.DECISIONS], field_name="number")
    for decision in ministers.DECISIONS:
        products.save_decision(
            consolidated=consolidated,
            position=None,
            text=decision.text,
            article=articles[decision.article],
            addressee=decision.addressee,
            due_on=ministers.due_on(decision, meeting),
            base_version=0,
            by=officer,
        )
