"""What the region shows of a line is the sum of all states that gave anything of it."""

from collections.abc import Mapping

from bench import disclosure_tables
from victims.disclosure.linked import REGION, CellKey, Coordinates, PublicationFigures, TableCounts, link, values

SHAPES = disclosure_tables.standard()
CHILDREN, ADULTS, UNKNOWN = "all:child", "all:adult", "unknown"
BANDS = {CHILDREN: ("0-8", "9-17", "child-nfd"), ADULTS: ("18-24", "25-34", "35-59", "60-plus", "adult-nfd")}


def region_of(year: int) -> dict[tuple[str, str, Coordinates], int]:
    linked = link(SHAPES, [PublicationFigures(disclosure_tables.sample_states(year))], smallest=11)
    return {
        (key.table, key.block, key.at): linked.problem.cells[index].value
        for (_, key), index in linked.places.items()
        if key.owner == REGION
    }


def ages(found: Mapping[tuple[str, str, Coordinates], int], table: str, block: str) -> dict[str, int]:
    return {
        at[0][1]: value
        for (key, part, at), value in found.items()
        if (key, part) == (table, block) and len(at) == 1 and at[0][0] == "age_group"
    }


def test_children_and_adults_are_counted_in_every_state_also_where_one_band_is_all_that_is_recorded():
    """Lao PDR and Timor-Leste record child or adult only."""
    found = {year: ages(region_of(year), "victims_identified", "identified") for year in (2023, 2024, 2025)}
    assert {year: of[CHILDREN] for year, of in found.items()} == {2023: 1408, 2024: 1472, 2025: 1523}
    assert {year: of[ADULTS] for year, of in found.items()} == {2023: 2593, 2024: 2720, 2025: 2826}


def test_in_every_table_of_the_region_children_and_adults_are_the_sum_of_their_ages():
    for year in (2023, 2024, 2025):
        found = region_of(year)
        for table, block in sorted({(key, part) for key, part, _ in found}):
            of = ages(found, table, block)
            for group, bands in BANDS.items():
                assert of.get(group, 0) == sum(of.get(band, 0) for band in bands), (year, table, block, group)


def test_one_band_alone_has_the_line_of_its_group_beside_it():
    figures = TableCounts(
        {"female|child-nfd|identified": 5, "female|18-24|identified": 12, "male|18-24|identified": 30}
    )
    found = values(SHAPES["victims_identified"], figures)
    female: Coordinates = (("sex", "female"),)
    for sex, count in (((), 5), (female, 5)):
        assert found["identified", (("age_group", CHILDREN), *sex)] == count
        assert found["identified", (("age_group", "child-nfd"), *sex)] == count
    linked = link(SHAPES, [PublicationFigures({"LA": {"victims_identified": figures}})], smallest=11)
    linked.problem.check()
    places = [
        CellKey("LA", "victims_identified", "identified", (("age_group", code),)) for code in (CHILDREN, "child-nfd")
    ]
    group, band = (linked.places[0, place] for place in places)
    assert any(dict(relation.terms) == {group: -1, band: 1} for relation in linked.problem.relations)
