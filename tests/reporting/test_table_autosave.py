"""What the script of a table's page sends while somebody fills it: saved, refused, in conflict, and at what cost."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEvent
from reporting.actions import answers as answer_actions
from reporting.enums import SectionStatus
from reporting.models import ReportSection, SectionAssignment
from reporting.text import zawgyi
from tests.factories import contributor, focal_point, state
from tests.factories.reports import fill, submitted
from tests.reporting.test_section_page import TABLE
from tests.responses import text_of
from victims.layout import LayoutMaker
from victims.models import EarlierFigures, Figure, TableReturn

pytestmark = pytest.mark.django_db
WOMEN, MEN = "female|18-24|identified", "male|18-24|identified"
QUESTION = "art14-1-q3"


def part(now, *seen):
    return {"now": now, "seen": list(seen) or [""]}


def save(client, report, cells=None, fields=None, version=0, question=QUESTION):
    body = {"version": version, "cells": cells or {}, "fields": fields or {}}
    address = reverse("table-save", args=[report.pk, "article-14", question])
    return client.post(address, body, content_type="application/json")


@pytest.fixture
def every_cell(everything) -> list[str]:
    """All cells of table S1: four sexes, nine age groups, four statuses."""
    with everything():
        return list(LayoutMaker().of_key("victims_identified").every_key())


@pytest.fixture
def held(everything):
    """The figures as they are in the database."""

    def read() -> dict[str, int]:
        with everything():
            return dict(Figure.objects.values_list("key", "count"))

    return read


@pytest.fixture
def row(everything):
    def read() -> TableReturn:
        with everything():
            return TableReturn.objects.select_related("updated_by").get(table__key="victims_identified")

    return read


@pytest.fixture
def noon(monkeypatch):
    """``noon(minutes)`` makes it so many minutes after twelve."""

    def make(minutes: float) -> None:
        at = datetime(2026, 11, 30, 12, tzinfo=UTC) + timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda: at)

    make(0)
    return make


# --- What is saved ----------------------------------------------------------------------------------------------------
def test_changed_cells_are_saved_and_the_others_stay(client, report, officer, held, row):
    said = save(client, report, {WOMEN: part("12"), MEN: part(" 0 ")}).json()
    assert (said["version"], said["refused"], said["others"]) == (1, {"cells": {}, "fields": {}}, None)
    assert re.fullmatch(r"\d\d:\d\d \(UTC\+7\)", said["saved_at"])
    assert "142 cells are empty" in said["page"]["total"]
    assert save(client, report, {WOMEN: part("", "12")}, version=1).json()["version"] == 2
    assert held() == {MEN: 0}
    assert (row().kind, row().updated_by) == ("zero", officer)
    assert save(client, report, {MEN: part("", "0")}, version=2).json()["version"] == 3
    assert (held(), row().kind) == ({}, "unanswered")


def test_what_was_lost_on_the_way_and_is_sent_again_is_saved_once(client, report, officer, row, everything):
    sent = {WOMEN: part("12")}, {"source": part({"source": "Register"}, {"source": ""})}
    assert [save(client, report, *sent).json()["version"] for _ in range(3)] == [1, 1, 1]
    with everything():
        assert AuditEvent.objects.filter(what="table saved").count() == 1
        assert ReportSection.objects.get(report=report, section__key="article-14").status == SectionStatus.IN_PROGRESS


def test_wrong_cells_are_told_and_the_others_saved(client, report, officer, held):
    response = save(client, report, {WOMEN: part("1 234"), MEN: part("7"), "other|18-24|identified": part("-3")})
    assert (response.status_code, held()) == (200, {MEN: 7})
    assert response.json()["refused"]["cells"] == {
        WOMEN: "Enter the number without commas, points or spaces, such as 1234.",
        "other|18-24|identified": "The number cannot be negative. Enter 0 or more, such as 12.",
    }


def test_the_fields_around_the_table_are_saved_each_on_its_own(client, report, officer, row):
    fields = {
        "source": part({"source": "Register"}, {"source": ""}),
        "cutoff": part(
            {"cutoff_day": "31", "cutoff_month": "2", "cutoff_year": "2026"},
            {"cutoff_day": "", "cutoff_month": "", "cutoff_year": ""},
        ),
        "provisional": part({"provisional": "on"}, {}),
    }
    said = save(client, report, fields=fields).json()
    assert said["refused"]["fields"] == {
        "cutoff": {"cutoff": ["Day must be between 1 and 28: February 2026 has 28 days"]}
    }
    assert (row().source, row().provisional, row().cutoff) == ("Register", True, None)
    fields = {"provisional": part({}, {"provisional": "on"}), "source": part({"source": ""}, {"source": "Register"})}
    save(client, report, fields=fields, version=1)
    assert (row().source, row().provisional) == ("", False)


def test_a_kind_is_saved_with_its_reason_or_not_at_all(client, report, officer, row):
    figures = {"kind": "value", "reason": ""}
    said = save(client, report, fields={"kind": part({"kind": "not_available", "reason": ""}, figures)}).json()
    assert said["refused"]["fields"] == {"kind": {"reason": ["Say why the figures are not available."]}}
    given = {"kind": "not_available", "reason": "No register yet."}
    assert save(client, report, fields={"kind": part(given, figures)}).json()["version"] == 1
    assert (row().kind, row().reason) == ("not_available", "No register yet.")


def test_numbers_below_the_table_count_as_figures(client, report, officer, everything):
    fields = {"extra-persons_assisted": part({"extra-persons_assisted": "7"}, {"extra-persons_assisted": ""})}
    said = save(client, report, fields=fields, question="art14-10c-q1")
    assert said.status_code == 200
    with everything():
        row = TableReturn.objects.get()
        assert (row.kind, row.supplements) == ("value", {"persons_assisted": 7})


def test_a_text_that_looks_like_a_person_is_refused_and_the_figures_saved(client, report, officer, held, row):
    fields = {"source": part({"source": "Ms Sokha Chan, phone 012 345 678"}, {"source": ""})}
    said = save(client, report, {WOMEN: part("12")}, fields).json()
    [sentence] = said["refused"]["fields"]["source"]["source"]
    assert sentence.endswith("or save the page by its button to say that it is not a person.")
    assert (held(), row().source) == ({WOMEN: 12}, "")


def test_burmese_in_zawgyi_is_offered_in_unicode_by_the_button(client, report, officer, row, everything):
    zawgyi_text = "\u103b\u1019\u1014\u1039\u1019\u102c\u108f\u102d\u102f\u1004\u1039\u1004\u1036"
    said = save(client, report, {WOMEN: part("1")}, {"source": part({"source": zawgyi_text}, {"source": ""})}).json()
    assert said["refused"]["fields"]["source"]["source"] == [zawgyi.OFFER_ON_SAVE]
    with everything():
        TableReturn.objects.update(source=zawgyi_text)  # from before it was looked for
    given = part({"source": "Register"}, {"source": zawgyi_text})
    assert save(client, report, fields={"source": given}, version=1).json()["conflicts"]["fields"] == {}
    assert row().source == "Register"


def test_a_citizenship_that_was_added_on_the_page_is_saved(client, report, officer, held):
    said = save(client, report, {"BGD|female|0-8": part("2")}, question="art14-3-q2")
    assert (said.status_code, held()) == (200, {"BGD|female|0-8": 2})
    assert save(client, report, {"XXX|female|0-8": part("2")}, question="art14-3-q2").status_code == 400


# --- Two people -------------------------------------------------------------------------------------------------------
@pytest.fixture
def colleague():
    return focal_point(state("KH"), name="Second officer, Cambodia")


def test_two_people_in_one_table_do_not_overwrite_each_other(client, report, officer, colleague, held):
    client.force_login(colleague)
    save(client, report, {WOMEN: part("50"), MEN: part("4")})
    client.force_login(officer)
    said = save(client, report, {WOMEN: part("12"), "other|18-24|identified": part("1")}).json()
    assert said["conflicts"] == {"cells": {WOMEN: "50"}, "fields": {}, "own": False}
    assert held() == {WOMEN: 50, MEN: 4, "other|18-24|identified": 1}
    # The page hears all that stands there now, to show it.
    assert said["others"]["cells"] == {WOMEN: "50", MEN: "4", "other|18-24|identified": "1"}
    assert said["others"]["said"].startswith("Second officer, Cambodia saved this table meanwhile")
    again = save(client, report, {WOMEN: part("12", "50")}, version=said["version"]).json()
    assert (again["conflicts"]["cells"], again["others"], held()[WOMEN]) == ({}, None, 12)


def test_the_same_figure_from_both_is_no_conflict(client, report, officer, colleague):
    client.force_login(colleague)
    save(client, report, {WOMEN: part("50")})
    client.force_login(officer)
    said = save(client, report, {WOMEN: part("50")}).json()
    assert (said["version"], said["conflicts"]["cells"]) == (1, {})


def test_a_field_that_somebody_else_changed_is_in_conflict(client, report, officer, colleague, row):
    client.force_login(colleague)
    given = {"kind": "not_available", "reason": "No register yet."}
    save(client, report, fields={"kind": part(given, {"kind": "value", "reason": ""})})
    client.force_login(officer)
    mine = {"kind": "value", "reason": "See below."}
    said = save(client, report, fields={"kind": part(mine, {"kind": "value", "reason": ""})}).json()
    assert said["conflicts"]["fields"] == {
        "kind": {
            "controls": given,
            "words": "Not available: we cannot give these figures (say why). No register yet.",
        }
    }
    assert (row().reason, row().version) == ("No register yet.", 1)


def test_ones_own_other_tab_is_not_called_somebody_else(client, report, officer):
    save(client, report, {WOMEN: part("50")})
    said = save(client, report, {WOMEN: part("12")}).json()
    assert said["conflicts"]["own"] is True
    assert said["others"]["said"].startswith("You saved this table in another tab")


def test_what_the_page_sends_while_it_is_closed_follows_what_is_on_its_way(client, report, officer, held):
    save(client, report, {WOMEN: part("1")})
    save(client, report, {WOMEN: part("12", "", "1")})
    assert held() == {WOMEN: 12}


# --- History ----------------------------------------------------------------------------------------------------------
def versions(everything) -> list[int]:
    with everything():
        return list(EarlierFigures.objects.order_by("version").values_list("version", flat=True))


def test_the_history_has_one_entry_for_what_one_person_fills_in_within_ten_minutes(
    client, report, officer, colleague, everything, every_cell, noon
):
    for version, key in enumerate(every_cell[:5]):
        noon(version)
        save(client, report, {key: part("1")}, version=version)
    save(client, report, {every_cell[0]: part("2", "1")}, version=5)  # one figure corrected
    assert versions(everything) == []
    noon(11)
    save(client, report, {every_cell[5]: part("1")}, version=6)
    assert versions(everything) == [6]
    client.force_login(colleague)
    save(client, report, {every_cell[6]: part("1")}, version=7)
    assert versions(everything) == [6, 7]
    with everything():
        assert AuditEvent.objects.filter(what="table saved").count() == 8
    page = text_of(client.get(TABLE.format(report.pk) + "history/"))
    assert re.findall(r"Version (\d+)(?= |<)", page)[:1] == ["8"]


def test_figures_that_are_replaced_together_stay_in_the_history(client, report, officer, everything, every_cell, noon):
    save(client, report, {key: part("1") for key in every_cell})
    noon(1)
    save(client, report, {key: part("", "1") for key in every_cell}, version=1)
    assert versions(everything) == [1]
    with everything():
        assert len(EarlierFigures.objects.get().cells) == 144


# --- What is refused --------------------------------------------------------------------------------------------------
def test_an_ended_session_is_told_and_nothing_saved(client, report, officer, held):
    client.logout()
    response = save(client, report, {WOMEN: part("12")})
    assert (response.status_code, response.json()) == (401, {"message": "You are signed out."})
    assert held() == {}


def test_a_report_with_the_secretariat_is_not_changed(client, officer, report, everything, held):
    with everything():
        fill(report, officer)
        submitted(report, officer)
    before = held()
    response = save(client, report, {WOMEN: part("12")})
    assert response.status_code == 409
    assert response.json()["refused"].startswith("The report is submitted and cannot be changed now.")
    assert held() == before


def test_a_section_that_was_not_returned_is_not_changed(client, officer, report, everything, held):
    with everything():
        ReportSection.objects.filter(report=report).update(is_open=False)
    response = save(client, report, {WOMEN: part("12")})
    assert response.json() == {"refused": "This section was not returned, so it cannot be changed now."}
    assert (response.status_code, held()) == (409, {})


def test_a_contributor_saves_only_in_the_own_sections(client, report, everything, held):
    person = contributor(state("KH"))
    client.force_login(person)
    response = save(client, report, {WOMEN: part("12")})
    assert (response.status_code, held()) == (404, {})
    assert "not open to you" in response.json()["refused"]
    with everything():
        section = report.sections.get(section__key="article-14")
        SectionAssignment.objects.create(
            report_section=section, person=person, assigned_by=focal_point(state("KH")), assigned_at=timezone.now()
        )
    assert save(client, report, {WOMEN: part("12")}).status_code == 200
    with everything():
        SectionAssignment.objects.all().delete()
        with pytest.raises(Exception, match="is not assigned to you"):
            answer_actions.save_table_parts(
                report_section=section, question=None, cells={}, fields={}, by=type(person).objects.get(pk=person.pk)
            )


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{}", b"[" * 100_000, b'{"version": 1e999, "cells": {}, "fields": {}}',
        b'{"version": 0, "cells": {}, "fields": {"source": {"now": {"source": "a\\ud800b"}, "seen": []}}}',
 b'{"version": "x", "cells": {}, "fields": {}}',
        b'{"version": 0, "cells": {"female": {"now": "1", "seen": [""]}}, "fields": {}}',
        b'{"version": 0, "cells": {"female|18-24|identified": {"now": 1, "seen": [""]}}, "fields": {}}',
        b'{"version": 0, "cells": {}, "fields": {"version": {"now": {}, "seen": []}}}',
        b'{"version": 0, "cells": {}, "fields": {"source": {"now": {"source": 1}, "seen": []}}}',
    ],
)  # fmt: skip
def test_what_no_page_of_this_table_sends_is_not_taken(client, report, officer, body, held):
    address = reverse("table-save", args=[report.pk, "article-14", QUESTION])
    response = client.post(address, body, content_type="application/json")
    assert (response.status_code, held()) == (400, {})
    assert response.json()["refused"].startswith("This page is out of date.")


# --- What it costs ----------------------------------------------------------------------------------------------------
def queries(client, *sent, **more) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert save(client, *sent, **more).status_code == 200
    return len(captured)


def test_a_paste_of_144_cells_costs_as_much_as_one_cell(client, report, officer, held, every_cell, noon):
    save(client, report, {every_cell[0]: part("1")})
    one = queries(client, report, {every_cell[1]: part("1")}, version=1)
    many = queries(client, report, {key: part("2") for key in every_cell[2:]}, version=2)
    assert len(held()) == 144
    assert many == one == 27
    replaced = queries(client, report, {key: part("3", "1", "2") for key in every_cell}, version=3)
    assert replaced == one + 1  # the history
