"""When a person last came to the start page."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from members.models import User
from reporting.models import LastVisit

PAUSE = timedelta(minutes=30)  # after so long without the start page, coming back is a new visit


@transaction.atomic
def came(person: User, now: datetime | None = None) -> datetime | None:
    """Note that ``person`` sees the start page. Returns when the visit before this one ended; None on the first one."""
    now = now or timezone.now()
    visit, is_first = LastVisit.objects.select_for_update().get_or_create(person=person, defaults={"seen_at": now})
    if is_first:
        return None
    if now - visit.seen_at > PAUSE:
        visit.before = visit.seen_at
    visit.seen_at = now
    visit.save(update_fields=["seen_at", "before"])
    return visit.before
