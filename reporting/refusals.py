"""How a view shows a step that the rules refuse."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from members import kept_forms
from reporting.errors import WorkflowError

View = Callable[..., HttpResponse]


def refusal_leads_to(route: str, *names: str, anchor: str = "") -> Callable[[View], View]:
    """A view that does not handle a ``WorkflowError`` shows its sentence on the page ``route``.

    ``names`` are the arguments of the view that the route takes, in its order. ``anchor`` is a place on that page and
    may contain arguments of the view as ``{name}``. That page does not show a text that was sent, so the text is kept.
    If the redirect would lead to the same page, the error is raised again, because the redirects would never end.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except WorkflowError as error:
                back = reverse(route, args=[kwargs[name] for name in names])
                if request.method in {"GET", "HEAD"} and back == request.path:
                    raise
                messages.error(request, str(error))
                response = HttpResponseRedirect(back + (f"#{anchor.format(**kwargs)}" if anchor else ""))
                kept_forms.keep_refused(request, response)
                return response

        guarded.refusal_leads_to = route, names, anchor  # type: ignore[attr-defined]  # read by a test
        return guarded

    return decorate
