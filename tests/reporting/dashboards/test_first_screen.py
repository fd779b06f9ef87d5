"""Numbers first: key figures, a chart and a few sentences of a release, each from published rows that are shown."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reporting import statuses
from reporting.actions import consolidation
from reporting.dashboards.queries import first_screen
from reporting.dashboards.queries.first_screen import FirstScreen
from reporting.dashboards.queries.published_tables import REGION, Place
from reporting.enums import WhyMissing
from reporting.models import Publication, PublishedGap, PublishedRight, PublishedStatus, PublishedTable
from reporting.statuses import STATUSES
from tests.factories import donor, focal_point, secretariat, state
from tests.factories.reports import accepted, open_cycle, report_of
from tests.responses import words_of

pytestmark = pytest.mark.django_db
HIDDEN = None
KH = Place("KH", "Cambodia")
TABLES = {
    "victims_identified": ("S1", "persons"),
    "victims_by_exploitation": ("S2", "persons"),
    "victims_assisted": ("S6", "persons"),
    "cases_investigated": ("S14", "cases"),
    "persons_convicted": ("S17", "persons"),
}
WORDS = {
    "blocks": [],
    "dimensions": {"sex": "Sex", "age_group": "Age", "exploitation_form": "Form"},
    "categories": {"exploitation_form": [["forced_labour", "Forced labour"], ["begging", "Begging"]]},
}
# What a table of one place holds, by its lines: "block", or "block dimension category".
Counts = Mapping[str, Mapping[str, int | tuple[int, int] | None]]


def cells(lines: Mapping[str, int | tuple[int, int] | None]) -> list[dict[str, Any]]:
    found = []
    for line, count in lines.items():
        block, *at = line.split(" ")
        value, upto = count if isinstance(count, tuple) else (count, None)
        mark = "hidden" if value is None else "shown" if upto is None else "rounded"
        found.append({"block": block, "at": [at] if at else [], "mark": mark, "value": value, "upto": upto})
    return found


@pytest.fixture
def make(everything):
    """``make(2026, {"KH": {"persons_convicted": {"": 12}}, "": {...}})`` publishes these tables; "" is the region."""
    officer = secretariat()

    def release(year: int, tables: Mapping[str, Counts], **fields: Any) -> Publication:
        with everything():
            cycle = open_cycle(officer, year=year)
            accepted(report_of(state("KH"), cycle), focal_point(state("KH")), officer)
            made = Publication.objects.create(
                **{
                    "consolidated": consolidation.start(cycle=cycle, by=officer),
                    "title": f"Reporting on {year}",
                    "year": year,
                    "period_start": date(year, 1, 1),
                    "period_end": date(year, 12, 31),
                    "smallest_shown": 11,
                    "parties_total": 10,
                    "parties_reported": 9,
                    "others_reported": 0,
                    "calculation": 2,
                    "published_at": timezone.now(),
                    "published_by": officer,
                    **fields,
                }
            )
        PublishedTable.objects.bulk_create(
            PublishedTable(
                publication=made,
                iso2=iso2,
                state_name=state(iso2).name if iso2 else "",
                table_key=key,
                number=TABLES[key][0],
                position=position,
                title=key,
                unit=TABLES[key][1],
                states_included=sum(1 for code, given in tables.items() if code and key in given),
                words=WORDS,
                cells=cells(lines),
            )
            for iso2, given in tables.items()
            for position, (key, lines) in enumerate(given.items())
        )
        return made

    return release


def identified(total: int | tuple[int, int] | None, **parts: int | None) -> Counts:
    lines = {"identified": total, **{f"identified {name.replace('__', ' ')}": n for name, n in parts.items()}}
    return {"victims_identified": lines}


def of_region(*releases: Publication) -> FirstScreen:
    return first_screen.of_place(releases, REGION)


def change(*releases: Publication, place: Place = REGION) -> str:
    return first_screen.of_place(releases, place).figures[0].change


# --- A change is like for like ----------------------------------------------------------------------------------------
def test_the_same_states_are_compared_with_their_published_totals(make):
    before = make(2025, {"": identified(1000), "KH": identified(HIDDEN), "TH": identified(HIDDEN)})
    now = make(2026, {"": identified(1040), "KH": identified(HIDDEN), "TH": identified(HIDDEN)})
    screen = of_region(before, now)
    assert (screen.figures[0].shown, screen.figures[0].change) == ("1,040", "+40 (+4 %) since 2025")
    assert screen.figures[0].about.startswith("2 states, 2026, as of ")
    assert screen.points == [
        "In 2026 1,040 victims were formally identified in 2 states: 40 more than in 2025, in the same states."
    ]


def test_where_states_left_or_joined_only_those_of_both_periods_are_compared(make):
    before = make(2025, {"": identified(1415), "KH": identified(115), "TH": identified(700), "VN": identified(600)})
    now = make(2026, {"": identified(1330), "TH": identified(710), "VN": identified(620)})
    assert change(before, now) == "+30 (+2 %) since 2025, in the 2 states of both"
    screen = of_region(before, now)
    assert "in the 2 states of both periods, 30 more than in 2025." in screen.points[0]
    assert "−6 %" not in str(screen)  # no percentage across the break
    assert screen.chart is not None
    assert screen.chart.breaks == ("From 2025 to 2026 other states stand behind the numbers: without Cambodia.",)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (HIDDEN, 40, "No change given: 2025 says “hidden”."),
        ((30, 44), (45, 59), "No change given: ranges are not compared."),
        (40, HIDDEN, ""),
        (40, 40, "As in 2025"),
        (40, 31, "−9 since 2025"),  # of fewer than 50 no percentage
        (80, 60, "−20 (−25 %) since 2025"),
    ],
)
def test_a_state_is_compared_only_where_both_numbers_are_shown(make, before, now, said):
    releases = [make(year, {"KH": identified(count)}) for year, count in ((2025, before), (2026, now))]
    assert change(*releases, place=KH) == said


def test_other_states_are_not_compared_where_shown_numbers_do_not_tell(make):
    before = make(2025, {"": identified(1415), "KH": identified(115), "TH": identified(700)})
    now = make(2026, {"": identified(1330), "TH": identified(HIDDEN), "VN": identified(620), "MY": identified(99)})
    assert change(before, now) == "No change given: other states stand behind 2025."
    assert " %" not in words_of_screen(of_region(before, now))


def words_of_screen(screen: FirstScreen) -> str:
    return " ".join([*screen.points, *(f"{figure.shown} {figure.about} {figure.change}" for figure in screen.figures)])


def test_the_first_release_has_no_change_and_half_a_year_is_not_compared_with_a_year(make):
    first = make(2025, {"KH": identified(100)})
    assert change(first, place=KH) == ""
    half = make(2026, {"KH": identified(60)}, period_end=date(2026, 6, 30))
    assert change(first, half, place=KH) == ""
    next_half = make(2027, {"KH": identified(66)}, period_start=date(2027, 1, 1), period_end=date(2027, 6, 30))
    assert change(first, half, next_half, place=KH) == "+6 (+10 %) since Jan to Jun 2026"


# --- Sentences --------------------------------------------------------------------------------------------------------
FULL: Counts = {
    **identified(400, age_group__all=0, **{"age_group__all:child": 140}, sex__female=260),
    "victims_by_exploitation": {"": 400, " exploitation_form forced_labour": 300, " exploitation_form begging": 100},
    "victims_assisted": {"once": 512},
    "cases_investigated": {"investigation_opened": 90, "prosecuted": 70, "convicted": 30},
    "persons_convicted": {"": 61},
}


def test_every_sentence_has_the_numbers_of_its_rows(make):
    release = make(2026, {"": FULL, "KH": FULL, "TH": FULL})
    assert of_region(release).points == [
        "In 2026 400 victims were formally identified in 2 states.",
        "Of 400 identified victims 140 were children: 35 in 100.",
        "Of 400 identified victims 260 were women and girls: 65 in 100.",
        "The form of exploitation recorded most often is “Forced labour”, of 300 of 400 victims: 75 in 100.",
        "512 victims were assisted in 2 states, presumed victims included.",
        "Investigations opened in 2 states: 90; cases before a court: 70; cases with a conviction: 30. "
        "The three are counted apart and never added up.",
    ]
    assert [figure.shown for figure in of_region(release).figures] == ["400", "512", "90", "61"]


VICTIMS, CHILDREN, FEMALE = "were formally identified", "were children", "were women and girls"
FORM, ASSISTED, CASES = "recorded most often", "were assisted", "Investigations opened"


@pytest.mark.parametrize(
    ("table", "line", "lost"),
    [
        ("victims_identified", "identified", (VICTIMS, CHILDREN, FEMALE)),
        ("victims_identified", "identified age_group all:child", (CHILDREN,)),
        ("victims_identified", "identified sex female", (FEMALE,)),
        ("victims_by_exploitation", " exploitation_form begging", (FORM,)),
        ("victims_by_exploitation", "", (FORM,)),
        ("victims_assisted", "once", (ASSISTED,)),
        ("cases_investigated", "convicted", (CASES,)),
    ],
)
def test_nothing_is_said_where_a_number_is_hidden(make, table, line, lost):
    whole = of_region(make(2025, {"": FULL, "KH": FULL})).points
    hidden = {**FULL, table: {**FULL[table], line: HIDDEN}}
    said = of_region(make(2026, {"": hidden, "KH": FULL})).points
    kept = [sentence for sentence in whole if not any(words in sentence for words in lost)]
    assert len(kept) == len(whole) - len(lost)
    assert said == [sentence.replace("In 2025", "In 2026") for sentence in kept]


def test_a_range_and_a_number_that_the_portal_worked_out_wrongly_make_no_sentence(make):
    rounded = make(2025, {"": identified((300, 314)), "KH": identified((300, 314))}, rounding_base=15)
    assert of_region(rounded).points == []
    assert of_region(rounded).figures[0].shown == "300 to 314"
    wrong = make(2026, {"": FULL, "KH": FULL}, calculation=1)
    assert not [sentence for sentence in of_region(wrong).points if "children" in sentence]
    assert [s for s in first_screen.of_place((wrong,), KH).points if "children" in s]  # of a state it was right


def test_articles_are_counted_by_what_states_released(make):
    release = make(2026, {"KH": identified(60)})
    of_part = f"{STATUSES[statuses.IN_PLACE].text} ({statuses.OF_PART_WORDS})"
    given = [
        ("Cambodia", statuses.IN_PLACE, STATUSES[statuses.IN_PLACE].text),
        ("Cambodia", statuses.IN_PLACE, of_part),
        ("Cambodia", statuses.PLANNED, STATUSES[statuses.PLANNED].text),
        ("Cambodia", statuses.HELD_BACK, STATUSES[statuses.HELD_BACK].text),
        ("Thailand", statuses.PARTLY_UNREAD, STATUSES[statuses.PARTLY_UNREAD].text),
        ("Viet Nam", statuses.NO_REPORT, STATUSES[statuses.NO_REPORT].text),
    ]
    PublishedStatus.objects.bulk_create(
        PublishedStatus(publication=release, state_name=name, is_party=True, article_number=number,
                        article_title="An article", code=code, text=text)
        for number, (name, code, text) in enumerate(given)
    )  # fmt: skip
    assert first_screen.of_place((release,), KH).points[-1] == (
        "Cambodia released the status of 3 articles and says “in place” of 2, 1 from a part of the answers: "
        "each state describes itself."
    )
    assert of_region(release).points == [
        "States released 4 statuses of articles and say “in place” in 2, 1 from a part of the answers: "
        "each state describes itself."
    ]


# --- Rights of victims ------------------------------------------------------------------------------------------------
def give_rights(release: Publication, words: Mapping[tuple[str, str], str]) -> None:
    PublishedRight.objects.bulk_create(
        PublishedRight(
            publication=release, right_key=right, right_title=right.title(), about="", in_founding_document=True,
            position=0, state_name=name, is_party=True, code=code.removesuffix("*"), tile="",
            letter=STATUSES[code.removesuffix("*")].letter + ("*" if code.endswith("*") else ""), text="",
        )
        for (right, name), code in words.items()
    )  # fmt: skip


def test_rights_are_counted_in_words_and_compared_where_both_releases_hold_one(make):
    before, now = make(2025, {}), make(2026, {})
    give_rights(before, {("housing", "Cambodia"): "partly", ("housing", "Thailand"): "in_place"})
    give_rights(
        now,
        {
            ("housing", "Cambodia"): "in_place",
            ("housing", "Thailand"): "in_place",
            ("housing", "Viet Nam"): "in_place*",
            ("education", "Cambodia"): "planned",
            ("education", "Thailand"): "held_back",
        },
    )
    screen = first_screen.of_rights((before, now))
    assert [(figure.label, figure.shown) for figure in screen.figures] == [
        ("Rights “in place”", "3"),
        ("Rights “partly in place, or in progress”", "0"),
        ("Rights “planned or not started”", "1"),
        ("Not released by the states", "1"),
    ]
    assert screen.figures[0].change == "+1 since 2025, in the 2 words of both"
    assert screen.points == [
        "States released 4 words on rights and say “in place” in 3: each state describes itself.",
        "Every state that released a word says “in place” of 1 of 2 rights: "
        "of the others at least one state says another word.",
        "1 word rests on a part of the answers: the states have not released the others.",
        "Of 2 words that were given in 2025 too, 1 became “in place” and 0 left it: only these can be compared.",
        "1 word is not released: that says nothing of law or practice.",
    ]
    assert first_screen.of_rights((before,)).figures[0].change == ""
    assert first_screen.of_rights((make(2027, {}),)) == first_screen.NOTHING


# --- The pages --------------------------------------------------------------------------------------------------------
@pytest.fixture
def reader(client):
    client.force_login(donor())


def test_numbers_stand_before_coverage_articles_and_definitions(make, client, reader):
    release = make(2026, {"": FULL, "KH": FULL, "TH": FULL}, is_sample=True)
    give_rights(release, {("housing", "Cambodia"): "partly"})
    for name, args, first in (
        ("dashboard-publication", (), "400"),
        ("dashboard-whole", (), "400"),
        ("dashboard-state", ("kh",), "400"),
        ("dashboard-state", ("region",), "400"),
        ("dashboard-rights", (), "0"),
    ):
        response = client.get(reverse(name, args=[release.pk, *args]))
        page = response.content.decode()
        places = [
            page.index(mark)
            for mark in (
                "Sample data, invented",
                'class="first__number',
                'id="points"',
                'id="coverage"',
                'id="how-to-read"',
            )
        ]
        assert places == sorted(places), name
        assert page.count('<li class="first__figure">') == 4, name
        assert page.count('<figure class="first__chart">') == 1, name
        assert re.search(rf'<strong class="first__number">{first}</strong>', page), name


def test_what_is_not_there_is_said_in_a_word(make, client, reader):
    release = make(2026, {"KH": {"victims_identified": {"identified": HIDDEN}}})
    gap = {"publication": release, "iso2": "KH", "state_name": "Cambodia", "position": 1, "title": "Assisted"}
    PublishedGap.objects.create(**gap, table_key="victims_assisted", number="S6", why=WhyMissing.HELD_BACK)
    figures = first_screen.of_place((release,), KH).figures
    assert [figure.shown for figure in figures] == ["hidden", "not released", "not reported", "not reported"]
    page = client.get(reverse("dashboard-state", args=[release.pk, "kh"]))
    assert words_of(page).count("“hidden”: not shown, to protect people") == 1
    assert "This release holds no statistical table of the region." in words_of(client.get(reverse("dashboard")))
    assert "Nothing was published on this" in words_of(client.get(reverse("dashboard-rights", args=[release.pk])))


def test_it_is_worked_out_once_and_its_cost_does_not_grow(make, client, reader):
    def queries(work) -> int:
        with CaptureQueriesContext(connection) as captured:
            work()
        return len(captured)

    states = ("KH", "TH", "VN", "MY")
    one = make(2024, {"": FULL, "KH": FULL})
    many = [make(year, {"": FULL, **dict.fromkeys(states, FULL)}) for year in (2025, 2026, 2027)]
    for place in (REGION, KH):
        cold = queries(lambda place=place: first_screen.of_place((one,), place))
        assert cold == queries(lambda place=place: first_screen.of_place((one, *many), place)) == 4
        assert queries(lambda place=place: first_screen.of_place((one, *many), place)) == 0
    assert queries(lambda: first_screen.of_rights((one,))) == queries(lambda: first_screen.of_rights((one, *many)))
