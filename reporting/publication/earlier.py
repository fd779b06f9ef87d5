"""What was shown of figures until now, and the true figures behind it, read from the frozen versions.

One *output* is a release for donors, the figures of one report to AMMTC, or the totals for Parties of one cycle. Older
reports and editions, from the time before all readers were protected together, count as what they printed then.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reporting import frozen
from reporting.figures.regional_totals import is_printed, is_total_line, regional_tables
from reporting.frozen import FrozenReport, FrozenTable
from reporting.models import (
    AudienceFigures,
    ConsolidatedReport,
    PartyEdition,
    Publication,
    PublishedItem,
    SubmittedVersion,
)
from reporting.publication.audiences import AMMTC, DONORS, PARTIES
from reporting.queries import public_figures
from victims.disclosure.linked import CellKey, Coordinates, PublishedMark, Span, TableCounts, values
from victims.disclosure.model import Mark
from victims.standard import Standard, figures_of

Tables = dict[str, dict[str, FrozenTable]]  # ISO code → key of the table → the table as submitted
Figures = dict[str, dict[str, TableCounts]]  # ISO code → key of the table → its counts
View = Callable[[str, str, Coordinates], bool]  # (table, block, coordinates) → whether an output is about the cell


@dataclass(frozen=True)
class Output:
    """One thing that an audience was given. ``row`` is the row that holds it; it is read later, by ``read``."""

    row: Publication | AudienceFigures | ConsolidatedReport | PartyEdition
    audience: str
    consolidated: int
    period: Span
    smallest: int
    base: int | None
    when: datetime
    against_pairs: bool = False  # its totals are protected against any two states

    @property
    def name(self) -> tuple[str, int]:
        return type(self.row).__name__, self.row.pk

    def __str__(self) -> str:
        return str(self.row)


@dataclass(frozen=True)
class Earlier:
    """An output with the true figures behind it and the mark of each of its cells."""

    output: Output
    tables: Tables
    said: dict[CellKey, PublishedMark]
    figures: Figures  # of ``tables``; outputs with the same table of the same version share one object

    def view(self, standard: Standard) -> View | None:
        """Which cells the output is about; None: all. Old editions for Parties may contain whole tables."""
        return None if isinstance(self.output.row, PartyEdition) else view_of(self.output.audience, standard)

    @property
    def is_summed(self) -> bool:
        """Whether the output also has sums of the region. Parties get totals of states only."""
        return self.output.audience != PARTIES or isinstance(self.output.row, PartyEdition)


def view_of(audience: str, standard: Standard) -> View | None:
    """Which cells an audience gets: donors all (None), AMMTC lines of the region, Parties totals of states."""
    if audience == DONORS:
        return None
    rule = is_printed if audience == AMMTC else is_total_line
    return lambda table, block, at: rule(standard, table, block, at)


def outputs() -> list[Output]:
    """Every output that anybody was given, oldest first. Four queries."""
    found = [
        Output(
            p,
            DONORS,
            p.consolidated_id,
            p.period,
            p.smallest_shown,
            p.rounding_base,
            p.published_at,
            p.totals_against_pairs,
        )
        for p in Publication.objects.all()
    ]
    told = AudienceFigures.objects.exclude(told_at=None).select_related("consolidated__cycle")
    found += [
        Output(
            f,
            f.audience,
            f.consolidated_id,
            _period(f.consolidated),
            f.smallest_shown,
            None,
            f.told_at,
            f.consolidated.cycle.totals_against_pairs,  # fixed since the first figures were told
        )
        for f in told.defer("shown", "told")
        if f.told_at
    ]
    old = ConsolidatedReport.objects.filter(figures_by_threshold=True).select_related("cycle")
    found += [
        Output(c, AMMTC, c.pk, _period(c), c.cycle.smallest_shown, None, c.adopted_at) for c in old if c.adopted_at
    ]
    editions = PartyEdition.objects.filter(figures_by_threshold=True).select_related("report__cycle__consolidated")
    for edition in editions:
        cycle = edition.report.cycle
        period = (cycle.period_start, cycle.period_end)
        of = getattr(cycle, "consolidated", None)
        found.append(Output(edition, PARTIES, of.pk if of else 0, period, cycle.smallest_shown, None, edition.made_at))
    return sorted(found, key=lambda output: (output.when, output.name))


def _period(consolidated: ConsolidatedReport) -> Span:
    return consolidated.cycle.period_start, consolidated.cycle.period_end


def of_the_same_time(period: Span, consolidated: int) -> tuple[list[Output], list[Output]]:
    """The outputs whose figures can be added up with those of ``period``, and those that only overlap with it.

    ``consolidated`` is the id of the report to AMMTC of that period; its own outputs are in the first list. Periods are
    connected through others: the two halves of a year are both parts of the year, so one half leads to the other.
    """
    everything = outputs()
    others = [output for output in everything if output.consolidated != consolidated]
    known, found = {period}, set[tuple[str, int]]()
    while True:
        more = [o for o in others if o.name not in found and any(_holds(o.period, one) for one in known)]
        if not more:
            break
        found |= {output.name for output in more}
        known |= {output.period for output in more}
    left_out = [o for o in others if o.name not in found and o.period[0] <= period[1] and o.period[1] >= period[0]]
    return [o for o in everything if o.name in found or o.consolidated == consolidated], left_out


def _holds(one: Span, other: Span) -> bool:
    """Whether one of the two periods contains the other."""
    return (one[0] <= other[0] and other[1] <= one[1]) or (other[0] <= one[0] and one[1] <= other[1])


# --- What was shown ---------------------------------------------------------------------------------------------------
def read(found: list[Output], standard: Callable[[], Standard]) -> list[Earlier]:
    """The outputs with the true figures behind them and the marks of their cells. ``standard`` is called if needed."""
    if not found:
        return []
    entered = _entered(found)
    wanted = {reference for of_states in entered.values() for reference, _ in of_states.values()}
    versions = list(SubmittedVersion.objects.filter(reference__in=wanted))
    public = public_figures.of_versions(versions)
    contents = {version.reference: _with_public(version.content, public[version.pk]) for version in versions}
    read_already = {reference: frozen.given_tables(content) for reference, content in contents.items()}
    counted = {
        reference: {key: figures_of(table) for key, table in tables.items()}
        for reference, tables in read_already.items()
    }
    made = []
    for output in found:
        tables: Tables = {}
        figures: Figures = {}
        for iso2, (reference, keys) in sorted(entered[output.name].items()):
            if left := {key: table for key, table in read_already[reference].items() if key in keys}:
                tables[iso2] = left
                figures[iso2] = {key: counted[reference][key] for key in left}
        said = _said(output, tables, contents, entered[output.name], standard)
        made.append(Earlier(output, tables, said, figures))
    return made


Entered = dict[str, tuple[str, set[str]]]  # state → (reference of its version, keys of its tables)


def _entered(found: list[Output]) -> dict[tuple[str, int], Entered]:
    """Which tables of which versions went into each output, by the name of the output."""
    publications = [output.row for output in found if isinstance(output.row, Publication)]
    names = PublishedItem.objects.filter(publication__in=publications).values_list(
        "publication_id", "iso2", "reference"
    )
    references: dict[int, dict[str, str]] = {}
    for pk, iso2, reference in names.distinct():
        references.setdefault(pk, {})[iso2] = reference
    made: dict[tuple[str, int], Entered] = {}
    for output in found:
        row, of_states = output.row, made.setdefault(output.name, {})
        if isinstance(row, Publication):
            published: dict[str, set[str]] = {}
            for iso2, key in row.tables.exclude(iso2="").values_list("iso2", "table_key"):
                published.setdefault(iso2, set()).add(key)
            for iso2, reference in references.get(row.pk, {}).items():
                of_states[iso2] = reference, published.get(iso2, set())
        elif isinstance(row, AudienceFigures):
            for iso2, of_state in row.entered.items():
                of_states[iso2] = of_state["reference"], set(of_state["tables"])
        elif isinstance(row, ConsolidatedReport):
            for extract in row.extracts.select_related("version"):
                keys = set(frozen.given_tables(extract.content))
                of_states[extract.content["state"]] = extract.version.reference, keys
        else:
            asked = frozen.with_tables(frozen.questions(row.content))
            keys = {table["key"] for question, table in asked if question["kind"] in frozen.GIVEN}
            if written := row.content.get("reference"):
                of_states[row.content["state"]] = written, keys
    return made


def _with_public(content: FrozenReport, public: public_figures.OfTables) -> FrozenReport:
    """A copy of the report in which each table has the figures that its state has published itself."""
    return {
        **content,
        "sections": [
            {**section, "questions": [public_figures.added_to(question, public) for question in section["questions"]]}
            for section in content["sections"]
        ],
    }


def _said(
    output: Output,
    tables: Tables,
    contents: Mapping[str, FrozenReport],
    entered: Entered,
    standard: Callable[[], Standard],
) -> dict[CellKey, PublishedMark]:
    """The mark of each cell of an output. ``contents``: the reports behind the outputs, by reference."""
    row = output.row
    if isinstance(row, Publication):
        return {
            CellKey(table.iso2, table.table_key, cell["block"], _at(cell)): PublishedMark(
                Mark(cell["mark"]), row.rounding_base
            )
            for table in row.tables.all()
            for cell in table.cells
        }
    if isinstance(row, AudienceFigures):
        return {
            CellKey(cell["owner"], cell["table"], cell["block"], _at(cell)): PublishedMark(Mark(cell["mark"]))
            for cell in row.told
        }
    if isinstance(row, ConsolidatedReport):
        return _as_printed("", row.extracts.values_list("content", flat=True), output.smallest, standard())
    [(iso2, (reference, keys))] = entered.items() or [("", ("", set()))]
    whole = {
        table["key"]: table
        for question, table in frozen.with_tables(frozen.questions(row.content))
        if question["kind"] in frozen.GIVEN
    }
    said: dict[CellKey, PublishedMark] = {}
    for key in keys:
        if "lines" in whole[key]:
            asked = [q for q, t in frozen.with_tables(frozen.questions(contents[reference])) if t["key"] == key]
            alone = frozen.only(contents[reference], asked)
            said |= _as_printed(iso2, [alone], output.smallest, standard(), fewest_states=1, totals_only=True)
        else:
            for block, at in values(standard().shapes[key], figures_of(tables[iso2][key])):
                said[CellKey(iso2, key, block, at)] = PublishedMark(Mark.SHOWN)
    return said


def _as_printed(
    owner: str,
    contents: Iterable[FrozenReport],
    smallest: int,
    standard: Standard,
    *,
    fewest_states: int = 3,
    totals_only: bool = False,
) -> dict[CellKey, PublishedMark]:
    """The marks of an output from the time when each count was judged alone: "fewer than 11" means 1 to 10."""
    said: dict[CellKey, PublishedMark] = {}
    for table in regional_tables(contents, threshold=smallest, fewest_states=fewest_states, standard=standard):
        for line in table.lines:
            if totals_only and not (line.is_total or line.is_beside):
                continue
            if line.value is not None:
                said[CellKey(owner, table.key, *line.place)] = PublishedMark(Mark.SHOWN)
            elif line.shown.startswith("fewer than"):
                said[CellKey(owner, table.key, *line.place)] = PublishedMark(Mark.ROUNDED, smallest)
    return said


def _at(cell: Mapping[str, Any]) -> Coordinates:
    return tuple((name, code) for name, code in cell["at"])
