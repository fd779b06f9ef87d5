"""What ``make run`` shows to whoever changes the code: debug pages as they are meant, and the queries of a page."""

import logging
import os

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from actip_portal.query_log import QueryLogMiddleware
from actip_portal.urls import *  # noqa: F403  (this module serves as the addresses of a test)
from members.models import MemberState
from scripts.development import CodeWatch

pytestmark = pytest.mark.django_db


def break_down(request):
    raise RuntimeError("Broken for a test.")


break_down.login_required = False
urlpatterns = [*urlpatterns, path("broken/", break_down)]  # noqa: F405


@pytest.mark.urls("tests.test_development")
@pytest.mark.parametrize("address", ["/broken/", "/no/such/page/"])
def test_only_where_debug_is_on_a_page_for_developers_is_shown_and_its_script_allowed(address, settings):
    client = Client(raise_request_exception=False)
    without = client.get(address)
    settings.DEBUG = True
    shown = client.get(address)
    assert b"Django settings file" in shown.content
    assert "'unsafe-inline'" in shown["Content-Security-Policy"]
    assert b"Django settings file" not in without.content
    assert "unsafe" not in without["Content-Security-Policy"]


def test_where_debug_is_on_other_pages_keep_the_strict_policy(client, settings):
    strict = client.get("/account/login/")["Content-Security-Policy"]
    settings.DEBUG = True
    assert client.get("/account/login/")["Content-Security-Policy"] == strict


@pytest.mark.browser
@pytest.mark.urls("tests.test_development")
def test_the_debug_page_works_in_a_browser(page, settings):
    settings.DEBUG = True
    page.goto("/broken/")
    assert page.get_by_role("heading", name="RuntimeError at /broken/").is_visible()
    page.get_by_text("Switch to copy-and-paste view").click()
    assert page.get_by_text("Traceback (most recent call last)").first.is_visible()


def test_the_queries_of_a_page_are_counted_and_written_down(settings, tmp_path, caplog):
    settings.VAR_DIR = tmp_path
    caplog.set_level(logging.INFO)

    def view(request):
        for code in ("KH", "TH"):
            MemberState.objects.filter(iso2=code).exists()
        list(MemberState.objects.order_by("name"))
        return HttpResponse()

    QueryLogMiddleware(view)(RequestFactory().get("/states/?by=name"))
    (line,) = caplog.messages
    assert line.startswith("GET /states/?by=name 200: 3 queries, ")
    assert line.endswith(" ms, 1 repeat another")
    head, *queries = (tmp_path / "log/queries.log").read_text().splitlines()
    assert head == line
    assert [('FROM "members_memberstate"' in query, "[asked 2 times]" in query) for query in queries[:3]] == [
        (True, True),
        (True, True),
        (True, False),
    ]
    assert "'KH'" in queries[0]


def test_a_page_without_queries_leaves_no_line(settings, tmp_path, caplog):
    settings.VAR_DIR = tmp_path
    caplog.set_level(logging.INFO)
    QueryLogMiddleware(lambda request: HttpResponse())(RequestFactory().get("/"))
    assert caplog.messages == []
    assert not (tmp_path / "log/queries.log").exists()


def test_changed_new_and_removed_code_is_noticed_once(tmp_path):
    (tmp_path / "old.py").touch()
    watch = CodeWatch(tmp_path)
    assert not watch.has_changed()
    os.utime(tmp_path / "old.py", (1, 1))
    assert (watch.has_changed(), watch.has_changed()) == (True, False)
    (tmp_path / "notes.txt").touch()
    assert not watch.has_changed()
    (tmp_path / "new.py").touch()
    assert watch.has_changed()
    (tmp_path / "old.py").unlink()
    assert watch.has_changed()
