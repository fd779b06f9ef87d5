"""When a person last came to the start page."""

from datetime import datetime, timedelta

from django.utils import timezone

from members.models import User
from reporting.models import LastVisit

PAUSE = timedelta(minutes=30)  # a new visit begins after this long without the start page
NOTED_EVERY = timedelta(minutes=1)


def came(person: User, now: datetime | None = None) -> datetime | None:
    """Note that ``person`` sees the start page. Returns when the visit before ended; None on the first visit."""
    now = now or timezone.now()
    visit, is_first = LastVisit.objects.get_or_create(person=person, defaults={"seen_at": now})
    if is_first or now - visit.seen_at < NOTED_EVERY:
        return visit.before
    before = visit.seen_at if now - visit.seen_at > PAUSE else visit.before
    # Two pages at once: the second finds the row changed, and changes nothing.
    LastVisit.objects.filter(pk=visit.pk, seen_at=visit.seen_at).update(seen_at=now, before=before)
    return before
