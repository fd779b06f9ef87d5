"""The pages of a release say in words what is missing, what was taken back, and what a revision changed."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reporting.dashboards.queries import publication_changes, published_tables
from reporting.enums import WhyMissing
from reporting.models import Publication
from tests.factories import donor, focal_point, secretariat, state
from tests.factories.releases import VICTIMS, adopted, counted, identified, publish, published, take_back
from tests.factories.reports import open_cycle, report_of

pytestmark = pytest.mark.django_db
S1, S2 = ("table", "art14-1-q3"), ("table", "art14-1-q4")


@pytest.fixture
def releases(everything, client) -> tuple[Publication, Publication]:
    """A release of three states, and one that revises it: Cambodia took Table S1 and Article 5 back. A donor reads."""
    with everything():
        reviewer = secretariat()
        cycle = open_cycle(reviewer)
        for iso2, count in {"KH": 40, "MY": 30, "TH": 20}.items():
            counted(state(iso2), cycle, identified(female=count), reviewer)
        consolidated = adopted(cycle, reviewer)
        first = publish(consolidated, reviewer)
        take_back(report_of(state("KH"), cycle), focal_point(state("KH")), S1, ("section", "article-5"))
        consolidated.refresh_from_db()
        second = publish(consolidated, reviewer)
    client.force_login(donor())
    return first, second


def why(release: Publication, iso2: str) -> dict[str, str]:
    return dict(release.gaps.filter(iso2=iso2).values_list("number", "why"))


def test_every_table_that_is_missing_has_its_reason(releases):
    first, second = releases
    assert set(why(first, "VN").values()) == {WhyMissing.NO_REPORT}
    assert set(why(first, "KH").values()) == {WhyMissing.NO_FIGURES}  # not available, with a reason, and released
    assert "S1" not in why(first, "KH")
    assert why(second, "KH")["S1"] == WhyMissing.HELD_BACK
    assert why(second, "KH")["S2"] == WhyMissing.NO_FIGURES


def test_a_table_that_was_left_empty_follows_its_section(everything):
    with everything():
        reviewer = secretariat()
        cycle = open_cycle(reviewer)
        counted(state("KH"), cycle, identified(female=40), reviewer, held_back=("article-14",))
        release = publish(adopted(cycle, reviewer), reviewer)
    assert why(release, "KH")["S2"] == WhyMissing.HELD_BACK
    assert [(place.name, place.without) for place in published_tables.places(release)][1] == (
        "Cambodia",
        "No table with figures",
    )


def test_what_was_taken_back_is_named_on_every_page_of_the_revised_release(releases, client):
    first, second = releases
    page = client.get(reverse("dashboard")).content.decode()
    assert "This is a revised release." in page
    assert "Not released: S1" in page
    answer = client.get(reverse("dashboard-table", args=[second.pk, "kh", "s1"]))
    table = answer.content.decode()
    assert "Not released by the state" in table
    assert f'href="{reverse("dashboard-table", args=[first.pk, "kh", "s1"])}"' in table
    assert not re.search(r">\s*40\s*<", table)  # of cells: names of people and addresses may have any number
    listed = client.get(reverse("dashboard-state", args=[second.pk, "kh"])).content.decode()
    assert "may take its consent back for later releases" in listed
    rates = client.get(reverse("dashboard-rates", args=[second.pk]))
    found = {row.population.iso2: row.missing for row in rates.context["tables"][0].rows}
    assert (found["KH"], found["VN"], found["TH"]) == ("not released", "no report", "")
    trend = client.get(reverse("dashboard-trends", args=[second.pk, "kh"])).content.decode()
    assert "No figures to draw" in trend
    csv = client.get(reverse("dashboard-tables-csv", args=[second.pk])).content.decode()
    assert "Cambodia,S1,Victims identified,,,,,,,,not released,,,,," in csv


def test_a_release_that_was_revised_says_so_on_every_page(releases, client):
    first, second = releases
    for name, args in (
        ("dashboard-publication", ()),
        ("dashboard-whole", ()),
        ("dashboard-state", ("kh",)),
        ("dashboard-state-whole", ("kh",)),
        ("dashboard-table", ("kh", "s1")),
        ("dashboard-trends", ("kh",)),
        ("dashboard-rates", ()),
        ("dashboard-rights", ()),
        ("dashboard-publication-needs", ()),
    ):
        page = client.get(reverse(name, args=[first.pk, *args])).content.decode()
        assert "This release was revised on " in page, name
        assert second.get_absolute_url() in page, name


def test_a_revised_release_says_what_is_different(releases, client):
    first, second = releases
    found = publication_changes.changes(first, second)
    [cambodia] = [place for place in found.places if place.name == "Cambodia"]
    [table] = cambodia.tables
    assert (table.number, table.what) == ("S1", publication_changes.WITHDRAWN)
    assert any(one.startswith("Article 5, ") and "does not release it any more" in one for one in cambodia.sentences)
    assert "1 table withdrawn by its state" in found.counted
    page = client.get(reverse("dashboard")).content.decode()
    assert cambodia.sentences[0] in page
    assert "Table S1, Victims identified: the state does not release it any more." in page
    assert "corrected" not in " ".join(found.counted)  # no state corrected anything


def test_each_number_is_named_by_what_became_of_it(releases):
    first, second = releases
    assert publication_changes.changes(first, first).places == []
    back = publication_changes.changes(second, first)
    [cambodia] = [place for place in back.places if place.name == "Cambodia"]
    assert cambodia.tables[0].in_short == "released now. The release before did not hold it."
    row = first.tables.get(iso2="TH", table_key=VICTIMS)
    total = next(cell for cell in row.cells if not cell["at"])
    parts = [cell for cell in row.cells if cell["at"] and cell["value"]]
    other = first.tables.get(pk=row.pk)
    other.cells = [
        *(cell | {"value": None, "mark": "hidden"} for cell in parts[:2]),
        *(cell for cell in row.cells if cell["at"] and cell not in parts[:2]),
        total | {"value": total["value"] + 1},
    ]
    became = {what: 0 for what in publication_changes.COUNTED}
    for change in publication_changes._numbers(row, other, publication_changes.CORRECTED):
        became[change.what] += 1
    assert {what: count for what, count in became.items() if count} == {
        publication_changes.CORRECTED: 1,
        publication_changes.HIDDEN: 2,
    }
    again = [change.what for change in publication_changes._numbers(other, row, publication_changes.TOLD_OTHERWISE)]
    assert sorted(again) == sorted([publication_changes.TOLD_OTHERWISE, *[publication_changes.SHOWN_AGAIN] * 2])


def test_a_state_that_did_not_report_has_a_page_that_says_so(releases, client):
    page = client.get(reverse("dashboard-state", args=[releases[1].pk, "vn"])).content.decode()
    assert "No report for this period" in page
    assert "That does not mean that there were no cases." in page


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("dashboard-state", ("xx",)),
        ("dashboard-state-whole", ("xx",)),
        ("dashboard-table", ("kh", "s99")),
        ("dashboard-table", ("xx", "s1")),
        ("dashboard-trends", ("xx",)),
    ],
)
def test_what_a_release_does_not_know_is_not_found(releases, client, name, args):
    assert client.get(reverse(name, args=[releases[1].pk, *args])).status_code == 404


def test_a_file_of_a_table_that_nobody_knows_is_not_found(releases, client):
    address = reverse("dashboard-tables-csv", args=[releases[1].pk])
    assert client.get(f"{address}?place=th&table=S1").status_code == 200
    for wrong in ("?place=xx", "?table=S99", '?table="S1'):
        assert client.get(address + wrong).status_code == 404
        assert client.get(reverse("dashboard-totals-csv") + "?table=S99").status_code == 404


def test_the_file_of_one_place_holds_that_place_alone(releases, client):
    response = client.get(reverse("dashboard-tables-csv", args=[releases[1].pk]) + "?place=th&table=S1")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="actip-tables-th-s1-2026-')
    body = response.content.decode().split("Date of that publication\r\n")[1].splitlines()
    assert {line.split(",")[0] for line in body} == {"Thailand"}


def test_pages_cost_the_same_for_one_and_three_states_and_releases(everything, client):
    with everything():
        reviewer = secretariat()
        made = [
            published(reviewer, 2024, TH=identified(female=30)),
            published(reviewer, 2025, TH=identified(female=30), KH=identified(female=40), MY=identified(female=50)),
            published(reviewer, 2026, TH=identified(female=30), KH=identified(female=40), MY=identified(female=50)),
        ]
    client.force_login(donor())

    def queries(name: str, release: Publication, *args: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name, args=[release.pk, *args])).status_code == 200
        return len(captured)

    for name, args in (
        ("dashboard-publication", ()),
        ("dashboard-whole", ()),
        ("dashboard-state", ("region",)),
        ("dashboard-state-whole", ("th",)),
        ("dashboard-table", ("region", "s1")),
        ("dashboard-table", ("th", "s1")),
        ("dashboard-trends", ("th",)),
        ("dashboard-rates", ()),
        ("dashboard-rights", ()),
    ):
        for release in (made[2], made[0]):  # what is kept of a release is worked out by its first reader
            queries(name, release, *args)
        assert queries(name, made[2], *args) == queries(name, made[0], *args), name


# --- How tables are laid out ------------------------------------------------------------------------------------------
def test_a_table_of_many_parts_is_one_grid_for_each_breakdown(everything, client):
    services = {"housing": 40, "medical": 30, "legal": 0, "education": 20}
    with everything():
        cells = {f"{service}|female|25-34": count for service, count in services.items()}
        release = published(secretariat(), KH={"victims_assisted": cells})
    client.force_login(donor())
    page = client.get(reverse("dashboard-table", args=[release.pk, "kh", "s6"]))
    *alone, together = page.context["blocks"]
    assert [block.grids for block in alone] == [[] for _ in alone]
    by_sex = next(grid for grid in together.grids if grid.title.startswith("Sex"))
    assert by_sex.columns == ["Total", "Female"]
    assert [(label, [number.shown for number in given]) for label, _, given in by_sex.rows] == [
        ("Shelter or other housing", ["40", "40"]),
        ("Medical care", ["30", "30"]),
        ("Legal advice or representation", ["0", "0"]),
        ("Schooling", ["20", "20"]),
    ]


@pytest.mark.parametrize(
    ("key", "cells", "number", "unit"),
    [
        ("assets", {"frozen|trafficking": 5_000}, "s19", "US dollars"),
        ("redress", {"criminal_restitution|ordered|female": 40}, "s11", "persons"),
    ],
)
def test_money_is_told_in_its_currency_and_persons_are_not_called_amounts(everything, client, key, cells, number, unit):
    with everything():
        release = published(secretariat(), KH={key: cells})
    client.force_login(donor())
    page = client.get(reverse("dashboard-table", args=[release.pk, "kh", number])).content.decode()
    assert f"({unit})" in page
    assert "amounts)" not in page
    listed = client.get(reverse("dashboard-state", args=[release.pk, "kh"])).content.decode()
    assert f'<td class="govuk-table__cell">{unit}</td>' in listed
    assert f",{unit}," in client.get(reverse("dashboard-tables-csv", args=[release.pk])).content.decode()
