"""Figures and marks on the rights of victims in the sample corpus. Invented, and always the same."""

import random

# Indicator → its unit and a plausible range.
RANGES = {
    "percent": (35, 95),
    "cases": (0, 9),
    "days": (20, 120),
}
MARKS = ("yes", "partly", "partly", "no", "")
# States that enter nothing here: the page says "not entered", which is not zero.
SILENT = {"BN", "MM", "TL"}


def right_entry(iso2: str, year: int, right: str, asked: dict[str, str]) -> tuple[dict[str, float], dict[str, str]]:
    """(figures by indicator, marks by marker) of one right; both empty where the state enters nothing.

    ``asked`` maps the keys of the indicators that are asked to their units.
    """
    chance = random.Random(f"{iso2} {right}")  # noqa: S311  (sample data)
    if iso2 in SILENT or chance.random() < 0.25:
        return {}, {}
    figures = {}
    for key, unit in asked.items():
        low, high = RANGES.get(unit, (1, 50))
        start = chance.randint(low, high - (high - low) // 4)
        figures[key] = float(min(high, start + (year - 2023) * chance.randint(0, 3)))
    marks = {name: chance.choice(MARKS) for name in ("gender", "disability", "other")}
    if year < 2025:
        marks = {name: "partly" if mark == "yes" else mark for name, mark in marks.items()}
    return figures, {name: mark for name, mark in marks.items() if mark}
