"""Tables that should say the same: each disagreement is one sentence, and unknown is never taken for zero."""

import pytest

from reporting.actions import answers
from reporting.models import Question
from reporting.queries import cross_checks
from tests.factories import contributor, focal_point, state
from tests.factories.reports import open_cycle, report_of
from victims.actions import TableEntry
from victims.checks import TableFigures, disagreements

S1 = "victims_identified"
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
