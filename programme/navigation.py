"""The menu: one table with each entry, its page and who sees it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch

from members import permissions
from members.addresses import address


def anybody(user) -> bool:
    return True


def a_visitor(user) -> bool:
    return not user.is_authenticated


def a_signed_in_person(user) -> bool:
    return user.is_authenticated


def acts_for_a_state(user) -> bool:
    return user.is_authenticated and bool(user.state_ids)


def speaks_for_a_party(user) -> bool:
    return user.is_authenticated and user.speaks_for_a_party


def reports_for_a_state(user) -> bool:
    return user.is_authenticated and bool(user.reported_state_ids)


def holds(permission: str) -> Callable[..., bool]:
    return lambda user: user.has_perm(permission)


def any_of(*tests: Callable[..., bool]) -> Callable[..., bool]:
    return lambda user: any(test(user) for test in tests)


@dataclass(frozen=True)
class MenuEntry:
    label: str
    url_name: str
    seen_by: Callable[..., bool]
    rarely: bool = False  # is under "More" where the menu would not fit in one line


ONE_LINE = 8  # entries next to "More"
MENU = (
    MenuEntry("Home", "home", a_signed_in_person),
    MenuEntry("Reports", "report-list", acts_for_a_state),
    MenuEntry("Overview", "region-overview", holds(permissions.REVIEW_REPORTS)),
    MenuEntry("Follow-up", "follow-up-list", any_of(acts_for_a_state, holds(permissions.REVIEW_REPORTS))),
    MenuEntry("Cycles", "cycle-list", holds(permissions.MANAGE_CYCLES)),
    MenuEntry("Questionnaires", "questionnaire-list", holds(permissions.MANAGE_CYCLES), rarely=True),
    MenuEntry("Check of the Convention", "text-check-list", holds(permissions.MANAGE_CYCLES), rarely=True),
    MenuEntry("Review", "review-queue", holds(permissions.REVIEW_REPORTS)),
    MenuEntry("Needs", "need-list", holds(permissions.REVIEW_REPORTS), rarely=True),
    MenuEntry("Calendar", "calendar", any_of(acts_for_a_state, holds(permissions.REVIEW_REPORTS))),
    MenuEntry("Rights of victims", "region-rights", holds(permissions.REVIEW_REPORTS), rarely=True),
    MenuEntry("AMMTC reports", "consolidated-list", any_of(acts_for_a_state, holds(permissions.CONSOLIDATE_REPORTS))),
    MenuEntry(
        "Released by Parties",
        "party-edition-list",
        any_of(speaks_for_a_party, holds(permissions.REVIEW_REPORTS)),
        rarely=True,
    ),
    MenuEntry("Dashboards", "dashboard", any_of(reports_for_a_state, holds(permissions.VIEW_PUBLICATIONS))),
    MenuEntry("Contact", "contact-edit", holds(permissions.KEEP_CONTACT), rarely=True),
    MenuEntry("People", "person-list", holds(permissions.MANAGE_PEOPLE)),
    MenuEntry(
        "Audit trail",
        "audit-list",
        any_of(reports_for_a_state, holds(permissions.REVIEW_REPORTS), holds(permissions.MANAGE_PEOPLE)),
        rarely=True,
    ),
    MenuEntry("Convention", "article-list", anybody, rarely=True),
    MenuEntry("Member states", "state-list", anybody, rarely=True),
    MenuEntry("Glossary", "glossary", anybody, rarely=True),
    MenuEntry("About", "about", a_visitor),
)


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    """The entries that this person sees, as {label, url, current, more}; at most one is current.

    ``more`` is true for entries under "More". When all fit in one line, it is false for every entry.
    """
    entries: list[dict[str, Any]] = []
    for entry in MENU:
        if not entry.seen_by(request.user):
            continue
        try:
            entries.append(
                {"label": entry.label, "url": address(entry.url_name), "current": False, "more": entry.rarely}
            )
        except NoReverseMatch:
            continue
    if len(entries) <= ONE_LINE:
        for item in entries:
            item["more"] = False
    if holding := [entry for entry in entries if _leads_to(entry["url"], request.path)]:
        max(holding, key=lambda entry: len(entry["url"]))["current"] = True
    return entries


def _leads_to(url: str, path: str) -> bool:
    """Whether ``path`` is the page at ``url`` or below it. The start page has nothing below it."""
    return path == url or (url != "/" and path.startswith(url))
