"""Reports with figures, released to donors and published. Call inside ``with everything():``."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from members.models import MemberState, User
from reporting.actions import consolidation, public_figures, releases
from reporting.documents.store import Upload
from reporting.enums import ConsolidatedStatus, JobStatus, ReleaseAudience
from reporting.figures.public_sources import PublicSource
from reporting.frozen import FrozenReport, Ref
from reporting.models import (
    ConsolidatedReport,
    NationalReport,
    Publication,
    ReceivedInformation,
    ReportingCycle,
    Section,
)
from reporting.publication import protection, telling
from reporting.publication import publish as publish_actions
from reporting.queries.public_figures import figures_in
from reporting.queries.release import Release, release_of
from tests.factories import focal_point, state
from tests.factories.reports import Counts, accepted, open_cycle, release_sections, report_of
from victims.standard import Standard

VICTIMS = "victims_identified"
AUTHORITY = "Committee, letter 12 of 3 March 2027"
WORDS = "The act is in force and is used."  # in every answer that has room for words


@dataclass
class AcceptedReport:
    """An accepted report of a state, with its focal point ``officer`` and the ``reviewer`` who accepted it."""

    report: NationalReport
    officer: User
    reviewer: User

    @property
    def cycle(self) -> ReportingCycle:
        return self.report.cycle


def release_now(of: AcceptedReport) -> Release:
    """How far each item of the report goes, read anew."""
    version = of.report.versions.accepted().newest()
    assert version is not None
    return release_of(version)


def decide(of: AcceptedReport, letter: Upload | None = None, **choices: str) -> list[Ref]:
    """``decide(kh, section_article_5="ammtc")``: the kind stands before the first underscore."""
    refs = {(name.split("_")[0], name.partition("_")[2].replace("_", "-")): way for name, way in choices.items()}
    return releases.decide(report=of.report, choices=refs, authority=AUTHORITY, by=of.officer, letter=letter)


def marked(of: AcceptedReport, key: str = "art5-1-q1", kind: str = "answer") -> ReceivedInformation:
    """Mark an item as received from Thailand."""
    return releases.mark(report=of.report, ref=(kind, key), giver=state("TH"), described="Your note", by=of.officer)


def keys(content: FrozenReport) -> set[str]:
    """The keys of the questions in a report or a part of one."""
    return {question["key"] for section in content["sections"] for question in section["questions"]}


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
    """An accepted report with these figures, released to donors except the sections of ``held_back``.

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
    sections = Section.objects.filter(questionnaire=cycle.questionnaire_id).exclude(key__in=held_back)
    release_sections(
        report=report,
        audiences=dict.fromkeys(sections, ReleaseAudience.DONORS),
        authority="Letter of 3 March 2027",
        by=speaker,
    )
    return report


def adopted(cycle: ReportingCycle, by: User) -> ConsolidatedReport:
    """The adopted report to AMMTC from the accepted reports."""
    consolidated = consolidation.start(cycle=cycle, by=by)
    for to in (ConsolidatedStatus.IN_CLEARANCE, ConsolidatedStatus.ADOPTED):
        consolidation.move(consolidated=consolidated, to=to, by=by)
    telling.tell(consolidated.pk)
    return consolidated


def published(by: User, year: int = 2026, fields: Mapping[str, Any] = {}, **counts: Counts) -> Publication:
    """A publication of a cycle on ``year`` with these figures of each state, named by its code."""
    cycle = open_cycle(by, year=year, **fields)
    for iso2, of_state in counts.items():
        counted(state(iso2), cycle, of_state, by)
    return publish(adopted(cycle, by), by)


def publish(consolidated: ConsolidatedReport, by: User) -> Publication:
    """Publish, after the preview, which is calculated here or by a worker."""
    run = protection.request(consolidated=consolidated, by=by)
    protection.run(run.pk)
    for _ in range(600):
        run.refresh_from_db()
        if run.status in {JobStatus.DONE, JobStatus.FAILED}:
            break
        time.sleep(0.1)
    return publish_actions.publish(consolidated=consolidated, by=by)


def take_back(report: NationalReport, by: User, *refs: tuple[str, str]) -> None:
    """The state takes these items back: ("section", "article-5"), ("table", "art14-1-q3")."""
    choices = dict.fromkeys(refs, ReleaseAudience.NONE)
    releases.decide(report=report, choices=choices, authority="Letter of 9 May 2027", by=by)
