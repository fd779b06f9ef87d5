"""Tables on a page: every cell once, turned round without losing its key; sums that keep unknown apart from zero."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from victims.layout import LayoutMaker, country_name
from victims.models import StatisticalTable
from victims.totals import add, by_dimension, column_total, grand_total, in_words, panel_total, row_total


@pytest.mark.django_db
def test_every_table_has_each_cell_once():
    maker = LayoutMaker()
    for table in StatisticalTable.objects.all():
        keys = list(maker.layout(table).every_key())
        sizes = [len(maker.lines(maker.dimensions[name])) for name in table.dimensions]
        if table.key == "victims_in_education":
            sizes[0] = 3
        product = 1
        for size in sizes:
            product *= size
        assert len(set(keys)) == len(keys) == product, table.key


@pytest.mark.django_db
def test_a_cells_key_keeps_the_tables_own_order():
    layout = LayoutMaker().layout(
        StatisticalTable.objects.get(key="persons_suspected")
    )  # sex × age group × citizenship
    assert (layout.row_title, layout.panel_title) == ("Citizenship", "Sex")
    key = layout.key(layout.panels[0], layout.rows[0], layout.columns[0])
    assert key == "female|0-8|BRN"


@pytest.mark.django_db
def test_a_further_citizenship_has_a_row_between_members_and_residuals():
    table = StatisticalTable.objects.get(key="victims_by_citizenship")
    rows = [line.codes[0] for line in LayoutMaker().layout(table, ["UKR|female|0-8", "BGD|male|9-17"]).rows]
    assert rows[-4:] == ["BGD", "UKR", "stateless", "unknown"]
    assert (country_name("BGD"), country_name("XXX")) == ("Bangladesh", "XXX")


@given(st.lists(st.none() | st.integers(min_value=0, max_value=10**9)))
def test_a_sum_adds_what_is_given_and_counts_what_is_not(values):
    total = add(values)
    given_values = [value for value in values if value is not None]
    assert total.value == (sum(given_values) if given_values else None)
    assert total.blanks == len(values) - len(given_values)


@pytest.mark.django_db
@given(data=st.data())
def test_rows_columns_and_panels_add_up_to_the_same(data):
    layout = LayoutMaker().layout(StatisticalTable.objects.get(key="sentences"))
    chosen = data.draw(st.lists(st.sampled_from(list(layout.every_key())), unique=True, max_size=30))
    cells = {key: data.draw(st.integers(min_value=0, max_value=99)) for key in chosen}

    def total(sums) -> int:
        return sum(found.value or 0 for found in sums)

    everything = grand_total(layout, cells).value or 0
    assert everything == sum(cells.values())
    assert everything == total(panel_total(layout, cells, panel) for panel in layout.panels)
    assert everything == total(row_total(layout, cells, p, r) for p in layout.panels for r in layout.rows)
    assert everything == total(column_total(layout, cells, p, c) for p in layout.panels for c in layout.columns)
    assert everything == sum(by_dimension(cells, 1).values())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "cells", "sums", "words"),
    [
        ("sentences", {"under_1y|female|trafficking": 3}, (True, True, True), "total 3"),
        ("sentences", {}, (True, True, True), ""),
        (
            "victims_identified",
            {"female|18-24|identified": 1200, "male|18-24|identified": 34, "male|18-24|not_victim": 7},
            (True, True, False),
            "formally identified victim 1,234; found not to be a victim 7",
        ),
        (
            "cases_investigated",
            {"trafficking|investigation_opened": 9, "trafficking|convicted": 4},
            (True, False, True),
            "investigation opened 9; convicted at first instance 4",
        ),
        (
            "assets",
            {"frozen|trafficking": 500, "confiscated|trafficking": 20},
            (False, True, True),
            "frozen or seized 500; confiscated by final order 20",
        ),
        ("victims_assisted", {"housing|female|18-24": 5}, (False, True, True), ""),
    ],
)
def test_stages_statuses_and_directions_are_never_added_up(key, cells, sums, words):
    """``sums``: whether rows, columns and panels are."""
    layout = LayoutMaker().layout(StatisticalTable.objects.get(key=key))
    assert set(cells) <= set(layout.every_key())
    assert (layout.rows_sum, layout.columns_sum, layout.panels_sum) == sums
    assert bool(layout.not_added) is not all(sums)
    assert in_words(layout, cells) == words
