"""How a view shows a step that the rules refuse."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from reporting.errors import WorkflowError

View = Callable[..., HttpResponse]


def refusal_leads_to(route: str, *names: str, place: str = "") -> Callable[[View], View]:
    """A view that does not handle a ``WorkflowError`` shows its sentence on the page ``route``.

    ``names`` are the arguments of the view that the route takes, in its order. ``place`` is a place on that page, such
    as "#…", and may contain arguments of the view as ``{name}``. A text that was sent is kept, as with each refusal.
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
                return HttpResponseRedirect(back + place.format(**kwargs))

        guarded.refusal_leads_to = route, names, place  # type: ignore[attr-defined]  # read by a test
        return guarded

    return decorate
