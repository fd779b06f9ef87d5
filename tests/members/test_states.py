import pytest
from django.urls import reverse

from members.models import MemberState
from members.views import date_in_words
from tests.factories import focal_point, secretariat, state

pytestmark = pytest.mark.django_db

TAG = "Not yet verified"


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ("2017-03-08", "8 March 2017"),
        ("2020-01", "January 2020"),
        ("2017", "2017"),
        ("", "Day not found"),
    ],
)
def test_a_date_is_said_as_far_as_it_is_known(known, words):
    assert date_in_words(known) == words


def test_the_list_is_alphabetical_and_counts_parties(client):
    response = client.get(reverse("state-list"))
    names = [member.name for member, _ in response.context["rows"]]
    assert (names, len(names)) == (sorted(names), 11)
    assert (response.context["party_count"], response.context["not_party_count"]) == (10, 1)


def test_every_state_has_a_public_page(client):
    for member in MemberState.objects.all():
        for iso2 in (member.iso2, member.iso2.lower()):
            assert client.get(reverse("state-detail", args=[iso2])).status_code == 200
    assert client.get(reverse("state-detail", args=["ZZ"])).status_code == 404


def test_a_member_state_that_is_no_party_is_said_to_be_one_and_not_the_other(client):
    page = client.get(reverse("state-detail", args=["TL"])).content.decode()
    assert "Member state of ASEAN. Not a Party to the Convention yet; accession is under way." in page
    assert "26 October 2025" in page


def test_dates_that_were_not_found_are_said_not_to_be_found(client):
    facts = {fact.kind: fact.in_words for fact in client.get("/states/id/").context["facts"]}
    assert facts == {
        "asean_accession": "8 August 1967",
        "signature": "21 November 2015",
        "deposit": "Day not found",
        "entry_into_force": "Day not found",
    }


@pytest.mark.parametrize("url", ["/states/", "/states/th/"])
def test_the_secretariat_alone_sees_what_is_not_verified(client, url):
    assert state("TH").treaty_facts.filter(verified=False).exists()
    assert TAG not in client.get(url).content.decode()
    for reader, sees in ((focal_point(state("TH")), False), (secretariat(), True)):
        client.force_login(reader)
        assert (TAG in client.get(url).content.decode()) == sees


def test_the_public_sees_no_source_for_an_unverified_date(client):
    assert "ompiler recall" not in client.get("/states/th/").content.decode()


def test_eleven_states_take_two_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):  # two for the states; the rest open and close the request's transaction
        assert client.get("/states/").status_code == 200
