"""An attacker who shares no code with disclosure control, against the sample releases, random tables and revisions.

protected: small counts that are not told; narrowed: those of which more can be worked out than "hidden" says;
threshold_only_narrowed: the same attacker where only small counts are hidden. The sample release is read from the rows
that donors read, with what states have published themselves; all sample tables are attacked once more as a release has
them, chosen for all counts at once, and as if they were rounded. random_tables are three linked tables of one to three
states each; releases follow each other on revised figures of four states, each count protected after another: the less
a release hides, the more of its revisions are refused. A revision that the audit refuses is not published. Every state
attacks as insider too.
"""

import time
from collections.abc import Collection, Sequence

from bench.stage import stage

KEYS = ("protected", "narrowed", "threshold_only_narrowed", "random_tables", "releases")
ALWAYS = {"narrowed": 0}
SMALL = {"random_tables": 3, "releases": 2, "states": ("BN",)}
REVISED = ("KH", "MY", "TH", "VN")


def main(random_tables: int = 200, releases: int = 3, states: Collection[str] = ()) -> dict[str, int]:
    """If ``states`` are given, only their sample tables are attacked and revised."""
    found = dict.fromkeys(KEYS, 0)
    with stage():
        rows, public = _sample_rows()
    if states:
        rows, public = ([row for row in some if row.owner in states] for some in (rows, public))
    _attack("sample release, as published", rows, found, public=public)
    from bench import disclosure_tables
    from victims.disclosure import audit, protect
    from victims.disclosure.linked import PublicationFigures, PublishedMark, link

    shapes = disclosure_tables.standard()
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
        found["random_tables"] += 1
    _say(f"{random_tables} random tables", before, found, began)
    began, before = time.monotonic(), dict(found)
    current = disclosure_tables.sample_states(2025, states or REVISED)
    done: list[PublicationFigures] = []
    rows = []
    offered, seed = current, 0
    while found["releases"] < releases:
        number = found["releases"]
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
            found["releases"] += 1
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


def _say(name: str, before: dict[str, int], found: dict[str, int], began: float) -> None:
    gained = {key: found[key] - before[key] for key in ("protected", "narrowed", "threshold_only_narrowed")}
    print(f"{name}: {gained}, {time.monotonic() - began:.0f} s", flush=True)


def _sample_rows() -> tuple[list, list]:
    """The newest sample release as donors can read it, with the true figures from the frozen versions behind it.

    And what states have published themselves of these tables, and of those that they have not released.
    """
    from members.row_access import row_access
    from reporting.dashboards.queries.published_tables import numbers
    from reporting.models import Publication
    from reporting.publication.material import material_of
    from tests.attacker import PublishedCell
    from victims.disclosure.linked import values
    from victims.standard import Standard, figures_of

    with row_access(reviews=True):
        publication = Publication.objects.select_related("consolidated__cycle").order_by("-period_end", "-edition")[0]
        shapes = Standard.read().shapes
        material = material_of(publication.consolidated)
        [tables] = [of.tables for of in material.before if of.output.row == publication]
        published = list(publication.tables.all())
    truth: dict[tuple, int] = {}
    public = []
    for of_states in (tables, material.elsewhere):
        for iso2, of_state in of_states.items():
            for key, table in of_state.items():
                figures = figures_of(table)
                for (block, at), value in values(shapes[key], figures).items():
                    if (block, at) in figures.public:
                        public.append(PublishedCell(-1, iso2, key, block, at, "elsewhere", value, None, value))
                    if of_states is tables:
                        truth[iso2, key, block, at] = value
                        if len(at) < 2:
                            truth["", key, block, at] = truth.get(("", key, block, at), 0) + value
    rows = [
        PublishedCell(0, row.iso2, row.table_key, block, at, number.mark, number.value, number.upto,
            truth[row.iso2, row.table_key, block, at])
        for row in published
        if shapes[row.table_key].counts_people
        for (block, at), number in numbers(row).items()
    ]  # fmt: skip
    return rows, public
