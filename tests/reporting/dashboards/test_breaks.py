"""A line of the region breaks where other states stand behind it; like for like comes from published numbers alone."""

import csv
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from reporting.actions import consolidation
from reporting.dashboards.queries import breaks, trends
from reporting.enums import WhyMissing
from reporting.figures import charts
from reporting.figures.numbers import MISSING, Number
from reporting.models import Publication, PublishedTable, PublishedTotal
from tests.factories import donor, focal_point, secretariat, state
from tests.factories.reports import accepted, open_cycle, report_of
from tests.responses import words_of

HIDDEN = Number(None, None, "hidden")
KH, TH, VN, TL = {"KH": "Cambodia"}, {"TH": "Thailand"}, {"VN": "Viet Nam"}, {"TL": "Timor-Leste"}


def exact(value: int) -> Number:
    return Number(value, None, "shown")


def year(number: int) -> Publication:
    return Publication(year=number, period_start=date(number, 1, 1), period_end=date(number, 12, 31))


def test_who_left_and_who_joined_is_named_where_the_line_breaks():
    releases = [year(2023), year(2024), year(2025), year(2026)]
    found = breaks.breaks(releases, [KH | TH, {}, TH | VN | TL, TH | VN | TL])
    [one] = found
    assert (one.at, one.left, one.joined) == (2, ["Cambodia"], ["Timor-Leste", "Viet Nam"])
    assert one.sentence == (
        "From 2023 to 2025 other states stand behind the numbers: without Cambodia; now with Timor-Leste, Viet Nam."
    )
    assert breaks.breaks(releases, [TH, {}, TH, TH]) == []


def worked_out(behind, region, of_states):
    return breaks.like_for_like(behind, region, lambda place, iso2: of_states[place][iso2])


def test_a_fall_that_is_a_state_that_left_is_none_like_for_like():
    behind = [KH | TH | VN, TH | VN]
    numbers = [{"KH": exact(115), "TH": exact(700), "VN": exact(600)}, {"TH": exact(710), "VN": exact(620)}]
    assert worked_out(behind, [exact(1415), exact(1330)], numbers) == [exact(1300), exact(1330)]


def test_the_region_without_those_who_left_serves_where_a_state_that_stays_is_hidden():
    behind = [KH | TH | VN, TH | VN]
    numbers = [{"KH": exact(115), "TH": HIDDEN, "VN": exact(600)}, {"TH": HIDDEN, "VN": HIDDEN}]
    assert worked_out(behind, [exact(1415), exact(1330)], numbers) == [exact(1300), exact(1330)]


def test_what_shown_numbers_do_not_tell_is_said_to_be_unknown():
    behind = [KH | TH | VN, TH | VN]
    numbers = [{"KH": HIDDEN, "TH": HIDDEN, "VN": exact(600)}, {"TH": HIDDEN, "VN": exact(620)}]
    first, second = worked_out(behind, [exact(1415), exact(1330)], numbers)
    assert (first.shown, first.value) == ("cannot be worked out", None)
    assert second == exact(1330)


def test_ranges_make_a_range_and_an_empty_line_adds_nothing():
    behind = [KH | TH | VN, TH | VN]
    numbers = [
        {"KH": MISSING, "TH": Number(15, 29, "rounded"), "VN": exact(600)},
        {"TH": Number(30, 44, "rounded"), "VN": MISSING},
    ]
    first, second = worked_out(behind, [HIDDEN, HIDDEN], numbers)
    assert ((first.low, first.upto), (second.low, second.upto)) == ((615, 629), (30, 44))


def test_one_state_alone_is_no_region_and_a_period_without_figures_stays_one():
    assert worked_out([KH | TH, TH], [exact(5), exact(3)], [{}, {}]) == []
    found = worked_out(
        [KH | TH, {}, KH | TH | VN],
        [exact(50), HIDDEN, exact(90)],
        [{"KH": exact(20), "TH": exact(30)}, {}, {"KH": HIDDEN, "TH": exact(30), "VN": exact(40)}],
    )
    assert [number.value for number in found] == [50, None, 50]
    assert found[1].mark == WhyMissing.NO_FIGURES


def test_a_chart_is_cut_and_its_words_say_so():
    marks = [charts.ChartValue("2024", 50, "50"), charts.ChartValue("2025", 40, "40")]
    drawn = charts.columns(marks, key="k", title="t", breaks=[1])
    assert "2024: 50; from here other states, not to be compared: 2025: 40." in drawn
    assert drawn.count('stroke-dasharray="5 4"') == 1
    assert 'stroke-dasharray="5 4"' not in charts.columns(marks, key="k", title="t")


# --- On the pages -----------------------------------------------------------------------------------------------------
WORDS = {
    "blocks": [["identified", "Formally identified victim"]],
    "dimensions": {"sex": "Sex"},
    "categories": {"sex": [["female", "Female"]]},
}


@pytest.fixture
def two_years(everything) -> list[Publication]:
    """2025 with three states; in 2026 Cambodia has taken its table back, so the region falls from 1,415 to 1,330."""
    counts = {2025: {"KH": 115, "TH": 700, "VN": 600}, 2026: {"TH": 710, "VN": 620}}
    made = []
    with everything():
        officer = secretariat()
        for of_year, of_states in counts.items():
            cycle = open_cycle(officer, year=of_year)
            accepted(report_of(state("KH"), cycle), focal_point(state("KH")), officer)
            release = Publication.objects.create(
                consolidated=consolidation.start(cycle=cycle, by=officer),
                title=cycle.title,
                year=of_year,
                period_start=cycle.period_start,
                period_end=cycle.period_end,
                smallest_shown=11,
                parties_total=10,
                parties_reported=3,
                others_reported=0,
                published_at=timezone.now(),
                published_by=officer,
            )
            total = sum(of_states.values())
            for iso2, count in {"": total, **of_states}.items():
                at = [
                    {"block": "identified", "mark": "shown", "value": count, "at": place}
                    for place in ([], [["sex", "female"]])
                ]
                PublishedTable.objects.create(
                    publication=release,
                    iso2=iso2,
                    state_name=state(iso2).name if iso2 else "",
                    table_key="victims_identified",
                    number="S1",
                    position=1,
                    title="Victims identified",
                    unit="persons",
                    states_included=len(of_states) if not iso2 else 1,
                    words=WORDS,
                    cells=at,
                )
            PublishedTotal.objects.create(
                publication=release,
                table_number="S1",
                table_title="Victims identified",
                unit="persons",
                position=0,
                label="Formally identified, region",
                is_total=True,
                value=total,
                shown=f"{total:,}",
                states_included=len(of_states),
            )
            made.append(release)
    return made


@pytest.mark.django_db
def test_the_charts_and_the_text_name_the_break_and_show_the_line_like_for_like(two_years, client):
    client.force_login(donor())
    newest = two_years[-1]
    said = "From 2025 to 2026 other states stand behind the numbers: without Cambodia."
    for name, args in (("dashboard-trends", ("region",)), ("dashboard-table", ("region", "s1"))):
        response = client.get(reverse(name, args=[newest.pk, *args]))
        page = words_of(response)
        assert said in page, name
        assert "from published numbers alone: Thailand, Viet Nam." in page, name
        assert "1,300" in page and "1,330" in page, name
        assert 'stroke-dasharray="5 4"' in response.content.decode(), name
    front = words_of(client.get(reverse("dashboard")))
    assert "1,330 2 states, not the same" in front
    [trend, *_] = trends.trends(two_years, "", "Region")
    assert [number.value for number in trend.like_total] == [1300, 1330]
    file = client.get(reverse("dashboard-trends-csv", args=[newest.pk, "region"])).content.decode()
    assert said in file and '"Total, like for like (2 states)",2025' in file


@pytest.mark.django_db
def test_the_file_of_regional_totals_names_who_left_at_the_break(two_years, client):
    client.force_login(donor())
    lines = csv.reader(client.get(reverse("dashboard-totals-csv")).content.decode("utf-8-sig").splitlines())
    rows = [row for row in lines if len(row) > 2]
    found = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert [(row["Period end"][:4], row["States"], row["Left"], row["Joined"]) for row in found] == [
        ("2025", "Cambodia; Thailand; Viet Nam", "", ""),
        ("2026", "Thailand; Viet Nam", "Cambodia", ""),
    ]


@pytest.mark.django_db
def test_a_state_of_its_own_has_no_break(two_years, client):
    client.force_login(donor())
    page = words_of(client.get(reverse("dashboard-trends", args=[two_years[-1].pk, "th"])))
    assert "Not one line" not in page and "like for like" not in page
