"""What a person may do. Each check raises PermissionDenied with a sentence; ``allows`` turns it into True or False."""

from collections.abc import Callable
from typing import NoReturn

from django.core.exceptions import PermissionDenied

from members import permissions
from members.permissions import (
    CONSOLIDATE_REPORTS,
    MANAGE_CYCLES,
    PUBLISH_RELEASES,
    REPORT_FOR_STATE,
    REVIEW_REPORTS,
    VIEW_PUBLICATIONS,
)


def check_can_report(user, report) -> None:
    """Speak for the state: submit, assign, release."""
    if REPORT_FOR_STATE not in user.state_permissions.get(report.member_state_id, ()):
        _only_the_focal_point(report.member_state)


def check_can_report_for(user, state) -> None:
    """Speak for the state, also while there is no report."""
    if REPORT_FOR_STATE not in user.state_permissions.get(state.pk, ()):
        _only_the_focal_point(state)


def _only_the_focal_point(state) -> NoReturn:
    raise PermissionDenied(
        f"Only the national focal point of {state} may do this. "
        "Ask your focal point, or the secretariat if the post is vacant."
    )


def check_can_write(user, report_section) -> None:
    """Write answers in a section: the focal point, and the contributors to whom it was given."""
    held = user.state_permissions.get(report_section.report.member_state_id, ())
    if REPORT_FOR_STATE in held:
        return
    if held and report_section.assignments.filter(person=user).exists():
        return
    raise PermissionDenied(f"The section “{report_section.section}” is not assigned to you. Ask your focal point.")


def check_can_consent(user, request) -> None:
    """Speak for the Party that gave information and is asked about it."""
    if REPORT_FOR_STATE not in user.state_permissions.get(request.giver_id, ()):
        raise PermissionDenied(f"Only the national focal point of {request.giver} may answer this request.")


def check_reads_as_party(user) -> None:
    """Read what other Parties have released to Parties: the focal points of Parties, and the secretariat."""
    if user.reviews_reports:
        return
    if not user.reported_state_ids:
        raise PermissionDenied("This page is for the national focal points of the Parties to the Convention.")
    if not user.speaks_for_a_party:
        raise PermissionDenied(
            "This page is for the Parties to the Convention. Your state is not a Party yet, so what Parties have "
            "released to each other is not shown to it (Article 25)."
        )


def can_read_publications(user) -> bool:
    """Donor viewers and the secretariat; and focal points, who read what is made of their own figures (0061)."""
    return bool(user.reported_state_ids) or user.has_perm(VIEW_PUBLICATIONS)


def check_reads_publications(user) -> None:
    if can_read_publications(user):
        return
    raise PermissionDenied(
        "This page is for: National focal point, SOMTC secretariat, Donor viewer. "
        f"Your role is {user.role_text or 'not set yet'}. Ask your administrator if you need it."
    )


def check_can_review(user) -> None:
    permissions.check(user, REVIEW_REPORTS)


def check_can_manage_cycles(user) -> None:
    permissions.check(user, MANAGE_CYCLES)


def check_has_calendar(user) -> None:
    """Have a calendar: people who act for a state, and the secretariat."""
    if not user.state_ids and not user.reviews_reports:
        raise PermissionDenied("The calendar is for national focal points, contributors and the SOMTC secretariat.")


def check_can_consolidate(user) -> None:
    permissions.check(user, CONSOLIDATE_REPORTS)


def check_can_publish(user) -> None:
    permissions.check(user, PUBLISH_RELEASES)


def allows(check: Callable, *args) -> bool:
    try:
        check(*args)
    except PermissionDenied:
        return False
    return True
