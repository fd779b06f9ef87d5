from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def about(self, thing: models.Model) -> AuditEventQuerySet:
        return self.filter(object_type=thing._meta.label_lower, object_id=str(thing.pk))


class AuditEvent(models.Model):
    """Who did what, on what, when (UTC) and from where. The web role may add rows, never change or remove them.

    Each row belongs to a chain: one chain for each member state and one for the portal. The database itself numbers
    and hashes rows when the transaction commits, so the last four fields are empty until then, whatever is written
    into them. Source: docs/decisions/0031-audit-chains.md.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_index=True)
    what = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_text = models.CharField(max_length=250, help_text="Name and role at that moment")
    member_state = models.ForeignKey("members.MemberState", null=True, on_delete=models.PROTECT, related_name="+")
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    object_text = models.CharField(max_length=250, blank=True)
    details = models.JSONField(default=dict, blank=True)
    ip_address = models.GenericIPAddressField(null=True)
    chain = models.CharField(max_length=6, default="", editable=False, help_text="Code of the state, or “portal”")
    seq = models.BigIntegerField(null=True, editable=False, help_text="Place in the chain, from 1")
    previous_hash = models.CharField(max_length=64, default="", editable=False)
    hash = models.CharField(max_length=64, default="", editable=False)
    origin_salt = models.UUIDField(null=True, editable=False, help_text="So that the address can be hashed and kept")

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "-at"], name="audit_by_object"),
            models.Index(fields=["member_state", "-at"], name="audit_by_state"),
            models.Index(fields=["by", "-at"], name="audit_by_person"),
            models.Index(fields=["what", "-at"], name="audit_by_act"),
            models.Index(fields=["chain"], condition=models.Q(seq__isnull=True), name="audit_not_chained"),
        ]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="one_event_per_place_in_a_chain")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_text}: {self.what} {self.object_text}"


class AuditChain(models.Model):
    """How long a chain is and the hash of its last event. Written by the database alone."""

    name = models.CharField(primary_key=True, max_length=6)
    length = models.BigIntegerField(default=0)
    head_hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name
