"""A visitor of the live portal without a browser, who signs in, reads pages and sends forms."""

import gzip
import json
import re
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def token(browser: OpenerDirector, page: str) -> str:
    """The token that the forms of a page carry."""
    with browser.open(page, timeout=60) as answer:
        found = TOKEN.search(answer.read().decode())
    if found is None:
        raise RuntimeError(f"{page} holds no form.")
    return found.group(1)


def post(browser: OpenerDirector, page: str, fields: dict[str, str]):
    return browser.open(Request(page, urlencode(fields).encode(), {"Referer": page}), timeout=120)


def signed_in(url: str, address: str, password: str) -> OpenerDirector:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    page = f"{url}/account/login/"
    fields = {"csrfmiddlewaretoken": token(browser, page), "login": address, "password": password}
    with post(browser, page, fields):
        return browser


def cookies(browser: OpenerDirector) -> str:
    """The Cookie header, for requests that are made by hand."""
    jars = [h.cookiejar for h in vars(browser)["handlers"] if isinstance(h, HTTPCookieProcessor)]
    return "; ".join(f"{cookie.name}={cookie.value}" for jar in jars for cookie in jar)


@dataclass
class GivenPage:
    status: int
    location: str  # of a redirect, otherwise ""
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


KEPT_ALIVE = 1.0  # seconds; the server closes a connection on which nothing came for two
LOGIN = "/account/login/"


@dataclass
class TimedVisitor:
    """One person, signed in, whose requests can be timed: on a kept connection, compressed as for a browser.

    ``address`` is where the person sits, 127.0.0.2 and so on: sign-ins are counted by it.
    """

    url: str
    email: str
    password: str
    address: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict, repr=False)
    connection: HTTPConnection | None = field(default=None, repr=False)
    used_at: float = 0.0

    def __post_init__(self) -> None:
        self.get(LOGIN)
        answer = self.post(LOGIN, {"login": self.email, "password": self.password})
        if answer.status != 302:
            raise RuntimeError(f"{self.email} was not signed in: {answer.status}")

    def get(self, path: str) -> GivenPage:
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> GivenPage:
        form = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.cookies["csrftoken"]}
        return self._ask("POST", path, urlencode(fields), form)

    def _ask(self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None) -> GivenPage:
        if self.connection is None or time.monotonic() - self.used_at > KEPT_ALIVE:
            if self.connection is not None:
                self.connection.close()
            self.connection = HTTPConnection(urlsplit(self.url).netloc, timeout=60, source_address=(self.address, 0))
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, {"Accept-Encoding": "gzip", "Cookie": cookie} | (headers or {}))
        response = self.connection.getresponse()
        content = response.read()
        self.used_at = time.monotonic()
        for line in response.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        if response.headers["Content-Encoding"] == "gzip":
            content = gzip.decompress(content)
        return GivenPage(response.status, response.headers["Location"] or "", content)
