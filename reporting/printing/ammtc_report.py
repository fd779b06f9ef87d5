"""The annex of the report to AMMTC as a book: puts the consolidation into chapters for the PDF engine.

Chapters 1 to 7 follow the chapters of the Convention. A constant number of queries, whatever the number of answers.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string

from members import clock
from members.models import MemberState
from reporting import question_types, statuses
from reporting.enums import NOT_CHECKED, Binding, ConsolidatedStatus, FindingKind
from reporting.figures.regional_totals import RegionalTable
from reporting.models import ConsolidatedReport, GlossaryTerm, Obligation, ReportingCycle
from reporting.pdf import Book, BookChapter
from reporting.queries.consolidation import (
    ChapterBlock,
    Consolidation,
    QuestionBlock,
    ThemeBlock,
    consolidate,
    figures_for_ammtc,
)
from reporting.question_types import ChoiceCount
from reporting.snapshot.entries import YES_NO_LABELS, LevelRow
from reporting.statuses import STATUSES, Status
from reporting.text import finding_sentences, quantities

SUBTITLE = (
    "Report of the Senior Officials Meeting on Transnational Crime to the "
    "ASEAN Ministerial Meeting on Transnational Crime under Article 24"
)
ISSUER = "Senior Officials Meeting on Transnational Crime (SOMTC)"
SAMPLE_NOTICE = "Sample data, invented for demonstration. It describes no real person, case or figure."
# Answers that are short enough to be printed as a word next to the state's name.
LONGEST_WORD = 60  # characters of an answer that is still set as a word; a longer one is set as text
BINDING_WORDS = {
    Binding.SHALL: "The Convention obliges {who} to this (“shall”).",
    Binding.SHALL_ENDEAVOUR: "The Convention obliges {who} to make the effort (“shall endeavour”).",
    Binding.SHALL_CONSIDER: (
        "The Convention asks {who} to consider this (“shall consider”). Not adopting it is no gap."
    ),
    Binding.MAY: "The Convention leaves this to {who} (“may”). Not using it is no gap.",
    Binding.SAVING: "The Convention keeps other rights here and asks nothing of {who}.",
}
# Who is bound by an obligation, if not the Parties.
ADDRESSEES = {"somtc": "SOMTC", "asean_secretariat": "the ASEAN Secretariat"}
# The terms of the glossary that this report uses.
GLOSSARY = [
    "actip", "actip-party", "ammtc", "apa", "bohol-2", "case", "compensation", "exploitation", "forced-criminality",
    "hsu", "identification", "merl", "multi-sectoral", "nrm", "non-punishment", "presumed-victim", "receiving-party",
    "recovery-period", "sending-party", "somtc", "survivor", "tip", "trust-fund", "victim", "victim-centred",
]  # fmt: skip


def shown_day(day: date) -> str:
    """A day such as "8 March 2017"."""
    return f"{day.day} {day:%B %Y}"


def shown_period(cycle: ReportingCycle) -> str:
    """A calendar year as "2025"; any other period by its days."""
    first, last = cycle.period_start, cycle.period_end
    if (first.month, first.day) == (1, 1) and last + timedelta(days=1) == date(first.year + 1, 1, 1):
        return str(first.year)
    return f"{shown_day(first)} to {shown_day(last)}"


def make_book(consolidated: ConsolidatedReport) -> Book:
    """The whole book. Its chapters come in the order of their pages."""
    period = shown_period(consolidated.cycle)
    return bound_for_ammtc(
        consolidated,
        title=f"Convention Against Trafficking in Persons: what the states report on {period}",
        chapters=tuple(_chapters(consolidated, consolidate(consolidated))),
    )


def bound_for_ammtc(
    consolidated: ConsolidatedReport,
    *,
    title: str,
    chapters: tuple[BookChapter, ...],
    suffix: str = "",
    is_leaflet: bool = False,
) -> Book:
    """What all products for AMMTC have in common: issuer, meeting, reference (with ``suffix``), notice and marking."""
    cycle = consolidated.cycle
    return Book(
        title=title,
        subtitle=SUBTITLE,
        issuer=ISSUER,
        date_line=date_line(cycle),
        reference=f"ACTIP-{cycle.year}-AMMTC{suffix}",
        language="en",
        notice=SAMPLE_NOTICE if cycle.is_sample else "",
        marking=marking(consolidated),
        chapters=chapters,
        is_leaflet=is_leaflet,
    )


def date_line(cycle: ReportingCycle) -> str:
    name = cycle.ammtc_name or "ASEAN Ministerial Meeting on Transnational Crime"
    return f"{name}, {shown_day(cycle.ammtc_on)}" if cycle.ammtc_on else name


def marking(consolidated: ConsolidatedReport) -> str:
    """The status of the report, as every footer prints it."""
    if consolidated.adopted_at:
        return f"Adopted by AMMTC on {shown_day(clock.day(consolidated.adopted_at, clock.UTC))}"
    if consolidated.status == ConsolidatedStatus.IN_CLEARANCE:
        return "In clearance with the member states: not for circulation"
    return "Draft of the SOMTC secretariat: not for circulation"


def _chapters(consolidated: ConsolidatedReport, found: Consolidation) -> Iterable[BookChapter]:
    findings = _findings(consolidated)
    yield BookChapter("summary", "", "Overview", _summary(consolidated, found))
    for chapter in found.chapters:
        yield _treaty_chapter(chapter, findings)
    number = max((chapter.chapter.number for chapter in found.chapters), default=0)
    if found.themes:
        number += 1
        html = render_to_string(
            "reporting/printing/ammtc_report/themes.html",
            {"themes": _themes(found.themes), "findings": findings.get(None, ())},
        )
        yield BookChapter("themes", str(number), "Work plan and themes", html)
    if found.tables or found.figures_missing:
        number += 1
        html = render_to_string(
            "reporting/printing/ammtc_report/figures.html",
            {
                "findings": findings.get(FIGURES, ()),
                "tables": [_table(table) for table in found.tables],
                "are_missing": found.figures_missing,
                **_told_more(consolidated),
            },
        )
        yield BookChapter("figures", str(number), "Victims and cases: regional figures", html)
    if found.follow_up or found.needs:
        number += 1
        html = render_to_string(
            "reporting/printing/ammtc_report/follow_up.html",
            {
                "items": [
                    (block, shown_day(date.fromisoformat(day)) if (day := block.item["wished_for"]) else "")
                    for block in found.follow_up
                ],
                "needs": [
                    (title, list(rows))
                    for title, rows in groupby(found.needs, key=lambda each: each[1]["obligation_title"])
                ],
            },
        )
        yield BookChapter("follow-up", str(number), "Follow-up and needs", html)
    missing = [state.name for state in found.states if state.iso2 not in found.versions]
    sources = {"versions": found.versions.values(), "missing": missing}
    html = render_to_string("reporting/printing/ammtc_report/submissions.html", sources)
    yield BookChapter("submissions", "A", "The national reports behind this report", html)
    terms = GlossaryTerm.objects.filter(key__in=GLOSSARY)
    yield BookChapter(
        "glossary", "B", "Glossary", render_to_string("reporting/printing/ammtc_report/glossary.html", {"terms": terms})
    )


def _told_more(consolidated: ConsolidatedReport) -> dict[str, Any]:
    """From which count on the report tells numbers, and the recorded reason where donors are told less.

    It is the number with which its figures were worked out: that of the cycle may have changed since.
    """
    cycle, figures = consolidated.cycle, figures_for_ammtc(consolidated)
    threshold = figures.smallest_shown if figures else cycle.ammtc_is_told
    return {"threshold": threshold, "for_donors": cycle.smallest_shown, "reason": cycle.reason_for_ammtc}


def _summary(consolidated: ConsolidatedReport, found: Consolidation) -> str:
    cycle = consolidated.cycle
    articles = [article for chapter in found.chapters for article in chapter.articles]
    tiles = {(a.article.number, state.pk): status for a in articles for state, status in a.states}
    context = {
        "cycle": cycle,
        "found": found,
        "missing": [s for s in found.states if s.is_party and s.iso2 not in found.versions],
        "period": f"{shown_day(cycle.period_start)} to {shown_day(cycle.period_end)}",
        "articles": [article.article for article in articles],
        "rows": [
            (state, [(article.article.number, tiles[article.article.number, state.pk]) for article in articles])
            for state in found.states
        ],
        "unread": any(status.code in statuses.SAID_BY_THE_STATE for status in tiles.values()),
        "shares": [(word, rule) for _code, word, rule in quantities.SHARES] if consolidated.findings.exists() else (),
        "key": [s for code, s in STATUSES.items() if code not in statuses.ONLY_IF_USED or s in tiles.values()],
    }
    return render_to_string("reporting/printing/ammtc_report/summary.html", context)


Findings = Mapping[int | str | None, list[str]]  # article, FIGURES or None for the themes → sentences
FIGURES = "figures"


def _findings(consolidated: ConsolidatedReport) -> Findings:
    found: dict[int | str | None, list[str]] = {}
    for finding in consolidated.findings.all():
        place = FIGURES if finding.kind == FindingKind.FIGURE else finding.result["article"]
        found.setdefault(place, []).append(finding_sentences.sentence(finding.kind, finding.result))
    return found


def _treaty_chapter(block: ChapterBlock, findings: Findings) -> BookChapter:
    articles = [
        {
            "article": article.article,
            "findings": findings.get(article.article.number, ()),
            "groups": status_groups(article.states),
            "obligations": [
                {
                    "obligation": each.obligation,
                    "binding": binding_words(each.obligation),
                    "questions": [_question(question) for question in each.questions],
                    "practice": [
                        (state, level_words(levels.in_law), level_words(levels.in_practice), levels.carried_year)
                        for state, levels in each.practice
                    ],
                }
                for each in article.obligations
            ],
        }
        for article in block.articles
    ]
    html = render_to_string("reporting/printing/ammtc_report/chapter.html", {"articles": articles})
    return BookChapter(f"chapter-{block.chapter.number}", str(block.chapter.number), block.chapter.title, html)


def binding_words(obligation: Obligation) -> str:
    """How strongly the text binds, in a sentence or two; for an unread text a sentence that it is not checked."""
    if obligation.unverified:
        return f"{NOT_CHECKED}."
    who = ADDRESSEES.get(obligation.addressee, obligation.addressee or "Parties")
    words = BINDING_WORDS[Binding(obligation.binding)].format(who=who)
    return f"{words} Limits in the text: {obligation.qualifier}." if obligation.qualifier else words


def level_words(rows: Iterable[LevelRow]) -> str:
    """Levels in words, such as "Adopted (20 January 2008). In force: not yet."; "" if none is given."""
    found = []
    for row in rows:
        if row.said == YES_NO_LABELS[""]:
            continue
        words = row.label if row.holds else f"{row.label}: {row.said.lower()}"
        words += f" ({row.since})." if row.since else "."
        found.append(f"{words} {row.text}" if row.text else words)
    return " ".join(found)


def status_groups(states: Iterable[tuple[MemberState, Status]]) -> list[tuple[Status, str]]:
    """The states of each status, in words; empty for an article under which no status was given."""
    groups: dict[str, list[str]] = {}
    for state, status in states:
        groups.setdefault(status.code, []).append(state.name)
    if not groups.keys() - {statuses.NO_ANSWER, statuses.NO_REPORT}:
        return []
    return [(status, ", ".join(groups[code])) for code, status in STATUSES.items() if code in groups]


def _question(block: QuestionBlock) -> dict[str, Any]:
    row = question_types.of(block.type)
    several = row.choices is ChoiceCount.SEVERAL
    return {
        "text": block.text,
        "note": block.note,
        "choices": choices(block) if several else [],
        "entries": [
            {
                "entry": entry,
                "word": entry.answer if row.choices is ChoiceCount.ONE and len(entry.answer) <= LONGEST_WORD else "",
                "answer": "" if several else entry.answer,
            }
            for entry in block.entries
            if entry.narrative or entry.documents or not several
        ],
    }


def choices(block: QuestionBlock) -> list[tuple[str, str]]:
    """Choice → the states that chose it, in words; choices in the order of their first use."""
    chosen: dict[str, list[str]] = {}
    for entry in block.entries:
        for choice in entry.answer.split("; "):
            chosen.setdefault(choice, []).append(entry.state.name)
    everyone = len(block.entries)
    return [
        (choice, f"all {everyone} states that answered" if len(names) == everyone > 1 else ", ".join(names))
        for choice, names in chosen.items()
        if choice
    ]


def _themes(themes: list[ThemeBlock]) -> list[dict[str, Any]]:
    return [{"theme": theme, "questions": [_question(question) for question in theme.questions]} for theme in themes]


def _table(table: RegionalTable) -> dict[str, Any]:
    return {
        "table": table,
        "parts": [line for line in table.lines if not line.is_total and not line.is_beside],
        "beside": [line for line in table.lines if line.is_beside],
        "total": next((line for line in table.lines if line.is_total), None),
    }
