"""The secret address of a person's calendar: make, renew, remove and read it."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import User
from reporting import permissions
from reporting.models import CalendarFeed

TOKEN_BYTES = 32
NOTED_EVERY = timedelta(hours=1)  # "last read" is written at most this often


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def renew(*, by: User) -> str:
    """Make a new secret address and return its token, which is not stored. An earlier address stops working."""
    permissions.check_has_calendar(by)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    _, made = CalendarFeed.objects.update_or_create(
        person=by, defaults={"token_hash": _hash(token), "made_at": timezone.now(), "last_read_at": None}
    )
    audit.record("calendar address made" if made else "calendar address renewed", on=by, by=by)
    return token


@transaction.atomic
def remove(*, by: User) -> bool:
    """Take the address away. Returns whether there was one."""
    removed, _ = CalendarFeed.objects.filter(person=by).delete()
    if removed:
        audit.record("calendar address removed", on=by, by=by)
    return bool(removed)


def reader_of(token: str) -> User | None:
    """The person whose calendar it is, while the account is active and has something to see; otherwise None."""
    feed = CalendarFeed.objects.select_related("person").filter(token_hash=_hash(token)).first()
    if feed is None or not feed.person.is_active:
        return None
    if not permissions.allows(permissions.check_has_calendar, feed.person):
        return None
    now = timezone.now()
    if feed.last_read_at is None or now - feed.last_read_at > NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=now)
    return feed.person
