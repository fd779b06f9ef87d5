"""A form that is sent after the session has ended is kept, and offered to the same person after signing in.

So is what was typed or chosen and refused, where its form is not shown again with it: somebody else was first, its day
is over, or the portal failed. So is what was typed on a page that was left: by Back, by a link, by closing it.

What was typed is encrypted with a key that only the browser has, in a cookie that lives as long as what is kept: the
portal alone cannot read it, and another person at the same browser is not shown it. Of files only the names are kept.
Each form has its cookie: several tabs may be open when a session ends or the browser is closed, and none of them may
take the key of another away.
"""

import hashlib
import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from typing import cast
from urllib.parse import urlencode, urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

KEY_COOKIE, PERSON_COOKIE = "kept-form", "last-person"  # the first is followed by the name of the form
LIFETIME = 60 * 60  # seconds
REMEMBERED = 7 * 24 * 60 * 60  # seconds that a browser that stays open remembers whose forms it sends
LARGEST = 2_000_000  # characters of JSON; the widest table with a figure in each cell takes 200,000
MOST = 10  # forms of one browser; the oldest go
LEFT_OUT = {"csrfmiddlewaretoken"}
ERROR_SUMMARY = "govuk-error-summary"  # the class of what names the errors of a page
ERROR_PAGES = {400, 403, 404, 500}  # answers that do not show the form again; at 503 there is no place to keep it
# What a page or a button adds, of no interest to who typed the rest.
TECHNICAL = {
    "version", "kind", "then", "row", "key", "seen", "stood", "edition", "form", "newest", "read", "unread", "move",
    "base_version", "based_on", "beside", "upload_key",
}  # fmt: skip
FEW = 12  # words that tell one form from another
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
    was_left: bool = False

    @property
    def until(self) -> datetime:
        return datetime.fromisoformat(self.sent_at) + timedelta(seconds=LIFETIME)

    @property
    def first_words(self) -> str:
        return Truncator(self.texts[0][1]).words(FEW) if self.texts else ""

    @property
    def texts(self) -> list[tuple[str, str]]:
        return [(_label(name), value) for name, value in self.fields if _is_text(value)]

    @property
    def values(self) -> list[tuple[str, str]]:
        return [(_label(name), value) for name, value in self.fields if not _is_text(value) and not _is_technical(name)]


def _is_text(value: str) -> bool:
    return len(value) > LONG_TEXT and " " in value


def _is_technical(name: str) -> bool:
    return name.rpartition("-")[2] in TECHNICAL


def _label(name: str) -> str:
    return name.removeprefix("cell-").replace("_", " ").replace("|", ", ").strip().capitalize()


def _hashed(use: str, key: str) -> "hashlib._Hash":
    return hashlib.sha256(use.encode() + key.encode())


def _place(key: str) -> str:
    return f"kept-form:{_hashed('place', key).hexdigest()}"


def _cipher(key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(_hashed("cipher", key).digest()))


def name_of(key: str) -> str:
    """How the address of the page that offers a form names it; the key cannot be found from it."""
    return _hashed("name", key).hexdigest()[:16]


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
    fields = _fields(request)
    if not fields or any("password" in name for name, _value in fields):
        return None
    referer = urlsplit(request.headers.get("Referer", ""))
    is_here = referer.netloc == request.get_host()
    page = "/" + referer._replace(scheme="", netloc="").geturl().lstrip("/") if is_here else request.path
    files = [upload.name or "" for _name, uploads in request.FILES.lists() for upload in uploads]
    kept = KeptForm(person, request.get_full_path(), page, fields, files, timezone.now().isoformat(), was_refused)
    return _store(kept)


def _store(kept: KeptForm) -> str | None:
    text = json.dumps(asdict(kept))
    if len(text) > LARGEST:
        return None
    key = f"{time.time_ns():016x}-{secrets.token_urlsafe(32)}"  # in the order in which they were kept
    cache.set(_place(key), _cipher(key).encrypt(text.encode()).decode(), LIFETIME)
    return key


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.POST.lists() if name not in LEFT_OUT for value in values if value]


def _keys(request: HttpRequest) -> list[str]:
    """The keys that the browser has, of the oldest form first."""
    return sorted(key for name, key in request.COOKIES.items() if name.startswith(KEY_COOKIE) and key)[-MOST:]


def _kept_for(request: HttpRequest, person: int | None) -> dict[str, KeptForm]:
    """Key → form of each that this browser holds for this person, the oldest first."""
    found = {}
    for key in _keys(request):
        if text := cache.get(_place(key)):
            values = json.loads(_cipher(key).decrypt(text.encode()))
            kept = KeptForm(**values | {"fields": [(name, value) for name, value in values["fields"]]})
            if kept.person == person:
                found[key] = kept
    return found


def waiting(request: HttpRequest) -> dict[str, KeptForm]:
    """Name → form of each that is kept for the person who is signed in now, the oldest first."""
    if not request.user.is_authenticated:
        return {}
    return {name_of(key): kept for key, kept in _kept_for(request, request.user.pk).items()}


def oldest(request: HttpRequest) -> KeptForm | None:
    return next(iter(waiting(request).values()), None)


def forget(request: HttpRequest, response: HttpResponseBase, *names: str) -> None:
    """Forget the forms of these names; without names, all that the browser holds."""
    _drop(response, [key for key in _keys(request) if not names or name_of(key) in names])


def _cookie(key: str) -> str:
    return f"{KEY_COOKIE}-{name_of(key)}"


def _add(request: HttpRequest, response: HttpResponseBase, key: str, *, instead_of: Sequence[str] = ()) -> None:
    """Give the browser the key of a form. Those that it takes the place of go, and the oldest of too many."""
    others = [other for other in _keys(request) if other not in instead_of]
    _drop(response, [*instead_of, *others[: max(len(others) + 1 - MOST, 0)]])
    _set_cookie(response, _cookie(key), key, LIFETIME)


def _drop(response: HttpResponseBase, keys: Iterable[str]) -> None:
    for key in keys:
        cache.delete(_place(key))
        response.delete_cookie(_cookie(key))


def _same(request: HttpRequest, kept: dict[str, KeptForm]) -> str | None:
    """The key of the form of ``kept`` that is sent with this request, word by word."""
    sent = request.get_full_path(), _fields(request)
    return next((key for key, form in kept.items() if (form.path, form.fields) == sent), None)


def _done(request: HttpRequest, kept: dict[str, KeptForm]) -> str | None:
    """The key of the form of ``kept`` that need not wait now that this one is taken: the same one, or the only one of
    its page, where it was perhaps changed."""
    of_page = [key for key, form in kept.items() if form.path == request.get_full_path()]
    return _same(request, kept) or (of_page[0] if len(of_page) == 1 else None)


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
    offer = f"{reverse('kept-form')}?{urlencode({'form': name_of(key)})}"
    response = HttpResponseRedirect(offer) if is_signed_in else _sign_in(next=offer)
    _add(request, response, key, instead_of=_sent_before(request, person))
    return response


def _sent_before(request: HttpRequest, person: int | None) -> list[str]:
    """The key of the form that is sent now, if it is kept already: pressed twice, it is kept once."""
    before = _same(request, _kept_for(request, person))
    return [before] if before else []


def keep_left(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep what the script of a page sends when the page is left with something typed: ``path``, where its form is sent
    to, and ``fields``, a list of names and values as JSON. It takes the place of what was left on that page before and
    is all in it; another text, left by another tab, is kept as well."""
    person, path = cast(int, request.user.pk), request.POST.get("path", "")
    fields = _fields_left(request.POST.get("fields", ""))
    if not path.startswith("/") or path.startswith("//") or all(_is_technical(name) for name, _value in fields):
        return
    page = urlsplit(request.headers.get("Referer", "")).path or path
    kept = KeptForm(person, path, page, fields, request.POST.getlist("file"), timezone.now().isoformat(), was_left=True)
    if (key := _store(kept)) is not None:
        before = [
            old
            for old, form in _kept_for(request, person).items()
            if form.was_left and form.path == path and _is_in(form.fields, fields)
        ]
        _add(request, response, key, instead_of=before)


def _is_in(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> bool:
    """Whether all texts of one are in the other, where they may go on; what is chosen may differ."""
    texts = dict(new)
    return all(_plain(value) in _plain(texts.get(name, "")) for name, value in old if _is_text(value))


def _fields_left(text: str) -> list[tuple[str, str]]:
    try:
        return [(str(name), str(value)) for name, value in json.loads(text) if name not in LEFT_OUT and value]
    except (TypeError, ValueError):
        return []


def has_typed(request: HttpRequest) -> bool:
    """Whether somebody who is signed in sends something typed or chosen from a page of the portal: it is kept if it is
    refused."""
    is_ours = request.user.is_authenticated and _is_a_form_of_a_page(request)
    return is_ours and any(not _is_technical(name) for name, _value in _fields(request))


def _has_text(request: HttpRequest) -> bool:
    return any(_is_text(value) for _name, value in _fields(request))


def _is_refused(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the answer refuses what was sent and does not show it: another page says so, or at least says no success,
    or it is a page that lacks a part of it.

    What is taken is always answered by leading to another page, and a form that is shown again has all that was sent.
    """
    if 300 <= response.status_code < 400:
        levels = {one.level for one in getattr(messages.get_messages(request), "_queued_messages", ())}
        # "Nothing was changed": no text of it is saved, and choices that say what stands already need not be.
        is_only_told = bool(levels) and messages.SUCCESS not in levels and _has_text(request)
        return messages.ERROR in levels or is_only_told
    return response.status_code in ERROR_PAGES or not shows(request, response)


def shows(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether a page holds each text that was sent and, where it names an error, each choice in its control; true for a
    file, which is no page."""
    if not isinstance(response, HttpResponse) or not response.headers.get("Content-Type", "").startswith("text/html"):
        return True
    html = response.content.decode()
    page, fields = _plain(unescape(html)), _fields(request)
    if not all(_plain(value) in page for _name, value in fields if _is_text(value)):
        return False
    if ERROR_SUMMARY not in html:  # the next step of what was sent, which holds what it needs of it
        return True
    controls = _ShownControls(html)
    return all(_is_text(value) or _is_technical(name) or controls.hold(name, value) for name, value in fields)


def _plain(text: str) -> str:
    return " ".join(text.split())


class _ShownControls(HTMLParser):
    """What the controls of a page hold, as a browser would send it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._held: set[tuple[str, str]] = set()
        self._free: set[str] = set()  # names of what a person does not fill in by hand
        self._select = self._textarea = self._typed = ""
        self._options: list[tuple[bool, str]] = []  # of the select that is being read
        self.feed(html)

    def hold(self, name: str, value: str) -> bool:
        return name in self._free or (name, _plain(value)) in self._held

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "")
        if tag == "button" or kind in {"hidden", "submit", "file"}:
            self._free.add(name)
        elif tag == "input" and (kind not in {"radio", "checkbox"} or "checked" in given):
            default = "on" if kind == "checkbox" else ""
            self._held.add((name, _plain(given.get("value", default))))
        elif tag == "textarea":
            self._textarea, self._typed = name, ""
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option":
            self._options.append(("selected" in given, _plain(given.get("value", ""))))

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._typed += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._held.add((self._textarea, _plain(self._typed)))
            self._textarea = ""
        elif tag == "select":
            chosen = [value for is_chosen, value in self._options if is_chosen] or [v for _, v in self._options[:1]]
            self._held |= {(self._select, value) for value in chosen}


def _settle(request: HttpRequest, response: HttpResponseBase) -> None:
    """Keep what this answer refuses and does not show; forget what it has taken."""
    person = cast(int, request.user.pk)
    if _is_refused(request, response):
        key = keep(request, person, was_refused=True) if has_typed(request) else None
        if key is not None:
            _add(request, response, key, instead_of=_sent_before(request, person))
    elif response.status_code < 400 and (done := _done(request, _kept_for(request, person))):
        forget(request, response, name_of(done))


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
            if request.method == "POST" and not any(name.startswith(KEY_COOKIE) for name in response.cookies):
                _settle(request, response)
        elif PERSON_COOKIE in request.COOKIES and request.path == reverse("account_logout"):
            response.delete_cookie(PERSON_COOKIE)  # who signs out leaves nothing for the next person
            forget(request, response)
        return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page from before a sign-in in another tab: its form is offered once more. Otherwise the refusal."""
    return _offer(request) or render(request, "403_csrf.html", status=403)
