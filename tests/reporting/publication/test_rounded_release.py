"""A release whose counts are rounded down, made by the real publication: every page and file tells the same ranges."""

import csv
import io

import pytest
from django.urls import reverse

from reporting.models import Publication
from tests.factories import donor, secretariat
from tests.factories.releases import VICTIMS, published
from tests.responses import text_of

pytestmark = pytest.mark.django_db
FORMS = "victims_by_exploitation"


def victims(female: int, male: int) -> dict[str, dict[str, int]]:
    """So many identified victims, all in forced labour, in the two tables that count them."""
    by_sex = {"female": female, "male": male}
    return {
        VICTIMS: {f"{sex}|18-24|identified": count for sex, count in by_sex.items()},
        FORMS: {f"forced_labour|{sex}|18-24": count for sex, count in by_sex.items()},
    }


@pytest.fixture
def release(everything, client) -> Publication:
    """Cambodia counted 4 and 30, Malaysia 60 and 25, Thailand 80 and 20; a donor is signed in."""
    with everything():
        made = published(
            secretariat(),
            fields={"rounding_base": 15},
            KH=victims(4, 30),
            MY=victims(60, 25),
            TH=victims(80, 20),
        )
    client.force_login(donor())
    return made


def rows_of(response) -> list[dict[str, str]]:
    """The table of a file, below its head."""
    lines = list(csv.reader(io.StringIO(response.content.decode().removeprefix("\ufeff"))))
    head = lines.index([]) + 1
    return [dict(zip(lines[head], line, strict=True)) for line in lines[head + 1 :]]


def test_a_state_s_table_shows_ranges_and_says_what_they_mean(release, client):
    page = client.get(reverse("dashboard-table", args=[release.pk, "kh", "s1"]))
    [block] = page.context["blocks"]
    [by_age] = block.grids
    assert by_age.columns == ["Total", "Female", "Male"]
    assert [(label, [number.shown for number in numbers]) for label, _, numbers in by_age.rows] == [
        ("Total", ["30 to 44", "1 to 14", "hidden"]),  # exactly 30 is the least of its range: the range would tell more
        ("All adults", ["30 to 44", "1 to 14", "hidden"]),
        ("18 to 24 years", ["30 to 44", "1 to 14", "hidden"]),
    ]
    text = page.content.decode()
    assert "<strong>Counts of people are rounded down</strong> to a multiple of 15" in text
    assert "in “15 to 29” the true count lies between the two" in text
    assert "Rounded lines do not add up to a rounded total." in text
    assert "a number that is not shown at all, because a range could give a count away" in text


def test_the_region_s_total_is_a_range_in_page_chart_and_file(release, client):
    page = client.get(reverse("dashboard-table", args=[release.pk, "region", "s1"]))
    item = page.context["item"]
    assert item.message == ("Victims identified: 210 to 224 persons (formally identified victims), from 3 states, 2026")
    assert [(line.label, line.cells) for line in item.lines] == [
        ("Formally identified victims, region", [("210 to 224", True)]),
        ("Female", [("135 to 149", True)]),
        ("Male", [("75 to 89", True)]),
    ]
    assert "2026: 210 to 224." in item.by_period
    assert 'fill="url(#chart-s1-periods-hatch)"' in item.by_period
    assert "Female: 135 to 149; Male: 75 to 89." in item.by_line
    total = rows_of(client.get(reverse("dashboard-totals-csv") + "?table=S1"))[0]
    assert (total["Value"], total["Up to"], total["Shown"]) == ("210", "224", "210 to 224")


def test_rates_are_ranges_and_the_page_says_so(release, client):
    page = client.get(reverse("dashboard-rates", args=[release.pk]))
    by_sex = page.context["tables"][0]
    cambodia = next(row for row in by_sex.rows if row.population.iso2 == "KH")
    people = cambodia.population.value
    low, high = (f"{count * 100_000 / people:.2f}" for count in (30, 44))
    assert cambodia.rates[0].shown == f"{low} to {high}"
    text = page.content.decode()
    assert "<strong>Rates are ranges here</strong>" in text
    assert "so that the lines add up to the total" not in text
    found = rows_of(client.get(reverse("dashboard-rates-csv", args=[release.pk])))
    row = next(r for r in found if (r["State"], r["By"], r["Category"]) == ("Cambodia", "Sex", "Female"))
    assert (row["Count"], row["Count up to"], row["Count as shown"]) == ("1", "14", "1 to 14")
    assert float(row["Rate"]) == pytest.approx(100_000 / people, abs=1e-4)
    assert float(row["Rate up to"]) == pytest.approx(1_400_000 / people, abs=1e-4)


def test_charts_over_time_mark_ranges(release, client):
    page = client.get(reverse("dashboard-trends", args=[release.pk, "kh"]))
    by_sex, _, by_form = page.context["trends"]
    assert by_sex.message == "By sex, 2026: female 1 to 14; 1 hidden"
    assert by_form.message == "By form of exploitation, 2026: forced labour or services 30 to 44"
    assert "2026: 1 to 14." in by_sex.series[0].chart
    assert 'fill="url(#sex-female-hatch)"' in by_sex.series[0].chart
    assert "the solid part is sure, and the hatched part may be" in page.content.decode()
    found = rows_of(client.get(reverse("dashboard-trends-csv", args=[release.pk, "kh"])))
    assert found[0] == {
        "By": "Sex", "Category": "Total", "Period": "2026", "Release": "Reporting on 2026",
        "Value": "30", "Up to": "44", "Shown": "30 to 44",
        "Published by the state at": "", "Title of that publication": "", "Date of that publication": "",
    }  # fmt: skip


def test_no_file_holds_a_count_of_people_that_is_not_rounded(release, client):
    """Whoever reads the files alone gets ranges too, and a note that says so."""
    for address, columns in (
        (reverse("dashboard-tables-csv", args=[release.pk]), ("Value", "Up to")),
        (reverse("dashboard-totals-csv"), ("Value", "Up to")),
        (reverse("dashboard-trends-csv", args=[release.pk, "region"]), ("Value", "Up to")),
        (reverse("dashboard-rates-csv", args=[release.pk]), ("Count", "Count up to")),
    ):
        response = client.get(address)
        assert "Reporting on 2026: counts of people are rounded down to a multiple of 15." in response.content.decode()
        told = {(row[columns[0]], row[columns[1]]) for row in rows_of(response)} - {("", ""), ("0", "")}
        assert told, address
        for low, upto in told:
            assert (int(low) % 15 == 0 or low == "1") and int(upto) % 15 == 14, (address, low, upto)


def test_the_overview_and_the_pages_to_print_tell_the_same(release, client):
    for name, args in (
        ("dashboard", ()),
        ("dashboard-whole", (release.pk,)),
        ("dashboard-state", (release.pk, "region")),
        ("dashboard-state-whole", (release.pk, "region")),
    ):
        text = text_of(client.get(reverse(name, args=args)))
        assert "210 to 224" in text, name
        assert ">219<" not in text, name
        assert "rounded down" in text, name
