"""A sum that does not equal its parts is found in what readers get, and keeps a release from being published."""

from copy import deepcopy

import pytest
from django.urls import reverse

from reporting.dashboards.queries import publication_changes, published_tables
from reporting.errors import PublicationContradicts, StepNotAllowed
from reporting.figures import calculations
from reporting.figures.contradictions import contradictions, lines_of
from reporting.figures.regional_totals import RegionalTable, TotalLine
from reporting.models import ProtectionRun, Publication, PublishedTable
from reporting.publication import protection, readback
from reporting.publication import publish as publication
from tests.factories import donor, secretariat, state
from tests.factories.releases import adopted, counted, publish, published
from tests.factories.reports import open_cycle

pytestmark = pytest.mark.django_db
S1 = "victims_identified"


def people(**ages: int) -> dict[str, dict[str, int]]:
    """Half of them female: ``people(child_nfd=40)``."""
    bands = {name.replace("child_nfd", "child-nfd").replace("_", "-"): count for name, count in ages.items()}
    return {
        S1: {
            f"{sex}|{band.removeprefix('a')}|identified": n // 2
            for band, n in bands.items()
            for sex in ("female", "male")
        }
    }


STATES = {
    "KH": people(a9_17=120, a18_24=300),
    "LA": people(child_nfd=60, a18_24=80),
    "TH": people(a9_17=90, a18_24=200),
}


@pytest.fixture
def release(everything) -> Publication:
    with everything():
        return published(secretariat(), **STATES)


def region_of(made: Publication) -> PublishedTable:
    return made.tables.get(iso2="", table_key=S1)


def changed(row: PublishedTable, block: str, at: list[list[str]], **to: object) -> PublishedTable:
    """The row with another cell, or without it (``value=None`` alone leaves the mark)."""
    copy = deepcopy(row)
    if to:
        [cell] = [cell for cell in copy.cells if (cell["block"], cell["at"]) == (block, at)]
        cell.update(to)
    else:
        copy.cells = [cell for cell in copy.cells if (cell["block"], cell["at"]) != (block, at)]
    return copy


def sentences(rows) -> list[str]:
    return [one.sentence for one in contradictions(lines_of(rows))]


CHILDREN = [["age_group", "all:child"]]


def test_a_release_of_the_portal_has_no_contradiction_and_its_children_are_those_of_all_states(release):
    assert readback.contradictions_of(release) == []
    told = {tuple(map(tuple, cell["at"])): cell["value"] for cell in region_of(release).cells}
    assert told[(("age_group", "all:child"),)] == 120 + 60 + 90
    assert readback.numbers_checked(release) == sum(len(row.cells) for row in release.tables.all())


def test_all_children_without_one_state_is_found_by_its_ages_and_by_the_states(release):
    """As releases were made before: Lao PDR, which records no ages of children, was left out."""
    rows = list(release.tables.all())
    rows = [changed(row, "identified", CHILDREN, value=210) if not row.iso2 else row for row in rows]
    assert sentences(rows) == [
        "Region, S1: Formally identified victim, All children is 210, and its parts add up to 270 (Region, S1: "
        "Formally identified victim, 9 to 17 years: 210; Region, S1: Formally identified victim, Child, exact age not "
        "recorded: 60).",
        "Region, S1: Formally identified victim, All children is 210, and its parts add up to 270 (Cambodia, S1: "
        "Formally identified victim, All children: 120; Lao PDR, S1: Formally identified victim, All children: 60; "
        "Thailand, S1: Formally identified victim, All children: 90).",
    ]


def test_a_sum_that_is_missing_beside_its_parts_is_found(release):
    rows = [changed(row, "identified", CHILDREN) if row.iso2 == "LA" else row for row in release.tables.all()]
    found = sentences(rows)
    [missing] = [one for one in found if "Child, exact age not recorded …" in one]
    assert missing == (
        "LA, S1: identified, all:child (Lao PDR, S1: Formally identified victim, Child, exact age not recorded …): the "
        "parts are shown, and their sum is missing."
    )
    assert any("All children is 270, and its parts add up to 210" in one for one in found)


def test_a_hidden_part_can_be_anything_from_1_and_still_contradict(release):
    rows = list(release.tables.all())
    hidden = {"value": None, "mark": "hidden"}
    rows = [changed(row, "identified", CHILDREN, **hidden) if row.iso2 == "KH" else row for row in rows]
    assert sentences(rows) == []
    rows = [changed(row, "identified", CHILDREN, value=150) if not row.iso2 else row for row in rows]
    assert any("All children is 150, and its parts add up to 151 or more" in one for one in sentences(rows))


def test_ranges_contradict_where_no_numbers_within_them_add_up(release):
    rows = list(release.tables.all())
    range_ = {"value": 240, "upto": 254, "mark": "rounded"}
    rows = [changed(row, "identified", CHILDREN, **range_) if not row.iso2 else row for row in rows]
    assert any("All children is 240 to 254, and its parts add up to 270" in one for one in sentences(rows))
    range_ = {"value": 270, "upto": 284, "mark": "rounded"}
    rows = [changed(row, "identified", CHILDREN, **range_) if not row.iso2 else row for row in rows]
    assert sentences(rows) == []


def test_a_release_that_contradicts_itself_is_refused_and_nothing_of_it_is_published(everything, client):
    officer = secretariat()
    client.force_login(officer)
    with everything():
        cycle = open_cycle(officer)
        for iso2, counts in STATES.items():
            counted(state(iso2), cycle, counts, officer)
        consolidated = adopted(cycle, officer)
        run = protection.request(consolidated=consolidated, by=officer)
        protection.run(run.pk)
        run.refresh_from_db()
        for table in run.result["tables"]:
            if not table["iso2"]:
                [total] = [cell for cell in table["cells"] if cell["at"] == CHILDREN]
                total["value"] = 210
        ProtectionRun.objects.filter(pk=run.pk).update(result=run.result)
        with pytest.raises(PublicationContradicts, match="All children is 210, and its parts add up to 270"):
            publication.publish(consolidated=consolidated, by=officer)
    response = client.post(reverse("consolidated-publish", args=[consolidated.pk]), follow=True)
    assert "The release was not published, because numbers in it contradict each other" in response.content.decode()
    assert not Publication.objects.exists()
    with everything():
        run.result["contradictions"] = ["Region, S1: All children is 210, and its parts add up to 270."]
        ProtectionRun.objects.filter(pk=run.pk).update(result=run.result)
    page = client.get(reverse("publication-protection", args=[consolidated.pk])).content.decode()
    assert "Numbers of this release contradict each other" in page
    assert "Continue to publish" not in page


def test_the_file_and_the_totals_are_read_too(release):
    rows, file = list(release.tables.all()), published_tables.spreadsheet(release, [])
    assert list(readback.in_file(file, rows)) == []
    shortened = [line for line in file if "All children" not in line]
    longer = [[7 if cell == 270 else cell for cell in line] for line in file]
    [total] = [line for line in file if line[:2] == ["Cambodia", "S1"] and line[5:7] == ["Total", "Total"]]
    more = [*file, ["Brunei", *total[1:]]]
    for given in (shortened, longer):
        found = list(readback.in_file(given, rows))
        assert any("does not agree with its page: Region, S1" in one and "All children" in one for one in found)
    [found] = readback.in_file(more, rows)
    assert found.startswith("The file of tables holds a number that no page has: Brunei, S1")
    totals, of_region = list(release.totals.all()), {"S1": region_of(release)}
    assert list(readback.in_totals(totals, of_region)) == []
    [whole] = [line for line in totals if line.is_total]
    whole.value += 1
    assert list(readback.in_totals(totals, of_region)) == [
        "The total S1, Formally identified victims, region: 850 does not stand in the table of the region.",
        "S1 Victims identified, Formally identified victims, region is 850, and its parts add up to 850 (Female: 425; "
        "Male: 425).",
    ]


def test_a_table_of_the_report_to_ammtc_must_add_up_as_well():
    lines = [
        TotalLine("Total, region", 30, "30", is_total=True),
        TotalLine("Female", 12, "12"),
        TotalLine("Male", 17, "17"),
    ]
    [found] = readback.contradictions_of_report(
        [RegionalTable(S1, "S1", "Victims identified", "persons", lines, 3, "")]
    )
    assert found == "S1 Victims identified, Total, region is 30, and its parts add up to 29 (Female: 12; Male: 17)."
    once = [TotalLine("Persons, each counted once, region", 30, "30", is_total=True), *lines[1:]]
    assert readback.contradictions_of_report([RegionalTable("x", "S6", "Assisted", "persons", once, 3, "")]) == []


def test_a_release_with_a_known_mistake_says_so_and_can_be_revised_though_no_state_changed_anything(
    everything, client, monkeypatch
):
    client.force_login(donor())
    officer = secretariat()
    monkeypatch.setattr(calculations, "CURRENT", 1)
    with everything():
        first = published(officer, **STATES)
        with pytest.raises(StepNotAllowed, match="Nothing has changed since the last release"):
            publish(first.consolidated, officer)
    monkeypatch.undo()
    page = client.get(first.get_absolute_url()).content.decode()
    assert "A mistake of the portal is known in this release" in page
    assert "left out the states that record no finer ages" in page
    with everything():
        revised = publish(first.consolidated, officer)
    page = client.get(revised.get_absolute_url()).content.decode()
    assert "A mistake of the portal is known in this release" not in page
    [region] = publication_changes.changes(first, revised).places
    assert (region.name, region.sentences, region.tables) == ("Region", calculations.corrected_since(1), [])
    assert "left out the states that record no finer ages" in page
