"""A visitor of the live portal without a browser, who signs in, reads pages and sends forms."""

import re
from http.cookiejar import CookieJar
from urllib.parse import urlencode
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
