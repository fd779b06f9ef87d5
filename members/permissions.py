"""Every permission and role, as data that a lawyer can read.

Two kinds, never mixed: permissions held *for one member state* (django-guardian, on ``MemberState`` only) and those
held for the whole portal (Django groups). A system check (``members.E001``) fails if a group holds one of the first
kind for every state at once.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

# Held for one member state, by membership of that state's group.
REPORT_FOR_STATE = "members.report_for_state"
CONTRIBUTE_TO_STATE = "members.contribute_to_state"
STATE_PERMISSIONS = {
    REPORT_FOR_STATE: "Report for this member state: all sections, submission and release",
    CONTRIBUTE_TO_STATE: "Contribute to the assigned sections of this member state's report",
}

# Held for the portal.
MANAGE_CYCLES = "members.manage_cycles"
REVIEW_REPORTS = "members.review_reports"
CONSOLIDATE_REPORTS = "members.consolidate_reports"
PUBLISH_RELEASES = "members.publish_releases"
VIEW_PUBLICATIONS = "members.view_publications"
KEEP_CONTACT = "members.keep_contact"
MANAGE_PEOPLE = "members.manage_people"
PORTAL_PERMISSIONS = {
    MANAGE_CYCLES: "Open and manage reporting cycles",
    REVIEW_REPORTS: "Read submitted reports, return sections, accept",
    CONSOLIDATE_REPORTS: "Write and render the consolidated report",
    PUBLISH_RELEASES: "Publish releases",
    VIEW_PUBLICATIONS: "Read published releases",
    KEEP_CONTACT: "Say how the secretariat is reached",
    MANAGE_PEOPLE: "Invite, deactivate and assign roles; no report content",
}


@dataclass(frozen=True)
class Role:
    """What a person is in the portal. ``per_state`` roles are held for one member state at a time."""

    key: str
    name: str
    permissions: frozenset[str]
    per_state: bool = False


FOCAL_POINT = Role("focal_point", "National focal point", frozenset({REPORT_FOR_STATE}), per_state=True)
CONTRIBUTOR = Role("contributor", "Contributor", frozenset({CONTRIBUTE_TO_STATE}), per_state=True)
SECRETARIAT = Role(
    "secretariat",
    "SOMTC secretariat",
    frozenset({MANAGE_CYCLES, REVIEW_REPORTS, CONSOLIDATE_REPORTS, PUBLISH_RELEASES, VIEW_PUBLICATIONS, KEEP_CONTACT}),
)
DONOR = Role("donor", "Donor viewer", frozenset({VIEW_PUBLICATIONS}))
ADMINISTRATOR = Role("administrator", "Administrator", frozenset({MANAGE_PEOPLE}))

ROLES = {role.key: role for role in (FOCAL_POINT, CONTRIBUTOR, SECRETARIAT, DONOR, ADMINISTRATOR)}
STATE_ROLES = {key: role for key, role in ROLES.items() if role.per_state}
PORTAL_ROLES = {key: role for key, role in ROLES.items() if not role.per_state}


def codename(permission: str) -> str:
    return permission.partition(".")[2]


def check(user, permission: str) -> None:
    """Raise PermissionDenied, with a sentence, unless ``user`` holds the portal ``permission``."""
    if not user.has_perm(permission):
        holders = [role.name for role in PORTAL_ROLES.values() if permission in role.permissions]
        raise PermissionDenied(
            f"This page is for: {', '.join(holders)}. Your role is {user.role_text or 'not set yet'}. "
            "Ask your administrator if you need it."
        )
