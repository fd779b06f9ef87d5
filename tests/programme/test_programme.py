import os
import subprocess
import sys

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from members.models import User
from programme import context, navigation, views
from scripts import processes
from tests.factories import administrator, contributor, donor, focal_point, secretariat, state

pytestmark = pytest.mark.django_db

PUBLIC = [("Convention", "/convention/"), ("Member states", "/states/"), ("Glossary", "/glossary/")]


def request_of(person: User | AnonymousUser, path: str = "/"):
    request = RequestFactory().get(path)
    request.user = person
    return request


@pytest.mark.parametrize("name", ["about", "help", "privacy", "accessibility"])
def test_everybody_reads_the_pages_about_the_portal(client, name):
    assert client.get(reverse(name)).status_code == 200


def test_the_start_page_of_a_visitor_leads_to_sign_in_the_convention_and_the_states():
    page = views.landing(request_of(AnonymousUser())).content.decode()
    for name in ("account_login", "article-list", "state-list"):
        assert f'href="{reverse(name)}"' in page
    assert "11 member states of ASEAN, of which 10 are Parties" in page
    assert "Dashboards" not in page


# Entries whose pages other apps add are left out here; each has its own test where its page is.
OWN_ENTRIES = {"Convention", "Member states", "Glossary", "People", "About"}


@pytest.mark.parametrize(
    ("make", "seen"),
    [
        (AnonymousUser, {"Convention", "Member states", "Glossary", "About"}),
        (lambda: focal_point(state("KH")), {"Convention", "Member states", "Glossary"}),
        (lambda: contributor(state("KH")), {"Convention", "Member states", "Glossary"}),
        (secretariat, {"Convention", "Member states", "Glossary"}),
        (donor, {"Convention", "Member states", "Glossary"}),
        (administrator, {"Convention", "Member states", "Glossary", "People"}),
    ],
)
def test_the_menu_shows_what_a_role_can_open(make, seen):
    assert {entry["label"] for entry in navigation.menu(request_of(make()))} & OWN_ENTRIES == seen


ROLES_THAT_SEE = {
    "home": {"focal point", "contributor", "secretariat", "donor", "administrator"},
    "report-list": {"focal point", "contributor"},
    "cycle-list": {"secretariat"},
    "review-queue": {"secretariat"},
    "consolidated-list": {"focal point", "contributor", "secretariat"},
    "dashboard": {"focal point", "secretariat", "donor"},
    "person-list": {"administrator"},
}


def test_the_table_of_the_menu_says_who_sees_what():
    people = {
        "focal point": focal_point(state("KH")),
        "contributor": contributor(state("KH")),
        "secretariat": secretariat(),
        "donor": donor(),
        "administrator": administrator(),
    }
    table = {
        entry.url_name: {role for role, person in people.items() if entry.seen_by(person)}
        for entry in navigation.MENU
        if entry.url_name in ROLES_THAT_SEE
    }
    assert table == ROLES_THAT_SEE


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/convention/article-14/", ["Convention"]),
        ("/states/kh/", ["Member states"]),
        ("/about/", ["About"]),
        ("/help/", []),
        ("/", []),
    ],
)
def test_one_entry_at_most_is_current(path, current):
    menu = navigation.menu(request_of(AnonymousUser(), path))
    assert [entry["label"] for entry in menu if entry["current"]] == current


def test_demo_logins_are_shown_in_a_demonstration_only(settings):
    for demo, shown in ((False, 0), (True, 7)):
        settings.DEMO = demo
        found = context.portal(request_of(AnonymousUser()))
        assert (found["portal_sample_data"], len(found["portal_demo_logins"])) == (demo, shown)


def test_the_role_stands_in_the_header():
    assert str(context.portal(request_of(focal_point(state("VN"))))["portal_role"]) == "National focal point, Viet Nam"
    assert str(context.portal(request_of(AnonymousUser()))["portal_role"]) == ""


def test_pages_are_rendered_for_a_request_that_was_refused_early():
    request = RequestFactory().get("/")
    assert list(context.portal(request)["portal_nav"]) == []


def test_the_portal_is_well_when_it_reaches_its_database(client):
    response = client.get(reverse("healthz"))
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


def test_the_portal_says_that_it_is_not_well_when_the_database_is_gone():
    program = (
        "import django; django.setup(); from django.test import Client;"
        "r = Client(raise_request_exception=False).get('/healthz'); print(r.status_code, r.content.decode())"
    )
    nowhere = {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "DATABASE_OWNER_URL": "",
        "ALLOWED_HOSTS": "*",
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=processes.ROOT,
        env=os.environ | nowhere | {"DJANGO_SETTINGS_MODULE": "actip_portal.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == '503 {"status": "database not reached"}'


def test_search_engines_are_asked_to_stay_out(client):
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
