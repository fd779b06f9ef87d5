"""Statistical tables for the benches of disclosure control: the sample corpus and random ones, without a database."""

import random
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

import yaml

from reporting import sample
from tests.attacker import PublishedCell
from victims.disclosure.linked import ONCE, LinkedTables, Shape, TableCounts, shape
from victims.disclosure.model import Mark, rounded

ROOT = Path(__file__).parent.parent
States = dict[str, dict[str, TableCounts]]


def standard() -> dict[str, Shape]:
    """The shapes of the twenty tables, from domain/statistics.yaml."""
    data = yaml.safe_load((ROOT / "domain" / "statistics.yaml").read_text(encoding="utf-8"))
    dimensions = {row["key"]: row for row in data["dimensions"]}
    multiple = [key for key, row in dimensions.items() if row.get("multiple")]
    broad = {c["code"]: c["broad"] for c in dimensions["age_group"]["categories"] if c.get("broad")}
    return {
        row["key"]: shape(row["key"], row["unit"], row["rows"] + row["columns"], multiple=multiple, broad=broad)
        for row in data["tables"]
    }


def sample_states(year: int, states: Collection[str] = ()) -> States:
    """All tables of the sample corpus for one year, as if every table were released; of ``states``, or of all."""
    domain = sample.load_domain(ROOT / "domain")
    found: States = {}
    for iso2 in sample.STATES:
        if (iso2, year) in sample.NO_REPORT or (states and iso2 not in states):
            continue
        found[iso2] = {
            key: TableCounts(
                {"|".join(codes): count for codes, count in table.cells.items() if count is not None},
                table.supplements.get(ONCE.get(key, "")),
            )
            for key, table in sample.tables(domain, iso2, year).items()
            if table.kind in {"value", "zero"}
        }
    return found


def many_states(states: Mapping[str, dict[str, TableCounts]], number: int) -> States:
    """``number`` states: those of the sample repeated, each round a little different."""
    names = list(states)
    found: States = {}
    for place in range(number):
        rng = random.Random(place)
        factor = 1.0 if place < len(names) else rng.uniform(0.6, 1.5)
        found[f"{place:03}"] = {
            key: replace(figures, cells={cell: round(count * factor) for cell, count in figures.cells.items()})
            for key, figures in states[names[place % len(names)]].items()
        }
    return found


def random_states(seed: int) -> States:
    """Three tables on the same people, in one to three states."""
    rng = random.Random(seed)
    found: States = {}
    for iso2 in ("KH", "MY", "TH")[: rng.randint(1, 3)]:
        tables: dict[str, dict[str, int]] = {}
        for sex in ("female", "male"):
            for age in ("9-17", "18-24", "25-34"):
                for form in ("sexual_exploitation", "forced_labour", "forced_begging"):
                    if rng.random() < 0.4:
                        continue
                    count = rng.choice([0, 0, 1, 2, 3, 5, 8, 12, 30, 70])
                    citizenship = rng.choice(["KHM", "VNM", "MMR"])
                    for key, cell in (
                        ("victims_identified", f"{sex}|{age}|identified"),
                        ("victims_by_exploitation", f"{form}|{sex}|{age}"),
                        ("victims_by_citizenship", f"{citizenship}|{sex}|{age}"),
                    ):
                        tables.setdefault(key, {}).setdefault(cell, 0)
                        tables[key][cell] += count
        found[iso2] = {key: TableCounts(cells) for key, cells in tables.items()}
    return found


def revised(states: States, seed: int, share: float = 0.1) -> States:
    """The same tables with some figures corrected upwards."""
    rng = random.Random(seed)
    return {
        iso2: {
            key: replace(
                f, cells={c: n + (rng.randint(1, 3) if n and rng.random() < share else 0) for c, n in f.cells.items()}
            )
            for key, f in tables.items()
        }
        for iso2, tables in states.items()
    }  # fmt: skip


def published_rows(linked: LinkedTables, marks: list[Mark], release: int = 0) -> list[PublishedCell]:
    """One release of a problem, as the attacker reads it."""
    rows = []
    for (number, key), index in linked.places.items():
        if number == release:
            value = linked.problem.cells[index].value
            told: int | None = None
            upto: int | None = None
            if marks[index] is Mark.SHOWN or (marks[index] is Mark.ROUNDED and not value):
                told = value
            elif marks[index] is Mark.ROUNDED:
                told, most = rounded(value, linked.problem.base)
                upto = int(most)
            rows.append(PublishedCell(number, *key, mark=str(marks[index]), value=told, upto=upto, truth=value))
    return rows


def threshold_only(linked: LinkedTables) -> list[Mark]:
    return [Mark.HIDDEN if linked.problem.is_small(index) else Mark.SHOWN for index in range(len(linked.problem.cells))]
