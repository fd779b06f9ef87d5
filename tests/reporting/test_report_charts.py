"""The charts of the report to AMMTC: what states released, and numbers that disclosure control lets it tell."""

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.actions import consolidation
from reporting.enums import ConsolidatedStatus
from reporting.models import ConsolidatedReport, ReportingCycle
from reporting.queries.findings import FindingSources
from reporting.queries.report_charts import ReportChart, charts_of
from tests.factories import focal_point, secretariat, state
from tests.factories.releases import adopted, counted, identified, take_back
from tests.factories.reports import Counts, accepted, open_cycle, released, report_of

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
LARGE = {"KH": 40, "TH": 50, "VN": 70}


@pytest.fixture
def officer():
    return secretariat()


def charts(consolidated: ConsolidatedReport) -> dict[str, ReportChart]:
    """Key → chart, read anew."""
    return {chart.key: chart for chart in charts_of(FindingSources(consolidated))}


def ages(child: int, adult: int) -> Counts:
    counts = {"female|9-17|identified": child, "female|18-24|identified": adult, "male|18-24|identified": adult}
    return {"victims_identified": counts}


def year_of(year: int, of_states: dict[str, Counts], officer) -> ReportingCycle:
    cycle = open_cycle(officer, year=year)
    for iso2, counts in of_states.items():
        counted(state(iso2), cycle, counts, officer)
    return cycle


def years(officer, *of_years: dict[str, int]) -> ConsolidatedReport:
    """Adopted reports on 2024, 2025 …; each has the number of women and girls and of men and boys of each state."""
    found = [
        adopted(year_of(year, {i: identified(female=n, male=n) for i, n in of_states.items()}, officer), officer)
        for year, of_states in enumerate(of_years, start=2024)
    ]
    return found[-1]


def answered(officer, year: int = 2026, **statuses: str) -> ConsolidatedReport:
    """The begun report in which each state gives itself this status on Article 5(1)."""
    cycle = open_cycle(officer, year=year)
    for iso2, status in statuses.items():
        report, speaker = report_of(state(iso2), cycle), focal_point(state(iso2))
        accepted(report, speaker, officer, art5_1_q1=status)
        released(report, speaker)
    return consolidation.start(cycle=cycle, by=officer)


def words_of(chart: ReportChart) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(chart.svg).iter(f"{SVG}text")]


# --- Each chart -------------------------------------------------------------------------------------------------------
def test_each_chart_says_its_finding_and_has_its_values_in_the_table(officer, everything):
    with everything():
        found = charts(years(officer, LARGE, {**LARGE, "MY": 60}))
    assert {"coverage", "victims-by-year", "victims-by-sex", "articles-chapter-2"} <= found.keys()
    for key, chart in found.items():
        picture = ElementTree.fromstring(chart.svg)
        assert picture.find(f"{SVG}title").text == chart.title, key
        assert picture.find(f"{SVG}desc").text.endswith("."), key
        assert len(chart.title.split()) <= 16 and "%(" not in f"{chart.title}{chart.subtitle}{chart.note}", key
        assert all(len(row) == len(chart.head) for row in chart.rows), key
        cells = {cell for row in chart.rows for cell in row}
        numbers = [word for words in words_of(chart) for word in words.split() if word.replace(",", "").isdigit()]
        assert {number for number in numbers if not number.startswith("20")} <= cells | {"0"}, key
    assert len({chart.key for chart in found.values()}) == len(found)


def test_one_state_alone_has_no_chart_because_its_counts_would_name_it(officer, everything):
    with everything():
        assert charts(answered(officer, KH="planned")) == {}
        assert charts(answered(officer, 2025, KH="planned", TH="planned"))


# --- Numbers of the region --------------------------------------------------------------------------------------------
def test_the_same_states_are_one_line_and_others_break_it(officer, everything):
    with everything():
        same = charts(years(officer, LARGE, LARGE))["victims-by-year"]
    assert same.title == "320 victims identified in 2025, 320 in 2024, in the same states"
    assert same.note == "" and "stroke-dasharray" not in same.svg.replace('stroke-dasharray="3 2"', "")
    assert same.rows[0] == ("Victims identified", "320", "320")


def test_a_break_names_who_left_and_joined_and_no_percentage_crosses_it(officer, everything):
    with everything():
        found = charts(years(officer, {**LARGE, "LA": 60}, {**LARGE, "MY": 80}))
    chart = found["victims-by-year"]
    assert chart.title == "480 victims were identified in 2025 by the four states that gave figures"
    assert chart.note.startswith(
        "From 2024 to 2025 other states stand behind the numbers: without Lao PDR; now with Malaysia."
    )
    assert 'stroke-dasharray="5 4"' in chart.svg and "from here other states, not to be compared" in chart.svg
    assert chart.rows[-1] == ("States that gave figures", "4", "4")
    assert not [chart for chart in found.values() if "%" in chart.title + chart.note + " ".join(words_of(chart))]


def test_children_come_first(officer, everything):
    with everything():
        cycle = year_of(2026, {iso2: ages(n, 2 * n) for iso2, n in LARGE.items()}, officer)
        chart = charts(adopted(cycle, officer))["victims-children"]
    assert chart.title == "160 of the 800 victims identified in 2026 were children"
    assert chart.head == ("Period", "Children", "Adults")
    assert chart.rows == (("2026", "160", "640"),)
    assert "C 160" in words_of(chart) and "A 640" in words_of(chart)


def test_a_hidden_number_is_hidden_in_title_picture_words_and_table(officer, everything):
    with everything():
        cycle = year_of(2026, {iso2: ages(1, n) for iso2, n in LARGE.items()}, officer)
        consolidated = adopted(cycle, officer)
        chart = charts(consolidated)["victims-children"]
        table = FindingSources(consolidated).now.tables[0]
    assert chart.title == "The number of children among the victims of 2026 is not shown"
    assert [line.shown for line in table.lines if line.label.startswith("Children")] == ["hidden"]
    assert chart.rows[0][1] == "hidden" and "Children: hidden" in chart.svg
    assert "C hidden; A hidden" in words_of(chart)
    assert chart.note == "A hidden number is small, or protects a small one."
    everywhere = " ".join([chart.title, chart.subtitle, chart.note, *words_of(chart), *chart.rows[0]])
    assert "3" not in everywhere.replace("323", "").split()


def test_figures_that_are_not_worked_out_have_no_chart(officer, everything):
    with everything():
        draft = consolidation.start(cycle=year_of(2026, {i: ages(20, 40) for i in LARGE}, officer), by=officer)
        found = charts(draft)
    assert found and not [key for key in found if key.startswith(("victims", "support", "cases"))]


def test_a_report_without_the_table_before_leaves_no_gap_in_front(officer, everything):
    with everything():
        before = answered(officer, 2025, KH="planned", TH="in_place")
        for to in (ConsolidatedStatus.IN_CLEARANCE, ConsolidatedStatus.ADOPTED):
            consolidation.move(consolidated=before, to=to, by=officer)
        now = adopted(year_of(2026, {i: identified(female=n, male=n) for i, n in LARGE.items()}, officer), officer)
        assert charts(now)["victims-by-year"].head == ("", "2026")


# --- What states say --------------------------------------------------------------------------------------------------
def test_articles_count_states_and_name_none(officer, everything):
    with everything():
        found = charts(answered(officer, KH="in_place", TH="in_place", VN="planned"))
    chart = found["articles-chapter-2"]
    assert chart.title == "Article 6 is in place in all three states, Article 5 in two of three"
    assert chart.rows[0][:2] == ("Article 5: Criminalisation of Trafficking in Persons", "2")
    for key in ("articles-chapter-2", "coverage", "needs", "follow-up"):
        told = found[key].svg + found[key].title if key in found else ""
        assert not [name for name in ("Cambodia", "Thailand", "Viet Nam") if name in told], key


def test_then_and_now_are_of_the_same_states(officer, everything):
    with everything():
        before = answered(officer, 2025, KH="planned", TH="in_place")
        for to in (ConsolidatedStatus.IN_CLEARANCE, ConsolidatedStatus.ADOPTED):
            consolidation.move(consolidated=before, to=to, by=officer)
        chart = charts(answered(officer, 2026, KH="in_place", TH="in_place", VN="in_place"))["articles-then-now"]
    assert chart.title == "One article is in place in more of the same states than in 2025"
    assert chart.rows == (("Article 5: Criminalisation of Trafficking in Persons (two states)", "1", "2"),)


def test_a_right_that_is_not_released_says_so_and_states_are_in_order(officer, everything):
    with everything():
        consolidated = answered(officer, VN="in_place", KH="in_place", TH="in_place")
        before = charts(consolidated)
        take_back(report_of(state("TH"), consolidated.cycle), focal_point(state("TH")), ("section", "article-14"))
        chart = charts(consolidated)["rights-status"] if "rights-status" in before else None
    assert chart is not None and chart.head == ("Right", "Cambodia", "Thailand", "Viet Nam")
    assert "Not released by the state" in {row[2] for row in chart.rows}
    assert "Not released by the state" not in {row[1] for row in chart.rows}


@pytest.mark.parametrize("more", [{}, {"MY": 60, "PH": 90, "ID": 80, "MM": 75}])
def test_the_number_of_queries_does_not_grow_with_the_states(officer, everything, more):
    with everything():
        consolidated = years(officer, {**LARGE, **more})
        with CaptureQueriesContext(connection) as queries:
            charts(consolidated)
    assert len(queries) == 9
