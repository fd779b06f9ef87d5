"""How the secretariat is reached: entered by itself, and read wherever somebody is told to ask it."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members import actions, invitations
from members.errors import NotPossible
from members.models import AuditEvent, OfficeContact
from reporting.messages import outbox
from reporting.messages.outbox import summary_text
from tests.factories import administrator, contributor, donor, focal_point, secretariat, state

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
GIVEN = {
    "office": "Reporting desk",
    "email": "desk@example.org",
    "phone": "+1 202 555 0100",
    "hours": "Monday to Friday, 08:30 to 16:30",
    "time_zone": "Asia/Jakarta",
}
LINES = (
    "<strong>Reporting desk</strong>",
    '<a class="govuk-link" href="mailto:desk@example.org">desk@example.org</a>',
    '<a class="govuk-link" href="tel:+12025550100">+1 202 555 0100</a>',
    "Monday to Friday, 08:30 to 16:30, Jakarta (UTC+7)",
)
IN_MAIL = (
    "Questions? Reporting desk: desk@example.org, +1 202 555 0100 (Monday to Friday, 08:30 to 16:30, Jakarta (UTC+7))"
)
MISSING = "The SOMTC secretariat has not entered yet how it is reached."


@pytest.fixture
def contact() -> OfficeContact:
    return actions.set_contact(**GIVEN, by=secretariat())


def pages(client) -> dict[str, str]:
    """The pages on which somebody reads whom to ask."""
    client.logout()
    found = {name: client.get(reverse(name)).content.decode() for name in ("account_login", "help", "accessibility")}
    found["closed account"] = client.get(reverse("account_inactive")).content.decode()
    client.force_login(donor())
    for name, address, status in (("403", "/cycles/", 403), ("404", "/no-such-page/", 404)):
        response = client.get(address)
        assert response.status_code == status
        found[name] = response.content.decode()
    return found


# --- Read -------------------------------------------------------------------------------------------------------------
def test_every_page_that_says_whom_to_ask_says_how(client, contact):
    for name, page in pages(client).items():
        assert [line for line in LINES if line not in page] == [], name
        assert MISSING not in page, name


def test_while_nothing_is_entered_the_pages_say_so(client):
    assert {name: MISSING in page for name, page in pages(client).items()} == dict.fromkeys(pages(client), True)


def test_a_visitor_who_mistypes_an_address_is_not_sent_to_the_secretariat(client, contact):
    assert "desk@example.org" not in client.get("/no-such-page/").content.decode()


def test_without_phone_and_hours_nothing_is_left_of_them(client):
    actions.set_contact(**GIVEN | {"phone": "", "hours": "", "time_zone": ""}, by=secretariat())
    page = client.get(reverse("help")).content.decode()
    assert "desk@example.org" in page and "Phone:" not in page and "tel:" not in page
    assert "portal-contact" in page and "08:30" not in page


def test_no_page_sends_people_to_a_contact_that_it_does_not_name():
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.*")}
    assert [
        path.name for path, text in texts.items() if "secretariat contact" in text or "our contact in" in text
    ] == []


# --- Entered ----------------------------------------------------------------------------------------------------------
def test_the_secretariat_is_reminded_until_it_has_entered_it(client):
    officer = secretariat()
    client.force_login(officer)
    assert "Nobody can read how to reach you." in client.get("/").content.decode()
    for person in (focal_point(state("KH")), contributor(state("KH")), donor(), administrator()):
        client.force_login(person)
        assert "how to reach you" not in client.get("/").content.decode()
    client.force_login(officer)
    said = client.post(reverse("contact-edit"), GIVEN, follow=True).content.decode()
    assert "Saved. People now read this" in said and all(line in said for line in LINES)
    assert "how to reach you" not in client.get("/").content.decode()


def test_what_cannot_be_right_is_explained_beside_its_field(client):
    client.force_login(secretariat())
    wrong = {"office": "", "email": "desk", "phone": "021 555", "hours": "Mondays", "time_zone": ""}
    response = client.post(reverse("contact-edit"), wrong)
    assert response.context["form"].errors == {
        "office": ["Enter the name of the office"],
        "email": ["Enter an e-mail address such as secretariat@organisation.example"],
        "phone": ["Write the number with + and the country code, in digits and spaces, such as +1 202 555 0100"],
        "time_zone": ["Say by which clock these hours go"],
    }
    assert OfficeContact.current() is None
    unknown = client.post(reverse("contact-edit"), GIVEN | {"time_zone": "Mars/Olympus"})
    assert unknown.context["form"].errors == {"time_zone": ["This time zone is not known. Choose one of the list"]}


def test_a_change_leaves_one_audit_row_that_names_what_was_changed(client, contact):
    officer = secretariat()
    actions.set_contact(**GIVEN, by=officer)  # nothing is different
    actions.set_contact(**GIVEN | {"phone": "+1 202 555 0199", "office": "Desk"}, by=officer)
    events = AuditEvent.objects.filter(what="contact of the secretariat changed").order_by("at")
    assert [event.details["changed"] for event in events] == [list(GIVEN), ["office", "phone"]]
    assert [event.member_state for event in events] == [None, None]
    assert OfficeContact.objects.get().updated_by == officer


def test_only_the_secretariat_keeps_it():
    for person in (focal_point(state("KH")), contributor(state("KH")), donor(), administrator()):
        with pytest.raises(PermissionDenied, match="This page is for: SOMTC secretariat"):
            actions.set_contact(**GIVEN, by=person)
    with pytest.raises(NotPossible, match="by which clock"):
        actions.set_contact(**GIVEN | {"time_zone": ""}, by=secretariat())
    assert OfficeContact.current() is None


def test_the_database_holds_one_contact_and_no_hours_without_a_clock(contact):
    stamp = {"updated_at": timezone.now(), "updated_by": contact.updated_by}
    with pytest.raises(IntegrityError, match="one_office_contact"), transaction.atomic():
        OfficeContact.objects.create(id=2, **GIVEN, **stamp)
    with pytest.raises(IntegrityError, match="office_hours_with_time_zone"), transaction.atomic():
        OfficeContact.objects.update(time_zone="")


# --- E-mails ----------------------------------------------------------------------------------------------------------
def test_every_mail_of_the_reporting_flow_ends_with_the_same_foot():
    mails = set((ROOT / "templates/reporting/messages/mail").glob("*.txt"))
    without = {path.name for path in mails if 'include "reporting/messages/mail/_foot.txt"' not in path.read_text()}
    assert without == {"_foot.txt"}


def test_mails_say_whom_to_ask(client, contact, mailoutbox):
    person = focal_point(state("KH"))
    assert IN_MAIL in summary_text(person, [])
    invitations.send_invitation(person, administrator())
    client.post(reverse("account_reset_password"), {"email": person.email})
    assert [mail.to for mail in mailoutbox] == [[person.email]] * 2
    assert all(IN_MAIL in mail.body and mail.body.count("http") == 1 for mail in mailoutbox)
    assert "Hello from" not in mailoutbox[1].body


def test_mails_say_nothing_of_a_contact_that_is_not_entered(mailoutbox):
    person = focal_point(state("KH"))
    invitations.send_invitation(person, administrator())
    assert "Questions?" not in mailoutbox[0].body and "Questions?" not in summary_text(person, [])
    assert outbox.send_waiting() == 0


# --- Cost -------------------------------------------------------------------------------------------------------------
def test_a_page_asks_once(client, contact):
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("help"))
    assert len([query for query in queries if "officecontact" in query["sql"]]) == 1
    client.force_login(focal_point(state("KH")))
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    assert [query for query in queries if "officecontact" in query["sql"]] == []
