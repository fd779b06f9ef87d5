"""Reports with figures, as far as a release to donors. Call inside ``with everything():``."""

import time
from collections.abc import Iterable, Mapping
from typing import Any

from members.models import MemberState, User
from reporting.actions import consolidation, national_reports, protection, public_figures, publication, releases
from reporting.enums import ConsolidatedStatus, JobStatus, ReleaseAudience
from reporting.models import ConsolidatedReport, NationalReport, Publication, ReportingCycle, Section
from reporting.public_sources import PublicSource
from reporting.queries.public_figures import figures_in
from reporting.queries.standard import Standard
from tests.factories import focal_point, state
from tests.factories.reports import Counts, accepted, open_cycle, report_of

VICTIMS = "victims_identified"


def identified(**counts: int) -> Counts:
    """Figures of Table S1 alone: ``identified(female=4, male=30)`` formally identified young adults."""
    return {VICTIMS: {f"{sex}|18-24|identified": count for sex, count in counts.items()}}


def counted(
    of: MemberState,
    cycle: ReportingCycle,
    counts: Counts,
    reviewer: User,
    *,
    held_back: Iterable[str] = (),
    public: Mapping[str, str] = {},
    **answers: Any,
) -> NationalReport:
    """An accepted report with these figures, released to donors but for the sections of ``held_back``.

    ``public`` maps a table to the address at which the state itself has published all its figures.
    """
    speaker, report = focal_point(of), report_of(of, cycle)
    version = accepted(report, speaker, reviewer, counts, **answers)
    for table, address in public.items():
        public_figures.mark(
            report=report,
            table_key=table,
            places=figures_in(version, table, Standard.read()),
            source=PublicSource(address, "Statistical yearbook"),
            seen=version.pk,
            by=speaker,
        )
    sections = Section.objects.exclude(questionnaire=None).exclude(key__in=held_back)
    national_reports.release(
        report=report,
        audiences=dict.fromkeys(sections, ReleaseAudience.DONORS),
        authority="Letter of 3 March 2027",
        by=speaker,
    )
    return report


def adopted(cycle: ReportingCycle, by: User) -> ConsolidatedReport:
    """The report to AMMTC on what is accepted, as far as its adoption."""
    consolidated = consolidation.start(cycle=cycle, by=by)
    for to in (ConsolidatedStatus.IN_CLEARANCE, ConsolidatedStatus.ADOPTED):
        consolidation.move(consolidated=consolidated, to=to, by=by)
    return consolidated


def published(by: User, year: int = 2026, fields: Mapping[str, Any] = {}, **counts: Counts) -> Publication:
    """A release of a cycle on ``year`` in which each state, named by its code, counted so much."""
    cycle = open_cycle(by, year=year, **fields)
    for iso2, of_state in counts.items():
        counted(state(iso2), cycle, of_state, by)
    return publish(adopted(cycle, by), by)


def publish(consolidated: ConsolidatedReport, by: User) -> Publication:
    """With the preview that goes before, worked out here or by a worker that was quicker."""
    run = protection.request(consolidated=consolidated, by=by)
    protection.run(run.pk)
    for _ in range(600):
        run.refresh_from_db()
        if run.status in {JobStatus.DONE, JobStatus.FAILED}:
            break
        time.sleep(0.1)
    return publication.publish(consolidated=consolidated, by=by)


def take_back(report: NationalReport, by: User, *refs: tuple[str, str]) -> None:
    """The state lets nobody have these items any more: ("section", "article-5"), ("table", "art14-1-q3")."""
    choices = dict.fromkeys(refs, ReleaseAudience.NONE)
    releases.decide(report=report, choices=choices, authority="Letter of 9 May 2027", by=by)
