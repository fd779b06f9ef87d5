"""Figures are saved as a whole, nothing that was saved is lost, and what is handed in is locked."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import AuditEvent
from tests.factories import focal_point, state
from victims import actions
from victims.actions import FiguresChanged, FiguresLocked, TableEntry
from victims.models import EarlierFigures, Figure, StatisticalTable, TableReturn

pytestmark = pytest.mark.django_db
KEY = "victims_identified"
PERIOD = (date(2026, 1, 1), date(2026, 12, 31))
WOMEN, MEN = "female|18-24|identified", "male|18-24|identified"


@pytest.fixture(autouse=True)
def all_rows(everything):
    with everything():
        yield


@pytest.fixture
def officer():
    return focal_point(state("KH"))


def save(by, base_version: int = 0, iso2: str = "KH", key: str = KEY, **fields) -> TableReturn:
    """``save(officer, cells={WOMEN: 4})``"""
    return actions.save_table(
        state=state(iso2),
        table=StatisticalTable.objects.get(key=key),
        period=PERIOD,
        entry=TableEntry(**{"kind": "value"} | fields),
        base_version=base_version,
        by=by,
    )


def cells(row: TableReturn) -> dict[str, int]:
    return actions.cells_of([row])[row.pk]


def test_a_table_is_saved_with_all_that_was_said_of_it(officer):
    about = {
        "supplements": {"persons": 3}, "source": "Register", "coverage": "All provinces", "cutoff": date(2027, 1, 31),
        "provisional": True, "blanks_reason": "Not recorded.", "difference_reason": "Counted twice.",
        "public_source": "https://stat.example.org",
    }  # fmt: skip
    row = save(officer, cells={WOMEN: 4, MEN: 0}, **about)
    row.refresh_from_db()
    assert (row.member_state, row.kind, row.version, row.updated_by) == (state("KH"), "value", 1, officer)
    assert {name: getattr(row, name) for name in about} == about
    assert cells(row) == {WOMEN: 4, MEN: 0}, "a counted 0 is kept, and an empty cell has no row"
    [event] = AuditEvent.objects.filter(what="table saved")
    assert (event.by, event.details) == (officer, {"table": KEY, "kind": "value", "version": 1})
    assert not EarlierFigures.objects.exists(), "before the first save there was nothing"


def test_figures_that_are_replaced_are_kept_as_they_were(officer):
    colleague = focal_point(state("KH"))
    save(officer, cells={WOMEN: 4, MEN: 7}, source="Register")
    row = save(colleague, 1, cells={WOMEN: 5}, source="Police")
    assert (row.version, cells(row)) == (2, {WOMEN: 5})
    [before] = EarlierFigures.objects.all()
    assert (before.version, before.cells, before.saved_by) == (1, {WOMEN: 4, MEN: 7}, officer)
    assert (before.about["source"], before.about["cutoff"], before.handed_in_at) == ("Register", None, None)


def test_only_the_cells_that_differ_are_written(officer):
    row = save(officer, cells={WOMEN: 4, MEN: 7})
    with CaptureQueriesContext(connection) as captured:
        actions.replace_figures(row, {WOMEN: 4, MEN: 7})
    assert [query["sql"].split()[0] for query in captured] == ["SELECT"]
    kept = Figure.objects.get(table_return=row, key=WOMEN).pk
    actions.replace_figures(row, {WOMEN: 4})
    assert Figure.objects.get(table_return=row).pk == kept


def test_who_saw_older_figures_is_told_who_was_faster_and_saves_nothing(officer):
    first = save(officer, cells={WOMEN: 4})
    with pytest.raises(FiguresChanged, match=f"{officer} saved this table while you were working on it") as refusal:
        save(focal_point(state("KH")), cells={WOMEN: 9})
    assert (refusal.value.current.pk, refusal.value.current.version) == (first.pk, 1)
    assert cells(first) == {WOMEN: 4}
    assert AuditEvent.objects.filter(what="table saved").count() == 1


def test_what_was_handed_in_is_locked_until_its_section_comes_back(officer):
    other = "victims_by_exploitation"
    save(officer, cells={WOMEN: 4})
    save(officer, key=other, cells={})
    actions.lock(state("KH"), PERIOD, [KEY])
    with pytest.raises(FiguresLocked, match="is with the SOMTC secretariat and cannot be changed now"):
        save(officer, 1, cells={WOMEN: 9})
    assert save(officer, 1, key=other, cells={WOMEN: 1}).version == 2, "a table that was not handed in is open"
    actions.unlock(state("KH"), PERIOD, [KEY])
    assert save(officer, 1, cells={WOMEN: 9}).version == 2


def test_the_figures_handed_in_last_are_found_once_they_were_changed(officer):
    row = save(officer, cells={WOMEN: 4})
    actions.lock(state("KH"), PERIOD, [KEY])
    row.refresh_from_db()
    assert row.handed_in_version == 1
    assert actions.last_handed_in([row]) == {}, "it has these figures still"
    actions.unlock(state("KH"), PERIOD, [KEY])
    row = save(officer, 1, cells={WOMEN: 5})
    row = save(officer, 2, cells={WOMEN: 6})
    assert actions.last_handed_in([row])[row.pk].cells == {WOMEN: 4}


def test_tables_are_read_by_state_and_period_with_one_query_for_all_cells(officer):
    mine = [save(officer, cells={WOMEN: 4}), save(officer, key="victims_by_exploitation", cells={})]
    save(focal_point(state("TH")), iso2="TH", cells={WOMEN: 9})
    assert actions.returns_of(state("KH"), PERIOD) == {row.table.key: row for row in mine}
    assert actions.returns_of(state("KH"), (date(2025, 1, 1), date(2025, 12, 31))) == {}
    with CaptureQueriesContext(connection) as captured:
        assert actions.cells_of(mine) == {mine[0].pk: {WOMEN: 4}, mine[1].pk: {}}
    assert len(captured) == 1
