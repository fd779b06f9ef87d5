"""The people of the demonstration: posts, never persons. Their password is public, so they exist only with DEMO=1."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from members import audit
from members.actions import Appointment
from members.models import MemberState, User
from members.permissions import ADMINISTRATOR, CONTRIBUTOR, DONOR, FOCAL_POINT, SECRETARIAT

PASSWORD = "Demo-Portal-2026"  # noqa: S105  (shown on the sign-in page of the demonstration)

# (role text, e-mail address, password) as the sign-in page shows them
DEMO_LOGINS = [
    ("Focal point, Cambodia", "focal.kh@demo.example", PASSWORD),
    ("Focal point, Viet Nam", "focal.vn@demo.example", PASSWORD),
    ("Focal point, Thailand", "focal.th@demo.example", PASSWORD),
    ("Contributor (police), Cambodia", "police.kh@demo.example", PASSWORD),
    ("SOMTC secretariat", "secretariat@demo.example", PASSWORD),
    ("Donor viewer", "donor@demo.example", PASSWORD),
    ("Administrator", "administrator@demo.example", PASSWORD),
]
# (start of the e-mail address, name, agency, member state)
CONTRIBUTORS = [
    ("police.kh", "Anti-trafficking officer, Cambodia", "National Police", "KH"),
    ("welfare.kh", "Social welfare officer, Cambodia", "Ministry of social affairs", "KH"),
    ("police.vn", "Anti-trafficking officer, Viet Nam", "Ministry of Public Security", "VN"),
]
# (start of the e-mail address, name, agency, role)
REGIONAL = [
    ("secretariat", "SOMTC secretariat officer", "SOMTC secretariat", SECRETARIAT),
    ("secretariat.second", "SOMTC secretariat officer (second reviewer)", "SOMTC secretariat", SECRETARIAT),
    ("donor", "Donor viewer", "Development partner", DONOR),
    ("administrator", "Portal administrator", "SOMTC secretariat", ADMINISTRATOR),
]


def create_demo_people() -> dict[str, User]:
    """Create the accounts that are missing. Returns all of them by the start of their address, such as "focal.kh"."""
    states = {state.iso2: state for state in MemberState.objects.all()}
    wanted = [
        (
            f"focal.{state.iso2.lower()}",
            f"Focal point, {state.name}",
            state.lead_body.partition(",")[0],
            Appointment(FOCAL_POINT, state),
        )
        for state in states.values()
    ]
    wanted += [(key, name, agency, Appointment(CONTRIBUTOR, states[iso2])) for key, name, agency, iso2 in CONTRIBUTORS]
    wanted += [(key, name, agency, Appointment(role)) for key, name, agency, role in REGIONAL]
    hashed = make_password(PASSWORD)  # one hash is enough: they share the password, and hashing is slow on purpose
    with transaction.atomic():
        return {key: _person(f"{key}@demo.example", name, agency, role, hashed) for key, name, agency, role in wanted}


def _person(email: str, name: str, agency: str, appointment: Appointment, hashed: str) -> User:
    if found := User.objects.filter(email=email).first():
        return found
    person = User.objects.create(email=email, name=name, password=hashed, agency=agency)
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
    person.groups.add(appointment.group)
    audit.record("account opened for the demonstration", on=person, by=None, added=[appointment.group.name])
    return person
