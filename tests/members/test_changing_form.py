"""What somebody else has saved meanwhile is not replaced unseen: the form comes back with what was typed beside it."""

import re
from html import unescape

import pytest
from django.urls import reverse

from members.changing_form import in_words
from members.models import OfficeContact
from reporting.forms.cycles import CycleForm
from tests.factories import focal_point, secretariat, state
from tests.responses import words_of

pytestmark = pytest.mark.django_db
TYPED = {"office": "Trafficking desk", "email": "desk@secretariat.example", "phone": "", "hours": "", "time_zone": ""}


def stood_of(response) -> str:
    found = re.search(r'name="stood" value="([0-9a-f]{32})"', response.content.decode())
    assert found
    return unescape(found[1])


@pytest.fixture
def page(client) -> str:
    client.force_login(secretariat())
    return reverse("contact-edit")


def test_a_form_comes_back_beside_what_somebody_saved_meanwhile_and_is_taken_when_it_is_sent_again(client, page):
    stood = stood_of(client.get(page))
    theirs = TYPED | {"office": "Desk of the other tab", "stood": stood}
    assert client.post(page, theirs).status_code == 302
    refused = client.post(page, TYPED | {"stood": stood})
    said = " ".join(words_of(refused).split())
    assert refused.status_code == 200
    assert "Somebody changed this after you had opened the page, and nothing of yours is saved yet." in said
    assert "Now there is: Office: Desk of the other tab. What you typed is still here" in said
    assert 'value="Trafficking desk"' in refused.content.decode()
    current = OfficeContact.current()
    assert current and current.office == "Desk of the other tab"
    assert client.post(page, TYPED | {"stood": stood_of(refused)}).status_code == 302
    current = OfficeContact.current()
    assert current and current.office == "Trafficking desk"


def test_who_typed_the_same_is_not_asked(client, page):
    stood = stood_of(client.get(page))
    for _tab in range(2):
        assert client.post(page, TYPED | {"stood": stood}).status_code == 302


def test_choices_are_named_by_their_words(client):
    person = focal_point(state("KH"))
    client.force_login(person)
    page = reverse("account-clock")
    stood = stood_of(client.get(page))
    client.post(page, {"time_zone": "Asia/Tokyo", "stood": stood})
    refused = client.post(page, {"time_zone": "UTC", "stood": stood})
    assert re.search(r"Now there is: Time zone: .*Tokyo", " ".join(words_of(refused).split()))
    person.refresh_from_db()
    assert person.time_zone == "Asia/Tokyo"


def test_a_date_is_said_in_words(report, everything):
    with everything():
        form = CycleForm(None, report.cycle)
        assert in_words(form["due_on"]) == "30 April 2027"
        assert in_words(form["ammtc_name"]) == "AMMTC"
        assert in_words(form["rounding_base"]) == "nothing"
        assert in_words(form["opens_on"]) == "2 November 2026"


def test_switches_of_a_report_come_back_too(client, report, everything):
    client.force_login(focal_point(state("KH")))
    page, act = reverse("report-team", args=[report.pk]), reverse("report-settings", args=[report.pk])
    stood = stood_of(client.get(page))
    assert client.post(act, {"neighbours_readable": "on", "stood": stood}).status_code == 302
    refused = client.post(act, {"stood": stood})
    assert "Contributors may read the other sections: ticked" in " ".join(words_of(refused).split())
    with everything():
        report.refresh_from_db()
    assert report.neighbours_readable
