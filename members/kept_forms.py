"""A form that is sent after the session has ended is kept, and offered to the same person after signing in.

So is a text that was refused, where its form is not shown again: somebody else was first, or its day is over.

What was typed is encrypted with a key that only the browser has, in a cookie that lives as long as what is kept: the
portal alone cannot read it, and another person at the same browser is not shown it. Of files only the names are kept.
"""

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import cast
from urllib.parse import urlencode, urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone

KEY_COOKIE, PERSON_COOKIE = "kept-form", "last-person"
LIFETIME = 60 * 60  # seconds
REMEMBERED = 7 * 24 * 60 * 60  # seconds that a browser that stays open remembers whose forms it sends
LARGEST = 2_000_000  # characters of JSON; the widest table with a figure in each cell takes 200,000
LEFT_OUT = {"csrfmiddlewaretoken"}
TECHNICAL = {"version", "kind", "then", "row", "key"}  # of no interest to who typed the rest
LONG_TEXT = 20  # characters; what is longer and has a space is shown as text, the rest as a list


@dataclass(frozen=True)
class KeptForm:
    """``fields`` are names and values in order; ``path`` is where they were sent, ``page`` where they were typed."""

    person: int
    path: str
    page: str
    fields: list[tuple[str, str]]
    files: list[str]
    sent_at: str
    was_refused: bool = False

    @property
    def until(self) -> datetime:
        return datetime.fromisoformat(self.sent_at) + timedelta(seconds=LIFETIME)

    @property
    def texts(self) -> list[tuple[str, str]]:
        return [(_label(name), value) for name, value in self.fields if _is_text(value)]

    @property
    def values(self) -> list[tuple[str, str]]:
        return [
            (_label(name), value)
            for name, value in self.fields
            if not _is_text(value) and name.rpartition("-")[2] not in TECHNICAL
        ]


def _is_text(value: str) -> bool:
    return len(value) > LONG_TEXT and " " in value


def _label(name: str) -> str:
    return name.removeprefix("cell-").replace("_", " ").replace("|", ", ").strip().capitalize()


def _place(key: str) -> str:
    return f"kept-form:{hashlib.sha256(b'place' + key.encode()).hexdigest()}"


def _cipher(key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(hashlib.sha256(b"cipher" + key.encode()).digest()))


def _person_before(request: HttpRequest) -> int | None:
    """Who was signed in last in this browser and did not sign out."""
    try:
        return signing.loads(request.COOKIES.get(PERSON_COOKIE, ""), salt=PERSON_COOKIE, max_age=REMEMBERED)
    except signing.BadSignature:
        return None


def _is_from_here(request: HttpRequest) -> bool:
    """Whether a page of this portal sent the form; otherwise a page of somebody else could plant one."""
    here = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return request.headers.get("Origin", "") in here or request.headers.get("Sec-Fetch-Site", "") == "same-origin"


def _is_a_form_of_a_page(request: HttpRequest) -> bool:
    """A form that the browser sends from a page of the portal. A script that sends one keeps what was typed itself."""
    return (
        request.method == "POST"
        and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        and "HX-Request" not in request.headers
        and _is_from_here(request)
    )


def keep(request: HttpRequest, person: int, *, was_refused: bool = False) -> str | None:
    """Keep the form of this request. Returns the key for the browser, or None if there is nothing to keep."""
    fields = [
        (name, value) for name, values in request.POST.lists() if name not in LEFT_OUT for value in values if value
    ]
    if not fields or any("password" in name for name, _value in fields):
        return None
    referer = urlsplit(request.headers.get("Referer", ""))
    is_here = referer.netloc == request.get_host()
    page = "/" + referer._replace(scheme="", netloc="").geturl().lstrip("/") if is_here else request.path
    files = [upload.name or "" for _name, uploads in request.FILES.lists() for upload in uploads]
    kept = KeptForm(person, request.get_full_path(), page, fields, files, timezone.now().isoformat(), was_refused)
    text = json.dumps(asdict(kept))
    if len(text) > LARGEST:
        return None
    key = secrets.token_urlsafe(32)
    cache.set(_place(key), _cipher(key).encrypt(text.encode()).decode(), LIFETIME)
    return key


def find(request: HttpRequest) -> KeptForm | None:
    """What is kept for the person who is signed in now."""
    key = request.COOKIES.get(KEY_COOKIE, "")
    found = cache.get(_place(key)) if key and request.user.is_authenticated else None
    if not found:
        return None
    values = json.loads(_cipher(key).decrypt(found.encode()))
    kept = KeptForm(**values | {"fields": [(name, value) for name, value in values["fields"]]})
    return kept if kept.person == request.user.pk else None


def forget(request: HttpRequest, response: HttpResponseBase) -> None:
    cache.delete(_place(request.COOKIES.get(KEY_COOKIE, "")))
    response.delete_cookie(KEY_COOKIE)


def _set_cookie(response: HttpResponseBase, name: str, value: str, seconds: int | None) -> None:
    response.set_cookie(
        name, value, max_age=seconds, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def _sign_in(**query: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode(query)}")


def _offer(request: HttpRequest) -> HttpResponseRedirect | None:
    """Keep the form and lead to the page that offers it, by way of the sign-in; None if it cannot be kept."""
    is_signed_in = request.user.is_authenticated
    person = request.user.pk if is_signed_in else _person_before(request)
    key = keep(request, person) if person is not None and _is_a_form_of_a_page(request) else None
    if key is None:
        return None
    offer = reverse("kept-form")
    response = HttpResponseRedirect(offer) if is_signed_in else _sign_in(next=offer)
    _set_cookie(response, KEY_COOKIE, key, LIFETIME)
    return response


def keep_refused(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep a text that was refused and that ``response`` does not show. What is kept already is not replaced by it."""
    typed = any(_is_text(value) for _name, values in request.POST.lists() for value in values)
    before = find(request)
    if not typed or not _is_a_form_of_a_page(request) or (before and before.path != request.get_full_path()):
        return
    key = keep(request, cast(int, request.user.pk), was_refused=True)
    if key is not None:
        _set_cookie(response, KEY_COOKIE, key, LIFETIME)


class KeptFormsMiddleware(LoginRequiredMiddleware):
    """Asks for the sign-in, as Django's own does, and keeps the form that was sent without one."""

    def handle_no_permission(self, request: HttpRequest, view_func) -> HttpResponseRedirect:
        if (offered := _offer(request)) is not None:
            return offered
        if _is_a_form_of_a_page(request):
            page = urlsplit(request.headers.get("Referer", "")).path or request.path
            return _sign_in(next=page, **{"not-kept": "1"})
        return super().handle_no_permission(request, view_func)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        user = getattr(request, "user", None)
        if user is None:
            return response
        if user.is_authenticated:
            if _person_before(request) != user.pk:
                _set_cookie(response, PERSON_COOKIE, signing.dumps(user.pk, salt=PERSON_COOKIE), None)
            # Only one that was sent again with success is done with.
            is_done = request.method == "POST" and response.status_code < 400 and KEY_COOKIE not in response.cookies
            if is_done and KEY_COOKIE in request.COOKIES:
                kept = find(request)
                if kept is not None and kept.path == request.get_full_path():
                    forget(request, response)
        elif PERSON_COOKIE in request.COOKIES and request.path == reverse("account_logout"):
            response.delete_cookie(PERSON_COOKIE)  # who signs out leaves nothing for the next person
            forget(request, response)
        return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page from before a sign-in in another tab: its form is offered once more. Otherwise the refusal."""
    return _offer(request) or render(request, "403_csrf.html", status=403)
