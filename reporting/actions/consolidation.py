"""The secretariat makes the report of SOMTC to AMMTC (Article 24) from accepted national reports."""

from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import User
from reporting import permissions, workflow
from reporting.enums import ConsolidatedStatus
from reporting.errors import AlreadyChanged, StepNotAllowed, WorkflowError
from reporting.models import AmmtcExtract, Chapter, ConsolidatedReport, ConsolidatedText, ReportingCycle
from reporting.queries.consolidation import accepted_versions, extracts

SUMMARY = "summary"


@transaction.atomic
def start(*, cycle: ReportingCycle, by: User) -> ConsolidatedReport:
    """Begin the consolidated report of a cycle from the reports accepted so far. A second call gives the first one."""
    permissions.check_can_consolidate(by)
    cycle = ReportingCycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    workflow.check_not_archived(cycle)
    if existing := ConsolidatedReport.objects.filter(cycle=cycle).first():
        return existing
    versions = accepted_versions(cycle)
    if not versions:
        raise WorkflowError(f"No report of “{cycle}” has been accepted yet. Accept at least one first.")
    consolidated = ConsolidatedReport.objects.create(
        cycle=cycle,
        title=f"Implementation of the Convention: report of SOMTC to AMMTC, {cycle.title}",
        created_at=timezone.now(),
        created_by=by,
    )
    consolidated.sources.set(versions)
    texts = [ConsolidatedText(report=consolidated, key=SUMMARY, position=0, title="Executive summary")]
    chapters = Chapter.objects.filter(articles__obligations__isnull=False).distinct()
    texts += [
        ConsolidatedText(
            report=consolidated, key=f"chapter-{chapter.number}", position=chapter.number, title=str(chapter)
        )
        for chapter in chapters
    ]
    ConsolidatedText.objects.bulk_create(texts)
    audit.record("consolidation started", on=consolidated, by=by, sources=[version.reference for version in versions])
    return consolidated


def _locked(consolidated: ConsolidatedReport) -> ConsolidatedReport:
    consolidated = (
        ConsolidatedReport.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=consolidated.pk)
    )
    return consolidated


def _check_editable(consolidated: ConsolidatedReport) -> None:
    if not consolidated.is_editable:
        raise StepNotAllowed(
            f"The consolidated report is {consolidated.get_status_display().lower()} and cannot be changed any more."
        )


@transaction.atomic
def refresh_sources(*, consolidated: ConsolidatedReport, by: User) -> list[str]:
    """Take in what was accepted since. Returns the references that are new."""
    permissions.check_can_consolidate(by)
    consolidated = _locked(consolidated)
    _check_editable(consolidated)
    before = set(consolidated.sources.values_list("reference", flat=True))
    versions = accepted_versions(consolidated.cycle)
    new = [version.reference for version in versions if version.reference not in before]
    if new:
        consolidated.sources.set(versions)
        audit.record("sources refreshed", on=consolidated, by=by, new=new)
    return new


@transaction.atomic
def save_text(*, text: ConsolidatedText, words: str, base_version: int, by: User) -> ConsolidatedText:
    """Save the secretariat's words. Raises AlreadyChanged (``theirs``: the text as it is) when somebody was faster."""
    permissions.check_can_consolidate(by)
    text = (
        ConsolidatedText.objects.select_for_update(of=("self",)).select_related("report", "updated_by").get(pk=text.pk)
    )
    _check_editable(text.report)
    if text.text == words:
        return text
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
    consolidated = _locked(consolidated)
    workflow.check_consolidation_step(consolidated.status, to)
    if to == ConsolidatedStatus.PUBLISHED:
        raise StepNotAllowed("A report is published by publishing its release.")
    consolidated.status = to
    if to == ConsolidatedStatus.ADOPTED:
        consolidated.adopted_at, consolidated.adopted_by = timezone.now(), by
        _keep_extracts(consolidated)
    consolidated.save(update_fields=["status", "adopted_at", "adopted_by"])
    audit.record(f"consolidated report {ConsolidatedStatus(to).label.lower()}", on=consolidated, by=by)
    return consolidated


def _keep_extracts(consolidated: ConsolidatedReport) -> None:
    """What each state had released to AMMTC by the adoption: later decisions do not reach back."""
    given, _ = extracts(consolidated, consolidated.sources.all())
    AmmtcExtract.objects.bulk_create(
        [
            AmmtcExtract(consolidated=consolidated, version_id=pk, content=content, made_at=timezone.now())
            for pk, content in given.items()
        ]
    )
