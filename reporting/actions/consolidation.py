"""The secretariat makes the report of SOMTC to AMMTC (Article 24) from accepted national reports."""

from collections.abc import Iterator
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import audit
from members.models import User
from reporting import permissions, synthesis_chapters, workflow
from reporting.actions import findings, four_eyes
from reporting.actions.rendering import content_hash
from reporting.enums import ConsolidatedStatus, FourEyesStep
from reporting.errors import AlreadyChanged, StepNotAllowed, WorkflowError
from reporting.jobs.queue import nudge
from reporting.models import (
    AmmtcExtract,
    Chapter,
    ConsolidatedReport,
    ConsolidatedText,
    ReportingCycle,
    SecondApproval,
    SubmittedVersion,
)
from reporting.queries.consolidation import extracts
from reporting.queries.findings import parts_of_findings
from reporting.text import references

SUMMARY = synthesis_chapters.SUMMARY


@transaction.atomic
def start(*, cycle: ReportingCycle, by: User) -> ConsolidatedReport:
    """Begin the consolidated report of a cycle from the reports accepted so far, or return the one that was begun."""
    permissions.check_can_consolidate(by)
    cycle = ReportingCycle.objects.locked().get(pk=cycle.pk)
    workflow.check_not_archived(cycle)
    if existing := ConsolidatedReport.objects.filter(cycle=cycle).first():
        return existing
    versions = list(SubmittedVersion.objects.accepted().of_cycle(cycle).newest_of_states())
    if not versions:
        raise WorkflowError(f"No report of “{cycle}” has been accepted yet. Accept at least one first.")
    consolidated = ConsolidatedReport.objects.create(
        cycle=cycle,
        title=f"Implementation of the Convention: report of SOMTC to AMMTC, {cycle.title}",
        created_at=timezone.now(),
        created_by=by,
    )
    consolidated.sources.set(versions)
    ConsolidatedText.objects.bulk_create(
        ConsolidatedText(report=consolidated, key=key, position=place, title=title)
        for place, (key, title) in enumerate(_chapters(), start=1)
    )
    audit.record("consolidation started", on=consolidated, by=by, sources=[version.reference for version in versions])
    return consolidated


def _chapters() -> Iterator[tuple[str, str]]:
    """(key, title) of each chapter of the synthesis, in their first order."""
    for key, title in synthesis_chapters.TITLES.items():
        if key != synthesis_chapters.CONVENTION:
            yield key, str(title)
            continue
        for chapter in Chapter.objects.filter(articles__obligations__isnull=False).distinct():
            yield f"{key}{chapter.number}", str(chapter)


def _check_editable(consolidated: ConsolidatedReport) -> None:
    if not consolidated.is_editable:
        raise StepNotAllowed(
            f"The consolidated report is {consolidated.get_status_display().lower()} and cannot be changed any more."
        )


@transaction.atomic
def refresh_sources(*, consolidated: ConsolidatedReport, by: User) -> list[str]:
    """Add the reports that were accepted since. Returns the references that are new."""
    permissions.check_can_consolidate(by)
    consolidated = ConsolidatedReport.objects.locked().get(pk=consolidated.pk)
    _check_editable(consolidated)
    before = set(consolidated.sources.values_list("reference", flat=True))
    versions = list(SubmittedVersion.objects.accepted().of_cycle(consolidated.cycle).newest_of_states())
    new = [version.reference for version in versions if version.reference not in before]
    if new:
        consolidated.sources.set(versions)
        audit.record("sources refreshed", on=consolidated, by=by, new=new)
    return new


@transaction.atomic
def save_text(*, text: ConsolidatedText, words: str, base_version: int, by: User) -> ConsolidatedText:
    """Save a text of the secretariat. Raises AlreadyChanged (``theirs``: the current text) if somebody saved before."""
    permissions.check_can_consolidate(by)
    text = ConsolidatedText.objects.locked().select_related("report", "updated_by").get(pk=text.pk)
    _check_editable(text.report)
    if text.text == words:
        return text
    if unknown := references.unknown(words, parts_of_findings(text.report)):
        raise WorkflowError(
            _(
                "There is no finding behind %(unknown)s, or it has no such number. The list of findings has their "
                "numbers. Write them as [F3], [F3.count], [F3.of] or [F3.before]."
            )
            % {"unknown": ", ".join(unknown)}
        )
    if text.version != base_version:
        raise AlreadyChanged(f"{text.updated_by} changed this text while you were writing.", text)
    text.text, text.version = words, text.version + 1
    text.updated_at, text.updated_by = timezone.now(), by
    text.save()
    audit.record("consolidated text saved", on=text, by=by, version=text.version)
    return text


@transaction.atomic
def move(*, consolidated: ConsolidatedReport, to: str, by: User) -> ConsolidatedReport:
    """Send into clearance, take back to draft, or record its adoption by AMMTC."""
    permissions.check_can_consolidate(by)
    consolidated = ConsolidatedReport.objects.locked().get(pk=consolidated.pk)
    workflow.check_consolidation_step(consolidated.status, to)
    if to == ConsolidatedStatus.PUBLISHED:
        raise StepNotAllowed("A report is published by publishing its release.")
    if to == ConsolidatedStatus.ADOPTED:
        four_eyes.check(consolidated.cycle, FourEyesStep.ADOPT, by, consolidated=consolidated)
        consolidated.adopted_at, consolidated.adopted_by = timezone.now(), by
        _keep_extracts(consolidated)  # before the findings are checked: what a state takes back just now is in neither
    if to != ConsolidatedStatus.DRAFT:
        findings.check_current(consolidated)
    consolidated.status = to
    consolidated.save(update_fields=["status", "adopted_at", "adopted_by"])
    audit.record(f"consolidated report {ConsolidatedStatus(to).label.lower()}", on=consolidated, by=by)
    transaction.on_commit(partial(nudge, "reporting.tell_figures", consolidated.cycle_id))
    return consolidated


@transaction.atomic
def ask_adoption(*, consolidated: ConsolidatedReport, by: User) -> SecondApproval:
    """For a cycle that needs two officers: check that the adoption can be recorded, and ask a second officer for it."""
    permissions.check_can_consolidate(by)
    consolidated = ConsolidatedReport.objects.locked().get(pk=consolidated.pk)
    workflow.check_consolidation_step(consolidated.status, ConsolidatedStatus.ADOPTED)
    findings.check_current(consolidated)
    return four_eyes.ask(
        cycle=consolidated.cycle,
        step=FourEyesStep.ADOPT,
        by=by,
        seen=content_hash(consolidated),
        consolidated=consolidated,
    )


@transaction.atomic
def approve_adoption(*, approval: SecondApproval, by: User) -> ConsolidatedReport:
    """As the second officer, record the adoption of the report as the first one saw it."""
    permissions.check_can_consolidate(by)
    assert approval.consolidated is not None  # of this step
    consolidated = ConsolidatedReport.objects.locked().get(pk=approval.consolidated.pk)
    four_eyes.give(approval=approval, by=by, seen=content_hash(consolidated))
    return move(consolidated=consolidated, to=ConsolidatedStatus.ADOPTED, by=by)


def _keep_extracts(consolidated: ConsolidatedReport) -> None:
    """Keep what each state had released to AMMTC when it was adopted: later decisions do not change it."""
    given, _ = extracts(consolidated, consolidated.sources.all())
    AmmtcExtract.objects.bulk_create(
        [
            AmmtcExtract(consolidated=consolidated, version_id=pk, content=content, made_at=timezone.now())
            for pk, content in given.items()
        ]
    )
