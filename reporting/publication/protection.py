"""Disclosure control of a release: calculated by the worker, checked by the secretariat, then published unchanged.

Celery runs a task at least once; the ``ProtectionRun`` row makes it exactly once, as for the report to AMMTC
(docs/decisions/0005-rendering-once.md).
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, cast

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop, ngettext

from members import audit
from members.models import MemberState, User
from members.row_access import row_access
from reporting import permissions
from reporting.enums import JobStatus
from reporting.figures.contradictions import contradictions, lines_of
from reporting.figures.numbers import number_of
from reporting.figures.public_sources import PublicSource
from reporting.figures.regional_totals import Told
from reporting.frozen import FrozenTable
from reporting.jobs import leases
from reporting.jobs.queue import nudge
from reporting.models import ConsolidatedReport, ProtectionRun, Publication, PublishedTable
from reporting.publication.amounts import amounts_of
from reporting.publication.audiences import DONORS, smallest
from reporting.publication.material import Material, material_of
from victims import disclosure
from victims.disclosure import View
from victims.disclosure.linked import ONCE_BLOCK, REGION, CellKey, LinkedTables, Shape, Span, same_people, values
from victims.disclosure.model import Mark, ProtectionProblem
from victims.standard import FigureLabels, Place, Standard, figures_of, place_of

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=120)
Result = dict[str, Any]
# For a solver without an answer: figures that are not known to be safe are not published.
UNDECIDED = gettext_noop(
    "It could not be worked out whether this release is safe, so it cannot be published. The same tables would end in "
    "the same way. Ask a state to hold back its most detailed table for this release, and make the preview again."
)
CHANGED = gettext_noop("The reports or the states’ decisions changed since the preview was asked for.")
# Why a cell is not shown, for the secretariat only.
SMALL, NEEDED, BREAKDOWN = "small", "needed", "breakdown"


@transaction.atomic
def request(*, consolidated: ConsolidatedReport, by: User) -> ProtectionRun:
    """Ask for the preview of a release. The same content gives the same run; a failed run starts again.

    Raises PermissionDenied.
    """
    permissions.check_can_publish(by)
    run_, created = ProtectionRun.objects.get_or_create(
        consolidated=consolidated,
        audience=DONORS,
        content_hash=material_of(consolidated).content_hash,
        defaults={"requested_at": timezone.now(), "requested_by": by},
    )
    if run_.status == JobStatus.FAILED:
        leases.ask_again(run_, by)
        created = True
    if created:
        audit.record("disclosure control requested", on=consolidated, by=by, run=run_.pk)
        transaction.on_commit(partial(nudge, "reporting.protect_release", run_.pk))
    return run_


def run(run_id: int, *, work: float = disclosure.WORK) -> None:
    """Calculate the run unless another process does. Safe to call repeatedly, at the same time, and after a crash.

    ``work`` limits the search for a good choice (``disclosure.protect``).
    """
    job: ProtectionRun | None = leases.take(ProtectionRun, run_id, LEASE, "consolidated__cycle", done=0, total=0)
    if job is None:
        return
    try:
        with row_access(reviews=True):
            material = material_of(job.consolidated, job.audience)
            standard = Standard.read()
        if material.content_hash != job.content_hash:
            leases.fail(job, CHANGED, for_good=True)
            return
        began = time.monotonic()
        result = work_out(material, standard, partial(_progress, job), work=work)
        leases.finish(job, result=result, seconds=round(time.monotonic() - began, 2), done=F("total"))
    except disclosure.NoAnswer:
        logger.exception("Disclosure control %s could not be worked out.", run_id)
        leases.fail(job, UNDECIDED, for_good=True)  # the same tables would fail again
    except Exception as error:
        leases.fail(job, error)


def _progress(job: ProtectionRun, done: int, total: int) -> None:
    leases.keep(job, LEASE, done=done, total=total)


def fresh_run(material: Material) -> ProtectionRun | None:
    """The finished run of exactly this material, or None."""
    return ProtectionRun.objects.filter(
        consolidated=material.consolidated,
        audience=material.audience,
        content_hash=material.content_hash,
        status=JobStatus.DONE,
    ).first()


# --- The calculation --------------------------------------------------------------------------------------------------
def work_out(
    material: Material,
    standard: Standard,
    progress: Callable[[int, int], None] | None = None,
    *,
    work: float = disclosure.WORK,
) -> Result:
    """Protect the material; returns plain JSON values. ``progress`` gets (done, total). Raises NoAnswer or ValueError.

    - ``tables``: the fields of each ``PublishedTable``; ``told``: each cell as ``AudienceFigures`` stores it.
    - ``preview``: for each table what is lost, see ``_TableWriter.preview``.
    - ``refused``: cells that are not safe. If there is one, nothing is published. Each names its interval (``low``,
      ``high``), the ``readers`` who could work it out, the ``insider`` (the names of the states whose own figures are
      needed, or ""), and ``beside``: the tables to hold back together with its own, because they count the same people.
    - ``lost``: small counts that can be worked out already, without this release.
    - ``contradictions``: sentences on sums that do not equal their parts. That is always a mistake of the portal.
    - ``otherwise``: releases of the same time with another threshold or rounding base.
    - ``left_out``: releases of periods that overlap with this one but cannot be added up with it.
    - ``programs``: how many linear programs were solved.
    """
    views = material.views(standard)
    for view in views:
        view.linked.problem.check()
    # Without a search (work=0) more is hidden. Provisional figures need that as a reserve for their revision.
    protected = disclosure.protect_for_all(views, progress, work=0 if material.is_provisional else work)
    own = views[-1]  # the readers who get this output and know least
    linked = own.linked
    names = dict(MemberState.objects.values_list("iso2", "name"))
    sources = _sources(material, own)
    marks: dict[CellKey, tuple[Mark, int, str]] = {}
    for key, index in own.places.items():
        if not material.tells(key):
            continue
        mark = protected.marks[key]
        if mark is Mark.SHOWN and linked.problem.is_small(index) and index not in linked.problem.public:
            mark = Mark.HIDDEN  # an earlier release showed it because it was public then
        why = "" if mark in {Mark.SHOWN, Mark.ROUNDED} else SMALL if linked.problem.is_small(index) else NEEDED
        if mark is Mark.WITHHELD:
            why = BREAKDOWN
        marks[key] = (mark, linked.problem.cells[index].value, why)
    shown = {key: value for key, (mark, value, _) in marks.items() if mark is Mark.SHOWN}
    if material.audience != DONORS:  # here a count of cases is enough if it is not small, shown or not
        shown = {
            key: n for key, i in own.places.items() if (n := linked.problem.cells[i].value) >= linked.problem.smallest
        }
    for key, (mark, value) in amounts_of(material, standard, shown).items():
        if material.speaks_of(key, standard):
            few = SMALL if key.owner else NEEDED
            marks[key] = (mark, value, {Mark.HIDDEN: few, Mark.WITHHELD: BREAKDOWN}.get(mark, ""))
    by_table: dict[tuple[str, str], dict[CellKey, tuple[Mark, int, str]]] = {}
    for key, told in marks.items():
        by_table.setdefault((key.owner, key.table), {})[key] = told
    tables, preview = [], []
    base = linked.problem.base
    for owner in [REGION, *sorted(material.tables, key=names.__getitem__)]:
        for position, table in enumerate(standard.tables.values()):
            if found := by_table.get((owner, table.key)):
                writer = _TableWriter(standard, standard.shapes[table.key], found, base, sources)
                tables.append(writer.row(owner, names.get(owner, ""), position, material))
                preview.append(writer.preview(owner, names.get(owner, "")))
    refused: dict[tuple[Any, ...], dict[str, Any]] = {}
    lost: dict[tuple[Any, ...], dict[str, Any]] = {}
    for view in views:
        for index in sorted(view.linked.problem.lost):
            named = _named(standard, names, view.linked, index)
            lost.setdefault(tuple(named.values()), named | {"readers": view.readers})
    for view, finding in protected.findings:
        named = _named(standard, names, view.linked, finding.index)
        if finding.is_lost:
            lost.setdefault(tuple(named.values()), named | {"readers": view.readers})
            continue
        refused[tuple(named.values())] = named | {  # a later view, which knows less, replaces it
            "low": finding.low,
            "high": None if finding.high == float("inf") else finding.high,
            "insider": _together(names[iso2] for iso2 in finding.insiders),
            "readers": view.readers,
            "beside": _same_people(material, standard, view.linked.problem, finding.index),
        }
    # Releases of the same time with another threshold or base: together they show more than each of them.
    cycle = material.consolidated.cycle
    method = (smallest(cycle, material.audience), material.base)
    given = [earlier.output for earlier in material.before if earlier.output.audience == material.audience]
    otherwise = [str(output) for output in given if (output.smallest, output.base) != method]
    return {
        "tables": tables,
        "told": [_told(key, *told) for key, told in marks.items()],
        "contradictions": [one.sentence for one in contradictions(lines_of(PublishedTable(**row) for row in tables))]
        if material.audience == DONORS
        else [],
        "preview": preview,
        "refused": list(refused.values()),
        "lost": list(lost.values()),
        "otherwise": otherwise,
        "left_out": material.left_out,
        "programs": protected.programs,
    }


def _told(key: CellKey, mark: Mark, value: int, _why: str) -> dict[str, Any]:
    """As ``AudienceFigures`` keeps it."""
    at = [list(pair) for pair in key.at]
    told = value if mark is Mark.SHOWN else None
    return {"owner": key.owner, "table": key.table, "block": key.block, "at": at, "mark": str(mark), "value": told}


def _together(states: Iterable[str]) -> str:
    """One state by its name, two as those that put their reports together; "" for none."""
    names = list(states)
    if len(names) < 2:
        return "".join(names)
    return gettext("%(one)s and %(other)s together") % {"one": names[0], "other": names[1]}


def _same_people(material: Material, standard: Standard, problem: ProtectionProblem, index: int) -> list[str]:
    """Number and title of the other tables of the same state in this release that count the same people."""
    key = cast(CellKey, problem.cells[index].key)
    others = same_people(key.table, key.block) & material.tables.get(key.owner, {}).keys()
    return [f"{table.number} {table.title}" for table in standard.tables.values() if table.key in others]


def _named(standard: Standard, names: Mapping[str, str], linked: LinkedTables, index: int) -> dict[str, Any]:
    """A cell in words, for the secretariat: its state, its table, its place."""
    key = cast(CellKey, linked.problem.cells[index].key)
    table, place = standard.tables[key.table], (key.block, key.at)
    label = FigureLabels(standard, standard.shapes[key.table], [place]).label(place)
    if index in linked.rests:
        whole, parts = linked.rests[index]
        label = gettext("%(cell)s, in what is left of %(whole)s without %(parts)s") % {
            "cell": label,
            "whole": _days(whole),
            "parts": ", ".join(map(_days, parts)),
        }
    return {
        "state": names.get(key.owner, "Region"),
        "table": f"{table.number} {table.title}",
        "cell": label,
    }


def _days(period: Span) -> str:
    return " – ".join(date_format(day, "j M Y") for day in period)


def _sources(material: Material, view: View) -> dict[CellKey, PublicSource]:
    """Cell → where its state has published it. Tables that count the same people share their sources."""
    own: dict[CellKey, PublicSource] = {}
    by_cell: dict[int, PublicSource] = {}
    places = view.linked.places
    for number, name in enumerate(view.releases):
        for iso2, of_state in material.tables_of(name).items():
            for table, content in of_state.items():
                for entry in content.get("public", ()):
                    key, source = CellKey(iso2, table, *place_of(entry)), PublicSource.read(entry)
                    if (number, key) in places:
                        by_cell[places[number, key]] = source
                        if number == view.ours:
                            own[key] = source
    return {key: own.get(key, by_cell[index]) for key, index in view.places.items() if index in by_cell}


class _TableWriter:
    """One table of one owner (a state or the region), in the order and the words of the standard."""

    def __init__(
        self,
        standard: Standard,
        shape: Shape,
        cells: dict[CellKey, tuple[Mark, int, str]],
        base: int | None,
        sources: Mapping[CellKey, PublicSource],
    ) -> None:
        self.shape, self.base = shape, base
        self.table = standard.tables[shape.key]
        self.cells = {(key.block, key.at): told for key, told in cells.items()}
        self.words = FigureLabels(standard, shape, self.cells)
        self.public = {(key.block, key.at): sources[key] for key in cells if key in sources}
        self.sources = list(dict.fromkeys(self.public[place] for place in self.words.places if place in self.public))

    def row(self, owner: str, state_name: str, position: int, material: Material) -> dict[str, Any]:
        """The fields of a ``PublishedTable``."""
        giving = [tables[self.shape.key] for tables in material.tables.values() if self.shape.key in tables]
        about = material.tables[owner][self.shape.key] if owner else None
        return {
            "iso2": owner,
            "state_name": state_name,
            "table_key": self.shape.key,
            "number": self.table.number,
            "position": position,
            "title": self.table.title,
            "unit": self.table.unit,
            "states_included": 1 if owner else len(giving),
            "note": self._note([about] if about else giving),
            "source": about["source"] if about else "",
            "coverage": about["coverage"] if about else "",
            "cutoff": about["cutoff"] if about else None,
            "provisional": any(table["provisional"] for table in ([about] if about else giving)),
            "sources": [source.plain() for source in self.sources],
            "words": self.words.plain(),
            "cells": [self._cell(place) for place in self.words.places],
        }

    def _note(self, tables: list[FrozenTable]) -> str:
        """A note on what is missing: empty cells, and parts that not every state gave. "" if nothing is."""
        blanks = sum(bool(table["blanks"]) for table in tables)
        if len(tables) == 1:
            return gettext("Some cells were left empty: not available, not zero.") if blanks else ""
        said = []
        if blanks:
            said.append(
                ngettext(
                    "%(number)d state left some cells empty (not available), so the true totals may be higher.",
                    "%(number)d states left some cells empty (not available), so the true totals may be higher.",
                    blanks,
                )
                % {"number": blanks}
            )
        gave = Counter(
            block for table in tables for block in {place for place, _ in values(self.shape, figures_of(table))}
        )
        fewer = [f"{title} ({gave[block]})" for block, title in self.words.blocks.items() if gave[block] < len(tables)]
        if fewer and (self.shape.rows_add_up or ONCE_BLOCK in self.words.blocks):
            said.append(gettext("Given by fewer states: %(parts)s.") % {"parts": ", ".join(fewer)})
        return " ".join(said)[:400]

    def _cell(self, place: Place) -> dict[str, Any]:
        """The cell as ``PublishedTable.cells`` stores it; a rounded one has ``value`` and ``upto``."""
        mark, value, _ = self.cells[place]
        told, upto = None, None
        if mark is Mark.SHOWN or (mark is Mark.ROUNDED and value == 0):
            told = value
        elif mark is Mark.ROUNDED and self.base:
            told = value // self.base * self.base
            upto = told + self.base - 1
        cell = {"block": place[0], "at": [list(pair) for pair in place[1]], "mark": str(mark), "value": told}
        if upto is not None:
            cell["upto"] = upto
        if place in self.public:
            cell["source"] = self.sources.index(self.public[place])
        return cell

    def preview(self, owner: str, state_name: str) -> dict[str, Any]:
        """How much of the table is shown, the hidden cells by reason (``why``), and the figures that are public.

        ``cells`` and ``shown`` count cells that are not zero. ``counts`` and ``counts_shown`` are sums of their values,
        for people and cases only: amounts of money are so large that they would hide everything else.
        """
        given = [told for told in self.cells.values() if told[1]]
        why: dict[str, list[str]] = {SMALL: [], NEEDED: [], BREAKDOWN: []}
        for place in self.words.places:
            reason = self.cells[place][2]
            if reason and (reason != BREAKDOWN or self.cells[place][1]):
                why[reason].append(self.words.label(place))
        shown = [told for mark, *told in given if mark in {Mark.SHOWN, Mark.ROUNDED}]
        return {
            "iso2": owner,
            "state": state_name or "Region",
            "number": self.table.number,
            "title": self.table.title,
            "cells": len(given),
            "shown": len(shown),
            "counts": sum(value for _, value, _ in given) if self.shape.counts_people else 0,
            "counts_shown": sum(value for value, _ in shown) if self.shape.counts_people else 0,
            "why": why,
            "public": [
                {
                    **source.plain(),
                    "figures": [
                        f"{self.words.label(place)}: {self.cells[place][1]:,}"
                        for place in self.words.places
                        if self.public.get(place) == source
                    ],
                }
                for source in self.sources
            ],
        }


def rows(publication: Publication, result: Result) -> list[PublishedTable]:
    """The tables of a result as rows that are not saved yet."""
    return [PublishedTable(publication=publication, **table) for table in result["tables"]]


def told_of(result: Result, owner: str = REGION) -> Told:
    """A function that says how each line of ``owner`` is shown, for ``regional_totals``."""
    found = {
        (table["table_key"], cell["block"], tuple(tuple(pair) for pair in cell["at"])): cell
        for table in result["tables"]
        if table["iso2"] == owner
        for cell in table["cells"]
    }

    return lambda table, block, at: number_of(found[table, block, at])
