from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from members import clock


class OfficeContact(models.Model):
    """How the SOMTC secretariat is reached: one row for the whole portal, none before the secretariat enters it.

    It names an office, never a person. ``hours`` are in words and go by ``time_zone``.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    office = models.CharField(max_length=120)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    hours = models.CharField(max_length=120, blank=True)
    time_zone = models.CharField(max_length=40, blank=True, help_text="IANA name; given if and only if hours are")
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_office_contact"),
            models.CheckConstraint(
                condition=Q(hours="", time_zone="") | ~Q(hours="") & ~Q(time_zone=""),
                name="office_hours_with_time_zone",
            ),
        ]

    def __str__(self) -> str:
        return self.office

    @classmethod
    def current(cls) -> OfficeContact | None:
        """None while the secretariat has entered nothing. One query."""
        return cls.objects.filter(pk=cls.ONLY).first()

    @property
    def clock(self) -> ZoneInfo:
        return clock.zone(self.time_zone)

    def hours_in_words(self, at: datetime | None = None) -> str:
        """Such as "Monday to Friday, 08:30 to 16:30, Jakarta (UTC+7)"; "" where no hours are given."""
        return f"{self.hours}, {clock.named(self.clock, at or timezone.now())}" if self.hours else ""

    @property
    def phone_address(self) -> str:
        """The number as a telephone dials it: "+622112345"."""
        return "+" + "".join(sign for sign in self.phone if sign.isdigit()) if self.phone else ""
