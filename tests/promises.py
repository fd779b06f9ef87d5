"""Every promise of the public pages and the guides, with the test that proves it: tests/promises.yaml.

A sentence with one of ``WORDS`` counts as a promise unless the file says that it is none. So a new promise needs a
proof, and a changed rule fails the test of its promise.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml

from scripts.processes import ROOT

FILE = Path(__file__).with_suffix(".yaml")
# Public pages, as a visitor reads them, and guides.
PAGES = (
    "/",
    "/about/",
    "/help/",
    "/privacy/",
    "/accessibility/",
    "/release-policy/",
    "/verify/",
    "/convention/",
    "/states/",
)
GUIDES = ("docs/donors.md", "docs/focal-points.md", "docs/secretariat.md", "docs/operators.md")
WORDS = re.compile(
    r"\b(never|only|nobody|no one|always|cannot|nothing|none|within|no|at most|nowhere|alone|without|refused?|refuses|"
    r"not changed|unchangeable)\b",
    re.IGNORECASE,
)
_BLOCKS = {
    "p", "li", "ul", "ol", "h1", "h2", "h3", "h4", "dt", "dd", "dl", "td", "th", "tr", "table", "div", "section", "nav",
    "summary", "caption", "label", "button", "header", "footer", "main", "form", "option", "article", "title", "br",
}  # fmt: skip
_UNREAD = {"script", "style", "svg", "template", "head"}


@dataclass(frozen=True)
class Promise:
    at: str
    sentence: str
    proofs: tuple[str, ...]


def declared() -> tuple[list[Promise], dict[str, set[str]]]:
    """The promises, and by place the sentences that sound like a promise but are none."""
    promises, others = [], {}
    for at, rows in yaml.safe_load(FILE.read_text(encoding="utf-8")).items():
        others[at] = {tidy(sentence) for sentence in rows.get("promises nothing", [])}
        for row in rows["promises"]:
            proofs = row["proof"] if isinstance(row["proof"], list) else [row["proof"]]
            promises.append(Promise(at, tidy(row["says"]), tuple(proofs)))
    return promises, others


def tidy(text: str) -> str:
    return " ".join(text.split())


def sentences(parts: Iterable[str]) -> list[str]:
    found = []
    for part in parts:
        found += re.split(r"(?<=[.!?:])\s+(?=[A-Z“\"(])", tidy(part))
    return [sentence for sentence in found if sentence]


def sounding(parts: Iterable[str]) -> list[str]:
    """The sentences with one of ``WORDS``."""
    return [sentence for sentence in sentences(parts) if WORDS.search(sentence)]


class _Blocks(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = [""]
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.unread += tag in _UNREAD
        if tag in _BLOCKS:
            self.parts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.unread -= tag in _UNREAD
        if tag in _BLOCKS:
            self.parts.append("")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.parts[-1] += data


def of_page(html: str) -> list[str]:
    """The paragraphs, items and cells of a page, in order."""
    blocks = _Blocks()
    blocks.feed(html)
    return [text for part in blocks.parts if (text := tidy(part))]


def of_guide(name: str) -> list[str]:
    """The paragraphs, items and cells of a guide, without the signs of Markdown; no code, no headings."""
    text = re.sub(r"^```.*?^```", "", (ROOT / name).read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\*\*|`", "", text)
    parts, current = [], ""
    for line in [*text.split("\n"), ""]:
        begins = re.match(r"(#|\||- |\d+\. )", line)
        if begins or not line.strip():
            parts.append(current)
            current = ""
        if line.startswith("|"):
            parts += line.strip("|").split("|")
        elif not line.startswith("#"):
            current += " " + re.sub(r"^(- |\d+\. )", "", line)
    return [text for part in parts if (text := tidy(part)) and not re.fullmatch(r"[-| ]+", text)]
