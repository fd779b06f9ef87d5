from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from members import audit
from members.row_access import row_access

HEALTH_PATH = "/healthz"  # answers 503 by itself when there is no database to open a transaction in


class RowAccessMiddleware:
    """Runs each request in one transaction that shows only the rows of the states for which the person acts.

    A response of 500 rolls everything back. Also tells the audit trail from where the request came.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == HEALTH_PATH:
            return self.get_response(request)
        user = request.user
        states = user.state_ids if user.is_authenticated else ()
        with (
            audit.request_origin(request),
            row_access(states=states, reviews=user.is_authenticated and user.reviews_reports, person=user.pk),
        ):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response
