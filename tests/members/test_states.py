import pytest
from django.conf import settings
from django.urls import reverse

from members import loading
from members.models import MemberState, TreatyFact
from members.views import date_in_words
from tests.factories import donor, focal_point, secretariat, state

pytestmark = pytest.mark.django_db

TAG = "Not yet checked against a source"


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


def facts_of(client, iso2: str) -> dict[str, str]:
    return {fact.kind: fact.in_words for fact in client.get(f"/states/{iso2}/").context["facts"]}


def test_dates_that_were_not_found_are_said_not_to_be_found(client):
    assert facts_of(client, "id") == {
        "asean_accession": "8 August 1967",
        "signature": "21 November 2015",
        "deposit": "Day not found",
        "entry_into_force": "Not known",
    }


@pytest.mark.parametrize("iso2", ["bn", "id", "la", "my"])
def test_when_the_convention_entered_into_force_for_a_later_party_is_not_known(client, iso2):
    assert facts_of(client, iso2)["entry_into_force"] == "Not known"
    assert state(iso2.upper()).party_since is None
    assert state(iso2.upper()).is_party


def test_a_day_on_which_sources_differ_is_not_chosen(client):
    assert facts_of(client, "ph")["deposit"] == "6 or 7 February 2017; sources differ"
    page = client.get("/states/ph/").content.decode()
    assert "The foreign ministry gave 7 February" in page
    assert "http://tucp.org.ph/2017/02/" in page


def test_a_state_that_has_not_deposited_is_not_said_to_have(client):
    page = client.get("/states/tl/").content.decode()
    assert "Accession to the Convention" in page
    assert "No deposit confirmed" in page
    assert "None of these sources names the Convention." in page
    assert "Deposited its instrument" not in page


@pytest.mark.parametrize("url", ["/states/", "/states/th/"])
def test_every_reader_sees_what_is_not_checked(client, url):
    assert state("TH").treaty_facts.filter(verified=False).exists()
    for reader in (None, focal_point(state("TH")), donor(), secretariat()):
        if reader:
            client.force_login(reader)
        assert TAG in client.get(url).content.decode(), reader


def test_each_date_that_is_not_checked_is_marked_on_the_page_of_its_state(client):
    for member in MemberState.objects.all():
        page = client.get(f"/states/{member.iso2.lower()}/").content.decode()
        unchecked = member.treaty_facts.filter(verified=False).exclude(date_text="").count()
        assert page.count(TAG) == unchecked + (not member.lead_body_verified), member
    assert TreatyFact.objects.filter(verified=False).exclude(date_text="").count() >= 10


# --- A fact is no surer than what it is derived from ------------------------------------------------------------------
SURE, UNSURE = {"source": "asean-overview", "date": "2017-02-07"}, {"source": "recall", "date": "2017-09-07"}


def derived(*names: str, date: str | None = None) -> dict:
    return {"source": "derived", "derived_from": list(names), "date": date}


def test_a_derived_fact_is_checked_only_if_all_that_it_follows_from_is():
    facts = {"deposit": SURE, "rule": UNSURE, "force": derived("deposit"), "later": derived("force", "rule")}
    found = {name: loading.verified(name, facts) for name in facts}
    assert found == {"deposit": True, "rule": False, "force": True, "later": False}


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"force": derived("deposit", date="2017-10-07"), "deposit": UNSURE}, "it cannot have a date"),
        ({"force": derived(date="2017-10-07")}, "does not say from what"),
        ({"force": derived("force")}, "does not say from what"),
        ({"force": derived("deposit"), "deposit": derived("force")}, "which is not known or is derived from it"),
        ({"force": derived("deposit")}, "which is not known or is derived from it"),
    ],
)
def test_a_derived_fact_that_claims_more_than_its_sources_is_refused(facts, said):
    with pytest.raises(ValueError, match=said):
        loading.verified("force", facts)


def test_no_derived_fact_of_the_data_is_surer_than_its_sources():
    data = loading.read_yaml(settings.DOMAIN_DIR / "member_states.yaml")
    tried = 0
    for row in data["member_states"]:
        facts = {kind: fact for kind, fact in row["actip"].items() if isinstance(fact, dict)} | data["treaty"]
        for kind, fact in facts.items():
            if isinstance(fact, dict) and fact.get("source") == "derived":
                stored = TreatyFact.objects.get(member_state__iso2=row["iso2"], kind=kind)
                assert stored.verified == all(facts[name]["source"] != "recall" for name in fact["derived_from"])
                assert stored.verified or not stored.date_text
                tried += 1
    assert tried == 5


def test_the_public_sees_no_source_for_an_unverified_date(client):
    assert "ompiler recall" not in client.get("/states/th/").content.decode()


def test_eleven_states_take_two_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):  # two for the states; the rest open and close the request's transaction
        assert client.get("/states/").status_code == 200
