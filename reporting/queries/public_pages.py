"""The pages on figures that are public already: what can be marked, what is marked, and what follows from the marks."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Prefetch

from reporting import frozen
from reporting.figures.public_sources import PublicSource
from reporting.frozen import FrozenTable
from reporting.models import NationalReport, PublicFigure, PublicStatement
from reporting.queries import public_figures
from reporting.queries.release import Release
from victims.disclosure import linked
from victims.disclosure.linked import SEX
from victims.standard import FigureLabels, Place, Standard, figures_of

TOTAL = "Total"


def name_of(place: Place) -> str:
    """The name of a figure in forms: "identified|age_group=18-24,sex=female"."""
    block, at = place
    return f"{block}|{','.join(f'{name}={code}' for name, code in at)}"


@dataclass(frozen=True)
class AcceptedFigure:
    """One figure of the accepted report. ``source`` is set if it has a valid mark."""

    name: str
    label: str
    value: int
    source: PublicSource | None


@dataclass(frozen=True)
class FigureGroup:
    """Figures that are shown together: the total with the sexes, or the lines of one dimension."""

    title: str
    columns: list[str]
    rows: list[tuple[str, list[AcceptedFigure | None]]]


@dataclass(frozen=True)
class MarkedFigure:
    """A mark. ``now`` is the figure in the accepted report, None if it is no longer there."""

    name: str
    row: PublicFigure
    now: int | None

    @property
    def holds(self) -> bool:
        return self.row.value == self.now


@dataclass(frozen=True)
class MarkedStatement:
    """The part of one statement on a table that is still valid."""

    statement: PublicStatement
    figures: list[MarkedFigure]
    is_whole: bool  # it covers every figure of the table, and all its marks are valid

    @property
    def lapsed(self) -> list[MarkedFigure]:
        return [figure for figure in self.figures if not figure.holds]


@dataclass(frozen=True)
class PublicPage:
    """``known`` names small counts, of this table or of others, that can be worked out from the marked figures alone.

    ``follows`` names small counts that can be worked out together with the zeros of a publication. The portal leaves
    out what would reveal them, so the secretariat does not read them as known without the publication.
    """

    table: FrozenTable
    places: dict[str, Place]
    groups: list[FigureGroup]
    marked: list[MarkedStatement]
    unmarked: list[str]
    known: list[str]
    follows: list[str]
    proposed: str  # the address that was given with the table
    is_released: bool


def page_of(release: Release, key: str) -> PublicPage | None:
    """The page on one table; None if the state gave no figures, or none that could identify anybody."""
    standard = Standard.read()
    figures = public_figures.figures_in(release.version, key, standard)
    if not figures:
        return None
    tables = frozen.given_tables(release.version.content)
    report = release.version.report_id
    marks = public_figures.newest([report]).get(report, {}).get(key, {})
    words = FigureLabels(standard, standard.shapes[key], figures)
    sources = {place: row.statement.source for place, row in marks.items() if row.value == figures.get(place)}
    shown = {
        place: AcceptedFigure(name_of(place), words.label(place), figures[place], sources.get(place))
        for place in figures
    }
    known, follows = _follows(release, key, tables, standard) if release.public else ([], [])
    return PublicPage(
        table=tables[key],
        places={name_of(place): place for place in {**figures, **marks}},
        groups=_groups(words, shown),
        marked=_marked(marks, figures),
        unmarked=[name_of(place) for place in words.places if place not in sources],
        known=known,
        follows=follows,
        proposed=tables[key].get("public_source", ""),
        is_released=key in _to_donors(release),
    )


def _to_donors(release: Release) -> set[str]:
    return set(frozen.given_tables(release.content("donors")))


def _groups(words: FigureLabels, shown: Mapping[Place, AcceptedFigure]) -> list[FigureGroup]:
    groups = []
    for block, title in (words.blocks or {"": ""}).items():
        sexes = {
            code: label for code, label in words.categories.get(SEX, {}).items() if (block, ((SEX, code),)) in shown
        }
        columns = [TOTAL, *sexes.values()]

        def line(
            at: linked.Coordinates, block: str = block, sexes: Mapping[str, str] = sexes
        ) -> list[AcceptedFigure | None]:
            return [shown.get((block, at)), *(shown.get((block, (*at, (SEX, code)))) for code in sexes)]

        first = line(())
        if any(first):
            groups.append(FigureGroup(title or TOTAL, columns, [(TOTAL, first)]))
        for name, categories in words.categories.items():
            rows = [
                (label, line(((name, code),)))
                for code, label in categories.items()
                if name != SEX and (block, ((name, code),)) in shown
            ]
            if rows:
                crossed = any(figure for _, figures in rows for figure in figures[1:])
                if not crossed:
                    rows = [(label, figures[:1]) for label, figures in rows]
                by = f"By {words.dimension(name).lower()}"
                groups.append(
                    FigureGroup(f"{title}, {by.lower()}" if title else by, columns if crossed else [TOTAL], rows)
                )
    return groups


def _marked(marks: Mapping[Place, PublicFigure], figures: Mapping[Place, int]) -> list[MarkedStatement]:
    by_statement: dict[int, list[MarkedFigure]] = {}
    for place, row in sorted(marks.items(), key=lambda item: item[1].pk):
        by_statement.setdefault(row.statement_id, []).append(MarkedFigure(name_of(place), row, figures.get(place)))
    return [
        MarkedStatement(
            found[0].row.statement,
            found,
            is_whole=len(found) == len(figures) and all(figure.holds for figure in found),
        )
        for _, found in sorted(by_statement.items(), reverse=True)
    ]


def _follows(
    release: Release, key: str, tables: Mapping[str, FrozenTable], standard: Standard
) -> tuple[list[str], list[str]]:
    """The small counts that the public figures of a report reveal: alone, and with the zeros of a publication."""
    people = {
        other: figures_of({**table, "public": release.public.get(other, [])})
        for other, table in tables.items()
        if standard.shapes[other].counts_people
    }
    state = release.version.content["state"]
    found = linked.link(standard.shapes, [linked.PublicationFigures({state: people})], smallest=release.threshold)
    names: dict[int, linked.CellKey] = {}
    for (_, at), index in found.places.items():
        if index not in names or at.table == key:  # tables on the same people share a cell: named as the page does
            names[index] = at
    alone: list[str] = []
    with_zeros: list[str] = []
    for index in found.follows:
        name = names[index]
        place = name.block, name.at
        label = FigureLabels(standard, standard.shapes[name.table], [place]).label(place)
        words = f"{standard.tables[name.table].number} {label}: {found.problem.cells[index].value:,}"
        (alone if index in found.problem.lost else with_zeros).append(words)
    return alone, with_zeros


@dataclass(frozen=True)
class TableRow:
    """One table of the list: how many of its figures are marked, and how many of the marks are no longer valid."""

    key: str
    number: str
    title: str
    figures: int
    holding: int
    lapsed: int
    proposed: str
    is_released: bool


def rows_of(release: Release) -> list[TableRow]:
    """The tables of a report with figures that can be marked, in the order of their numbers."""
    standard = Standard.read()
    report = release.version.report_id
    marks = public_figures.newest([report]).get(report, {})
    to_donors = _to_donors(release)
    given = frozen.given_tables(release.version.content)
    found = []
    for key in standard.tables:
        if key not in given or not (figures := public_figures.figures_in(release.version, key, standard)):
            continue
        marked = marks.get(key, {})
        holding = sum(row.value == figures.get(place) for place, row in marked.items())
        found.append(
            TableRow(
                key=key,
                number=given[key]["number"],
                title=given[key]["title"],
                figures=len(figures),
                holding=holding,
                lapsed=len(marked) - holding,
                proposed=given[key].get("public_source", ""),
                is_released=key in to_donors,
            )
        )
    return found


@dataclass(frozen=True)
class Statement:
    """One act, for the ledger."""

    row: PublicStatement
    table: str
    figures: list[PublicFigure]


def statements_of(report: NationalReport) -> list[Statement]:
    """The statements of the state on its figures, the newest first. Three queries."""
    rows = report.public_statements.select_related("stated_by").prefetch_related(
        Prefetch("figures", PublicFigure.objects.order_by("pk"))
    )
    if not rows:
        return []
    tables = Standard.read().tables
    return [
        Statement(row, f"{tables[row.table_key].number} {tables[row.table_key].title}", list(row.figures.all()))
        for row in rows
    ]
