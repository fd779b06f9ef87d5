"""May this person? Each permission by those who have it and by those who have not, with the sentence that says why."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from members.permissions import PORTAL_PERMISSIONS, PORTAL_ROLES, codename
from members.permissions import check as check_portal
from reporting import permissions
from reporting.actions import releases
from reporting.models import SectionAssignment
from tests.factories import administrator, contributor, donor, focal_point, secretariat, state
from tests.factories.reports import accepted

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(everything) -> dict:
    with everything():
        return {
            "focal point": focal_point(state("KH")),
            "contributor": contributor(state("KH")),
            "other state": focal_point(state("TH")),
            "no Party": focal_point(state("TL")),
            "secretariat": secretariat(),
            "donor": donor(),
            "administrator": administrator(),
        }


def those_allowed(people: dict, check, *arguments) -> set[str]:
    return {name for name, person in people.items() if permissions.allows(check, person, *arguments)}


def test_each_permission_of_the_portal_belongs_to_its_roles(people):
    for permission in PORTAL_PERMISSIONS:
        holders = {key for key, role in PORTAL_ROLES.items() if permission in role.permissions}
        assert those_allowed(people, check_portal, permission) == {name for name in people if name in holders}
        assert permission == f"members.{codename(permission)}"


def test_who_lacks_a_permission_reads_for_whom_the_page_is(people):
    with pytest.raises(PermissionDenied, match=r"This page is for: SOMTC secretariat\. Your role is Donor viewer"):
        permissions.check_can_review(people["donor"])


def test_the_secretariats_work_is_the_secretariats(people):
    for check in (
        permissions.check_can_review,
        permissions.check_can_manage_cycles,
        permissions.check_can_consolidate,
        permissions.check_can_publish,
    ):
        assert those_allowed(people, check) == {"secretariat"}


def test_only_the_focal_point_speaks_for_the_state(people, report):
    assert those_allowed(people, permissions.check_can_report, report) == {"focal point"}


def test_also_where_there_is_no_report_yet(people):
    assert those_allowed(people, permissions.check_can_report_for, state("KH")) == {"focal point"}
    assert those_allowed(people, permissions.check_can_report_for, state("TH")) == {"other state"}
    with pytest.raises(PermissionDenied, match="Only the national focal point of Cambodia may do this"):
        permissions.check_can_report_for(people["donor"], state("KH"))


def test_a_section_is_written_by_the_focal_point_and_by_whom_it_was_given_to(people, report, everything):
    with everything():
        given, other = report.sections.all()[:2]
        SectionAssignment.objects.create(
            report_section=given,
            person=people["contributor"],
            assigned_by=people["focal point"],
            assigned_at=timezone.now(),
        )
        assert those_allowed(people, permissions.check_can_write, given) == {"focal point", "contributor"}
        assert those_allowed(people, permissions.check_can_write, other) == {"focal point"}


def test_only_the_giver_answers_a_request_for_consent(people, report, everything):
    with everything():
        accepted(report, people["focal point"], people["secretariat"])
        mark = releases.mark(
            report=report, ref=("answer", "art5-1-q1"), giver=state("TH"), described="A note", by=people["focal point"]
        )
        asked = releases.ask_consent(mark=mark, audience="ammtc", by=people["focal point"])
    assert those_allowed(people, permissions.check_can_consent, asked) == {"other state"}


def test_what_parties_release_to_each_other_is_read_by_parties_and_the_secretariat(people):
    readers = {"focal point", "other state", "no Party", "secretariat", "donor"}
    assert those_allowed(people, permissions.check_reads_publications) == readers
    assert those_allowed(people, permissions.check_reads_as_party) == {"focal point", "other state", "secretariat"}
    with pytest.raises(PermissionDenied, match="Your state is not a Party yet"):
        permissions.check_reads_as_party(people["no Party"])
    with pytest.raises(PermissionDenied, match="for the national focal points of the Parties"):
        permissions.check_reads_as_party(people["contributor"])


def test_the_calendar_is_for_those_who_report_and_the_secretariat(people):
    assert those_allowed(people, permissions.check_has_calendar) == {
        "focal point",
        "contributor",
        "other state",
        "no Party",
        "secretariat",
    }
