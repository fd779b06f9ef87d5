"""How much a release would show under other thresholds, side by side, before one is fixed. Worked out by the worker.

Each way is worked out in the quick manner of disclosure control, one count after another, from the figures and the
earlier outputs as they are now. So a release that is chosen for all counts at once shows somewhat more of each.
"""

import hashlib
import json
import logging
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from members import audit
from members.models import User
from members.row_access import row_access
from reporting import permissions
from reporting.actions import cycles
from reporting.enums import JobStatus
from reporting.jobs import leases
from reporting.jobs.queue import nudge
from reporting.models import ConsolidatedReport, ReportingCycle, ThresholdComparison
from reporting.publication import protection
from reporting.publication.material import Material, material_of
from victims import disclosure
from victims.standard import Standard

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=180)
COMPARED = (3, 5, 11)  # beside the one that the cycle has now
CHANGED = gettext_noop("The reports or the states’ decisions changed since the comparison was asked for.")
Row = dict[str, Any]


def are_open(cycle: ReportingCycle) -> bool:
    """Whether the threshold for donors can still be chosen."""
    return not cycles.has_publication(cycle)


def ways(cycle: ReportingCycle) -> list[tuple[int, bool]]:
    """(smallest count shown, totals protected against pairs): every way that can still be chosen."""
    pairs = (cycle.totals_against_pairs,) if cycles.figures_are_told(cycle) else (False, True)
    smallest_counts = sorted({*COMPARED, cycle.smallest_shown})
    return [(smallest, against_pairs) for against_pairs in pairs for smallest in smallest_counts]


def fingerprint(material: Material) -> str:
    """SHA-256 of the figures, of what was told of them before, and of the ways: a comparison is valid for these."""
    parts = {
        "tables": material.tables,
        "elsewhere": material.elsewhere,
        "rules": disclosure.RULES,
        "before": [earlier.output.name for earlier in material.before],
        "ways": ways(material.consolidated.cycle),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


@transaction.atomic
def request(*, consolidated: ConsolidatedReport, by: User) -> ThresholdComparison:
    """Ask for the comparison. The same figures give the same one; one that failed starts again.

    Raises PermissionDenied.
    """
    permissions.check_can_publish(by)
    asked, created = ThresholdComparison.objects.get_or_create(
        consolidated=consolidated,
        content_hash=fingerprint(material_of(consolidated)),
        defaults={"requested_at": timezone.now(), "requested_by": by},
    )
    if asked.status == JobStatus.FAILED:
        leases.ask_again(asked, by)
        created = True
    if created:
        audit.record(
            "thresholds compared",
            on=consolidated,
            by=by,
            thresholds=sorted({smallest for smallest, _pairs in ways(consolidated.cycle)}),
        )
        transaction.on_commit(partial(nudge, "reporting.compare_thresholds", asked.pk))
    return asked


def run(pk: int) -> None:
    """Calculate the comparison unless another process does. Safe to call repeatedly, at once, and after a crash."""
    job: ThresholdComparison | None = leases.take(
        ThresholdComparison, pk, LEASE, "consolidated__cycle", done=0, total=0
    )
    if job is None:
        return
    cycle, rows = job.consolidated.cycle, list[Row]()
    try:
        with row_access(reviews=True):
            chosen, standard = ways(cycle), Standard.read()
            is_changed = fingerprint(material_of(job.consolidated)) != job.content_hash
        if is_changed:
            leases.fail(job, CHANGED, for_good=True)
            return
        for number, (smallest, against_pairs) in enumerate(chosen):
            keep = partial(_still_there, job, number, len(chosen))
            keep()
            # As if the cycle had chosen this way: it is changed in memory alone.
            cycle.smallest_shown, cycle.rounding_base, cycle.totals_against_pairs = smallest, None, against_pairs
            with row_access(reviews=True):
                material = material_of(job.consolidated)
            result = protection.work_out(material, standard, keep, work=0)
            way = {"smallest": smallest, "against_pairs": against_pairs, "refused": len(result["refused"])}
            rows.append(way | shares(result))
        leases.finish(job, result=rows, done=F("total"))
    except disclosure.NoAnswer:
        logger.exception("Thresholds of %s could not be compared.", pk)
        leases.fail(job, protection.UNDECIDED, for_good=True)
    except Exception as error:
        leases.fail(job, error)


def _still_there(job: ThresholdComparison, number: int, of: int, *_progress: int) -> None:
    leases.keep(job, LEASE, done=number, total=of)


def shares(result: protection.Result) -> dict[str, list[int]]:
    """[shown, all] of the numbers that are not zero: of the region, totals of states, lines of states."""
    # A total is in no breakdown, so it is never withheld as a zero.
    totals = [cell for cell in result["told"] if cell["owner"] and not cell["at"] and cell["value"] != 0]
    of_totals = [sum(cell["value"] is not None for cell in totals), len(totals)]
    region, states = ([0, 0], [0, 0])
    for table in result["preview"]:
        into = states if table["iso2"] else region
        into[0] += table["shown"]
        into[1] += table["cells"]
    lines = [found - total for found, total in zip(states, of_totals, strict=True)]
    return {"region": region, "totals": of_totals, "lines": lines}
