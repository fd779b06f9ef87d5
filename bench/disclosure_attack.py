"""An attacker who shares no code with disclosure control, against the sample publication, random tables and revisions.

protected: small counts that are not told; narrowed: those of which more can be worked out than "hidden" says;
audiences: donors, readers of the report to AMMTC, other Parties, and each state with its own report besides, against
all that they read of the newest sample period, with what states have published themselves; pairs_narrowed: counts of
the sample publication that some two states could narrow together if each told the other its whole report;
pair_totals_narrowed: totals of states among the sample tables that two could narrow so, pair_totals_narrowed_chosen:
where a cycle has chosen to protect totals against them, and chosen_lost: how many numbers fewer that choice shows;
threshold_only_narrowed: the same attacker where only small counts are hidden.

All sample tables are attacked once more as a publication has them, chosen for all counts at once, and as if they were
rounded; besides random tables, three linked ones of one to three states each, and publications that follow each other
on revised figures of four states, each count protected after another: the less is hidden, the more of the revisions are
refused. A revision that the audit refuses is not published.
"""

import time
from collections.abc import Collection, Sequence
from itertools import combinations

from bench.stage import stage

KEYS = (
    "protected",
    "narrowed",
    "audiences",
    "pairs_narrowed",
    "pair_totals_narrowed",
    "pair_totals_narrowed_chosen",
    "chosen_lost",
    "threshold_only_narrowed",
)
ALWAYS = {"narrowed": 0, "audiences": 4, "pair_totals_narrowed_chosen": 0}
SMALL = {"random_tables": 3, "releases": 2, "states": ("BN",)}
REVISED = ("KH", "MY", "TH", "VN")


def main(random_tables: int = 200, releases: int = 3, states: Collection[str] = ()) -> dict[str, int]:
    """If ``states`` are given, only their sample tables are attacked and revised."""
    found = dict.fromkeys(KEYS, 0)
    with stage():
        read, public = _sample_rows()
    public = [row for row in public if not states or row.owner in states]
    for audience, rows in read.items():
        rows = [row for row in rows if not states or row.owner in states]
        _attack(f"sample period, as {audience} read it", rows, found, public=public)
        found["audiences"] += 1
        if audience == "donors":
            _attack_in_pairs(rows, found, public)
    found["audiences"] += 1  # states, each with its own report, in all of the attacks
    from bench import disclosure_tables
    from victims.disclosure import audit, protect
    from victims.disclosure.linked import PublicationFigures, PublishedMark, link

    shapes = disclosure_tables.standard()
    found |= totals_against_pairs(states)
    for name, base in (("chosen for all counts at once", None), ("rounded", 15)):
        linked = link(
            shapes, [PublicationFigures(disclosure_tables.sample_states(2025, states))], smallest=11, base=base
        )
        plan = protect(linked.problem)
        if audit(linked.problem, plan):
            raise AssertionError(f"The audit refuses the sample tables, {name}.")
        _attack(f"sample tables, {name}", disclosure_tables.published_rows(linked, plan.marks), found)
    began = time.monotonic()
    before = dict(found)
    for seed in range(random_tables):
        linked = link(shapes, [PublicationFigures(disclosure_tables.random_states(seed))], smallest=11)
        plan = protect(linked.problem)
        if audit(linked.problem, plan):
            raise AssertionError(f"The audit refuses random table {seed}.")
        _attack("", disclosure_tables.published_rows(linked, plan.marks), found)
        _attack(
            "", disclosure_tables.published_rows(linked, disclosure_tables.threshold_only(linked)), found, control=True
        )
    _say(f"{random_tables} random tables", before, found, began)
    began, before = time.monotonic(), dict(found)
    current = disclosure_tables.sample_states(2025, states or REVISED)
    done: list[PublicationFigures] = []
    rows = []
    offered, seed = current, 0
    while (number := len(done)) < releases:
        linked = link(shapes, [*done, PublicationFigures(offered)], smallest=11)
        plan = protect(linked.problem, work=0)
        if findings := audit(linked.problem, plan):
            # Nothing is published then. The states look at their revision again, and another one is offered.
            print(f"a revision was refused for {len(findings)} cells and not published", flush=True)
        else:
            said = {key: PublishedMark(plan.marks[index]) for (n, key), index in linked.places.items() if n == number}
            rows += disclosure_tables.published_rows(linked, plan.marks, number)
            done.append(PublicationFigures(offered, said))
            current = offered
        offered, seed = disclosure_tables.revised(current, seed), seed + 1
    _attack("", rows, found)
    _say(f"{releases} successive releases", before, found, began)
    return found


def _attack(name: str, rows: list, found: dict[str, int], *, public: Sequence = (), control: bool = False) -> None:
    """Attack as an outsider and, unless it is the ``control``, as each state that gave figures."""
    from tests.attacker import Attacker

    began, before = time.monotonic(), dict(found)
    attacker = Attacker(rows, 11, public)
    insiders = [] if control else sorted({row.owner for row in rows} - {""})
    narrowed: dict[tuple, str] = {}
    for who in ["", *insiders]:
        for row, low, high in attacker.narrowed(who):
            narrowed.setdefault(row.name, f"{who or 'anybody'} knows of {row.name}: {low} to {high}")
    if control:
        found["threshold_only_narrowed"] += len(narrowed)
    else:
        for said in narrowed.values():
            print(said, flush=True)
        found["protected"] += len(attacker.protected())
        found["narrowed"] += len(narrowed)
    if name:
        _say(name, before, found, began)


def _attack_in_pairs(rows: list, found: dict[str, int], public: Sequence) -> None:
    """Each two states that put their reports together. What they learn is counted and is nobody's mistake."""
    from tests.attacker import Attacker

    began, attacker = time.monotonic(), Attacker(rows, 11, public)
    narrowed: set[tuple] = set()
    exact: set[tuple] = set()
    for pair in combinations(sorted({row.owner for row in rows} - {""}), 2):
        for row, low, high in attacker.narrowed(*pair):
            narrowed.add(row.name)
            if low == high:
                exact.add(row.name)
    found["pairs_narrowed"] = len(narrowed)
    print(
        f"pairs of states: {len(narrowed)} of {len(attacker.protected())} counts narrowed, {len(exact)} exactly known, "
        f"{time.monotonic() - began:.0f} s",
        flush=True,
    )


def totals_against_pairs(states: Collection[str] = ()) -> dict[str, int]:
    """The sample tables, each count protected after another, without and with protection of totals against pairs."""
    from bench import disclosure_tables
    from tests.attacker import Attacker
    from victims.disclosure import Mark, audit, protect
    from victims.disclosure.linked import PublicationFigures, link

    given, shown, narrowed = disclosure_tables.sample_states(2025, states), [], []
    for chosen in (False, True):
        began = time.monotonic()
        figures = PublicationFigures(given, against_pairs=chosen)
        linked = link(disclosure_tables.standard(), [figures], smallest=11)
        plan = protect(linked.problem, work=0)
        if audit(linked.problem, plan):
            raise AssertionError("The audit refuses the sample tables.")
        took = time.monotonic() - began
        cells = {key: index for (_, key), index in linked.places.items() if linked.problem.cells[index].value}
        told = [key for key, index in cells.items() if plan.marks[index] is Mark.SHOWN]
        attacker = Attacker(disclosure_tables.published_rows(linked, plan.marks), 11)
        known = {
            row.name: low == high
            for pair in combinations(sorted(given), 2)
            for row, low, high in attacker.narrowed(*pair, totals_only=True)
        }
        shown.append(len(told))
        narrowed.append(len(known))
        print(
            f"totals {'protected against pairs' if chosen else 'against each state alone'}: {len(known)} narrowed by "
            f"pairs, {sum(known.values())} exactly; shown {len(told)} of {len(cells)} numbers, of states' totals "
            f"{sum(bool(key.owner) and not key.at for key in told)}, of lines of the region "
            f"{sum(not key.owner for key in told)}, of its totals {sum(not key.owner and not key.at for key in told)}; "
            f"{plan.solved} programs, {took:.0f} s",
            flush=True,
        )
    return {
        "pair_totals_narrowed": narrowed[0],
        "pair_totals_narrowed_chosen": narrowed[1],
        "chosen_lost": shown[0] - shown[1],
    }


def _say(name: str, before: dict[str, int], found: dict[str, int], began: float) -> None:
    gained = {key: found[key] - before[key] for key in ("protected", "narrowed", "threshold_only_narrowed")}
    print(f"{name}: {gained}, {time.monotonic() - began:.0f} s", flush=True)


def _sample_rows() -> tuple[dict[str, list], list]:
    """Of the newest sample period: audience → all rows that it reads, with the true figures; and what is public anyway.

    Public is what states have published themselves, of these tables and of those that they have not released.
    """
    from members.row_access import row_access
    from reporting.models import Publication
    from reporting.publication.material import material_of
    from tests.attacker import PublishedCell
    from tests.outputs import READ, rows_of
    from victims.disclosure.linked import values
    from victims.standard import Standard, figures_of

    with row_access(reviews=True):
        publication = Publication.objects.select_related("consolidated__cycle").order_by("-period_end", "-edition")[0]
        shapes = Standard.read().shapes
        material = material_of(publication.consolidated)
        [tables] = [of.tables for of in material.before if of.output.row == publication]
        of_audiences = rows_of(publication.consolidated)
    public = [
        PublishedCell(-1, iso2, key, block, at, "elsewhere", value, None, value)
        for of_states in (tables, material.elsewhere)
        for iso2, of_state in of_states.items()
        for key, table in of_state.items()
        for figures in (figures_of(table),)
        for (block, at), value in values(shapes[key], figures).items()
        if (block, at) in figures.public
    ]
    return {audience: [row for other in read for row in of_audiences[other]] for audience, read in READ.items()}, public
