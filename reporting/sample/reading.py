"""Reads the notation in which the prose modules are written.

@art5-1-q1 .444        a question, and for an implementation status one digit per year from 2023 on
                       (0 not started, 1 planned, 2 in progress, 3 in place, 4 in use; "." no report)
A paragraph.           always part of the answer; "{year}" and other names in braces are filled in
2025> A sentence.      part of the answer from 2025 on
2024= A sentence.      part of the answer in 2024 only
2025< A sentence.      part of the answer before 2025
  continued            two spaces join a line to the one before
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module

FIRST_YEAR = 2023
_CONDITION = re.compile(r"^(\d{4})([<>=]) ")


def _holds(year: int, sign: str, named: int) -> bool:
    return {"<": year < named, "=": year == named, ">": year >= named}[sign]


@dataclass(frozen=True)
class SampleText:
    """What is written for one question in one module."""

    digits: str
    lines: tuple[str, ...]

    def text(self, year: int) -> str:
        """The paragraph as it reads in ``year``, names in braces still open."""
        kept = []
        for line in self.lines:
            condition = _CONDITION.match(line)
            if not condition:
                kept.append(line)
            elif _holds(year, condition[2], int(condition[1])):
                kept.append(line[condition.end() :])
        return " ".join(line for line in kept if line)

    def digit(self, year: int) -> str:
        """The status digit for ``year``."""
        return self.digits[year - FIRST_YEAR]


@cache
def _parse(module: str) -> dict[str, dict[str, SampleText]]:
    """Group (what follows #, or "" before the first) to its entries by question key; "" holds lines before any @."""
    groups: dict[str, dict[str, tuple[str, list[str]]]] = {}
    group, key = "", ""
    for line in import_module(f"reporting.sample.prose.{module}").PROSE.splitlines():
        if line.startswith("#"):
            group, key = line[1:], ""
        elif line.startswith("@"):
            key, _, digits = line[1:].partition(" ")
            groups.setdefault(group, {})[key] = (digits, [])
        else:
            lines = groups.setdefault(group, {}).setdefault(key, ("", []))[1]
            if line.startswith("  "):
                lines[-1] += line[1:]
            else:
                lines.append(line)
    return {
        name: {k: SampleText(digits, tuple(lines)) for k, (digits, lines) in entries.items()}
        for name, entries in groups.items()
    }


def state_prose(iso2: str) -> dict[str, SampleText]:
    """Question key to what this state writes."""
    return _parse(iso2.lower())[""]


def passages(iso2: str) -> dict[str, str]:
    """Question key to the passage in a national language that this state quotes."""
    return {key: " ".join(entry.lines) for key, entry in _parse("languages").get(iso2, {}).items()}


def next_steps(pillar: str) -> tuple[str, ...]:
    """Closing sentences for answers under ``pillar``."""
    return _parse("next_steps")[pillar][""].lines


def comments(key: str) -> list[str]:
    """Variants of the comment on ``key``, a question or question-value; an empty variant means no comment."""
    entry = _parse("comments")[""].get(key)
    return [variant.strip() for variant in entry.lines[0].split("|")] if entry and entry.lines else []
