"""People and states for tests. The states and roles are the real ones, loaded with the Convention."""

from contextlib import AbstractContextManager

import factory

from members.actions import Appointment
from members.models import MemberState, User
from members.permissions import ADMINISTRATOR, CONTRIBUTOR, DONOR, FOCAL_POINT, SECRETARIAT
from members.row_access import row_access

PASSWORD = "test-password-2026"


class UserFactory(factory.django.DjangoModelFactory):
    """An active person without a role, with PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person{number}@test.example")
    name = factory.Sequence(lambda number: f"Officer {number}")
    password = factory.django.Password(PASSWORD)


def state(iso2: str) -> MemberState:
    return MemberState.objects.get(iso2=iso2)


def everything() -> AbstractContextManager[None]:
    """``with everything():`` sees and writes the rows of all states and the secretariat, to arrange a test."""
    return row_access(states=MemberState.objects.values_list("pk", flat=True), reviews=True)


def _with_role(appointment: Appointment, **fields) -> User:
    person: User = UserFactory.create(**fields)
    person.groups.add(appointment.group)
    return person


def focal_point(of: MemberState, **fields) -> User:
    return _with_role(Appointment(FOCAL_POINT, of), **fields)


def contributor(of: MemberState, **fields) -> User:
    return _with_role(Appointment(CONTRIBUTOR, of), **fields)


def secretariat(**fields) -> User:
    return _with_role(Appointment(SECRETARIAT), **fields)


def donor(**fields) -> User:
    return _with_role(Appointment(DONOR), **fields)


def administrator(**fields) -> User:
    return _with_role(Appointment(ADMINISTRATOR), **fields)
