from __future__ import annotations

from datetime import date
from typing import cast

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase
from guardian.shortcuts import get_objects_for_user

from members import permissions


class MemberStateQuerySet(models.QuerySet["MemberState"]):
    def worked_on_by(self, user) -> MemberStateQuerySet:
        """The states for which ``user`` acts in any role, contributor included."""
        return self._held(user, list(permissions.STATE_PERMISSIONS))

    def _held(self, user, wanted: list[str]) -> MemberStateQuerySet:
        if not user.is_authenticated or not user.is_active:
            return self.none()
        held = get_objects_for_user(
            user, wanted, klass=self, any_perm=True, accept_global_perms=False, with_superuser=False
        )
        return cast(MemberStateQuerySet, held)

    def parties(self, on: date | None = None) -> MemberStateQuerySet:
        """The Parties to the Convention, at ``on`` where the day of entry into force is known.

        A Party whose day was not found (recorded as such in the data) counts as a Party throughout.
        """
        parties = self.filter(party_status=MemberState.PARTY)
        if on is not None:
            parties = parties.filter(Q(party_since__isnull=True) | Q(party_since__lte=on))
        return parties


class MemberState(models.Model):
    """A member state of ASEAN. Being a Party to the Convention is a separate, dated fact."""

    PARTY = "party"
    ACCESSION_PENDING = "accession_pending"
    PARTY_STATUS = {PARTY: "Party to the Convention", ACCESSION_PENDING: "Not a Party; accession under way"}

    iso2 = models.CharField(max_length=2, unique=True)
    iso3 = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=60, unique=True)
    official_name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=40)
    languages = models.JSONField(default=list, help_text="List of {tag, name, role, script}; tags are BCP 47")
    lead_body = models.CharField(max_length=250, blank=True)
    lead_body_note = models.CharField(max_length=250, blank=True)
    lead_body_verified = models.BooleanField(default=False)
    population = models.PositiveBigIntegerField(null=True)
    population_year = models.PositiveSmallIntegerField(null=True)
    population_source = models.CharField(max_length=250, blank=True)
    party_status = models.CharField(max_length=20, choices=PARTY_STATUS)
    party_since = models.DateField(null=True, help_text="First possible day of entry into force; empty if not found")
    notes = models.JSONField(default=list)

    objects = MemberStateQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        permissions = [(permissions.codename(key), text) for key, text in permissions.STATE_PERMISSIONS.items()]

    def __str__(self) -> str:
        return self.name

    @property
    def is_party(self) -> bool:
        return self.party_status == self.PARTY


class TreatyFact(models.Model):
    """A dated act of a member state: accession to ASEAN, signature, deposit, entry into force.

    ``date_text`` is the date as known: a day, a month (2020-01), a year, or "" when it was not found. ``words`` are
    shown in its place, and ``act`` in place of the usual name of the fact. ``also`` lists further sources as
    [title, address].
    """

    KINDS = {
        "asean_accession": "Joined ASEAN",
        "signature": "Signed the Convention",
        "deposit": "Deposited its instrument of ratification or approval",
        "entry_into_force": "Convention in force for it",
    }
    member_state = models.ForeignKey(MemberState, on_delete=models.CASCADE, related_name="treaty_facts")
    kind = models.CharField(max_length=20, choices=KINDS)
    act = models.CharField(max_length=80, blank=True)
    date_text = models.CharField(max_length=10, blank=True)
    words = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=250, blank=True)
    source_url = models.URLField(max_length=400, blank=True)
    also = models.JSONField(default=list)
    verified = models.BooleanField(default=True, help_text="False: it, or what it is derived from, has no source")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["member_state", "kind"], name="one_fact_per_state_and_kind")]

    def __str__(self) -> str:
        return f"{self.member_state}: {self.name} {self.date_text}"

    @property
    def name(self) -> str:
        return self.act or self.get_kind_display()

    @property
    def sources(self) -> list[tuple[str, str]]:
        """(title, address or "") of each source; none for a fact that is not verified."""
        return [(self.source, self.source_url), *map(tuple, self.also)] if self.verified else [*map(tuple, self.also)]


class StateRole(models.Model):
    """The group of people who hold one role for one member state."""

    member_state = models.ForeignKey(MemberState, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices={key: role.name for key, role in permissions.STATE_ROLES.items()})
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="state_role")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member_state", "role"], name="one_group_per_state_and_role")]

    def __str__(self) -> str:
        return f"{permissions.ROLES[self.role].name}, {self.member_state}"


class MemberStateUserObjectPermission(UserObjectPermissionBase):
    """Direct foreign key instead of guardian's generic table. Rights are held by groups; this stays empty."""

    content_object = models.ForeignKey(MemberState, on_delete=models.CASCADE)


class MemberStateGroupObjectPermission(GroupObjectPermissionBase):
    """Which group acts for which member state."""

    content_object = models.ForeignKey(MemberState, on_delete=models.CASCADE)
