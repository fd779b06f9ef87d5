"""What a person does with their own messages: read them, and choose which come by e-mail."""

from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import User
from reporting.errors import WorkflowError
from reporting.models import Notification, NotificationPreference
from reporting.notification_kinds import KINDS, Delivery


def mark(*, message: Notification, read: bool) -> None:
    """Note that the person has read a message, or wants it back among the unread. Not an act on a report: no record."""
    Notification.objects.filter(pk=message.pk).update(read_at=timezone.now() if read else None)


def mark_all_read(*, person: User, up_to: int) -> int:
    """Mark what the person saw; what came after message ``up_to`` stays unread. Returns how many there were."""
    return Notification.objects.of(person).unread().filter(pk__lte=up_to).update(read_at=timezone.now())


@transaction.atomic
def choose(*, person: User, wanted: dict[str, Delivery], by_link: bool = False) -> list[str]:
    """Set how messages of some kinds come. Returns the kinds that changed. A duty cannot be left out."""
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
