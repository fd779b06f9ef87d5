"""Nothing that was typed is lost because the session had ended: it is kept for the same person, who sends it again."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from members import kept_forms
from reporting.actions import requests
from tests.access_table import patterns
from tests.factories import focal_point, secretariat, state
from tests.factories.reports import open_cycle, report_of, submitted
from tests.responses import words_of

pytestmark = pytest.mark.django_db
HERE = "http://testserver"
PAGE = "/account/"
CELL = "cell-female|18-24|identified"
IN_PLACE = {"int": "1", "uuid": "12345678-1234-1234-1234-123456789012", "office": "xlsx"}
# Forms that are sent without a sign-in; whoever sends one is a visitor, and nothing has to be kept.
PUBLIC = {"account_", "mfa_", "verify", "unsubscribe"}


def routes() -> Iterator[tuple[str, str, Callable]]:
    """The name and an address of every route, with 1 or x in each place, and its view."""
    for pattern, entry in patterns():
        path = re.sub(r"<(\w+):\w+>", lambda found: IN_PLACE.get(found[1], "x"), pattern)
        yield entry.name or pattern, "/" + re.sub(r"<\w+>|[\^$]|\\Z", "x", path), entry.callback


def is_for_visitors(view) -> bool:
    return not getattr(view, "login_required", True)


FORMS = {name: path for name, path, view in routes() if not is_for_visitors(view)}


@pytest.fixture
def person():
    return focal_point(state("KH"))


@pytest.fixture
def browser(client, person) -> Client:
    """A browser in which the person was signed in until the session ended."""
    client.force_login(person)
    client.get(reverse("help"))
    end_session(client)
    return client


def end_session(client: Client) -> None:
    del client.cookies["sessionid"]


def send(client: Client, path: str, data: dict, **headers: str):
    headers = {"origin": HERE, "referer": f"{HERE}{path}", "sec-fetch-mode": "navigate"} | headers
    return client.post(path, data, headers=headers)


def form_of(response) -> tuple[str, dict[str, str]]:
    """Where "Send it now" sends to, and what."""
    html = response.content.decode()
    form = next(form for form in re.findall(r"<form.*?</form>", html, re.DOTALL) if "Send it now" in form)
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    action = re.search(r'action="([^"]*)"', form)
    assert action
    return unescape(action[1]), {
        unescape(name): unescape(value) for name, value in fields if name != "csrfmiddlewaretoken"
    }


def keys_of(client: Client) -> list[str]:
    """The keys that the browser has, of the oldest form first."""
    return sorted(
        cookie.value for name, cookie in client.cookies.items() if name.startswith("kept-form") and cookie.value
    )


def throw_away(client: Client):
    """Press "Throw it away" on the page that shows the oldest form."""
    name = client.get(reverse("kept-form")).context["name"]
    return client.post(reverse("kept-form-discard"), {"form": name})


@pytest.mark.parametrize("name", sorted(FORMS))
def test_whatever_is_sent_after_the_session_ended_is_offered_after_the_sign_in(name, browser, person):
    typed = "Two sentences that took an hour. They are here still."
    response = send(browser, FORMS[name], {"text": typed, "version": "3"})
    assert response.status_code == 302, name
    at = urlsplit(response["Location"])
    assert at.path == reverse("account_login")
    offer = parse_qs(at.query)["next"][0]
    assert offer == f"{reverse('kept-form')}?form={kept_forms.name_of(keys_of(browser)[-1])}"
    assert "What you typed is kept for one hour" in words_of(browser.get(response["Location"]))
    browser.force_login(person)
    page = browser.get(offer)
    assert typed in words_of(page)
    assert form_of(page) == (FORMS[name], {"text": typed, "version": "3"})


def test_the_forms_of_visitors_are_known():
    names = {name for name, _path, view in routes() if is_for_visitors(view)}
    sent = {name for name in names if name.startswith(tuple(PUBLIC))}
    pages = names - sent
    for name, path, _view in routes():
        if name in pages:
            assert Client().post(path).status_code in {401, 404, 405}, f"{name} takes a form without a sign-in"


def test_a_table_of_figures_is_saved_in_the_end(browser, person, everything):
    with everything():
        report = report_of(state("KH"), open_cycle(secretariat()))
    table = f"/reports/{report.pk}/sections/article-14/tables/art14-1-q3/"
    send(browser, table, {"kind": "value", "version": "0", CELL: "12"})
    browser.force_login(person)
    page = browser.get(reverse("kept-form"))
    assert "12" in words_of(page)
    path, fields = form_of(page)
    assert send(browser, path, fields).status_code == 302
    assert 'value="12"' in browser.get(table).content.decode()
    assert "Nothing is kept here" in words_of(browser.get(reverse("kept-form")))


def test_every_page_says_that_something_waits_until_it_is_sent_or_thrown_away(browser, person):
    send(browser, PAGE, {"text": "What I wrote"})
    browser.force_login(person)
    assert "is not saved yet" in words_of(browser.get(reverse("help")))
    throw_away(browser)
    assert "is not saved yet" not in words_of(browser.get(reverse("help")))
    assert "Nothing is kept here" in words_of(browser.get(reverse("kept-form")))


def test_the_way_back_leads_to_no_other_site(browser, person):
    send(browser, PAGE, {"text": "What I wrote"}, referer=f"{HERE}//elsewhere.example/")
    browser.force_login(person)
    assert throw_away(browser)["Location"] == "/elsewhere.example/"


def test_another_person_at_the_same_browser_sees_nothing_of_it(browser):
    send(browser, PAGE, {"text": "What I wrote"})
    browser.force_login(focal_point(state("TH")))
    for path in (reverse("kept-form"), reverse("help")):
        page = words_of(browser.get(path))
        assert "What I wrote" not in page and "is not saved yet" not in page
    assert keys_of(browser)


def test_another_browser_of_the_same_person_sees_nothing_of_it(browser, person):
    send(browser, PAGE, {"text": "What I wrote"})
    other = Client()
    other.force_login(person)
    assert "Nothing is kept here" in words_of(other.get(reverse("kept-form")))


def test_what_is_kept_cannot_be_read_in_the_database(browser):
    send(browser, PAGE, {"text": "A sentence that is nobody's business"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM portal_cache")
        rows = cursor.fetchall()
    assert rows and all("nobody" not in str(row) for row in rows)
    [key] = keys_of(browser)
    assert all(key not in str(row) for row in rows)
    assert browser.cookies[f"kept-form-{kept_forms.name_of(key)}"]["httponly"]


def test_the_forms_of_several_tabs_are_all_kept_and_each_goes_by_itself(browser, person, everything):
    with everything():
        report = report_of(state("KH"), open_cycle(secretariat()))
    table = f"/reports/{report.pk}/sections/article-14/tables/art14-1-q3/"
    cells = {"kind": "value", "version": "0", CELL: "12"}
    offers = []
    for path, data in ((PAGE, {"text": "One sentence about the first tab."}), (table, cells), (PAGE, {"text": "Two"})):
        offers.append(parse_qs(urlsplit(send(browser, path, data)["Location"]).query)["next"][0])
    browser.force_login(person)
    first, second, third = (browser.get(offer) for offer in offers)
    assert [form_of(page)[1].get("text") for page in (first, second, third)] == [
        "One sentence about the first tab.", None, "Two",
    ]  # fmt: skip
    assert "Kept as well" in words_of(second) and "One sentence about the first tab." in words_of(second)
    send(browser, *form_of(second))
    assert 'value="12"' in browser.get(table).content.decode()
    left = browser.get(reverse("kept-form"))
    assert form_of(left) == (PAGE, {"text": "One sentence about the first tab."})
    assert len(left.context["others"]) == 1
    throw_away(browser)
    assert form_of(browser.get(reverse("kept-form"))) == (PAGE, {"text": "Two"})


def test_a_form_that_is_sent_twice_is_kept_once(browser, person):
    for _turn in range(2):
        send(browser, PAGE, {"text": "What I wrote"})
    browser.force_login(person)
    assert "Kept as well" not in words_of(browser.get(reverse("kept-form")))


def test_a_browser_holds_the_ten_newest_forms(browser, person):
    for number in range(kept_forms.MOST + 1):
        send(browser, PAGE, {"text": f"Form {number}"})
    browser.force_login(person)
    page = browser.get(reverse("kept-form"))
    assert form_of(page) == (PAGE, {"text": "Form 1"}) and len(page.context["others"]) == kept_forms.MOST - 1


def test_who_signs_out_leaves_nothing(client, person):
    client.force_login(person)
    client.get(reverse("help"))
    client.post(reverse("account_logout"))
    response = send(client, PAGE, {"text": "typed by whoever sits here now"})
    assert keys_of(client) == []
    assert "what you typed could not be kept" in words_of(client.get(response["Location"]))


@pytest.mark.parametrize(
    "headers", [{"origin": "https://elsewhere.example"}, {"origin": "null"}, {"sec-fetch-mode": "cors"}]
)
def test_a_form_of_another_site_or_a_script_is_not_kept(browser, headers):
    response = send(browser, PAGE, {"text": "planted"}, **headers)
    assert response.status_code == 302
    assert keys_of(browser) == []


def test_of_a_file_only_the_name_is_kept_and_the_page_says_so(browser, person):
    send(browser, PAGE, {"text": "What I wrote", "file": SimpleUploadedFile("act.pdf", b"%PDF-1.4 of the act")})
    browser.force_login(person)
    page = browser.get(reverse("kept-form"))
    assert "Files could not be kept. Attach them again on the page: act.pdf" in " ".join(words_of(page).split())
    assert "of the act" not in page.content.decode()


def test_passwords_are_not_kept(browser):
    send(browser, "/account/password/change/", {"oldpassword": "one", "password1": "two"})
    assert keys_of(browser) == []


def test_it_is_gone_after_an_hour(browser, person):
    send(browser, PAGE, {"text": "What I wrote"})
    browser.force_login(person)
    kept = browser.get(reverse("kept-form")).context["kept"]
    assert kept.until - timedelta(hours=1) == kept.until.fromisoformat(kept.sent_at)
    cache.clear()  # what the cache does by itself when the hour has passed
    assert "Nothing is kept here" in words_of(browser.get(reverse("kept-form")))


def test_a_tab_from_before_a_sign_in_in_another_tab_loses_nothing(person):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    browser.get(reverse("help"))
    browser.cookies["csrftoken"] = "a" * 32
    response = send(browser, PAGE, {"text": "What I wrote", "csrfmiddlewaretoken": "b" * 32})
    assert (response.status_code, urlsplit(response["Location"]).path) == (302, reverse("kept-form"))
    assert "What I wrote" in words_of(browser.get(response["Location"]))
    planted = send(browser, PAGE, {"text": "planted"}, origin="https://elsewhere.example")
    assert planted.status_code == 403
    assert "What you typed could not be kept" in words_of(planted)


# --- Refused ----------------------------------------------------------------------------------------------------------
NOTE = "The second table counts cases and not people. Please count it again."


@pytest.fixture
def judging(client, person, everything) -> str:
    """The address at which a section is given back, which meanwhile is not ready any more."""
    client.force_login(person)
    with everything():
        report = report_of(state("KH"), open_cycle(secretariat()))
    return reverse("section-judge", args=[report.pk, "article-14"])


def test_a_text_that_is_refused_where_its_page_does_not_show_it_is_kept(client, judging):
    response = send(client, judging, {"note": NOTE, "then": "back"})
    assert response.status_code == 302
    said = words_of(client.get(response["Location"]))
    assert "Something that you typed or chose was refused and is not saved." in said
    page = client.get(reverse("kept-form"))
    assert NOTE in words_of(page) and "The portal did not take it" in words_of(page)
    assert form_of(page) == (judging, {"note": NOTE, "then": "back"})


def test_what_is_refused_again_is_kept_again(client, judging):
    for _turn in range(2):
        send(client, judging, {"note": NOTE, "then": "back"})
        assert NOTE in words_of(client.get(reverse("kept-form")))


def test_a_button_that_is_refused_leaves_nothing_to_be_read(client, judging):
    assert send(client, judging, {"then": "agree"}).status_code == 302
    assert "Nothing is kept here" in words_of(client.get(reverse("kept-form")))


def test_what_is_refused_takes_the_place_of_nothing_that_waits(client, judging, browser, person):
    send(browser, PAGE, {"text": "What I wrote"})
    browser.force_login(person)
    send(browser, judging, {"note": NOTE, "then": "back"})
    assert "What I wrote" in words_of(browser.get(reverse("kept-form")))


def test_a_text_is_kept_that_is_answered_with_a_page_without_its_form(client, everything):
    reviewer = secretariat()
    client.force_login(reviewer)
    with everything():
        report = report_of(state("KH"), open_cycle(reviewer))
        until = report.due_on + timedelta(days=30)
        asked = requests.ask_for_time(report=report, until=until, reason="Late.", by=focal_point(state("KH")))
    page = reverse("state-request", args=[asked.pk])
    for answer, is_kept in (("The courts have to send them in time.", False), (NOTE, True)):
        send(client, page, {"decision": "refuse", "answer": answer})
        assert bool(client.get(reverse("kept-form")).context["kept"]) == is_kept
    assert NOTE in words_of(client.get(reverse("kept-form")))


def test_a_text_is_not_kept_while_its_form_shows_it(client, person, everything):
    client.force_login(person)
    with everything():
        report = report_of(state("KH"), open_cycle(secretariat()))
    response = send(client, f"/reports/{report.pk}/more-time/", {"reason": f"{NOTE}\r\n\r\n“Quoted” & <more>"})
    assert NOTE in words_of(response) and not client.get(reverse("kept-form")).context["kept"]


@pytest.mark.parametrize(("path", "status"), [("/no-such-page/", 404), ("/people/invite/", 403)])
def test_a_text_that_is_answered_with_a_page_for_errors_is_kept(client, person, path, status):
    client.force_login(person)
    response = send(client, path, {"note": NOTE})
    assert response.status_code == status
    assert "What you typed is not saved. It is kept for one hour" in words_of(response)
    assert form_of(client.get(reverse("kept-form"))) == (path, {"note": NOTE})


def test_a_text_is_kept_when_the_portal_fails(client, person):
    client.force_login(person)
    client.raise_request_exception = False
    with connection.execute_wrapper(_fail_to_write):
        response = send(client, reverse("account-clock"), {"note": NOTE, "time_zone": "Asia/Yangon"})
    assert response.status_code == 500
    assert NOTE in words_of(client.get(reverse("kept-form")))


def _fail_to_write(execute, sql, parameters, many, context):
    if sql.startswith('UPDATE "members_user"'):
        raise RuntimeError("The disk is full.")
    return execute(sql, parameters, many, context)


# --- Left, or refused without its choices -----------------------------------------------------------------------------
def leave(client: Client, path: str, fields: list, **more: str):
    """What the script of a page sends when the page is left."""
    headers = {"origin": HERE, "referer": f"{HERE}{path}", "sec-fetch-mode": "cors"}
    return client.post(reverse("kept-form-left"), {"path": path, "fields": json.dumps(fields), **more}, headers=headers)


def test_what_was_typed_on_a_page_that_was_left_is_offered(client, person):
    client.force_login(person)
    client.get(PAGE)
    assert leave(client, PAGE, [["text", "One"], ["version", "3"], ["empty", ""]], file="act.pdf").status_code == 204
    assert "Something that you typed was not sent" in words_of(client.get(reverse("help")))
    page = client.get(reverse("kept-form"))
    assert "You left the page before you had sent it" in words_of(page) and "act.pdf" in words_of(page)
    assert form_of(page) == (PAGE, {"text": "One", "version": "3"})


def test_what_is_left_again_takes_the_place_of_what_was_left_before_and_of_nothing_else(client, person):
    client.force_login(person)
    client.get(PAGE)
    for path, text in ((PAGE, "One"), ("/help/", "Two"), (PAGE, "Three")):
        leave(client, path, [["text", text]])
    page = client.get(reverse("kept-form"))
    assert form_of(page) == ("/help/", {"text": "Two"}) and len(page.context["others"]) == 1


def test_two_tabs_of_one_page_that_are_left_are_both_kept(client, person):
    client.force_login(person)
    client.get(PAGE)
    first, other = "The courts send their figures in April.", "The police send theirs in the second week of May."
    for text in (first, other, f"{first} They did so last year."):
        leave(client, PAGE, [["text", text]])
    page = client.get(reverse("kept-form"))
    assert form_of(page) == (PAGE, {"text": other}) and len(page.context["others"]) == 1


def test_tabs_that_are_closed_at_the_same_moment_take_no_key_from_each_other(client, person):
    client.force_login(person)
    client.get(PAGE)
    before = {name: cookie.value for name, cookie in client.cookies.items()}
    for path in (PAGE, "/help/"):  # both are sent before either is answered
        tab = Client()
        tab.cookies.load(before)
        leave(tab, path, [["text", path]])
        client.cookies.update(tab.cookies)
    page = client.get(reverse("kept-form"))
    assert form_of(page) == (PAGE, {"text": PAGE}) and len(page.context["others"]) == 1


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (PAGE, []),
        (PAGE, [["version", "3"], ["csrfmiddlewaretoken", "x"]]),
        (PAGE, "no list of pairs"),
        ("//elsewhere.example/", [["text", "One"]]),
        ("https://elsewhere.example/", [["text", "One"]]),
    ],
)
def test_of_a_page_that_was_left_only_what_was_typed_into_the_portal_is_kept(client, person, path, fields):
    client.force_login(person)
    assert leave(client, path, fields).status_code == 204
    assert "Nothing is kept here" in words_of(client.get(reverse("kept-form")))


def test_what_was_left_is_forgotten_when_it_is_sent_after_all(client, person):
    client.force_login(person)
    clock = reverse("account-clock")
    leave(client, clock, [["time_zone", "Asia/Tokyo"]])
    assert send(client, clock, {"time_zone": "Asia/Yangon"}).status_code == 302
    assert "Nothing is kept here" in words_of(client.get(reverse("kept-form")))


def test_a_choice_that_is_refused_on_another_page_is_kept_too(client, judging):
    assert send(client, judging, {"due_on_day": "12", "then": "back", "note": "Once more."}).status_code == 302
    assert form_of(client.get(reverse("kept-form")))[1]["due_on_day"] == "12"


def test_what_is_answered_with_a_sentence_and_no_success_is_kept(client, everything):
    reviewer = secretariat()
    client.force_login(reviewer)
    with everything():
        cycle = open_cycle(reviewer)
        report = report_of(state("KH"), cycle)
        submitted(report, focal_point(state("KH")))
    page = reverse("cycle-extend", args=[cycle.pk, report.pk])
    response = send(client, page, {"reason": NOTE, "until_day": "1"})
    assert response.status_code == 302
    assert "so it needs no more time" in words_of(client.get(response["Location"]))
    assert form_of(client.get(reverse("kept-form"))) == (page, {"reason": NOTE, "until_day": "1"})


def answered(client: Client, html: str, **sent: str) -> bool:
    """Whether a page shows what was sent to it."""
    request = RequestFactory().post("/", sent)
    request.user = AnonymousUser()
    return kept_forms.shows(request, HttpResponse(html))


WRONG = '<div class="govuk-error-summary">Wrong</div>'


@pytest.mark.parametrize(
    ("html", "is_shown"),
    [
        ('<input name="a" value="7">', True),
        ('<input name="a" value="8">', False),
        ('<input name="b" value="7">', False),
        ('<input type="checkbox" name="a" value="7" checked>', True),
        ('<input type="checkbox" name="a" value="7">', False),
        ('<input type="radio" name="a" value="7">', False),
        ('<select name="a"><option value="6"><option value="7" selected></select>', True),
        ('<select name="a"><option value="6" selected><option value="7"></select>', False),
        ('<select name="a"><option value="7"><option value="6"></select>', True),
        ('<textarea name="a">\n7</textarea>', True),
        ('<textarea name="a">\n8</textarea>', False),
        ('<input type="hidden" name="a" value="of the page">', True),
        ('<button name="a" value="8">', True),
    ],
)
def test_a_page_that_names_an_error_shows_each_choice_or_it_is_kept(client, html, is_shown):
    assert answered(client, WRONG + html, a="7", version="3") == is_shown
    assert answered(client, html, a="7")  # the next step holds what it needs
