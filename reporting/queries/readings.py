"""Who outside the state opened its report: role and body, not the person."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import ngettext

from members.models import AuditEvent
from reporting.models import NationalReport, Section

ROLE = re.compile(r"\((.*)\)$")


@dataclass(frozen=True)
class ReportReading:
    at: datetime
    role: str
    body: str
    what: str
    in_confidence: str  # a sentence on confidential parts; "" if there were none


def events_of(report: NationalReport, acts: Iterable[str]) -> QuerySet[AuditEvent]:
    """The readings of a report, its documents and its editions for Parties, newest first."""
    documents = [str(pk) for pk in report.evidence.values_list("pk", flat=True)]
    about_report = AuditEvent.objects.filter(object_type="reporting.nationalreport", object_id=str(report.pk))
    editions = [str(pk) for pk in report.party_editions.values_list("pk", flat=True)]
    about_editions = AuditEvent.objects.filter(object_type="reporting.partyedition", object_id__in=editions)
    about_documents = AuditEvent.objects.filter(object_type="reporting.evidencefile", object_id__in=documents)
    return (about_report | about_documents | about_editions).filter(what__in=list(acts)).order_by("-at", "-pk")


def in_words(report: NationalReport, events: Iterable[AuditEvent]) -> list[ReportReading]:
    """One query: the titles of the sections."""
    titles = dict(Section.objects.of_report(report.cycle.questionnaire_id).values_list("key", "title"))
    return [_in_words(event, titles) for event in events]


def _in_words(event: AuditEvent, titles: dict[str, str]) -> ReportReading:
    details = event.details
    found = ROLE.search(event.by_text)
    reference = details.get("reference", "")
    confidence = ""
    if event.object_type == "reporting.evidencefile":
        what = f"Document “{event.object_text}”"
        if event.what.startswith("confidential"):
            confidence = "The document is confidential."
    elif event.object_type == "reporting.partyedition":
        what = "A document that you released to other Parties" if "document" in details else event.object_text
    elif "questions" in details:
        count = len(details["questions"])
        what = f"Answers in {reference}"
        confidence = ngettext(
            "%(count)d answer given in confidence.", "%(count)d answers given in confidence.", count
        ) % {"count": count}
    elif key := details.get("section"):
        what = f"Section “{titles.get(key, key)}” of {reference}"
    else:
        what = f"Whole report {reference}"
    return ReportReading(
        at=event.at,
        role=details.get("role") or (found.group(1) if found else "The portal"),
        body=details.get("body", ""),
        what=what,
        in_confidence=confidence,
    )
