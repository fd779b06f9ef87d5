"""The second wall: a query without any filter finds only what the database shows to this person."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from members.models import MemberState
from members.row_access import row_access
from reporting import models
from tests.factories import focal_point, state
from tests.factories.reports import fill, open_cycle, report_of, submitted
from victims.models import TableReturn

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_states(everything):
    """Cambodia has handed in; Thailand is writing."""
    with everything():
        cycle = open_cycle()
        submitted(report_of(state("KH"), cycle), focal_point(state("KH")))
        fill(report_of(state("TH"), cycle), focal_point(state("TH")))


CONTENT = [models.Answer, models.SubmittedVersion, TableReturn, models.ReportSection, models.NationalReport]


def test_without_access_there_is_nothing(two_states):
    assert {model.__name__: model.objects.count() for model in CONTENT} == dict.fromkeys(
        [model.__name__ for model in CONTENT], 0
    )


def test_a_state_finds_its_own_rows_only(two_states):
    with row_access(states=[state("TH").pk]):
        assert set(models.Answer.objects.values_list("report__member_state__iso2", flat=True)) == {"TH"}
        assert set(TableReturn.objects.values_list("member_state__iso2", flat=True)) == {"TH"}
        assert models.SubmittedVersion.objects.count() == 0
        assert models.NationalReport.objects.get().member_state.iso2 == "TH"


def test_the_secretariat_finds_what_came_in_and_no_answers(two_states):
    with row_access(reviews=True):
        assert [v.reference for v in models.SubmittedVersion.objects.all()] == ["ACTIP-2026-KH-1"]
        assert models.Answer.objects.count() == 0
        assert TableReturn.objects.count() == 0
        assert models.NationalReport.objects.count() == 11


def test_access_ends_with_the_block_and_comes_back_for_the_outer_one(two_states):
    with row_access(states=[state("TH").pk]):
        with row_access(reviews=True):
            assert models.Answer.objects.count() == 0
        assert models.Answer.objects.count() > 0
    assert models.Answer.objects.count() == 0


def test_a_state_cannot_write_into_another_states_report(two_states, everything):
    with row_access(states=[state("TH").pk]):
        changed = models.NationalReport.objects.filter(member_state__iso2="KH").update(status="draft")
    assert changed == 0


def test_every_table_that_hangs_on_a_report_is_protected(two_states):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT t.relname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid"
            " JOIN pg_class f ON f.oid = c.confrelid WHERE c.contype = 'f' AND NOT t.relrowsecurity"
            " AND f.relname IN ('reporting_nationalreport', 'reporting_submittedversion', 'reporting_evidencefile',"
            " 'reporting_reportsection', 'victims_tablereturn', 'reporting_consolidatedreport')"
        )
        # A publication is what was released; it keeps the number of the report it came from.
        assert [name for (name,) in cursor.fetchall()] == ["reporting_publication"]


def test_a_group_with_a_permission_for_every_state_is_found(db):
    group = Group.objects.create(name="Too much")
    group.permissions.add(Permission.objects.get(codename="report_for_state"))
    with pytest.raises(SystemCheckError, match=r"members\.E001"):
        call_command("check", databases=["default"])
    assert MemberState.objects.count() == 11
