"""Recommendations to states, commitments of states, and how SOMTC closes them."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import MemberState, User
from members.permissions import REPORT_FOR_STATE
from reporting import permissions
from reporting.enums import FollowUpSource
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.messages import mail
from reporting.models import FollowUpClosing, FollowUpItem, NationalReport, Obligation, SubmittedVersion


@transaction.atomic
def recommend_from_review(
    *,
    version: SubmittedVersion,
    section: str,
    text: str,
    obligations: Sequence[Obligation],
    wished_for: date | None,
    key: UUID,
    by: User,
    day: date | None = None,
) -> FollowUpItem:
    """Recommend something to the state whose report was reviewed. Its next report asks for progress.

    ``section`` is the title of the part that it comes from, or "". A ``key`` that exists returns the existing item.
    ``day`` is today, unless acts of the past are being loaded.
    """
    permissions.check_can_review(by)
    return _record(
        key=key,
        source=FollowUpSource.REVIEW,
        text=text,
        obligations=obligations,
        state=version.report.member_state,
        wished_for=wished_for,
        made_on=day or timezone.localdate(),
        asked_after=version.report.cycle.period_end,
        by=by,
        version=version,
        section=section,
    )


@transaction.atomic
def recommend_by_somtc(
    *,
    meeting: str,
    met_on: date,
    text: str,
    obligations: Sequence[Obligation],
    state: MemberState | None,
    wished_for: date | None,
    key: UUID,
    by: User,
) -> FollowUpItem:
    """Record what SOMTC adopted, for one state or (None) for all. Reports on periods that end later ask for it."""
    permissions.check_can_review(by)
    if met_on > timezone.localdate():
        raise WorkflowError("The meeting lies in the future. Record what it adopts once it has met.")
    return _record(
        key=key,
        source=FollowUpSource.SOMTC,
        text=text,
        obligations=obligations,
        state=state,
        wished_for=wished_for,
        made_on=met_on,
        asked_after=met_on - timedelta(days=1),
        by=by,
        meeting=meeting,
    )


def check_can_commit(user: User, state: MemberState) -> None:
    if REPORT_FOR_STATE not in user.state_permissions.get(state.pk, ()):
        raise PermissionDenied(f"Only the national focal point of {state} can record a commitment.")


@transaction.atomic
def commit(
    *,
    state: MemberState,
    text: str,
    obligations: Sequence[Obligation],
    wished_for: date | None,
    key: UUID,
    by: User,
    day: date | None = None,
) -> FollowUpItem:
    """Record a commitment of a state. The secretariat sees it at once; the state's next report asks for progress."""
    check_can_commit(by, state)
    today = day or timezone.localdate()
    return _record(
        key=key,
        source=FollowUpSource.STATE,
        text=text,
        obligations=obligations,
        state=state,
        wished_for=wished_for,
        made_on=today,
        asked_after=today - timedelta(days=1),
        by=by,
    )


def _record(*, key: UUID, obligations: Sequence[Obligation], state: MemberState | None, by: User, **fields):
    if not obligations:
        raise WorkflowError("Choose at least one obligation.")
    if present := FollowUpItem.objects.filter(key=key).first():
        return present
    item = FollowUpItem.objects.create(key=key, member_state=state, made_at=timezone.now(), made_by=by, **fields)
    item.obligations.set(obligations)
    audit.record(
        f"{item.kind.lower()} recorded",
        on=item,
        by=by,
        source=item.source,
        obligations=sorted(obligation.key for obligation in obligations),
    )
    _tell(item, f"{item.kind.lower()} recorded", f"recorded:{item.pk}")
    return item


@transaction.atomic
def close(*, item: FollowUpItem, how: str, reason: str, by: User) -> FollowUpClosing:
    """Close or withdraw an item for SOMTC, with a reason. Reports do not ask about it any more."""
    permissions.check_can_review(by)
    item = FollowUpItem.objects.get(pk=item.pk)
    closing, is_new = FollowUpClosing.objects.get_or_create(
        item=item, defaults={"how": how, "reason": reason, "closed_at": timezone.now(), "closed_by": by}
    )
    if not is_new:
        raise StepNotAllowed(f"{item} was {closing.get_how_display().lower()} already.")
    word = closing.get_how_display().lower()
    audit.record(f"{item.kind.lower()} {word}", on=item, by=by)
    _tell(item, f"{item.kind.lower()} {word}", f"ended:{item.pk}")
    return closing


def _tell(item: FollowUpItem, what: str, key: str) -> None:
    """Notify the focal points concerned, or of a commitment the secretariat. The e-mail does not quote the item."""
    reports = (
        NationalReport.objects.in_earnest()
        .order_by("member_state_id", "-cycle__period_end")
        .distinct("member_state_id")
    )
    if item.member_state:
        reports = reports.filter(member_state=item.member_state)
    for report in reports.select_related("member_state", "cycle"):
        people = mail.focal_points(report.member_state)
        if item.is_commitment and key.startswith("recorded"):
            people = mail.secretariat()
        mail.queue(
            "follow_up",
            f"{report.member_state}: {what}",
            people,
            item.get_absolute_url(),
            key=f"{key}:{report.member_state_id}",
            report=report,
            what=what,
        )
