"""Records which parts of a state's report the secretariat and other Parties open. The state can read the list.

There is at most one row per person, part of the report and hour, so that the list stays short.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db import models
from django.utils import timezone

from members import audit
from members.models import AuditEvent, User
from reporting.models import EvidenceFile, PartyEdition, SubmittedVersion

REPORT_READ, DOCUMENT_READ = "report read", "document read"
IN_CONFIDENCE = "confidential answers read"
DOCUMENT_IN_CONFIDENCE = "confidential evidence read"
EDITION_READ, EDITION_DOCUMENT_READ = "edition read by another Party", "released document read by another Party"
ACTS = [REPORT_READ, DOCUMENT_READ, IN_CONFIDENCE, DOCUMENT_IN_CONFIDENCE, EDITION_READ, EDITION_DOCUMENT_READ]
ONCE_IN = timedelta(hours=1)


def _acts_for(user: User, member_state_id: int) -> bool:
    return member_state_id in user.state_permissions


def _record(what: str, on: models.Model, by: User, **details: object) -> None:
    seen = AuditEvent.objects.about(on).filter(what=what, by=by, at__gte=timezone.now() - ONCE_IN)
    if not seen.filter(**{f"details__{name}": value for name, value in details.items()}).exists():
        audit.record(what, on=on, by=by, role=by.role_text, body=by.agency, **details)


def report_read(
    version: SubmittedVersion, by: User, *, section: str = "", confidential: Iterable[str] = (), beside: str = ""
) -> None:
    """Record that a reviewer opened a version, or one section of it. Readers of the state itself are not recorded.

    ``confidential`` are the keys of the answers given in confidence that were shown; ``beside`` is the reference of
    the earlier version that was shown next to it.
    """
    report = version.report
    if _acts_for(by, report.member_state_id):
        return
    _record(REPORT_READ, report, by, reference=version.reference, section=section)
    if keys := sorted(confidential):
        _record(
            IN_CONFIDENCE,
            report,
            by,
            reference=version.reference,
            questions=keys,
            **({"compared_with": beside} if beside else {}),
        )


def document_read(evidence: EvidenceFile, by: User) -> None:
    """Record that a reviewer opened a document. Confidential ones are recorded elsewhere, each time."""
    if not _acts_for(by, evidence.report.member_state_id):
        _record(DOCUMENT_READ, evidence, by)


def edition_read(edition: PartyEdition, by: User) -> None:
    """Record that another Party opened what the state released to Parties."""
    if not _acts_for(by, edition.member_state_id):
        _record(EDITION_READ, edition, by, number=edition.number)
