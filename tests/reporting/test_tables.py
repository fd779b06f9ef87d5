"""Entering one statistical table: saved with its totals, refused cell by cell, and nothing typed is lost."""

import pytest

from reporting.enums import AnswerKind
from tests.reporting.test_section_page import CELL, TABLE, url
from tests.responses import text_of
from victims.models import Figure, TableReturn

pytestmark = pytest.mark.django_db


def test_a_table_is_saved_with_its_totals(client, report, officer, everything):
    data = {"kind": "value", "version": "0", CELL: "12", "cell-male|18-24|identified": "0", "source": "Register"}
    response = client.post(TABLE.format(report.pk), data)
    assert response.status_code == 302
    with everything():
        row = TableReturn.objects.get(table__key="victims_identified")
        assert (row.kind, row.version, row.source) == (AnswerKind.VALUE, 1, "Register")
        assert dict(row.figures.values_list("key", "count")) == {
            "female|18-24|identified": 12, "male|18-24|identified": 0
        }  # fmt: skip
    page = text_of(client.get(TABLE.format(report.pk)))
    assert 'Total saved</span>: <span data-total="panel-1">12' in page  # of those formally identified
    # Whoever was found to be no victim is not added to the victims.
    assert "Grand total" not in page
    assert "so they are not added up; 142 cells are empty." in page
    section = text_of(client.get(url(report, "article-14")))
    assert "<strong>Answer given</strong>; formally identified victim 12 (142 cells empty)." in section


def test_a_wrong_cell_is_named_and_every_cell_stays(client, report, officer, everything):
    data = {"kind": "value", "version": "0", CELL: "1,234", "cell-male|18-24|identified": "7"}
    response = client.post(TABLE.format(report.pk), data)
    page = text_of(response)
    assert "Female, 18 to 24 years, Formally identified victim: A comma or point before three digits" in page
    assert 'value="1,234"' in page and 'value="7"' in page
    with everything():
        assert Figure.objects.count() == 0


def test_a_stale_table_shows_both_figures(client, report, officer, everything):
    client.post(TABLE.format(report.pk), {"kind": "value", "version": "0", CELL: "12"})
    response = client.post(TABLE.format(report.pk), {"kind": "value", "version": "0", CELL: "15"})
    page = text_of(response)
    assert response.status_code == 409
    assert 'value="15"' in page and "now: 12" in page
    with everything():
        assert Figure.objects.get().count == 12
    client.post(TABLE.format(report.pk), {"kind": "value", "version": "1", CELL: "15"})
    with everything():
        assert Figure.objects.get().count == 15


def test_a_further_citizenship_gets_a_row(client, report, officer, everything):
    address = f"/reports/{report.pk}/sections/article-14/tables/art14-3-q2/"
    response = client.post(address, {"kind": "value", "version": "0", "then": "add-row", "add": "BGD"})
    page = text_of(response)
    assert "Bangladesh" in page and 'name="cell-BGD|female|0-8"' in page
    client.post(address, {"kind": "value", "version": "0", "row": "BGD", "cell-BGD|female|0-8": "2"})
    assert 'name="cell-BGD|female|0-8"' in text_of(client.get(address))


def test_empty_cells_are_filled_with_zero_only_when_asked(client, report, officer, everything):
    response = client.post(TABLE.format(report.pk), {"kind": "value", "version": "0", "then": "fill", CELL: "3"})
    assert text_of(response).count('value="0"') >= 143
    with everything():
        assert Figure.objects.count() == 0, "nothing is saved before it was seen"
