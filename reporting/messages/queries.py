"""The messages of one person, and their choices of delivery."""

from members import permissions
from members.models import User
from reporting.models import NationalReport, Notification, NotificationPreference
from reporting.notification_kinds import KINDS, Delivery, NotificationKind

COUNTED = 100  # from this number on the header shows "99+"


def unread_count(user: User) -> int:
    """How many messages are unread, up to COUNTED. One query on a partial index."""
    return Notification.objects.of(user).unread().order_by()[:COUNTED].count()


def roles_of(user: User) -> set[str]:
    """The keys of the person's roles. One query."""
    by_name = {role.name: key for key, role in permissions.PORTAL_ROLES.items()}
    rows = user.groups.values_list("name", "state_role__role")
    return {role or by_name.get(name, "") for name, role in rows}


def kinds_for(user: User) -> list[NotificationKind]:
    """The kinds of messages that people with this person's roles get."""
    roles = roles_of(user)
    return [kind for kind in KINDS.values() if roles & kind.roles]


def choices_of(user: User) -> dict[str, Delivery]:
    """The person's choice for each kind that is not delivered in the default way."""
    rows = NotificationPreference.objects.filter(person=user).values_list("kind", "delivery")
    return {kind: Delivery(delivery) for kind, delivery in rows}


def reports_of(user: User) -> list[NationalReport]:
    """The reports about which the person has messages and which they may still open, newest cycle first."""
    told = Notification.objects.of(user).exclude(report=None).order_by().values("report")
    reports = NationalReport.objects.filter(pk__in=told).select_related("cycle", "member_state")
    return list(reports.order_by("-cycle__period_end", "member_state__name")[:200])
