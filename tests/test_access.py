"""Every route, every role."""

import pytest

from members.permissions import ROLES as PORTAL_ROLES
from tests import access_table

pytestmark = pytest.mark.django_db


def test_every_route_is_in_the_table():
    assert access_table.undeclared() == []


def test_every_role_gets_from_every_route_what_the_table_says(everything):
    with everything():
        world = access_table.make_world()
    cells = access_table.try_all(world)
    assert len(cells) == len(access_table.ROLES) * (len(access_table.TABLE) + len(access_table.DRAFTS))
    assert [cell for cell in cells if cell.is_violation] == []


def test_each_role_holds_exactly_these_permissions():
    assert {key: sorted(role.permissions) for key, role in PORTAL_ROLES.items()} == {
        "focal_point": ["members.report_for_state"],
        "contributor": ["members.contribute_to_state"],
        "secretariat": [
            "members.consolidate_reports",
            "members.keep_contact",
            "members.manage_cycles",
            "members.publish_releases",
            "members.review_reports",
            "members.view_publications",
        ],
        "donor": ["members.view_publications"],
        "administrator": ["members.manage_people"],
    }
