"""A half-year's hidden count must not be the year less the other half: a release is looked at with all of its time."""

from datetime import date

import pytest
from django.urls import reverse

from reporting.enums import CycleKind
from reporting.models import Publication
from reporting.publication import protection
from reporting.publication.material import material_of
from tests.factories import secretariat, state
from tests.factories.releases import adopted, counted, identified, published
from tests.factories.reports import HALF_YEAR, open_cycle
from victims.standard import Standard

pytestmark = pytest.mark.django_db
SECOND = HALF_YEAR | {
    "title": "Second half of 2026", "period_start": date(2026, 7, 1), "period_end": date(2026, 12, 31),
    "opens_on": date(2027, 1, 1), "due_on": date(2027, 2, 28), "day": date(2027, 1, 1), "ammtc_on": date(2027, 6, 1),
}  # fmt: skip
SPRING = HALF_YEAR | {
    "title": "Spring of 2026",
    "kind": CycleKind.ANNUAL,
    "period_start": date(2026, 3, 1),
    "period_end": date(2026, 7, 31),
}
FEMALE = [["sex", "female"]]


def told(made: Publication, iso2: str, at: list[list[str]] = FEMALE) -> int | None:
    row = made.tables.get(iso2=iso2, table_key="victims_identified")
    return next(cell["value"] for cell in row.cells if cell["at"] == at)


def others(female: int) -> dict[str, dict[str, dict[str, int]]]:
    return {iso2: identified(female=female, male=female) for iso2 in ("MY", "TH", "VN")}


def test_a_half_year_that_is_hidden_is_not_the_year_less_the_other_half(everything):
    officer = secretariat()
    with everything():
        first = published(officer, fields=HALF_YEAR, KH=identified(female=30, male=40), **others(50))
        second = published(officer, fields=SECOND, KH=identified(female=3, male=50), **others(60))
        year = published(officer, KH=identified(female=33, male=90), **others(110))
    assert told(second, "KH") is None
    assert None in (told(first, "KH"), told(year, "KH"))


def test_the_second_half_is_looked_at_with_the_first_because_of_the_year(everything):
    officer = secretariat()
    with everything():
        first = published(officer, fields=HALF_YEAR, KH=identified(female=30, male=40), **others(50))
        year = published(officer, KH=identified(female=33, male=90), **others(110))
        cycle = open_cycle(officer, **SECOND)
        counted(state("KH"), cycle, identified(female=3, male=50), officer)
        material = material_of(adopted(cycle, officer))
    told = [earlier.output.row for earlier in material.before if earlier.output.audience == "donors"]
    assert told == [first, year]
    assert material.left_out == []


def test_a_time_that_overlaps_and_is_no_part_is_left_out_and_the_preview_says_so(everything, client):
    officer = secretariat()
    client.force_login(officer)
    with everything():
        published(officer, fields=SPRING, KH=identified(female=30, male=40), **others(50))
        cycle = open_cycle(officer, **HALF_YEAR)
        counted(state("KH"), cycle, identified(female=30, male=50), officer)
        consolidated = adopted(cycle, officer)
        run = protection.request(consolidated=consolidated, by=officer)
        protection.run(run.pk)
        own = {consolidated.pk}
        assert {earlier.output.consolidated for earlier in material_of(consolidated).before} == own
        assert protection.work_out(material_of(consolidated), Standard.read())["left_out"] == ["Spring of 2026"]
    page = client.get(reverse("publication-protection", args=[consolidated.pk])).content.decode()
    assert "Not looked at together with this release: Spring of 2026" in page
