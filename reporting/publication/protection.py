"""Disclosure control of a release: worked out by the worker, looked at by the secretariat, then published as it is.

Celery delivers at least once; the ``ProtectionRun`` row makes it exactly once, as docs/decisions/0005-rendering-once.md
says of the report to AMMTC.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
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
# Said where a solver does not say what is possible: what is not known to be safe is not published.
UNDECIDED = gettext_noop(
    "It could not be worked out whether this release is safe, so it cannot be published. The same tables would end in "
    "the same way. Ask a state to hold back its most detailed table for this release, and make the preview again."
)
CHANGED = gettext_noop("The reports or the states’ decisions changed since the preview was asked for.")
# Why a cell is not shown, for the secretariat only.
SMALL, NEEDED, BREAKDOWN = "small", "needed", "breakdown"


@transaction.atomic
def request(*, consolidated: ConsolidatedReport, by: User) -> ProtectionRun:
    """Ask for the preview of a release. The same content gives the same run; one that failed is tried anew."""
    permissions.check_can_publish(by)
    run_, created = ProtectionRun.objects.get_or_create(
        consolidated=consolidated,
        audience=DONORS,
        content_hash=material_of(consolidated).content_hash,
        defaults={"requested_at": timezone.now(), "requested_by": by},
    )
    if run_.status == JobStatus.FAILED:
        leases.restart(run_)
        run_.requested_at, run_.requested_by, run_.done = timezone.now(), by, 0
        run_.save()
        created = True
    if created:
        audit.record("disclosure control requested", on=consolidated, by=by, run=run_.pk)
        transaction.on_commit(partial(nudge, "reporting.protect_release", run_.pk))
    return run_


def run(run_id: int, *, work: float = disclosure.WORK) -> None:
    """Work it out if nobody else does. Safe to call any number of times, at the same time, and after a crash.

    ``work`` is what choosing well is worth (``disclosure.protect``).
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
        leases.fail(job, UNDECIDED, for_good=True)  # the same tables take the same steps again
    except Exception as error:
        leases.fail(job, error)


def _progress(job: ProtectionRun, done: int, total: int) -> None:
    leases.keep(job, LEASE, done=done, total=total)


def fresh_run(material: Material) -> ProtectionRun | None:
    """The finished run of exactly this material."""
    return ProtectionRun.objects.filter(
        consolidated=material.consolidated,
        audience=material.audience,
        content_hash=material.content_hash,
        status=JobStatus.DONE,
    ).first()


# --- Working it out ---------------------------------------------------------------------------------------------------
def work_out(
    material: Material,
    standard: Standard,
    progress: Callable[[int, int], None] | None = None,
    *,
    work: float = disclosure.WORK,
) -> Result:
    """``tables`` as they would be published, ``preview`` of each with its losses, and ``refused``: what is not safe.

    ``contradictions`` are sentences on sums that do not equal their parts: a mistake of the portal, never of a state.

    A refused cell names its ``readers``: who could work it out, from all that they are given; ``insider`` the state, if
    it takes a state's own figures. ``beside`` it are the tables to hold back with its own, because they count the same
    people. ``lost`` are small counts that anybody, or one other state, can work out already without this release.
    ``otherwise`` names the releases of the same time that tell counts in another way than this one, ``left_out`` those
    of a time that overlaps with it and is no part of it, with which nothing adds up.
    """
    views = material.views(standard)
    for view in views:
        view.linked.problem.check()
    # What the quick way hides besides is the reserve for the revisions of provisional figures.
    protected = disclosure.protect_for_all(views, progress, work=0 if material.is_provisional else work)
    own = views[-1]  # who is told this and knows nothing more
    linked = own.linked
    names = dict(MemberState.objects.values_list("iso2", "name"))
    sources = _sources(material, own)
    marks: dict[CellKey, tuple[Mark, int, str]] = {}
    for key, index in own.places.items():
        if not material.tells(key):
            continue
        mark = protected.marks[key]
        if mark is Mark.SHOWN and linked.problem.is_small(index) and index not in linked.problem.public:
            mark = Mark.HIDDEN  # an earlier release showed it, when it was marked as public already
        why = "" if mark in {Mark.SHOWN, Mark.ROUNDED} else SMALL if linked.problem.is_small(index) else NEEDED
        if mark is Mark.WITHHELD:
            why = BREAKDOWN
        marks[key] = (mark, linked.problem.cells[index].value, why)
    shown = {key: value for key, (mark, value, _) in marks.items() if mark is Mark.SHOWN}
    if material.audience != DONORS:  # here the cases behind an amount need not be small, whether shown or not
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
        refused[tuple(named.values())] = named | {  # of several readers those who know least
            "low": finding.low,
            "high": None if finding.high == float("inf") else finding.high,
            "insider": names.get(finding.insider, ""),
            "readers": view.readers,
            "beside": _same_people(material, standard, view.linked.problem, finding.index),
        }
    # Releases of the same time that tell their counts in another way: together they tell more than each of them.
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


def _same_people(material: Material, standard: Standard, problem: ProtectionProblem, index: int) -> list[str]:
    """Number and title of the tables of the same state in this release that count the same people."""
    key = cast(CellKey, problem.cells[index].key)
    others = same_people(key.table, key.block) & material.tables.get(key.owner, {}).keys()
    return [f"{table.number} {table.title}" for table in standard.tables.values() if table.key in others]


def _named(standard: Standard, names: Mapping[str, str], linked: LinkedTables, index: int) -> dict[str, Any]:
    """A cell in words, for the secretariat."""
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
    """Where each public figure of this output stands. Tables on the same people share theirs."""
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
    """One table of one owner, put into the order and the words of the standard."""

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
        """What is missing in the numbers: cells that were left empty, and parts that not every state of a sum gave."""
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
        """What is lost: numbers of cells, shares, and the hidden cells by reason; and what states have published.

        ``counts`` is of people and cases alone: one amount of money is more than all people of the region.
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
    return [PublishedTable(publication=publication, **table) for table in result["tables"]]


def told_of(result: Result, owner: str = REGION) -> Told:
    """How each line of an owner is told, for ``regional_totals``."""
    found = {
        (table["table_key"], cell["block"], tuple(tuple(pair) for pair in cell["at"])): cell
        for table in result["tables"]
        if table["iso2"] == owner
        for cell in table["cells"]
    }

    return lambda table, block, at: number_of(found[table, block, at])
