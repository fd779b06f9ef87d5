"""Disclosure control of a release: worked out by the worker, looked at by the secretariat, then published as it is.

Celery delivers at least once; the ``ProtectionRun`` row makes it exactly once, as docs/decisions/0005-rendering-once.md
says of the report to AMMTC.
"""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

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
from reporting.queries import published_tables
from reporting.queries.protection import Material, Standard, figures_of, material_of
from reporting.queries.regional_totals import Told
from victims import disclosure
from victims.disclosure.linked import BROAD, ONCE_BLOCK, REGION, Key, Shape, values
from victims.disclosure.model import Mark
from victims.layout import country_name

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


def run(run_id: int) -> None:
    """Work it out if nobody else does. Safe to call any number of times, at the same time, and after a crash."""
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
        result = work_out(material, standard, partial(_progress, job))
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
def work_out(material: Material, standard: Standard, progress: Callable[[int, int], None] | None = None) -> Result:
    """``tables`` as they would be published, ``preview`` of each with its losses, and ``refused``: what is not safe.

    ``otherwise`` names the releases of the same time that tell counts in another way than this one.
    """
    linked = material.link(standard.shapes)
    linked.problem.check()
    plan = disclosure.protect(linked.problem, progress)
    findings = disclosure.audit(linked.problem, plan)
    names = dict(MemberState.objects.values_list("iso2", "name"))
    ours = len(material.before)
    marks: dict[Key, tuple[Mark, int, str]] = {}
    for (number, key), index in linked.places.items():
        if number == ours:
            mark = plan.marks[index]
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
                writer = _Writer(standard, standard.shapes[table.key], found, base)
                tables.append(writer.row(owner, names.get(owner, ""), position, material))
                preview.append(writer.preview(owner, names.get(owner, "")))
    refused = []
    for finding in findings:
        for (_, key), index in linked.places.items():
            if index == finding.index:
                writer = _Writer(standard, standard.shapes[key.table], {key: (Mark.HIDDEN, 0, "")}, base)
                table = standard.tables[key.table]
                refused.append(
                    {
                        "state": names.get(key.owner, "Region"),
                        "table": f"{table.number} {table.title}",
                        "cell": writer.label(key),
                        "low": finding.low,
                        "high": None if finding.high == float("inf") else finding.high,
                        "insider": names.get(finding.insider, ""),
                    }
                )
                break
    # Releases of the same time that tell their counts in another way: together they tell more than each of them.
    cycle = material.consolidated.cycle
    method = (cycle.smallest_shown, cycle.rounding_base)
    otherwise = [str(p) for p, _ in material.before if (p.smallest_shown, p.rounding_base) != method]
    return {
        "tables": tables,
        "preview": preview,
        "refused": refused,
        "otherwise": otherwise,
        "programs": plan.solved,
    }


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
        self, standard: Standard, shape: Shape, cells: dict[Key, tuple[Mark, int, str]], base: int | None
    ) -> None:
        self.standard, self.shape, self.cells, self.base = standard, shape, cells, base
        self.table = standard.tables[shape.key]
        used: dict[str, set[str]] = {}
        for key in cells:
            for name, code in key.at:
                used.setdefault(name, set()).add(code)
        self.blocks = self._labels(shape.apart, {key.block for key in cells}) if shape.apart else {}
        if any(key.block == ONCE_BLOCK for key in cells):
            self.blocks = {ONCE_BLOCK: "Persons, each counted once"} | self.blocks
        self.categories = {name: self._labels(name, used[name]) for name in shape.added if name in used}

    def _labels(self, name: str, used: set[str]) -> dict[str, str]:
        """Code → label of a dimension's categories that are used, in the order of the standard."""
        maker = self.standard.maker
        found = {line.codes[0]: line.label for line in maker.lines(maker.dimensions[name], used)}
        groups = {BROAD + group: f"All {word}" for group, word in (("child", "children"), ("adult", "adults"))}
        return {code: label for code, label in (groups | found).items() if code in used}

    def label(self, key: Key) -> str:
        words = [self.blocks[key.block]] if key.block in self.blocks else []
        words += [self.categories[name].get(code, country_name(code)) for name, code in key.at]
        return ", ".join(words) or "Total"

    def _ordered(self) -> Iterator[Key]:
        blocks = {block: place for place, block in enumerate(self.blocks)}
        names = {name: place for place, name in enumerate(self.shape.added)}
        codes = {name: {code: place for place, code in enumerate(found)} for name, found in self.categories.items()}

        def rank(key: Key) -> tuple:
            return (blocks.get(key.block, -1), len(key.at), [(names[n], codes[n][c]) for n, c in key.at])

        yield from sorted(self.cells, key=rank)

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
            "public_source": about.get("public_source", ""),
            "words": {
                "blocks": list(self.blocks.items()),
                "dimensions": {name: self.standard.maker.dimensions[name].title for name in self.categories},
                "categories": {name: list(found.items()) for name, found in self.categories.items()},
            },
            "cells": [self._cell(key) for key in self._ordered()],
        }

    def _cell(self, key: Key) -> dict[str, Any]:
        mark, value, _ = self.cells[key]
        told, upto = None, None
        if mark is Mark.SHOWN or (mark is Mark.ROUNDED and value == 0):
            told = value
        elif mark is Mark.ROUNDED and self.base:
            told = value // self.base * self.base
            upto = told + self.base - 1
        cell = {"block": key.block, "at": [list(pair) for pair in key.at], "mark": str(mark), "value": told}
        return cell if upto is None else cell | {"upto": upto}

    def preview(self, owner: str, state_name: str) -> dict[str, Any]:
        """What is lost: numbers of cells, shares, and the hidden cells by reason."""
        given = [(key, *told) for key, told in self.cells.items() if told[1]]
        why: dict[str, list[str]] = {SMALL: [], NEEDED: [], BREAKDOWN: []}
        for key in self._ordered():
            reason = self.cells[key][2]
            if reason and (reason != BREAKDOWN or self.cells[key][1]):
                why[reason].append(self.label(key))
        shown = [told for _, mark, *told in given if mark in {Mark.SHOWN, Mark.ROUNDED}]
        return {
            "iso2": owner,
            "state": state_name or "Region",
            "number": self.table.number,
            "title": self.table.title,
            "cells": len(given),
            "shown": len(shown),
            "counts": sum(value for _, _, value, _ in given),
            "counts_shown": sum(value for value, _ in shown),
            "why": why,
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
