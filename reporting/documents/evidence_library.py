"""The documents of one report: where they are used, their earlier versions, and which are in quarantine."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from reporting.documents import virus_scan
from reporting.enums import ScanStatus
from reporting.errors import StepNotAllowed
from reporting.models import EvidenceFile, NationalReport, Question

USED, UNUSED, REPLACED = "used", "unused", "replaced"


def documents(user, report: NationalReport) -> QuerySet[EvidenceFile]:
    """The report's documents that the person may see, newest first."""
    return (
        EvidenceFile.objects.visible_to(user)
        .filter(report=report)
        .select_related("uploaded_by", "report__member_state", "replacement")
        .prefetch_related("links__question__section")
        .order_by("-pk")
    )


def narrowed(found: QuerySet[EvidenceFile], *, words: str, section: str, confidentiality: str, use: str):
    """The documents that match every filter; "" filters nothing."""
    if words:
        found = found.filter(Q(title__icontains=words) | Q(description__icontains=words) | Q(filename__icontains=words))
    if section:
        found = found.filter(links__question__section__key=section).distinct()
    if confidentiality:
        found = found.filter(confidentiality=confidentiality)
    if use == REPLACED:
        found = found.filter(replacement__isnull=False)
    elif use:
        unused = Q(links=None, clarifications=None)
        found = found.filter(unused if use == UNUSED else ~unused, replacement=None).distinct()
    return found


def reusable(user, report: NationalReport, question: Question) -> list[EvidenceFile]:
    """The newest versions of documents that are not yet attached to this question."""
    found = documents(user, report).filter(replacement=None).exclude(links__question=question)
    return [evidence for evidence in found if not quarantine(evidence)]


def lineage(user, evidence: EvidenceFile) -> list[EvidenceFile]:
    """All versions of a document that the person may see, newest first. Two queries, whatever their number."""
    every = {item.pk: item for item in documents(user, evidence.report)}
    after = {item.replaces_id: item for item in every.values() if item.replaces_id}
    newest = evidence
    while newest.pk in after:
        newest = after[newest.pk]
    chain = []
    at: EvidenceFile | None = newest
    while at is not None:
        chain.append(at)
        at = every.get(at.replaces_id) if at.replaces_id else None
    return chain


def quarantine(evidence: EvidenceFile) -> str:
    """Why nobody may open the document now, as a sentence; "" if it may be opened."""
    if evidence.scan == ScanStatus.INFECTED:
        return f"The virus scanner found a virus in “{evidence}”. It cannot be opened. Replace or remove it."
    if evidence.scan == ScanStatus.NOT_SCANNED and virus_scan.is_configured():
        return f"“{evidence}” waits for the virus scanner. Try again in a few minutes."
    return ""


@dataclass(frozen=True)
class ScanShown:
    code: str
    label: str


def scan_shown(evidence: EvidenceFile) -> ScanShown:
    """The scan as a status tag."""
    if evidence.scan == ScanStatus.INFECTED:
        return ScanShown("failed", "Virus found")
    if evidence.scan == ScanStatus.CLEAN:
        return ScanShown("done", "No virus found")
    if virus_scan.is_configured():
        return ScanShown("queued", "Waiting for virus scan")
    return ScanShown("not_started", "Not scanned")


def check_nothing_in_quarantine(report: NationalReport) -> None:
    """Raise StepNotAllowed if a document that would be submitted has a virus or was not scanned yet."""
    attached = EvidenceFile.objects.filter(report=report, links__isnull=False).distinct().order_by("pk")
    for evidence in attached.exclude(scan=ScanStatus.CLEAN):
        if sentence := quarantine(evidence):
            raise StepNotAllowed(f"The report cannot be submitted yet. {sentence}")
