"""What people do with their own messages: mark them as read, and choose which they get by e-mail."""

from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import User
from reporting.errors import WorkflowError
from reporting.models import Notification, NotificationPreference
from reporting.notification_kinds import KINDS, Delivery


def mark(*, message: Notification, read: bool) -> None:
    """Mark a message as read or unread. This is not an act on a report, so there is no audit row."""
    Notification.objects.filter(pk=message.pk).update(read_at=timezone.now() if read else None)


def mark_all_read(*, person: User, up_to: int) -> int:
    """Mark the messages up to ``up_to`` as read; newer ones stay unread. Returns how many were marked."""
    return Notification.objects.of(person).unread().filter(pk__lte=up_to).update(read_at=timezone.now())


@transaction.atomic
def choose(*, person: User, wanted: dict[str, Delivery], by_link: bool = False) -> list[str]:
    """Set how messages of some kinds are delivered. Returns the kinds that changed. A duty cannot be switched off."""
    for key, delivery in wanted.items():
        if delivery not in KINDS[key].deliveries:
            raise WorkflowError(f"“{KINDS[key].title}” are duties: they come by e-mail, at once or once a day.")
    User.objects.select_for_update().get(pk=person.pk)
    held = dict(NotificationPreference.objects.filter(person=person).values_list("kind", "delivery"))
    changed = [key for key, delivery in wanted.items() if held.get(key, Delivery.AT_ONCE) != delivery]
    for key in changed:
        NotificationPreference.objects.update_or_create(
            person=person, kind=key, defaults={"delivery": Delivery(wanted[key])}
        )
    if changed:
        said = {key: str(Delivery(wanted[key])) for key in changed}
        audit.record("choice of e-mails changed", on=person, by=person, kinds=said, by_link=by_link)
    return changed
