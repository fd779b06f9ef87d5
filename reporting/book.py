"""The AMMTC report as a book: what the consolidation says, put into chapters for the PDF engine.

Chapters 1 to 7 follow the chapters of the Convention. A constant number of queries, whatever the number of answers.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string

from members.models import MemberState
from reporting import statuses
from reporting.entry_snapshot import SAID, LevelRow
from reporting.enums import ONE_CHOICE, Binding, ConsolidatedStatus, QuestionType
from reporting.models import ConsolidatedReport, GlossaryTerm, Obligation, ReportingCycle
from reporting.pdf import Book, Chapter
from reporting.queries.consolidation import ChapterBlock, Consolidation, QuestionBlock, ThemeBlock, consolidate
from reporting.queries.regional_totals import RegionalTable
from reporting.statuses import STATUSES, Status

SUBTITLE = (
    "Report of the Senior Officials Meeting on Transnational Crime to the "
    "ASEAN Ministerial Meeting on Transnational Crime under Article 24"
)
ISSUER = "Senior Officials Meeting on Transnational Crime (SOMTC)"
SAMPLE_NOTICE = "Sample data, invented for demonstration. It describes no real person, case or figure."
# Answers short enough to stand as a word beside the state's name.
LONGEST_WORD = 60  # characters of an answer that is still set as a word; a longer one is set as text
BINDING_WORDS = {
    Binding.SHALL: "The Convention obliges {who} to this (“shall”).",
    Binding.SHALL_ENDEAVOUR: "The Convention obliges {who} to make the effort (“shall endeavour”).",
    Binding.SHALL_CONSIDER: (
        "The Convention asks {who} to consider this (“shall consider”). Not adopting it is no gap."
    ),
    Binding.MAY: "The Convention leaves this to {who} (“may”). Not using it is no gap.",
}
# Whom a duty binds, where it is not the Parties.
ADDRESSEES = {"somtc": "SOMTC", "asean_secretariat": "the ASEAN Secretariat"}
# The terms that this report uses, of those that the portal explains.
GLOSSARY = [
    "actip", "actip-party", "ammtc", "apa", "bohol-2", "case", "compensation", "exploitation", "forced-criminality",
    "hsu", "identification", "merl", "multi-sectoral", "nrm", "non-punishment", "presumed-victim", "receiving-party",
    "recovery-period", "sending-party", "somtc", "survivor", "tip", "trust-fund", "victim", "victim-centred",
]  # fmt: skip


def shown_day(day: date) -> str:
    """8 March 2017."""
    return f"{day.day} {day:%B %Y}"


def shown_period(cycle: ReportingCycle) -> str:
    """A calendar year as "2025"; any other period by its days."""
    first, last = cycle.period_start, cycle.period_end
    if (first.month, first.day) == (1, 1) and last + timedelta(days=1) == date(first.year + 1, 1, 1):
        return str(first.year)
    return f"{shown_day(first)} to {shown_day(last)}"


def make_book(consolidated: ConsolidatedReport) -> Book:
    """The whole book. Its chapters come in the order of their pages."""
    cycle = consolidated.cycle
    consolidation = consolidate(consolidated)
    texts = {text.key: text.text for text in consolidated.texts.all()}
    return Book(
        title=f"Convention Against Trafficking in Persons: report on {shown_period(cycle)}",
        subtitle=SUBTITLE,
        issuer=ISSUER,
        date_line=_date_line(cycle),
        reference=f"ACTIP-{cycle.year}-AMMTC",
        language="en",
        notice=SAMPLE_NOTICE if cycle.is_sample else "",
        marking=_marking(consolidated),
        chapters=tuple(_chapters(consolidated, consolidation, texts)),
    )


def _date_line(cycle: ReportingCycle) -> str:
    name = cycle.ammtc_name or "ASEAN Ministerial Meeting on Transnational Crime"
    return f"{name}, {shown_day(cycle.ammtc_on)}" if cycle.ammtc_on else name


def _marking(consolidated: ConsolidatedReport) -> str:
    """How far the report is, in the words of every footer."""
    if consolidated.adopted_at:
        return f"Adopted by AMMTC on {shown_day(consolidated.adopted_at.date())}"
    if consolidated.status == ConsolidatedStatus.IN_CLEARANCE:
        return "In clearance with the member states: not for circulation"
    return "Draft of the SOMTC secretariat: not for circulation"


def _chapters(consolidated: ConsolidatedReport, found: Consolidation, texts: dict[str, str]) -> Iterable[Chapter]:
    types = question_types(found)
    yield Chapter("summary", "", "Executive summary", _summary(consolidated, found, texts.get("summary", "")))
    for chapter in found.chapters:
        yield _treaty_chapter(chapter, texts.get(f"chapter-{chapter.chapter.number}", ""), types)
    number = max((chapter.chapter.number for chapter in found.chapters), default=0)
    if found.themes:
        number += 1
        html = render_to_string("reporting/book/themes.html", {"themes": _themes(found.themes, types)})
        yield Chapter("themes", str(number), "Work plan and themes", html)
    if found.tables:
        number += 1
        html = render_to_string(
            "reporting/book/figures.html",
            {"tables": [_table(table) for table in found.tables], "threshold": consolidated.cycle.smallest_shown},
        )
        yield Chapter("figures", str(number), "Victims and cases: regional figures", html)
    if found.follow_up or found.needs:
        number += 1
        html = render_to_string(
            "reporting/book/follow_up.html",
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
        yield Chapter("follow-up", str(number), "Follow-up and needs", html)
    missing = [state.name for state in found.states if state.iso2 not in found.versions]
    sources = {"versions": found.versions.values(), "missing": missing}
    html = render_to_string("reporting/book/submissions.html", sources)
    yield Chapter("submissions", "A", "The national reports behind this report", html)
    terms = GlossaryTerm.objects.filter(key__in=GLOSSARY)
    yield Chapter("glossary", "B", "Glossary", render_to_string("reporting/book/glossary.html", {"terms": terms}))


def question_types(found: Consolidation) -> dict[str, str]:
    """Question key → its type, from the reports themselves."""
    return {
        question["key"]: question["type"]
        for version in found.versions.values()
        for section in version.content["sections"]
        for question in section["questions"]
    }


def _summary(consolidated: ConsolidatedReport, found: Consolidation, text: str) -> str:
    cycle = consolidated.cycle
    opening, _, rest = text.strip().partition("\n\n")
    articles = [article for chapter in found.chapters for article in chapter.articles]
    tiles = {(a.article.number, state.pk): status for a in articles for state, status in a.states}
    context = {
        "cycle": cycle,
        "found": found,
        "missing": [s for s in found.states if s.is_party and s.iso2 not in found.versions],
        "period": f"{shown_day(cycle.period_start)} to {shown_day(cycle.period_end)}",
        "opening": opening,
        "rest": rest,
        "articles": [article.article for article in articles],
        "rows": [
            (state, [(article.article.number, tiles[article.article.number, state.pk]) for article in articles])
            for state in found.states
        ],
        "key": [status for code, status in STATUSES.items() if code != statuses.HELD_BACK or status in tiles.values()],
    }
    return render_to_string("reporting/book/summary.html", context)


def _treaty_chapter(block: ChapterBlock, text: str, types: dict[str, str]) -> Chapter:
    articles = [
        {
            "article": article.article,
            "groups": status_groups(article.states),
            "obligations": [
                {
                    "obligation": each.obligation,
                    "binding": binding_words(each.obligation),
                    "questions": [_question(question, types) for question in each.questions],
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
    html = render_to_string("reporting/book/chapter.html", {"introduction": text, "articles": articles})
    return Chapter(f"chapter-{block.chapter.number}", str(block.chapter.number), block.chapter.title, html)


def binding_words(obligation: Obligation) -> str:
    """How strongly the text binds, in a sentence or two."""
    who = ADDRESSEES.get(obligation.addressee, obligation.addressee or "Parties")
    words = BINDING_WORDS[Binding(obligation.binding)].format(who=who)
    return f"{words} Limits in the text: {obligation.qualifier}." if obligation.qualifier else words


def level_words(rows: Iterable[LevelRow]) -> str:
    """Levels in words, such as "Adopted (20 January 2008). In force: not yet."; "" where nothing is said."""
    found = []
    for row in rows:
        if row.said == SAID[""]:
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


def _question(block: QuestionBlock, types: dict[str, str]) -> dict[str, Any]:
    kind = types[block.key]
    several = kind == QuestionType.MULTI_CHOICE
    return {
        "text": block.text,
        "note": block.note,
        "choices": choices(block) if several else [],
        "entries": [
            {
                "entry": entry,
                "word": entry.answer if kind in ONE_CHOICE and len(entry.answer) <= LONGEST_WORD else "",
                "answer": "" if several else entry.answer,
            }
            for entry in block.entries
            if entry.narrative or entry.documents or not several
        ],
    }


def choices(block: QuestionBlock) -> list[tuple[str, str]]:
    """What was chosen → by which states, in words; the choices in the order in which they are first met."""
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


def _themes(themes: list[ThemeBlock], types: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"theme": theme, "questions": [_question(question, types) for question in theme.questions]} for theme in themes
    ]


def _table(table: RegionalTable) -> dict[str, Any]:
    return {
        "table": table,
        "parts": [line for line in table.lines if not line.is_total and not line.is_beside],
        "beside": [line for line in table.lines if line.is_beside],
        "total": next((line for line in table.lines if line.is_total), None),
    }
