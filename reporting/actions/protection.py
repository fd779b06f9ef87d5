"""Disclosure control of a release: worked out by the worker, looked at by the secretariat, then published as it is.

Celery delivers at least once; the ``ProtectionRun`` row makes it exactly once, as docs/decisions/0005-rendering-once.md
says of the report to AMMTC.
"""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, cast

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from members import audit
from members.models import MemberState, User
from members.row_access import row_access
from reporting import permissions, tasks
from reporting.actions import leases
from reporting.enums import JobStatus
from reporting.models import ConsolidatedReport, ProtectionRun, Publication, PublishedTable
from reporting.public_sources import PublicSource
from reporting.queries import published_tables
from reporting.queries.protection import Material, material_of
from reporting.queries.regional_totals import Told
from reporting.queries.standard import Place, Standard, Words, figures_of, place_of
from victims import disclosure
from victims.disclosure.linked import REGION, Key, Linked, Shape, same_people, values
from victims.disclosure.model import Mark, Problem

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=120)
Result = dict[str, Any]
# Why a cell is not shown, for the secretariat only.
SMALL, NEEDED, BREAKDOWN = "small", "needed", "breakdown"


@transaction.atomic
def request(*, consolidated: ConsolidatedReport, by: User) -> ProtectionRun:
    """Ask for the preview of a release. The same content gives the same run; one that failed is tried anew."""
    permissions.check_can_publish(by)
    run_, created = ProtectionRun.objects.get_or_create(
        consolidated=consolidated,
        content_hash=material_of(consolidated).content_hash,
        defaults={"requested_at": timezone.now(), "requested_by": by},
    )
    if run_.status == JobStatus.FAILED:
        leases.start_anew(run_)
        run_.requested_at, run_.requested_by, run_.done = timezone.now(), by, 0
        run_.save()
        created = True
    if created:
        audit.record("disclosure control requested", on=consolidated, by=by, run=run_.pk)
        transaction.on_commit(partial(tasks.nudge, tasks.protect_release, run_.pk))
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
            material = material_of(job.consolidated)
            standard = Standard.read()
        if material.content_hash != job.content_hash:
            raise RuntimeError("The reports or the states' decisions changed since the preview was asked for.")
        began = time.monotonic()
        result = work_out(material, standard, partial(_progress, job), work=work)
        leases.finish(job, result=result, seconds=round(time.monotonic() - began, 2), done=F("total"))
    except Exception as error:
        logger.exception("Disclosure control %s failed.", run_id)
        leases.fail(job, error)


def _progress(job: ProtectionRun, done: int, total: int) -> None:
    leases.keep(job, LEASE, done=done, total=total)


def fresh_run(material: Material) -> ProtectionRun | None:
    """The finished run of exactly this material."""
    return ProtectionRun.objects.filter(
        consolidated=material.consolidated, content_hash=material.content_hash, status=JobStatus.DONE
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

    ``beside`` a refused cell are the tables to hold back with its own, because they count the same people.
    ``lost`` are small counts that anybody, or one other state, can work out already without this release.
    ``otherwise`` names the releases of the same time that tell counts in another way than this one.
    """
    linked = material.link(standard.shapes)
    linked.problem.check()
    plan = disclosure.protect(linked.problem, progress, work=work)
    findings = disclosure.audit(linked.problem, plan)
    names = dict(MemberState.objects.values_list("iso2", "name"))
    sources = _sources(material, linked)
    marks: dict[Key, tuple[Mark, int, str]] = {}
    for (number, key), index in linked.places.items():
        if number == material.ours:
            mark = plan.marks[index]
            if mark is Mark.SHOWN and linked.problem.is_small(index) and index not in linked.problem.public:
                mark = Mark.HIDDEN  # an earlier release showed it, when it was marked as public already
            why = "" if mark in {Mark.SHOWN, Mark.ROUNDED} else SMALL if linked.problem.is_small(index) else NEEDED
            if mark is Mark.WITHHELD:
                why = BREAKDOWN
            marks[key] = (mark, linked.problem.cells[index].value, why)
    marks |= _amounts(material, standard)
    by_table: dict[tuple[str, str], dict[Key, tuple[Mark, int, str]]] = {}
    for key, told in marks.items():
        by_table.setdefault((key.owner, key.table), {})[key] = told
    tables, preview = [], []
    base = linked.problem.base
    for owner in ["", *sorted(material.tables, key=names.__getitem__)]:
        for position, table in enumerate(standard.tables.values()):
            if found := by_table.get((owner, table.key)):
                writer = _Writer(standard, standard.shapes[table.key], found, base, sources)
                tables.append(writer.row(owner, names.get(owner, ""), position, material))
                preview.append(writer.preview(owner, names.get(owner, "")))
    refused = [
        _named(standard, names, linked.problem, finding.index)
        | {
            "low": finding.low,
            "high": None if finding.high == float("inf") else finding.high,
            "insider": names.get(finding.insider, ""),
            "beside": _same_people(material, standard, linked.problem, finding.index),
        }
        for finding in findings
        if not finding.is_lost
    ]
    lost = sorted(linked.problem.lost | {finding.index for finding in findings if finding.is_lost})
    # Releases of the same time that tell their counts in another way: together they tell more than each of them.
    cycle = material.consolidated.cycle
    method = (cycle.smallest_shown, cycle.rounding_base)
    otherwise = [str(p) for p, _ in material.before if (p.smallest_shown, p.rounding_base) != method]
    return {
        "tables": tables,
        "preview": preview,
        "refused": refused,
        "lost": [_named(standard, names, linked.problem, index) for index in lost],
        "otherwise": otherwise,
        "programs": plan.solved,
    }


def _same_people(material: Material, standard: Standard, problem: Problem, index: int) -> list[str]:
    """Number and title of the tables of the same state in this release that count the same people."""
    key = cast(Key, problem.cells[index].key)
    others = same_people(key.table, key.block) & material.tables.get(key.owner, {}).keys()
    return [f"{table.number} {table.title}" for table in standard.tables.values() if table.key in others]


def _named(standard: Standard, names: Mapping[str, str], problem: Problem, index: int) -> dict[str, Any]:
    """A cell in words, for the secretariat."""
    key = cast(Key, problem.cells[index].key)
    table, place = standard.tables[key.table], (key.block, key.at)
    return {
        "state": names.get(key.owner, "Region"),
        "table": f"{table.number} {table.title}",
        "cell": Words(standard, standard.shapes[key.table], [place]).label(place),
    }


def _sources(material: Material, linked: Linked) -> dict[Key, PublicSource]:
    """Where each public figure of this release stands. Tables on the same people share theirs."""
    own: dict[Key, PublicSource] = {}
    by_cell: dict[int, PublicSource] = {}
    for number, tables in enumerate(material.in_order):
        for iso2, of_state in tables.items():
            for table, content in of_state.items():
                for entry in content.get("public", ()):
                    key, source = Key(iso2, table, *place_of(entry)), PublicSource.read(entry)
                    if (number, key) in linked.places:
                        by_cell[linked.places[number, key]] = source
                        if number == material.ours:
                            own[key] = source
    here = {key: index for (number, key), index in linked.places.items() if number == material.ours}
    return {key: own.get(key, by_cell[index]) for key, index in here.items() if index in by_cell}


def _amounts(material: Material, standard: Standard) -> dict[Key, tuple[Mark, int, str]]:
    """Requests and amounts of money point to nobody: they are shown as they are, and added up for the region."""
    found: dict[Key, tuple[Mark, int, str]] = {}
    sums: dict[Key, int] = {}
    for iso2, tables in material.tables.items():
        for key, table in tables.items():
            shape = standard.shapes[key]
            if shape.counts_people:
                continue
            for (block, at), value in values(shape, figures_of(table)).items():
                found[Key(iso2, key, block, at)] = (Mark.SHOWN, value, "")
                if len(at) < 2:
                    total = Key(REGION, key, block, at)
                    sums[total] = sums.get(total, 0) + value
    return found | {key: (Mark.SHOWN, value, "") for key, value in sums.items()}


class _Writer:
    """One table of one owner, put into the order and the words of the standard."""

    def __init__(
        self,
        standard: Standard,
        shape: Shape,
        cells: dict[Key, tuple[Mark, int, str]],
        base: int | None,
        sources: Mapping[Key, PublicSource],
    ) -> None:
        self.shape, self.base = shape, base
        self.table = standard.tables[shape.key]
        self.cells = {(key.block, key.at): told for key, told in cells.items()}
        self.words = Words(standard, shape, self.cells)
        self.public = {(key.block, key.at): sources[key] for key in cells if key in sources}
        self.sources = list(dict.fromkeys(self.public[place] for place in self.words.places if place in self.public))

    def row(self, owner: str, state_name: str, position: int, material: Material) -> dict[str, Any]:
        """The fields of a ``PublishedTable``."""
        about = material.tables[owner][self.shape.key] if owner else {}
        giving = [1 for tables in material.tables.values() if self.shape.key in tables]
        blanks = about.get("blanks", 0)
        return {
            "iso2": owner,
            "state_name": state_name,
            "table_key": self.shape.key,
            "number": self.table.number,
            "position": position,
            "title": self.table.title,
            "unit": self.table.unit,
            "states_included": 1 if owner else len(giving),
            "note": "Some cells were left empty: not available, not zero." if blanks else "",
            "source": about.get("source", ""),
            "coverage": about.get("coverage", ""),
            "cutoff": about.get("cutoff"),
            "provisional": bool(about.get("provisional")),
            "sources": [source.plain() for source in self.sources],
            "words": self.words.plain(),
            "cells": [self._cell(place) for place in self.words.places],
        }

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


def told_of_region(result: Result) -> Told:
    """How each line of the region is told, for ``regional_totals``."""
    found = {
        (table["table_key"], cell["block"], tuple(tuple(pair) for pair in cell["at"])): cell
        for table in result["tables"]
        if not table["iso2"]
        for cell in table["cells"]
    }

    return lambda table, block, at: published_tables.number_of(found[table, block, at])
