from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.locking import Locking, LockingQuerySet
from reporting.notification_kinds import KINDS, OTHER, Delivery, NotificationKind


class NotificationQuerySet(Locking, models.QuerySet["Notification"]):
    def of(self, person) -> NotificationQuerySet:
        return self.filter(person=person)

    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at=None)


class Notification(models.Model):
    """One message to one person, as the list in the portal shows it. Only that person sees the row.

    ``key`` names the act ("submitted:12"): the same act never writes to the same person twice. ``delivery`` is how the
    person wanted it when it was written; ``summary`` is the daily e-mail that named it.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    report = models.ForeignKey("reporting.NationalReport", null=True, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=250)
    url = models.CharField(max_length=250, help_text="A path of the portal")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    delivery = models.CharField(max_length=10, choices=Delivery)
    summary = models.ForeignKey("reporting.OutgoingMail", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["key", "person"], name="one_message_per_act_and_person")]
        indexes = [
            models.Index(fields=["person", "-created_at", "-id"], name="messages_of_a_person"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="messages_unread"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def kind_title(self) -> str:
        return str(KINDS.get(self.kind, OTHER).title)


class NotificationPreference(models.Model):
    """How a person wants messages of one kind, if it is not the default (by e-mail at once)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    delivery = models.CharField(max_length=10, choices=Delivery)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_preference_per_kind")]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind} {self.delivery}"


class MailStatus(models.TextChoices):
    """The status of an e-mail, in the order of its steps."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")  # a worker has it; the mail server cannot have accepted it yet
    HANDED_OVER = "handed_over", _("Handed over")  # the last byte goes out; the answer is not known yet
    SENT = "sent", _("Sent")  # the mail server said that it has it
    IN_DOUBT = "in_doubt", _("In doubt")  # no answer came; never sent again, named in the next summary instead
    REFUSED = "refused", _("Refused")  # the mail server will not take it


class OutgoingMail(models.Model):
    """An e-mail to one person. Written in the transaction of the act, sent by a task, handed over once.

    The text has one link and no content of any report. Source: docs/decisions/0030-mail-handed-over-once.md.
    """

    report = models.ForeignKey("reporting.NationalReport", null=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, default=OTHER.key)
    subject = models.CharField(max_length=250)
    body = models.TextField()
    created_at = models.DateTimeField()
    status = models.CharField(max_length=12, choices=MailStatus, default=MailStatus.WAITING)
    next_try_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often the mail server was asked to take it")
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=250, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["key", "person"], name="one_mail_per_act_and_person"),
            models.CheckConstraint(
                condition=Q(status=MailStatus.SENT, sent_at__isnull=False)
                | ~Q(status=MailStatus.SENT) & Q(sent_at__isnull=True),
                name="sent_mail_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=~Q(status=MailStatus.SENT), name="mail_not_sent")]

    def __str__(self) -> str:
        return f"{self.key} to {self.person}"

    @property
    def kind_in_full(self) -> NotificationKind:
        return KINDS.get(self.kind, OTHER)

    @property
    def message_id(self) -> str:
        """The same at every attempt, so that a mailbox knows a message that it has already."""
        act = hashlib.sha256(f"{self.key} {self.person_id} {self.created_at:%Y%m%d%H%M%S%f}".encode()).hexdigest()[:24]
        return f"<{act}.{self.pk}@{urlsplit(settings.PORTAL_URL).hostname}>"
