"""The figures that readers of the report to AMMTC and focal points of Parties get: calculated, frozen, then shown.

The tables of the region come first, because ministers read them. The totals of states for Parties are protected after
that, against readers who know the region. While the report is a draft, nobody is shown anything; from its clearance on,
what is printed counts as known.
Source: docs/decisions/0061-one-protection-for-all-readers.md.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from members import audit
from members.row_access import row_access
from reporting import frozen
from reporting.actions import releases
from reporting.enums import ConsolidatedStatus, JobStatus
from reporting.figures.regional_totals import FEWEST_STATES, RegionalTable, plain_of, regional_tables
from reporting.models import AudienceFigures, ConsolidatedReport, NationalReport, ProtectionRun, ReportingCycle
from reporting.publication import protection
from reporting.publication.audiences import AMMTC, DONORS, PARTIES, smallest
from reporting.publication.material import Material, material_of
from victims import disclosure
from victims.standard import Standard

logger = logging.getLogger(__name__)
ONE_OUTPUT = 61_2026  # key of the database lock that each output takes until its transaction ends


def one_at_a_time(cycle_id: int) -> None:
    """Take the lock until the transaction ends: two outputs made at once would not know of each other.

    The cycle is held too, so that nobody changes how its counts are told while an output is made by the old rules:
    whoever wants to is refused once it is there.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_OUTPUT])
    ReportingCycle.objects.locked(no_key=True).get(pk=cycle_id)


def tell(consolidated_id: int, *, work: float = disclosure.WORK) -> None:
    """Calculate and freeze what is not shown yet. Safe to call repeatedly and at the same time."""
    for audience in (AMMTC, PARTIES):
        _bring_up_to_date(consolidated_id, audience, work)


def tell_of_cycle(cycle_id: int, *, work: float = disclosure.WORK) -> None:
    """``tell`` after an act of a state. Does nothing if the cycle has no report to AMMTC, or only a draft of one."""
    with row_access(reviews=True):
        found = ConsolidatedReport.objects.filter(cycle=cycle_id).exclude(status=ConsolidatedStatus.DRAFT).first()
    if found is not None:
        tell(found.pk, work=work)


def waiting() -> list[int]:
    """Ids of cycles whose figures may be out of date because the queue was down when somebody acted."""
    with row_access(reviews=True):
        found = ConsolidatedReport.objects.filter(cycle__archived_at=None).exclude(status=ConsolidatedStatus.DRAFT)
        return list(found.values_list("cycle", flat=True))


def _bring_up_to_date(consolidated_id: int, audience: str, work: float) -> None:
    with row_access(reviews=True):
        consolidated = ConsolidatedReport.objects.select_related("cycle").get(pk=consolidated_id)
        is_draft = consolidated.status == ConsolidatedStatus.DRAFT
        if (audience == PARTIES and is_draft) or (audience == AMMTC and consolidated.figures_by_threshold):
            return
        if audience == AMMTC and consolidated.adopted_at and _are_told(consolidated):
            return  # the report is adopted with its figures; only a cycle's threshold could change them
        material = material_of(consolidated, audience)
        if is_told(material, is_draft=is_draft):
            return
        run, _ = ProtectionRun.objects.get_or_create(
            consolidated=consolidated,
            audience=audience,
            content_hash=material.content_hash,
            defaults={"requested_at": timezone.now()},
        )
    finish(run.pk, work=work)


def _are_told(consolidated: ConsolidatedReport) -> bool:
    return AudienceFigures.objects.filter(consolidated=consolidated, audience=AMMTC).exclude(told_at=None).exists()


def finish(run_id: int, *, work: float = disclosure.WORK) -> None:
    """Calculate a run. Figures for AMMTC and Parties are frozen and shown at once; a release for donors is published by
    a person.
    """
    protection.run(run_id, work=work)
    with row_access(reviews=True):
        run = ProtectionRun.objects.get(pk=run_id)
        if run.status == JobStatus.DONE and run.audience != DONORS:
            _freeze(run)


def is_told(material: Material, *, is_draft: bool = False) -> bool:
    """Whether the newest figures of the audience are made of exactly this material."""
    rows = AudienceFigures.objects.filter(consolidated=material.consolidated, audience=material.audience)
    newest = (rows if is_draft else rows.exclude(told_at=None)).order_by("-number").first()
    if newest is None:
        return not any(material.tables.values())
    return newest.content_hash == material.figures_hash


@transaction.atomic
def _freeze(run: ProtectionRun) -> AudienceFigures | None:
    """Store what a finished run may show. Returns None if it is not safe, or if the material has changed since."""
    one_at_a_time(run.consolidated.cycle_id)
    consolidated = ConsolidatedReport.objects.locked().get(pk=run.consolidated_id)
    material = material_of(consolidated, run.audience)
    is_draft = consolidated.status == ConsolidatedStatus.DRAFT
    if run.result is None or not run.is_safe or material.content_hash != run.content_hash:
        return None
    if is_told(material, is_draft=is_draft):
        return None
    standard = Standard.read()
    numbers = AudienceFigures.objects.filter(consolidated=consolidated, audience=run.audience)
    made = AudienceFigures.objects.create(
        consolidated=consolidated,
        audience=run.audience,
        number=1 + max(numbers.values_list("number", flat=True), default=0),
        content_hash=material.figures_hash,
        smallest_shown=smallest(consolidated.cycle, run.audience),
        entered=material.entered,
        told=run.result["told"],
        shown=(_of_region if run.audience == AMMTC else _of_states)(material, run.result, standard),
        made_at=timezone.now(),
        told_at=None if is_draft else timezone.now(),
    )
    audit.record(
        "figures protected and told" if made.told_at else "figures protected for a draft",
        on=consolidated,
        by=None,
        audience=run.audience,
        number=made.number,
        numbers=sum(cell["value"] is not None for cell in made.told),
        hidden=sum(cell["value"] is None for cell in made.told),
    )
    if run.audience == PARTIES:
        _make_editions(consolidated)
    return made


def _of_region(material: Material, result: protection.Result, standard: Standard) -> list[dict[str, Any]]:
    """The tables of the region as plain values, for the report to AMMTC."""
    tables = regional_tables(
        material.contents.values(), threshold=0, told=protection.told_of(result), standard=standard, by_age=True
    )
    return [plain_of(_of_enough_states(table)) for table in tables]


def _of_enough_states(table: RegionalTable) -> RegionalTable:
    """With fewer than ``FEWEST_STATES`` states a table is not one of the region: its zeros are not shown either."""
    if table.states_included >= FEWEST_STATES:
        return table
    words = f"not shown: fewer than {FEWEST_STATES} states"
    lines = [line if line.value else replace(line, value=None, shown=words) for line in table.lines]
    return replace(table, lines=lines)


def _of_states(material: Material, result: protection.Result, standard: Standard) -> Mapping[str, Any]:
    """ISO code → key of the table → its total and the lines beside it, as "label" and "shown"."""
    shown: dict[str, dict[str, list[dict[str, str]]]] = {}
    for iso2, of_state in material.tables.items():
        content = material.by_state[iso2].version.content
        asked = [
            question for question, table in frozen.with_tables(frozen.questions(content)) if table["key"] in of_state
        ]
        tables = regional_tables(
            [frozen.only(content, asked)],
            threshold=0,
            told=protection.told_of(result, iso2),
            standard=standard,
            totals_only=True,
        )
        shown[iso2] = {
            table.key: [{"label": line.label.removesuffix(", region"), "shown": line.shown} for line in table.lines]
            for table in tables
        }
    return shown


def _make_editions(consolidated: ConsolidatedReport) -> None:
    reports = list(NationalReport.objects.filter(cycle=consolidated.cycle_id).select_related("cycle", "member_state"))
    with row_access(states=[report.member_state_id for report in reports], reviews=True):
        for report in reports:
            releases.refresh(report)
