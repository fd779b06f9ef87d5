"""Tables that should say the same: each disagreement is one sentence, and unknown is never taken for zero."""

import pytest

from reporting.actions import answers
from reporting.models import Question
from reporting.snapshot import cross_checks, readiness
from tests.factories import contributor, focal_point, state
from tests.factories.reports import open_cycle, report_of
from victims.actions import TableEntry
from victims.checks import TableFigures, disagreements
from victims.layout import LayoutMaker
from victims.models import StatisticalTable

S1 = "victims_identified"


def every_cell(table: str, given: dict[str, int]) -> dict[str, int]:
    """All cells of a table: those given, and 0."""
    layout = LayoutMaker().layout(StatisticalTable.objects.get(key=table))
    return dict.fromkeys(layout.every_key(), 0) | given


STATUS = ["identified", "presumed"]


def s1(**cells: int) -> TableFigures:
    return TableFigures("S1 (Victims identified)", ["victim_status"], STATUS, cells)


def flat(name: str, *counts: int | None) -> TableFigures:
    keys = [str(place) for place, _ in enumerate(counts)]
    cells = {key: count for key, count in zip(keys, counts, strict=True) if count is not None}
    return TableFigures(name, ["line"], keys, cells)


def redress(**values: int) -> TableFigures:
    stages = ["claimed", "ordered", "paid_full", "paid_part", "unpaid"]
    cells = {key: value for key, value in values.items() if key in stages}
    return TableFigures("S11 (Compensation and restitution)", ["redress_stage"], stages, cells, values)


def messages(**tables: TableFigures) -> list[str]:
    return [found.message for found in disagreements(tables)]


def test_tables_that_agree_say_nothing():
    assert (
        messages(
            victims_identified=s1(identified=12, presumed=40),
            victims_by_exploitation=flat("S2", 10, 2),
            victims_by_citizenship=flat("S3", 12),
            persons_convicted=flat("S17", 3, 0),
            sentences=flat("S18", 1, 2),
            redress=redress(ordered=5, paid_full=3, paid_part=2, ordered_usd=900, paid_usd=900),
        )
        == []
    )


def test_identified_victims_are_the_same_in_three_tables():
    assert messages(
        victims_identified=s1(identified=12, presumed=40),
        victims_by_exploitation=flat("S2 (Exploitation)", 10, None),
        victims_by_citizenship=flat("S3 (Citizenship)", 13),
    ) == [
        "S2 (Exploitation) adds up to 10 victims, but S1 (Victims identified) has 12 formally identified victims. "
        "Check both, or explain the difference. Empty cells (1) may explain it.",
        "S3 (Citizenship) adds up to 13 victims, but S1 (Victims identified) has 12 formally identified victims. "
        "Check both, or explain the difference.",
    ]


def test_what_was_not_counted_is_not_compared():
    assert messages(victims_identified=s1(presumed=4), victims_by_exploitation=flat("S2", 10)) == []
    assert messages(victims_by_exploitation=flat("S2", 10)) == []
    assert messages(persons_convicted=flat("S17", None), sentences=flat("S18", 4)) == []
    assert messages(redress=redress(paid_usd=4)) == []


def test_a_counted_zero_is_compared():
    assert messages(persons_convicted=flat("S17", 0), sentences=flat("S18", 4)) == [
        "S18 adds up to 4 persons sentenced, but S17 has 0 persons convicted. Check both, or explain the difference."
    ]


def test_no_more_is_paid_than_was_ordered():
    assert messages(redress=redress(ordered=1, paid_full=1, paid_part=1, ordered_usd=100, paid_usd=101)) == [
        "In S11 (Compensation and restitution) the amount paid (101 US dollars) is larger than the amount ordered "
        "(100). Check both.",
        "In S11 (Compensation and restitution) 2 were paid in full or in part, but payment to 1 was ordered. "
        "Check both; orders of earlier years may explain it.",
    ]


def test_a_figure_that_nobody_counts_is_asked_about_and_not_refused():
    assert messages(training=flat("S20", 3, 1_000_000), assets=flat("S19", 10_000_000_000)) == []
    assert messages(training=flat("S20", 3, 999_999_999_999)) == [
        "S20 has 999999999999 in one cell (1). Is it that many? Check its digits."
    ]
    assert len(messages(assets=flat("S19", 10_000_000_001))) == 1
    [found] = disagreements({"training": flat("S20", 999_999_999_999)})
    assert not found.is_error


@pytest.mark.django_db
def test_the_pages_show_it_and_it_keeps_nothing_back(client, everything):
    officer, colleague = focal_point(state("KH")), contributor(state("KH"))
    with everything():
        report = report_of(state("KH"), open_cycle())
        asked = {q.table_key: q for q in Question.objects.filter(type="table")}
        s17, s18 = asked["persons_convicted"], asked["sentences"]
        for question, key, count in ((s17, "female|trafficking|KHM", 3), (s18, "under_1y|female|trafficking", 5)):
            section = report.sections.get(section=question.section)
            answers.save_table(
                report_section=section,
                question=question,
                entry=TableEntry(kind="value", cells={key: count}),
                base_version=0,
                by=officer,
            )
        found = cross_checks.warnings(report)
    assert [warned.tables for warned in found] == [("sentences", "persons_convicted")]
    assert found[0].message.startswith("S18 (Sentences imposed) adds up to 5 persons sentenced, but S17 ")
    client.force_login(officer)
    check = client.get(f"/reports/{report.pk}/check/").content.decode()
    assert "1 point to look at: tables that do not agree" in check
    assert "has 3 persons convicted" in check
    assert "has 3 persons convicted" in client.get(found[0].url).content.decode()
    with everything():
        answers.assign_section(report_section=report.sections.get(section=s18.section), people=[colleague], by=officer)
    client.force_login(colleague)
    shown = "has 3 persons convicted" in client.get(found[0].url).content.decode()
    assert shown == (s17.section_id == s18.section_id), "figures of a section that is not theirs stay out of sight"


def crossed(name: str, **cells: int) -> TableFigures:
    """A table by sex and age. Keys are "female_adult" and the like."""
    keys = ["female|adult", "female|child", "male|adult", "male|child"]
    given = {key.replace("_", "|"): count for key, count in cells.items()}
    return TableFigures(name, ["sex", "age_group"], keys, given)


def levels(**tables: TableFigures) -> list[bool]:
    return [found.is_error for found in disagreements(tables)]


def test_what_the_definitions_exclude_is_an_error_unless_a_cell_is_empty():
    assert levels(victims_identified=s1(identified=12, presumed=4), victims_by_exploitation=flat("S2", 10, 3)) == [True]
    assert levels(victims_identified=s1(identified=12), victims_by_exploitation=flat("S2", 10, None)) == [False]
    assert levels(persons_convicted=flat("S17", 3, 0), sentences=flat("S18", 1, 1)) == [True]
    assert levels(redress=redress(ordered=5, paid_full=9)) == [False]


def test_tables_with_the_same_total_are_compared_by_sex_and_by_age():
    one = crossed("S18", female_adult=2, female_child=1, male_adult=3, male_child=0)
    other = crossed("S17", female_adult=1, female_child=2, male_adult=3, male_child=0)
    assert messages(sentences=one, persons_convicted=other) == [
        "S18 and S17 have the same total but differ by age: 5 against 4 persons sentenced for “adult”. "
        "Check both, or explain the difference."
    ]


def test_no_row_of_services_counts_more_people_than_were_assisted():
    table = TableFigures("S6", ["service"], ["legal", "medical"], {"legal": 9, "medical": 4}, {"persons_assisted": 8})
    assert messages(victims_assisted=table) == [
        "In S6 the row “legal” counts 9 persons, but there are 8 persons assisted in all. Check both."
    ]
    assert levels(victims_assisted=table) == [True]


def test_an_error_keeps_the_report_back_until_it_is_explained(everything, db):
    with everything():
        report, officer = report_of(state("KH"), open_cycle()), focal_point(state("KH"))
        for table, given in (
            ("victims_identified", {"female|18-24|identified": 5}),
            ("victims_by_exploitation", {"forced_labour|female|18-24": 6}),
        ):
            question = Question.objects.get(table_key=table)
            answers.save_table(
                report_section=report.sections.get(section=question.section),
                question=question,
                entry=TableEntry(kind="value", cells=every_cell(table, given)),
                base_version=0,
                by=officer,
            )
        held = [p.message for p in readiness.problems(report) if "adds up to" in p.message]
        assert held == [
            "S2 (Identified victims by form of exploitation) adds up to 6 victims, but S1 (Victims identified) has 5 "
            "formally identified victims. Check both, or explain the difference."
        ]
        answers.save_table(
            report_section=report.sections.get(section=question.section),
            question=question,
            entry=TableEntry(
                kind="value", cells=every_cell(table, given), difference_reason="One form was recorded twice."
            ),
            base_version=1,
            by=officer,
        )
        assert [p.message for p in readiness.problems(report) if "adds up to" in p.message] == []
