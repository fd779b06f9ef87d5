"""What a request of a signed-in person reads and writes before its page begins."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members import permissions
from members.models import User
from tests.factories import contributor, focal_point, secretariat, state

pytestmark = pytest.mark.django_db


def another_process(client: Client) -> Client:
    """The same browser, answered by a process that has not seen it yet."""
    other = Client()
    other.cookies = client.cookies
    return other


def statements_about(table: str, client: Client, **headers: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("account"), headers=headers).status_code == 200
    return [query["sql"].split()[0] for query in captured if f'"{table}"' in query["sql"]]


@pytest.fixture
def browser(client):
    client.force_login(focal_point(state("KH")))
    client.get(reverse("account"))
    return client


def test_the_activity_of_a_session_is_written_once_a_minute_whatever_process_answers(browser):
    written = UserSession.objects.get()
    assert statements_about("usersessions_usersession", browser) == []
    assert statements_about("usersessions_usersession", another_process(browser)) == ["SELECT"]
    assert UserSession.objects.get().last_seen_at == written.last_seen_at
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(seconds=61))
    statements_about("usersessions_usersession", another_process(browser))
    assert UserSession.objects.get().last_seen_at >= written.last_seen_at


def test_another_address_or_browser_is_written_at_once(browser):
    statements_about("usersessions_usersession", browser, user_agent="Another browser")
    assert UserSession.objects.get().user_agent == "Another browser"
    browser.get(reverse("account"), REMOTE_ADDR="203.0.113.9")
    assert UserSession.objects.get().ip == "203.0.113.9"


def test_roles_and_permissions_take_one_query_however_often_they_are_asked():
    person = User.objects.get(pk=focal_point(state("KH")).pk)
    with CaptureQueriesContext(connection) as captured:
        assert person.state_permissions == {state("KH").pk: {permissions.REPORT_FOR_STATE}}
    one = [query for query in captured if "auth_group" in query["sql"]]
    with CaptureQueriesContext(connection) as captured:
        assert (person.reviews_reports, person.role_text) == (False, "National focal point, Cambodia")
        assert person.speaks_for_a_party
        assert not person.has_perm(permissions.MANAGE_PEOPLE)
    assert (len(one), len(captured)) == (1, 0)


def test_somebody_with_several_roles_has_the_permissions_of_all_and_they_are_named():
    person = contributor(state("KH"))
    for group in (*focal_point(state("TH")).groups.all(), *secretariat().groups.all()):
        person.groups.add(group)
    person = User.objects.get(pk=person.pk)
    assert person.state_permissions == {
        state("KH").pk: {permissions.CONTRIBUTE_TO_STATE},
        state("TH").pk: {permissions.REPORT_FOR_STATE},
    }
    assert person.get_all_permissions() == permissions.SECRETARIAT.permissions
    assert person.role_text == "National focal point, Thailand; Contributor, Cambodia; SOMTC secretariat"


def test_a_permission_given_to_a_person_instead_of_a_role_counts_for_nothing():
    person = contributor(state("KH"))
    person.user_permissions.add(Permission.objects.get(codename="review_reports"))
    person = User.objects.get(pk=person.pk)
    assert not person.has_perm(permissions.REVIEW_REPORTS)
    assert person.get_all_permissions() == set()


def test_a_deactivated_account_keeps_its_roles_and_may_do_nothing():
    person = secretariat(is_active=False)
    assert (person.portal_permissions, person.state_permissions) == (set(), {})
    assert not person.has_perm(permissions.REVIEW_REPORTS)
    assert person.role_text == "SOMTC secretariat"
