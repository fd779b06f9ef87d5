"""What donors read of releases: the page, the charts, the files for a spreadsheet."""

import csv
import io
import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reporting import statuses
from reporting.actions import consolidation
from reporting.dashboards.queries import publications
from reporting.figures import charts
from reporting.figures.charts import ChartValue
from reporting.models import Publication, PublishedStatus, PublishedTotal
from reporting.statuses import STATUSES
from reporting.text.csv_cells import safe_cell
from tests.factories import administrator, contributor, donor, focal_point, secretariat, state
from tests.factories.reports import accepted, open_cycle, report_of

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def reader(client):
    person = donor()
    client.force_login(person)
    return person


@pytest.fixture
def make_release(everything):
    """``make_release(2026, total=90)`` publishes a release with two states, two articles and one table.

    ``total`` None stands for a number that is held back; ``parts`` are the lines of the breakdown.
    """
    officer = secretariat()

    def make(year: int, total: int | None = 90, parts: dict[str, int | None] | None = None, **fields) -> Publication:
        with everything():
            cycle = open_cycle(officer, year=year)
            accepted(report_of(state("KH"), cycle), focal_point(state("KH")), officer)
            release = Publication.objects.create(
                **{
                    "consolidated": consolidation.start(cycle=cycle, by=officer),
                    "title": f"Reporting on {year}",
                    "year": year,
                    "period_start": date(year, 1, 1),
                    "period_end": date(year, 12, 31),
                    "smallest_shown": 11,
                    "parties_total": 10,
                    "parties_reported": 9,
                    "others_reported": 1,
                    "published_at": datetime(year + 1, 9, 24, tzinfo=UTC),
                    "published_by": officer,
                    **fields,
                }
            )
        codes = {"Cambodia": (statuses.IN_PLACE, statuses.PARTLY), "Timor-Leste": (statuses.HELD_BACK,) * 2}
        PublishedStatus.objects.bulk_create(
            PublishedStatus(
                publication=release,
                state_name=name,
                is_party=name == "Cambodia",
                article_number=article,
                article_title=title,
                code=code,
                text=STATUSES[code].text,
            )
            for name, pair in codes.items()
            for (article, title), code in zip(((5, "Criminalisation"), (14, "Protection")), pair, strict=True)
        )
        lines = {"Total, region": total} | (parts or {})
        PublishedTotal.objects.bulk_create(
            PublishedTotal(
                publication=release,
                table_number="S1",
                table_title="Victims identified",
                unit="persons",
                position=position,
                label=label,
                is_total=position == 0,
                value=value,
                shown="fewer than 11" if value is None else f"{value:,}",
                states_included=9,
                note="Figures of 9 states.",
            )
            for position, (label, value) in enumerate(lines.items())
        )
        return release

    return make


# --- The page ---------------------------------------------------------------------------------------------------------
def test_without_a_release_the_page_says_so(client, reader):
    assert "No release yet" in client.get(reverse("dashboard")).content.decode()


def test_the_newest_release_is_shown_with_coverage_and_limits(client, reader, make_release):
    make_release(2025)
    newest = make_release(2026, parties_reported=8)
    response = client.get(reverse("dashboard"))
    assert response.context["publication"] == newest
    page = response.content.decode()
    assert re.search(r"<h2[^>]*>8 of 10 Parties reported</h2>", page)
    assert "1 member state that is not a Party reported too" in page
    assert "They do not say how much trafficking there is" in page
    assert "as of 24 September 2027" in page
    assert "a count from 1 to 10, or a larger one by which such a count could be worked out" in page
    assert "Sample data: every figure" not in page


def test_states_stand_in_the_order_of_the_alphabet_with_letter_and_words(client, reader, make_release):
    release = make_release(2026)
    assert publications.status_grid(release) == {
        "columns": [("5", "Article 5: Criminalisation"), ("14", "Article 14: Protection")],
        "rows": [
            (
                "Cambodia",
                "",
                [
                    ("I", "portal-tile--reported", "In place"),
                    ("P", "portal-tile--partly", "Partly in place, or in progress"),
                ],
            ),
            ("Timor-Leste (not a Party)", "", [("H", "portal-tile--withheld", "Not released by the state")] * 2),
        ],
        "legend": [
            ("I", "portal-tile--reported", "In place"),
            ("P", "portal-tile--partly", "Partly in place, or in progress"),
            ("H", "portal-tile--withheld", "Not released by the state"),
        ],
    }


def test_the_same_numbers_stand_in_chart_and_table(client, reader, make_release):
    make_release(2025, total=1200)
    make_release(2026, total=1300, parts={"Presumed victim": 900, "Identified victim": 400})
    [item] = client.get(reverse("dashboard")).context["statistics"]
    assert item.message == "Victims identified: 1,300 persons, from 9 states, 2026"
    assert [(line.label, [shown for shown, _ in line.cells]) for line in item.lines] == [
        ("Total, region", ["1,200", "1,300"]),
        ("Presumed victim", ["–", "900"]),
        ("Identified victim", ["–", "400"]),
    ]
    assert item.totals == [("1,200", 9, False), ("1,300", 9, False)]
    assert "2025: 1,200; 2026: 1,300." in item.by_period
    assert "Presumed victim: 900; Identified victim: 400." in item.by_line


def test_a_number_that_is_held_back_is_said_and_never_drawn(client, reader, make_release):
    make_release(2026, total=None)
    [item] = client.get(reverse("dashboard")).context["statistics"]
    assert item.message == "Victims identified, 2026: the total is fewer than 11"
    assert item.lines[0].cells == [("fewer than 11", False)]
    assert "2026: fewer than 11." in item.by_period


def test_a_total_is_called_what_it_counts(client, reader, make_release):
    release = make_release(2026, total=None, parts={"Presumed victims, not yet decided": 40})
    with_name = release.totals.get(is_total=True)
    with_name.label, with_name.value, with_name.shown = "Formally identified victims, region", 90, "90"
    statistic = publications._statistic([with_name, *release.totals.filter(is_total=False)], [release])
    assert statistic.message == ("Victims identified: 90 persons (formally identified victims), from 9 states, 2026")
    assert statistic.total_label == "Formally identified victims, region"


def test_lines_that_are_never_added_up_have_no_total(make_release):
    release = make_release(2026, parts={"Shelter": 40, "Counselling": 50})
    statistic = publications._statistic(list(release.totals.filter(is_total=False)), [release])
    assert statistic.message == "Victims identified: lines that are not added up, from 9 states, 2026"
    assert statistic.totals == [("not added up", 9, False)]
    assert statistic.by_period == ""
    assert [line.label for line in statistic.lines] == ["Shelter", "Counselling"]


def test_an_older_release_tells_nothing_of_what_came_later(client, reader, make_release):
    older = make_release(2025, total=1200)
    make_release(2026, total=4077)
    page = client.get(older.get_absolute_url()).content.decode()
    assert "not the newest" in page
    assert "4,077" not in page
    assert "Reporting on 2026" in page


def test_tables_are_in_the_order_of_their_numbers():
    assert sorted(["S10", "S2", "S1", "S20"], key=publications._natural) == ["S1", "S2", "S10", "S20"]


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (date(2026, 1, 1), date(2026, 6, 30), "Jan to Jun 2026"),
        (date(2025, 7, 1), date(2026, 6, 30), "Jul 2025 to Jun 2026"),
    ],
)
def test_a_period_has_a_short_name(first, last, label):
    assert publications.period_label(Publication(period_start=first, period_end=last)) == label


def test_the_page_costs_the_same_for_one_and_three_releases(client, reader, make_release):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("dashboard")).status_code == 200
        return len(captured)

    make_release(2024)
    queries()
    one = queries()
    make_release(2025)
    make_release(2026)
    queries()  # what is kept of a release is worked out by its first reader
    assert queries() == one


# --- Who may read it --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name", ["dashboard", "dashboard-publication", "dashboard-statuses-csv", "dashboard-totals-csv"]
)
def test_releases_are_for_donors_focal_points_and_the_secretariat(client, make_release, name):
    release = make_release(2026)
    address = reverse(name, args=[release.pk] if name in {"dashboard-publication", "dashboard-statuses-csv"} else [])
    people = [donor(), secretariat(), focal_point(state("KH")), contributor(state("KH")), administrator()]
    found = []
    for person in people:
        client.force_login(person)
        found.append(client.get(address).status_code)
    assert found == [200, 200, 200, 403, 403]


# --- Files for a spreadsheet ------------------------------------------------------------------------------------------
def rows_of(response) -> list[list[str]]:
    text = response.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_statuses_as_csv(client, reader, make_release):
    release = make_release(2026, is_sample=True)
    response = client.get(reverse("dashboard-statuses-csv", args=[release.pk]))
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == (f'attachment; filename="actip-statuses-2026-{release.pk}.csv"')
    assert rows_of(response) == [
        ["ACTIP Reporting Portal", "Where states say they stand, by article"],
        ["Sample data", "Every figure in this file is invented for demonstration."],
        ["Release", "Reporting on 2026"],
        ["Period", "2026-01-01", "2026-12-31"],
        ["As of", "2027-09-24"],
        ["Coverage", "9 of 10 Parties reported"],
        [],
        ["State", "Party", "Article", "Title", "Status code", "Status"],
        ["Cambodia", "yes", "5", "Criminalisation", "in_place", "In place"],
        ["Cambodia", "yes", "14", "Protection", "partly", "Partly in place, or in progress"],
        ["Timor-Leste", "no", "5", "Criminalisation", "held_back", "Not released by the state"],
        ["Timor-Leste", "no", "14", "Protection", "held_back", "Not released by the state"],
    ]


def test_the_totals_of_all_releases_as_csv(client, reader, make_release):
    make_release(2026, total=None)
    make_release(2025, total=1200)
    rows = rows_of(client.get(reverse("dashboard-totals-csv")))
    assert [row[0] for row in rows[:3]] == ["ACTIP Reporting Portal", "Note", "Note"]
    table = [dict(zip(rows[4], row, strict=True)) for row in rows[5:]]
    assert [(row["Release"], row["As of"], row["Value"], row["Shown"]) for row in table] == [
        ("Reporting on 2025", "2026-09-24", "1200", "1,200"),
        ("Reporting on 2026", "2027-09-24", "", "fewer than 11"),
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_spreadsheet_never_runs_a_cell(start):
    assert safe_cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


def test_other_cells_stay_as_they_are():
    assert [safe_cell(value) for value in (12, "1,200", "–", "")] == ["12", "1,200", "–", ""]


def test_a_title_that_looks_like_a_formula_is_harmless(client, reader, make_release):
    release = make_release(2026, title='=HYPERLINK("http://example.org")')
    rows = rows_of(client.get(reverse("dashboard-statuses-csv", args=[release.pk])))
    assert rows[1] == ["Release", '\'=HYPERLINK("http://example.org")']


# --- Charts -----------------------------------------------------------------------------------------------------------
MARKS = [ChartValue("2024", 50, "50"), ChartValue("2025", None, "fewer than 11"), ChartValue("2026 <b>", 100, "100")]


@pytest.mark.parametrize("draw", [charts.columns, charts.bars])
def test_a_chart_is_named_described_and_drawn_to_scale(draw):
    svg = ElementTree.fromstring(draw(MARKS, key="s1", title="Victims, by year"))
    named = svg.attrib["aria-labelledby"].split()
    assert [svg.find(f"{SVG}title").attrib["id"], svg.find(f"{SVG}desc").attrib["id"]] == named
    assert svg.find(f"{SVG}title").text == "Victims, by year"
    assert svg.find(f"{SVG}desc").text == "2024: 50; 2025: fewer than 11; 2026 <b>: 100."
    first, held_back, last = svg.findall(f"{SVG}rect")
    side = "height" if draw is charts.columns else "width"
    assert float(last.attrib[side]) == pytest.approx(2 * float(first.attrib[side]), abs=0.2)
    assert held_back.attrib["stroke-dasharray"] == "3 2"
    assert held_back.attrib["fill"] == "url(#s1-hatch)"


@pytest.mark.parametrize("draw", [charts.columns, charts.bars])
def test_a_chart_obeys_the_content_security_policy(draw):
    drawn = draw(MARKS, key="s1", title="Victims, by year")
    assert "style=" not in drawn
    assert "<style" not in drawn
    assert "<script" not in drawn


@pytest.mark.parametrize("draw", [charts.columns, charts.bars])
@pytest.mark.parametrize("marks", [[], [ChartValue("2026", 0, "0")], [ChartValue("2026", None, "no figures")]])
def test_a_chart_of_nothing_is_still_a_chart(draw, marks):
    ElementTree.fromstring(draw(marks, key="s1", title="Victims, by year"))


@pytest.mark.parametrize("draw", [charts.columns, charts.bars])
def test_of_a_range_the_sure_part_is_solid_and_the_rest_hatched(draw):
    svg = ElementTree.fromstring(draw([ChartValue("2026", 30, "30 to 44", 44)], key="s1", title="Victims, by year"))
    sure, rest = svg.findall(f"{SVG}rect")
    side = "height" if draw is charts.columns else "width"
    assert rest.attrib["fill"] == "url(#s1-hatch)"
    assert float(rest.attrib[side]) / float(sure.attrib[side]) == pytest.approx(14 / 30, abs=0.01)
    assert svg.find(f"{SVG}desc").text == "2026: 30 to 44."


@pytest.mark.parametrize("draw", [charts.columns, charts.bars])
def test_where_there_is_no_number_nothing_is_drawn(draw):
    svg = ElementTree.fromstring(draw([ChartValue("2026", None, "no report", is_gap=True)], key="s1", title="Victims"))
    assert svg.findall(f"{SVG}rect") == []
    assert "no report" in "".join(svg.itertext())
