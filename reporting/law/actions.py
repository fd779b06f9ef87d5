"""The secretariat records that a summary was compared with the certified text, and takes that back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from members import audit
from members.models import User
from reporting import permissions
from reporting.errors import AlreadyChanged, StepNotAllowed, WorkflowError
from reporting.law.texts import GivenCheck, LawText, find
from reporting.models import Article, TextCheck


@transaction.atomic
def check_text(*, text: LawText, seen: int, given: GivenCheck, by: User) -> TextCheck:
    """Record a check. From then on the checked words are shown everywhere, without the mark.

    ``seen`` is the number of the newest act that ``by`` saw. Raises PermissionDenied, WorkflowError for a day in the
    future, or AlreadyChanged (with the text as it is now).
    """
    permissions.check_can_manage_cycles(by)
    if given.checked_on > timezone.localdate():
        raise WorkflowError(f"{text.place} cannot have been checked on a day that is still to come.")
    changed = sorted(name for name, value in given.texts.items() if value != text.texts[name])
    check = _add(
        text,
        seen,
        by,
        is_checked=True,
        texts=dict(given.texts),
        source=given.source,
        page=given.page,
        checked_by=given.checked_by,
        checked_on=given.checked_on,
        note=given.note,
    )
    audit.record(
        "summary checked against the certified text",
        on=text.row,
        by=by,
        page=given.page,
        source=given.source,
        checked_by=given.checked_by,
        checked_on=given.checked_on.isoformat(),
        changed=changed,
    )
    return check


@transaction.atomic
def take_back(*, text: LawText, seen: int, reason: str, by: User) -> TextCheck:
    """Take a check back. The words of the files of domain/ are shown again, with the mark that they had.

    Raises PermissionDenied, StepNotAllowed (nothing is checked, or no reason is given), or AlreadyChanged.
    """
    permissions.check_can_manage_cycles(by)
    if text.check is None:
        raise StepNotAllowed(f"{text.place} is not checked, so there is nothing to take back.")
    if not reason.strip():
        raise StepNotAllowed("Say why the check is taken back.")
    check = _add(text, seen, by, is_checked=False, note=reason)
    audit.record("check of a summary taken back", on=text.row, by=by)
    return check


@transaction.atomic
def take_file(*, given: Sequence[tuple[LawText, GivenCheck]], by: User) -> list[TextCheck]:
    """Record all checks of a file, or none. Each text has the number of the act that was seen."""
    return [check_text(text=text, seen=text.number, given=one, by=by) for text, one in given]


def _add(text: LawText, seen: int, by: User, **fields) -> TextCheck:
    mine = {"article": text.row} if isinstance(text.row, Article) else {"obligation": text.row}
    if text.number != seen:
        raise _already(text)
    try:
        with transaction.atomic():
            return TextCheck.objects.create(
                number=seen + 1, replaced=text.in_files, recorded_at=timezone.now(), recorded_by=by, **mine, **fields
            )
    except IntegrityError as error:
        if "is_next" not in str(error):
            raise
        raise _already(text) from None


def _already(text: LawText) -> AlreadyChanged:
    return AlreadyChanged(f"Somebody checked {text.place} while you had this page open. Look again.", find(text.key))
