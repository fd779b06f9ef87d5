"""Rates and charts take published numbers alone; what is hidden has no rate and leaves a gap with words."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from reporting.actions import consolidation
from reporting.dashboards.queries import trends
from reporting.figures.numbers import Number
from reporting.models import Publication, PublishedPopulation, PublishedTable
from tests.factories import donor, focal_point, secretariat, state
from tests.factories.reports import accepted, open_cycle, report_of

pytestmark = pytest.mark.django_db
WORDS = {
    "blocks": [["identified", "Formally identified victim"]],
    "dimensions": {"sex": "Sex"},
    "categories": {"sex": [["female", "Female"], ["male", "Male"]]},
}


def cell(value: int | None, *at: list[str]) -> dict:
    mark = "shown" if value is not None else "hidden"
    return {"block": "identified", "at": list(at), "mark": mark, "value": value, "upto": None}


@pytest.fixture
def make(everything):
    """``make(2026, female=40, male=None)`` publishes Cambodia's table of identified victims by sex."""

    def release(year: int, female: int | None, male: int | None, **fields) -> Publication:
        with everything():
            reviewer = secretariat()
            cycle = open_cycle(reviewer, year=year)
            accepted(report_of(state("KH"), cycle), focal_point(state("KH")), reviewer)
            publication = Publication.objects.create(
                consolidated=consolidation.start(cycle=cycle, by=reviewer),
                title=cycle.title,
                year=year,
                period_start=date(year, 1, 1),
                period_end=date(year, 12, 31),
                smallest_shown=11,
                parties_total=10,
                parties_reported=1,
                others_reported=0,
                published_at=timezone.now(),
                published_by=reviewer,
                **fields,
            )
            for iso2, name, value in (("KH", "Cambodia", 2_000_000), ("TH", "Thailand", 70_000_000)):
                PublishedPopulation.objects.create(
                    publication=publication, iso2=iso2, state_name=name, value=value, year=2024, source="A source"
                )
            for iso2, name in (("KH", "Cambodia"), ("", "")):
                PublishedTable.objects.create(
                    publication=publication,
                    iso2=iso2,
                    state_name=name,
                    table_key="victims_identified",
                    number="S1",
                    position=1,
                    title="Victims identified",
                    unit="persons",
                    states_included=1,
                    words=WORDS,
                    cells=[cell(50), cell(female, ["sex", "female"]), cell(male, ["sex", "male"])],
                )
            return publication

    return release


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (Number(40, None, "shown"), "2.00"),
        (Number(0, None, "shown"), "0"),
        (Number(1, None, "shown"), "0.05"),
        (Number(None, None, "hidden"), "hidden"),
        (Number(10, 19, "rounded"), "0.50 to 0.95"),
        (Number(0, 10, "rounded"), "0.05 to 0.50"),
    ],
)
def test_a_rate_is_over_the_whole_population_and_hidden_where_its_count_is(number, shown):
    assert trends.Rate(number, 2_000_000).shown == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (Number(1, None, "shown"), "below 0.01"),
        (Number(0, 14, "rounded"), "up to 0.02"),
        (Number(0, 4, "rounded"), "below 0.01"),
        (Number(60, 74, "rounded"), "0.09 to 0.11"),
        (Number(7000, 7001, "rounded"), "10.00"),
    ],
)
def test_a_rate_in_a_large_state_is_told_in_two_decimals(number, shown):
    assert trends.Rate(number, 70_000_000).shown == shown


def test_rates_stand_in_the_order_of_the_alphabet_with_population_and_source(make, client):
    publication = make(2026, female=40, male=None)
    table = trends.rate_tables(publication)[0]
    assert table.columns == ["Total", "Female", "Male"]
    assert [(row.population.state_name, [rate.shown for rate in row.rates]) for row in table.rows] == [
        ("Cambodia", ["2.50", "2.00", "hidden"]),
        ("Thailand", ["not reported"] * 3),
    ]
    client.force_login(donor())
    page = client.get(reverse("dashboard-rates", args=[publication.pk])).content.decode()
    assert "A rate of detection, not of trafficking." in page
    assert "A source" in page
    csv = client.get(reverse("dashboard-rates-csv", args=[publication.pk])).content.decode()
    assert "Cambodia,Sex,Female,2.0,,2.00,40,,40,2000000,2024,A source" in csv
    assert "Cambodia,Sex,Male,,,hidden,,,hidden,2000000,2024,A source" in csv
    assert f"Coverage,{publication.parties_reported} of {publication.parties_total} Parties reported" in csv


def test_a_file_of_sample_rates_says_what_is_invented(make, client):
    publication = make(2026, female=40, male=None, is_sample=True)
    client.force_login(donor())
    csv = client.get(reverse("dashboard-rates-csv", args=[publication.pk])).content.decode()
    assert f"Sample data,{trends.INVENTED}" in csv
    assert "Every figure" not in csv


def test_a_chart_leaves_a_gap_with_words_and_the_table_holds_the_same(make, client):
    make(2025, female=30, male=20)
    publication = make(2026, female=40, male=None)
    client.force_login(donor())
    page = client.get(reverse("dashboard-trends", args=[publication.pk, "kh"]))
    trend = page.context["trends"][0]
    assert trend.message == "By sex, 2026: female 40; 1 hidden"
    assert [(line.label, [n.shown for n in line.numbers]) for line in trend.series] == [
        ("Female", ["30", "40"]),
        ("Male", ["20", "hidden"]),
    ]
    assert "url(#sex-male-hatch)" in trend.series[1].chart
    assert trend.states == []  # of one state, nothing is added up
    assert client.get(reverse("dashboard-trends", args=[publication.pk, "th"])).status_code == 404
    csv = client.get(reverse("dashboard-trends-csv", args=[publication.pk, "region"])).content.decode()
    assert "Sex,Male,2026,Reporting on 2026,,,hidden" in csv
