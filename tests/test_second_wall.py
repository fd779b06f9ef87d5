"""What somebody could do who runs SQL as the web role: each way up that was known stays closed."""

import base64
import io
import logging
import pickle
from contextlib import suppress

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache, caches
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from actip_portal.errors import server_error
from members import database, second_factors
from members.checks import demo_is_no_public_server
from tests.conftest import owner_connection
from tests.factories import contributor, focal_point, state

pytestmark = pytest.mark.django_db


# --- From the web role to the owner -----------------------------------------------------------------------------------
def test_every_function_that_runs_as_the_owner_searches_temporary_objects_last():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname, p.proconfig FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE p.prosecdef AND n.nspname = 'public' ORDER BY 1"
        )
        found = dict(cursor.fetchall())
    assert {"audit_chain_pending", "audit_chain_new", "actip_newest_edition"} <= set(found)
    assert {tuple(config) for config in found.values()} == {(f"search_path={database.SAFE_SEARCH_PATH}",)}


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE FUNCTION pg_temp.evil() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
        "CREATE TEMP VIEW reporting_partyedition AS SELECT 1::bigint AS id",
        "CREATE TEMP TABLE members_auditevent (id int)",
        "CREATE TABLE public.mine (id int)",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
)
def test_the_web_role_makes_no_objects_of_its_own(statement):
    with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_checks_name_a_function_and_a_right_that_would_open_the_wall():
    def errors() -> set[str]:
        return {error.id for error in run_checks(databases=["default"], tags=["database"])}

    name = connection.settings_dict["NAME"]
    assert errors() & {"members.E003", "members.E004"} == set()
    with owner_connection() as owner:
        owner.execute("ALTER FUNCTION audit_chain_new() SET search_path = pg_catalog, public")
        owner.execute(psycopg.sql.SQL("GRANT TEMPORARY ON DATABASE {} TO PUBLIC").format(psycopg.sql.Identifier(name)))
    try:
        assert {"members.E003", "members.E004"} <= errors()
    finally:
        call_command("prepare_database", verbosity=0, stdout=io.StringIO())
    assert errors() & {"members.E003", "members.E004"} == set()


# --- From a row of the cache to code in the web server ----------------------------------------------------------------
class Payload:
    def __reduce__(self):
        return (pytest.fail, ("A pickle from the cache was run.",))


def test_a_pickle_in_the_cache_is_not_run():
    cache.set("rate", [1.5])
    bait = base64.b64encode(pickle.dumps(Payload())).decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_cache SET value = %s", [bait])
        assert cursor.rowcount == 1
    assert cache.get("rate", "nothing") == "nothing"


def test_the_cache_keeps_json_for_its_time_and_adds_once():
    cache.set("words", {"a": [1, 2.5, None, "ភាសាខ្មែរ"]})
    assert cache.get("words") == {"a": [1, 2.5, None, "ភាសាខ្មែរ"]}
    assert cache.add("lock", True, 60) and not cache.add("lock", True, 60)
    assert cache.touch("lock", -1) and cache.get("lock") is None  # its time is over
    assert cache.add("lock", True, 60)
    assert not cache.has_key("count")
    cache.set("count", 4)
    assert cache.incr("count", 3) == 7 and cache.get("count") == 7
    with pytest.raises(ValueError, match="not found"):
        cache.incr("nothing-there")
    cache.set("for-ever", 1, None)
    assert cache.delete("for-ever") and not cache.delete("for-ever")
    with pytest.raises(TypeError):
        cache.set("bytes", b"no JSON")
    cache.clear()
    assert cache.get("words") is None


def test_what_is_current_stays_when_the_cache_is_full(monkeypatch):
    # Not through the proxy "cache": there the attribute would be removed afterwards, for all tests that follow.
    monkeypatch.setattr(caches["default"], "_max_entries", 3)
    for number in range(6):
        cache.set(f"current-{number}", number)
    cache.set("over", 1, -1)
    cache.set("one-more", 1)
    assert [cache.get(f"current-{number}") for number in range(6)] == list(range(6))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM portal_cache WHERE expires <= now()")
        assert cursor.fetchone() == (0,)


# --- Second sign-in steps ---------------------------------------------------------------------------------------------
SECRET = "JBSWY3DPEHPK3PXP"


def test_the_secret_of_a_second_step_does_not_stand_in_the_database(everything):
    person = focal_point(state("KH"))
    TOTP.activate(person, SECRET)
    stored = Authenticator.objects.get(user=person).data["secret"]
    assert SECRET not in stored and stored.startswith("fernet:")
    assert second_factors.decrypt(stored) == SECRET


def test_a_secret_of_an_earlier_key_opens_with_the_earlier_key_named(settings, caplog):
    stored = second_factors.encrypt(SECRET)
    first = settings.SECRET_KEY
    settings.SECRET_KEY = "another-key-that-is-long-enough-for-this-test-0123456789"
    settings.SECRET_KEY_FALLBACKS = [first]
    assert second_factors.decrypt(stored) == SECRET
    settings.SECRET_KEY_FALLBACKS = []
    with caplog.at_level(logging.ERROR):
        assert second_factors.decrypt(stored) != SECRET
    assert "SECRET_KEY_FALLBACKS" in caplog.text


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_preparing_the_database_encrypts_what_an_older_version_left_in_clear(everything):
    person = focal_point(state("KH"))
    row = Authenticator.objects.create(user=person, type="totp", data={"secret": SECRET})
    said = io.StringIO()
    call_command("prepare_database", verbosity=0, stdout=said)
    row.refresh_from_db()
    assert second_factors.decrypt(row.data["secret"]) == SECRET and SECRET not in row.data["secret"]
    assert "encrypted: 1." in said.getvalue()
    again = io.StringIO()
    call_command("prepare_database", verbosity=0, stdout=again)
    assert "encrypted" not in again.getvalue()


# --- Requests that no browser sends -----------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/states/%00/", "/hand-over/%00/", "/audit/chains/%00/", "/follow-up/commit/%00/"])
def test_a_nul_in_an_address_names_nothing(path, everything):
    client = Client()
    client.force_login(focal_point(state("KH")))
    assert client.get(path).status_code == 404


def test_a_nul_in_a_query_or_a_form_is_a_request_that_cannot_be_read(everything, report):
    client = Client(raise_request_exception=False)
    client.force_login(focal_point(report.member_state))
    assert client.get("/search/?q=%00").status_code == 400
    answer = client.post(
        reverse("upload-start", args=[report.pk]), {"filename": "a\0.pdf", "size": "10", "sha256": "0" * 64}
    )
    assert answer.status_code == 400


@override_settings(BEHIND_HTTPS=True, DEMO=True, ALLOWED_HOSTS=["*"])
def test_a_public_server_is_no_demo_and_knows_its_name():
    assert [error.id for error in demo_is_no_public_server(None)] == ["members.E005", "members.E006"]


def test_a_contributor_is_not_a_way_round(everything):
    client = Client()
    client.force_login(contributor(state("KH")))
    assert client.get("/audit/chains/KH%00/").status_code == 404


def test_without_a_database_the_page_for_failures_is_a_short_one_that_needs_none():
    request = RequestFactory().get("/about/")
    request.session = SessionStore(session_key="a" * 32)
    AuthenticationMiddleware(lambda request: HttpResponse()).process_request(request)
    with transaction.atomic(), suppress(TransactionManagementError):
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT no_such_column")
        connection.needs_rollback = True  # every further query fails now, as when the server is gone
        page = server_error(request)
        connection.needs_rollback = False
        transaction.set_rollback(True)
    assert page.status_code == 503 and page["Retry-After"] == "30"
    assert "What was saved before is kept." in page.content.decode()
