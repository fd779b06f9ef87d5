import time
from collections.abc import Callable
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib.messages import get_messages
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from members import audit, clock
from members.row_access import row_access

HEALTH_PATH = "/healthz"  # answers 503 by itself when there is no database to open a transaction in


class RowAccessMiddleware:
    """Runs each request in one transaction that shows only the rows of the states for which the person acts.

    A response of 500 rolls everything back. A transaction that PostgreSQL aborted because of a deadlock is run again.
    It also gives the audit trail the address of the request.
    Source: docs/decisions/0003-row-level-security.md, 0053-one-order-of-locks.md.
    """

    RUNS = 3

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == HEALTH_PATH:
            return self.get_response(request)
        for run in range(1, self.RUNS + 1):
            request.was_ended_by_database = False  # type: ignore[attr-defined]
            is_last = run == self.RUNS or not _can_run_again(request)
            try:
                response = self._run(request)
            except OperationalError as error:  # at the commit, where foreign keys and the audit chain are written
                if is_last or not _asks_for_another_run(error):
                    raise
            else:
                if is_last or not request.was_ended_by_database:  # type: ignore[attr-defined]
                    return response
            _rewind(request)
        raise AssertionError("The last run returns or raises.")

    def _run(self, request: HttpRequest) -> HttpResponse:
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

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        request.was_ended_by_database = _asks_for_another_run(error)  # type: ignore[attr-defined]


def _asks_for_another_run(error: Exception) -> bool:
    """Whether PostgreSQL aborted the transaction because of another one: deadlock or serialization failure."""
    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", "") in {"40P01", "40001"}


def _can_run_again(request: HttpRequest) -> bool:
    """False when the view has read the body as a stream: it cannot be read twice."""
    return not (request.method == "POST" and getattr(request, "_read_started", False)) or hasattr(request, "_post")


def _rewind(request: HttpRequest) -> None:
    """Undo the traces of the run before: uploaded files are read from their start, its messages are not shown."""
    for _, uploads in request.FILES.lists() if hasattr(request, "_files") else ():
        for upload in uploads:
            upload.seek(0)
    get_messages(request)._queued_messages.clear()  # type: ignore[union-attr]


class ClockMiddleware:
    """Makes the person's clock the current time zone of the request; UTC for a visitor. It asks the database nothing:
    what it needs was read with the person and the roles. Source: docs/decisions/0065-whose-clock.md.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == HEALTH_PATH:
            return self.get_response(request)
        with timezone.override(request.user.clock if request.user.is_authenticated else clock.UTC):
            return self.get_response(request)


class SessionActivityMiddleware:
    """Keeps when and from where each session was last used, for "Your sessions": at most once a minute.

    Takes the place of allauth's own, which writes at every request. A change of address or browser is written at once.
    """

    INTERVAL = 60  # seconds
    REMEMBERED = 10_000  # sessions in the memory of this process, so that most requests ask the database nothing

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._written: dict[str, tuple[tuple[str, str], float]] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.session.session_key:
            self._note(request, request.session.session_key)
        return self.get_response(request)

    def _note(self, request: HttpRequest, key: str) -> None:
        agent = request.headers.get("User-Agent", "")[: UserSession._meta.get_field("user_agent").max_length]
        client = (get_adapter().get_client_ip(request), agent)
        before, at = self._written.get(key, (None, 0.0))
        if client == before and time.monotonic() - at < self.INTERVAL:
            return
        recent = timezone.now() - timedelta(seconds=self.INTERVAL)
        rows = UserSession.objects.filter(session_key=key, ip=client[0], user_agent=client[1], last_seen_at__gt=recent)
        if not rows.exists():  # no other process has written it
            UserSession.objects.create_from_request(request)
        if len(self._written) >= self.REMEMBERED:
            self._written.clear()
        self._written[key] = (client, time.monotonic())
