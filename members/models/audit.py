from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def about(self, thing: models.Model) -> AuditEventQuerySet:
        return self.filter(object_type=thing._meta.label_lower, object_id=str(thing.pk))


class AuditEvent(models.Model):
    """Who did what, on what, when (UTC) and from where. The web role may add rows, never change or remove them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_index=True)
    what = models.CharField(max_length=60, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_text = models.CharField(max_length=250, help_text="Name and role at that moment")
    member_state = models.ForeignKey("members.MemberState", null=True, on_delete=models.PROTECT, related_name="+")
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    object_text = models.CharField(max_length=250, blank=True)
    details = models.JSONField(default=dict, blank=True)
    ip_address = models.GenericIPAddressField(null=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["object_type", "object_id", "-at"], name="audit_by_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_text}: {self.what} {self.object_text}"
