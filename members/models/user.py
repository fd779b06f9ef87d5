from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject, Lower

from members import clock, permissions
from members.models.member_state import MemberState

# What of a group says what its people are and may: a row for each permission that it holds.
ROLE_COLUMNS = {
    "name": "name",
    "role": "state_role__role",
    "state_name": "state_role__member_state__name",
    "time_zone": "state_role__member_state__time_zone",
    "app": "permissions__content_type__app_label",
    "permission": "permissions__codename",
    "state": "memberstategroupobjectpermission__content_object_id",
    "state_permission": "memberstategroupobjectpermission__permission__codename",
    "party_status": "memberstategroupobjectpermission__content_object__party_status",
}


class UserManager(BaseUserManager["User"]):
    """There is no ``create_superuser``: the access rules hold for everybody in the portal."""

    def create_user(self, email: str, name: str, password: str | None = None, **fields) -> User:
        user = self.model(email=email.strip().lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)

    def with_roles(self) -> models.QuerySet[User]:
        """People together with their roles, so that ``roles`` makes no further query."""
        groups = Group.objects.filter(user=models.OuterRef("pk"))
        return self.annotate(role_rows=ArraySubquery(groups.values(row=JSONObject(**ROLE_COLUMNS))))


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. ``name`` is a post ("Focal point, Viet Nam") where the post holder prefers it."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=120)
    agency = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    invited_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    time_zone = models.CharField(max_length=40, blank=True, help_text="IANA name; empty: the clock of their state")
    one_at_a_time = models.BooleanField(
        default=False, help_text="Whether a section of a report is shown one obligation at a time"
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        ordering = ["name", "email"]
        permissions = [(permissions.codename(key), text) for key, text in permissions.PORTAL_PERMISSIONS.items()]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_email"),
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="nobody_is_superuser"),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> Roles:
        """The person's roles and what they allow. One query a request; a role that is given during it is not seen."""
        return Roles.of(self)

    @property
    def state_permissions(self) -> dict[int, set[str]]:
        """Member state id → the permissions held for that state, through its groups."""
        return self.roles.states if self.is_active else {}

    @property
    def portal_permissions(self) -> set[str]:
        """The permissions held for the whole portal, such as "members.review_reports"."""
        return self.roles.portal if self.is_active else set()

    @property
    def state_ids(self) -> list[int]:
        """The member states for which this person acts in any role."""
        return list(self.state_permissions)

    @property
    def reported_state_ids(self) -> list[int]:
        """The member states for which this person is national focal point."""
        return [pk for pk, held in self.state_permissions.items() if permissions.REPORT_FOR_STATE in held]

    @property
    def speaks_for_a_party(self) -> bool:
        """Whether this person is national focal point of a Party to the Convention."""
        return any(pk in self.roles.parties for pk in self.reported_state_ids)

    @property
    def reviews_reports(self) -> bool:
        return self.has_perm(permissions.REVIEW_REPORTS)

    @property
    def clock(self) -> ZoneInfo:
        """The time zone by which this person reads: their own, else that of their state, else UTC."""
        return clock.zone(self.time_zone) if self.time_zone else self.clock_of_states

    @property
    def clock_of_states(self) -> ZoneInfo:
        """The time zone of the states for which this person acts; UTC without a state, or if the states differ."""
        zones = self.roles.zones
        return clock.zone(next(iter(zones))) if len(zones) == 1 else clock.UTC

    @property
    def role_text(self) -> str:
        """The person's roles in words, such as "National focal point, Cambodia"; "" without a role."""
        return self.roles.text


@dataclass(frozen=True)
class Roles:
    """The groups of one person: ``states`` and ``portal`` are what they permit, ``parties`` the Parties among them,
    ``zones`` the IANA names of the time zones of the states."""

    states: dict[int, set[str]]
    parties: set[int]
    portal: set[str]
    zones: set[str]
    text: str

    @classmethod
    def of(cls, person: User) -> Roles:
        rows = getattr(person, "role_rows", None)
        if rows is None:
            rows = Group.objects.filter(user=person).values_list(JSONObject(**ROLE_COLUMNS), flat=True)
        states: dict[int, set[str]] = {}
        parties: set[int] = set()
        portal: set[str] = set()
        zones: set[str] = set()
        names: set[str] = set()
        of_states: set[tuple[str, str]] = set()
        for row in rows:
            names.add(row["name"])
            if row["role"]:
                of_states.add((row["role"], row["state_name"]))
                zones.add(row["time_zone"])
            if row["permission"]:
                portal.add(f"{row['app']}.{row['permission']}")
            if row["state"]:
                states.setdefault(row["state"], set()).add(f"members.{row['state_permission']}")
                if row["party_status"] == MemberState.PARTY:
                    parties.add(row["state"])
        texts = [f"{permissions.ROLES[role].name}, {state}" for role, state in sorted(of_states, reverse=True)]
        texts += [role.name for role in permissions.PORTAL_ROLES.values() if role.name in names]
        return cls(states, parties, portal, zones, "; ".join(texts))
