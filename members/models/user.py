from __future__ import annotations

from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from members import permissions


class UserManager(BaseUserManager["User"]):
    """There is no ``create_superuser``: nobody in the portal is above the access rules."""

    def create_user(self, email: str, name: str, password: str | None = None, **fields) -> User:
        user = self.model(email=email.strip().lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. ``name`` is a post ("Focal point, Viet Nam") where the post holder prefers it."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=120)
    agency = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    invited_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

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
    def state_permissions(self) -> dict[int, set[str]]:
        """Member state id → the permissions held for that state, through its groups. One query per request."""
        from members.models.member_state import MemberState, MemberStateGroupObjectPermission

        held: dict[int, set[str]] = {}
        self._party_ids: set[int] = set()
        if self.is_active:
            rows = MemberStateGroupObjectPermission.objects.filter(group__user=self)
            asked = ("content_object_id", "permission__codename", "content_object__party_status")
            for state_id, name, party_status in rows.values_list(*asked):
                held.setdefault(state_id, set()).add(f"members.{name}")
                if party_status == MemberState.PARTY:
                    self._party_ids.add(state_id)
        return held

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
        return any(pk in self._party_ids for pk in self.reported_state_ids)

    @cached_property
    def reviews_reports(self) -> bool:
        return self.has_perm(permissions.REVIEW_REPORTS)

    @cached_property
    def role_text(self) -> str:
        """The person's roles in words, such as "National focal point, Cambodia"; "" without a role."""
        from members.models.member_state import StateRole

        own = set(self.groups.values_list("pk", "name"))
        keys = {pk for pk, _ in own}
        parts = [
            f"{permissions.ROLES[role.role].name}, {role.member_state.name}"
            for role in StateRole.objects.filter(group__in=keys).select_related("member_state").order_by("role")[::-1]
        ]
        parts += [role.name for role in permissions.PORTAL_ROLES.values() if role.name in {name for _, name in own}]
        return "; ".join(parts)
