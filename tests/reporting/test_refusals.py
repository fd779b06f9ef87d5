"""What views do with a step that the rules refuse."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.urls import URLResolver, get_resolver, reverse

from reporting.errors import AlreadyChanged, ReportIncomplete, StepNotAllowed, WorkflowError
from reporting.refusals import refusal_leads_to

SAFE_AND_POST = ["GET", "HEAD", "POST"]


@pytest.fixture
def asked(rf):
    def make(method: str, path: str = "/somewhere/"):
        request = rf.generic(method, path)
        request.session = {}
        request._messages = FallbackStorage(request)
        return request

    return make


def view_that(error: Exception | None, *leads_to: str, place: str = ""):
    @refusal_leads_to(*leads_to, place=place)
    def view(request, pk, key="", to=""):
        """What it says."""
        if error:
            raise error
        return HttpResponse("shown")

    return view


@pytest.mark.parametrize("method", SAFE_AND_POST)
@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (WorkflowError("Not so."), "Not so."),
        (StepNotAllowed("Not now."), "Not now."),
        (AlreadyChanged("Somebody was faster.", theirs=None), "Somebody was faster."),
        (ReportIncomplete([1, 2]), "The report is not complete: 2 points are left."),
    ],
)
def test_a_refusal_is_said_on_the_page_named(asked, method, error, sentence):
    request = asked(method)
    response = view_that(error, "report-team", "pk")(request, pk=7)
    assert (response.status_code, response["Location"]) == (302, "/reports/7/people/")
    assert [(message.level_tag, message.message) for message in get_messages(request)] == [("error", sentence)]


def test_the_page_takes_the_arguments_that_are_named_and_a_place_on_it(asked):
    view = view_that(WorkflowError("No."), "section-edit", "pk", "key", place="?at={to}#{to}")
    response = view(asked("POST"), pk=7, key="art-14", to="art14-q1")
    assert response["Location"] == "/reports/7/sections/art-14/?at=art14-q1#art14-q1"


@pytest.mark.parametrize("error", [PermissionDenied(), Http404(), ValidationError("x"), KeyError("x")])
def test_nothing_else_is_caught(asked, error):
    request = asked("POST")
    with pytest.raises(type(error)):
        view_that(error, "report-team", "pk")(request, pk=7)
    assert not list(get_messages(request))


def test_a_page_that_would_lead_to_itself_raises(asked):
    view, here = view_that(WorkflowError("No."), "report-team", "pk"), reverse("report-team", args=[7])
    for method in ("GET", "HEAD"):
        with pytest.raises(WorkflowError):
            view(asked(method, here), pk=7)
    assert view(asked("POST", here), pk=7)["Location"] == here  # the page is asked for anew


def test_a_view_that_is_not_refused_is_as_it_was(asked):
    view = view_that(None, "report-team", "pk")
    assert view(asked("GET"), pk=7).content == b"shown"
    assert (view.__name__, view.__doc__) == ("view", "What it says.")


def guarded_views(resolver=None):
    """(route's pattern, what leads where) of all views with the decorator, below any other decorator."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from guarded_views(entry)
            continue
        view = entry.callback
        while view is not None and not hasattr(view, "refusal_leads_to"):
            view = getattr(view, "__wrapped__", None)
        if view is not None:
            yield entry, view.refusal_leads_to


def test_every_view_names_a_page_that_its_own_address_can_lead_to():
    found = list(guarded_views())
    assert len(found) > 30
    for entry, (route, names, place) in found:
        converters = entry.pattern.converters
        example = {name: "1" if c.regex.isdigit() or c.regex == "[0-9]+" else "11111111-1111-1111-1111-111111111111"
                   for name, c in converters.items()}  # fmt: skip
        assert reverse(route, args=[example[name] for name in names]), entry.name
        place.format(**example)
