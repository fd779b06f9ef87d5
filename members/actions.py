"""What administrators do with accounts, and what people and the secretariat set themselves.

Each act checks, locks, writes and leaves an audit row, or changes nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import audit, clock, permissions
from members.errors import NotPossible
from members.invitations import password_link, send_invitation
from members.models import MemberState, OfficeContact, StateRole, User
from members.permissions import (
    ADMINISTRATOR,
    CONTRIBUTOR,
    FOCAL_POINT,
    KEEP_CONTACT,
    MANAGE_PEOPLE,
    REPORT_FOR_STATE,
    Role,
)


@dataclass(frozen=True)
class Appointment:
    """A role, with its member state when the role is held for one."""

    role: Role
    state: MemberState | None = None

    @property
    def group(self) -> Group:
        if self.role.per_state:
            return StateRole.objects.select_related("group").get(member_state=self.state, role=self.role.key).group
        return Group.objects.get(name=self.role.name)


def invite(*, email: str, name: str, agency: str, appointment: Appointment, by: User) -> User:
    """Open an account without a password and send the link to set one.

    Raises NotPossible when the address is taken or the e-mail cannot be sent.
    """
    permissions.check(by, MANAGE_PEOPLE)
    with transaction.atomic():
        person = _open_account(email, name, agency, appointment.group, by)
        send_invitation(person, by)
    return person


def invite_colleague(*, email: str, name: str, agency: str, state: MemberState, by: User) -> User:
    """A national focal point opens a contributor's account for his or her own state, and nothing else.

    Raises PermissionDenied for any other state, NotPossible when the address is taken or the e-mail cannot be sent.
    """
    check_speaks_for(by, state)
    with transaction.atomic():
        person = _open_account(email, name, agency, Appointment(CONTRIBUTOR, state).group, by)
        send_invitation(person, by)
    return person


def hand_over(*, state: MemberState, successor: User, stays: bool, by: User) -> None:
    """A national focal point passes the post to ``successor``, who works for the state already.

    With ``stays`` the predecessor remains as a contributor; otherwise he or she keeps no role for this state.
    Assignments do not change.
    """
    check_speaks_for(by, state)
    with transaction.atomic():
        focal, contributors = Appointment(FOCAL_POINT, state).group, Appointment(CONTRIBUTOR, state).group
        for pk in sorted([by.pk, successor.pk]):  # always in the same order, so that two hand-overs cannot block
            User.objects.select_for_update(no_key=True).get(pk=pk)
        if not by.groups.filter(pk=focal.pk).exists():
            raise NotPossible(f"You are not focal point of {state} any more.")
        if successor == by:
            raise NotPossible("Choose another person than yourself.")
        if not successor.is_active or not successor.groups.filter(pk__in=[focal.pk, contributors.pk]).exists():
            raise NotPossible(f"{successor} does not work for {state}. Invite this person first.")
        successor.groups.add(focal)
        by.groups.remove(focal)
        if stays:
            by.groups.add(contributors)
        else:
            by.groups.remove(contributors)
        audit.record("post of focal point handed over", on=state, by=by, to=successor.email, predecessor_stays=stays)


def check_speaks_for(user: User, state: MemberState) -> None:
    if REPORT_FOR_STATE not in user.state_permissions.get(state.pk, ()):
        raise PermissionDenied(f"Only the national focal point of {state} may do this.")


def invite_administrator(*, email: str, name: str) -> str:
    """Open an administrator's account and return the link to set its password. Called from the command line.

    Called again for an administrator who has not set a password yet, it returns a fresh link. Raises NotPossible for
    any other account with this address.
    """
    with transaction.atomic():
        person = User.objects.select_for_update(no_key=True).filter(email__iexact=email.strip()).first()
        if person is None:
            person = _open_account(email, name, "", Appointment(ADMINISTRATOR).group, None)
        elif person.has_usable_password() or not person.is_active or not person.has_perm(MANAGE_PEOPLE):
            raise NotPossible(f"There is an account for {person.email} already. Use “Forgot your password?” instead.")
        else:
            audit.record("invitation sent again", on=person, by=None)
        return password_link(person)


def resend_invitation(*, person: User, by: User) -> None:
    permissions.check(by, MANAGE_PEOPLE)
    with transaction.atomic():
        person = _locked(person)
        if not person.is_active:
            raise NotPossible(f"The account of {person} is deactivated. Reactivate it first.")
        if person.has_usable_password():
            raise NotPossible(f"{person} has set a password already, so there is no invitation to send again.")
        audit.record("invitation sent again", on=person, by=by)
        send_invitation(person, by)


def set_roles(*, person: User, groups: Collection[Group], by: User) -> None:
    """Give ``person`` exactly the roles of ``groups``. Takes effect with the person's next page."""
    permissions.check(by, MANAGE_PEOPLE)
    with transaction.atomic():
        person = _locked(person)
        if person == by:
            raise NotPossible("You cannot change your own roles. Ask another administrator.")
        before, after = set(person.groups.all()), set(groups)
        _check_one_kind(after)
        if _administrators() in before - after:
            _check_another_administrator_stays(person)
        if before == after:
            return
        person.groups.set(after)
        audit.record(
            "roles changed",
            on=person,
            by=by,
            added=sorted(group.name for group in after - before),
            removed=sorted(group.name for group in before - after),
        )


def deactivate(*, person: User, by: User) -> None:
    """Close the account and end its sessions at once. What the person wrote stays, under the person's name."""
    permissions.check(by, MANAGE_PEOPLE)
    with transaction.atomic():
        person = _locked(person)
        if person == by:
            raise NotPossible("You cannot deactivate your own account. Ask another administrator.")
        if not person.is_active:
            return
        if person.groups.filter(pk=_administrators().pk).exists():
            _check_another_administrator_stays(person)
        person.is_active = False
        person.save(update_fields=["is_active"])
        sessions = list(UserSession.objects.filter(user=person))
        for session in sessions:
            session.end()
        audit.record("account deactivated", on=person, by=by, sessions_ended=len(sessions))


def reactivate(*, person: User, by: User) -> None:
    """Open a deactivated account again, with the roles it had."""
    permissions.check(by, MANAGE_PEOPLE)
    with transaction.atomic():
        person = _locked(person)
        if person.is_active:
            return
        person.is_active = True
        person.save(update_fields=["is_active"])
        audit.record("account reactivated", on=person, by=by)


def remove_two_step(*, person: User, by: User) -> None:
    """Take away a lost app, keys and recovery codes. The password alone then opens the account."""
    permissions.check(by, MANAGE_PEOPLE)
    with transaction.atomic():
        person = _locked(person)
        if person == by:
            raise NotPossible("Turn off your own two-step sign-in under “Your account”.")
        removed, _ = Authenticator.objects.filter(user=person).delete()
        if removed:
            audit.record("two-step sign-in removed", on=person, by=by)


def _locked(person: User) -> User:
    """``no_key``: an audit row that names the person does not wait for this lock; otherwise two acts could deadlock."""
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _open_account(email: str, name: str, agency: str, group: Group, by: User | None) -> User:
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exists():
        raise NotPossible(f"There is an account for {email} already. Look for it in the list of people.")
    person = User.objects.create_user(email, name, agency=agency, invited_by=by)
    # The link was sent to this address, so the person who uses it has shown that the address is theirs.
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
    person.groups.add(group)
    audit.record("person invited", on=person, by=by, added=[group.name])
    return person


@transaction.atomic
def set_time_zone(*, time_zone: str, by: User) -> None:
    """Let the person read times by another clock than that of their state; "" for that of the state again.

    ``time_zone`` is an IANA name. What binds a state goes by the state's clock as before.
    """
    if time_zone and not clock.is_known(time_zone):
        raise NotPossible(_("This time zone is not known. Choose one of the list."))
    by.time_zone = time_zone
    by.save(update_fields=["time_zone"])
    audit.record("time zone chosen", on=by, by=by, time_zone=time_zone or "that of the state")


def show_one_at_a_time(*, wanted: bool, by: User) -> None:
    """Show this person a section one obligation at a time, or whole. Nobody else sees it, so there is no audit row."""
    by.one_at_a_time = wanted
    by.save(update_fields=["one_at_a_time"])


@transaction.atomic
def set_contact(*, office: str, email: str, phone: str, hours: str, time_zone: str, by: User) -> OfficeContact:
    """Say how the secretariat is reached. ``time_zone`` is the IANA name of the clock of ``hours``.

    The audit row names what was changed. Raises NotPossible for hours without a clock.
    """
    permissions.check(by, KEEP_CONTACT)
    if hours and not clock.is_known(time_zone):
        raise NotPossible(_("Say by which clock these hours go."))
    given = {"office": office, "email": email, "phone": phone, "hours": hours, "time_zone": time_zone if hours else ""}
    held = OfficeContact.objects.select_for_update().filter(pk=OfficeContact.ONLY).first()
    changed = [name for name, value in given.items() if held is None or getattr(held, name) != value]
    if held is not None and not changed:
        return held
    stamp = {"updated_at": timezone.now(), "updated_by": by}
    contact, __ = OfficeContact.objects.update_or_create(pk=OfficeContact.ONLY, defaults=given | stamp)
    audit.record("contact of the secretariat changed", on=contact, by=by, changed=changed)
    return contact


def _administrators() -> Group:
    return Appointment(ADMINISTRATOR).group


def _check_another_administrator_stays(person: User) -> None:
    """Raises NotPossible for the last administrator. Two who remove each other at the same time wait for this lock."""
    group = Group.objects.select_for_update(no_key=True).get(pk=_administrators().pk)
    if not group.user_set.filter(is_active=True).exclude(pk=person.pk).exists():
        raise NotPossible(
            f"{person} is the last administrator. Make another person administrator first, so that somebody can still "
            "invite people."
        )


def _check_one_kind(groups: Collection[Group]) -> None:
    """States, secretariat, donors and accounts are kept apart: nobody has roles on two sides of a gate (Article 25)."""
    state_groups = set(StateRole.objects.filter(group__in=groups).values_list("group_id", flat=True))
    kinds = {"member state" if group.pk in state_groups else group.name for group in groups}
    if len(kinds) > 1:
        raise NotPossible(
            "One account acts for member states, or for the secretariat, or for a donor, or as administrator, never "
            "for two of these. Keep one kind of role here and open another account for the other."
        )
