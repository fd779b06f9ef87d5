"""A book for the benches of the PDF engine: what any number of states say on every obligation, without a database.

The words are those of the sample data; from the twelfth state on they repeat.
"""

from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from reporting.pdf import Book, BookChapter
from reporting.sample.answers import answers
from reporting.sample.domain import Domain, load_domain
from reporting.sample.follow_up import practice
from scripts import processes

YEAR = 2025
DOMAIN = processes.ROOT / "domain"
Record = dict[str, Any]


def compilation(states: int = 11, domain_folder: Path = DOMAIN) -> Book:
    """The book on so many states: a chapter for each of the Convention, tables, and a glossary."""
    domain = load_domain(domain_folder)
    speakers = [(_name(domain, place), _answers(domain, place)) for place in range(states)]
    chapter_of = {article: chapter["number"] for chapter in domain.chapters for article in chapter["articles"]}
    ordered = sorted(domain.obligations, key=lambda each: chapter_of[each["article"]])
    chapters = [
        _treaty_chapter(domain, number, list(group), speakers)
        for number, group in groupby(ordered, key=lambda each: chapter_of[each["article"]])
    ]
    return Book(
        title="Convention Against Trafficking in Persons: report on 2025",
        subtitle="What the states said on every obligation",
        issuer="Senior Officials Meeting on Transnational Crime (SOMTC)",
        date_line="20 September 2026",
        reference="ACTIP-2025-AMMTC",
        language="en",
        notice="Sample data, invented for demonstration. It describes no real person, case or figure.",
        marking="Draft of the SOMTC secretariat: not for circulation",
        chapters=(_summary(speakers), *chapters, _themes(domain, speakers), _tables(domain), _glossary(domain)),
    )


def _name(domain: Domain, place: int) -> str:
    name = domain.member_states[place % 11]["name"]
    return name if place < 11 else f"{name} {place // 11 + 1}"


def _answers(domain: Domain, place: int) -> dict[str, Any]:
    return answers(domain, domain.member_states[place % 11]["iso2"], YEAR)


def _summary(speakers: list[tuple[str, dict]]) -> BookChapter:
    articles = range(5, 31)
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f'<td class="st-{"inplace" if article % 3 else "planned"}">I</td>' for article in articles)
        + "</tr>"
        for name, _said in speakers
    )
    head = "".join(f'<th scope="col"><a href="#article-{article}">{article}</a></th>' for article in articles)
    html = (
        f'<p class="lede">This report says what {len(speakers)} states reported.</p><h2>Where each state stands</h2>'
        f'<table class="status-grid"><thead><tr><th scope="col">Article</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
    return BookChapter("summary", "", "Executive summary", html)


def _treaty_chapter(
    domain: Domain, number: int, obligations: list[Record], speakers: list[tuple[str, dict]]
) -> BookChapter:
    title = next(chapter["title"] for chapter in domain.chapters if chapter["number"] == number)
    parts = []
    for article, group in groupby(obligations, key=lambda each: each["article"]):
        parts.append(
            f'<h2 id="article-{article}">Article {article}</h2>\n<p>What the article asks of the states.</p>\n'
        )
        for each in group:
            parts.append(f"<h3>{escape(each['title'])}</h3>\n<p>{escape(each['summary'])}</p>\n")
            parts += [_question(question, speakers) for question in each["questions"]]
            parts.append(_levels(domain, each, speakers))
    return BookChapter(f"chapter-{number}", str(number), title, "".join(parts))


def _question(question: Record, speakers: list[tuple[str, dict]], level: str = "h4") -> str:
    lines = [f"<{level}>{escape(question['text'])}</{level}>\n"]
    for name, said in speakers:
        if (answer := said.get(question["key"])) and (answer.narrative or answer.value):
            word = str(answer.value).replace("_", " ") if isinstance(answer.value, str | int) else ""
            status = f' <span class="status">{escape(word[:60])}</span>' if word else ""
            lines.append(f'<p class="state-entry"><b>{escape(name)}</b>{status} {escape(answer.narrative)}</p>\n')
    return "".join(lines)


def _levels(domain: Domain, obligation: Record, speakers: list[tuple[str, dict]]) -> str:
    lines = ["<h4>In law and in practice, as the states say it</h4>\n"]
    for place, (name, said) in enumerate(speakers):
        status = next((str(said[q["key"]].value) for q in obligation["questions"] if q["key"] in said), "")
        levels = practice(obligation["key"], status, domain.member_states[place % 11]["iso2"], YEAR)
        words = " ".join(f"{level.replace('_', ' ')}: {said['said']} {said['text']}" for level, said in levels.items())
        if words:
            lines.append(f'<p class="state-entry"><b>{escape(name)}</b> {escape(words)}</p>\n')
    return "".join(lines) if len(lines) > 1 else ""


def _themes(domain: Domain, speakers: list[tuple[str, dict]]) -> BookChapter:
    html = "".join(
        f'<h2 id="{escape(group["key"])}">{escape(group["title"])}</h2>\n'
        + "".join(_question(question, speakers, "h3") for question in group["questions"])
        for group in domain.question_groups
    )
    return BookChapter("themes", "8", "Work plan and themes", html)


def _tables(domain: Domain) -> BookChapter:
    parts = ['<div class="note"><p><b>How to read the figures.</b> They count what was recorded.</p></div>\n']
    for table in domain.statistical_tables:
        rows = "".join(f'<tr><th scope="row">Category {row}</th><td>{row * 37:,}</td></tr>' for row in range(1, 12))
        title = escape(table["title"])
        parts.append(
            f'<h2 id="table-{escape(table["key"])}">{title}</h2>\n<table class="figures"><caption>{title}</caption>'
            '<thead><tr><th class="text" scope="col">Category</th><th scope="col">Persons</th></tr></thead>'
            f'<tbody>{rows}<tr class="total"><th scope="row">Total</th><td>2,442</td></tr></tbody></table>\n'
            '<p class="source">Source: accepted national reports.</p>\n'
        )
    return BookChapter("figures", "9", "Victims and cases: regional figures", "".join(parts))


def _glossary(domain: Domain) -> BookChapter:
    terms = "".join(
        f"<dt>{escape(each['title'])}</dt><dd>{escape(each['summary'])}</dd>\n" for each in domain.obligations
    )
    return BookChapter("glossary", "A", "The obligations", f'<div class="annex"><dl class="facts">{terms}</dl></div>')
