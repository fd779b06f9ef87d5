"""Figures that a state has published itself: marked one by one with an address, shown as they are, known to all."""

import csv
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import AuditEvent
from members.row_access import row_access
from reporting.actions import consolidation, public_figures, releases, requests, reviews
from reporting.actions.national_reports import submit
from reporting.dashboards.queries import published_tables
from reporting.enums import ReleaseAudience
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.figures.public_sources import PublicSource
from reporting.models import PartyEdition, Publication, PublicFigure, PublicStatement, PublishedTable, Question, Section
from reporting.printing.ammtc_report import make_book
from reporting.publication import protection, telling
from reporting.publication.material import material_of
from reporting.queries.consolidation import consolidate
from reporting.queries.public_figures import figures_in
from reporting.queries.release import release_of
from tests.factories import contributor, donor, focal_point, secretariat, state
from tests.factories.releases import adopted
from tests.factories.releases import publish as publish_release
from tests.factories.reports import accepted, count, open_cycle, released, report_of
from tests.responses import text_of
from victims.standard import Standard

pytestmark = pytest.mark.django_db
S1, S2 = "victims_identified", "victims_by_exploitation"
REPORT = PublicSource("https://stats.example.gov/2026.pdf", "Annual report 2026, page 14", date(2026, 10, 31))
TOTAL = ("identified", ())
FEMALE, MALE = (("identified", (("sex", sex),)) for sex in ("female", "male"))
AGES = ("9-17", "18-24", "25-34")
FORMS = ("forced_labour", "sexual_exploitation")


def counted(female: int, male: int) -> dict[str, dict[str, int]]:
    """So many of 18 to 24 years in forced labour, and zeros beside them: the same people in S1 and S2."""
    sexes = {"female": female, "male": male, "other": 0}
    return {
        S1: {f"{sex}|{age}|identified": sexes[sex] * (age == "18-24") for sex in sexes for age in AGES},
        S2: {
            f"{form}|{sex}|{age}": sexes[sex] * (age == "18-24") * (form == "forced_labour")
            for form in FORMS
            for sex in sexes
            for age in AGES
        },
    }


SEXES = ("female", "male", "other")
LARGE = {
    S1: {f"{sex}|{age}|identified": 60 for sex in SEXES for age in AGES},
    S2: {f"{form}|{sex}|{age}": 30 for form in FORMS for sex in SEXES for age in AGES},
}


@pytest.fixture
def world(everything):
    """Cambodia counted 30 women and 4 men, by form too; Malaysia and Thailand so many that nothing is small."""
    with everything():
        reviewer = secretariat()
        cycle = open_cycle(reviewer)
        people, reports = {}, {}
        for iso2, tables in {"KH": counted(30, 4), "MY": LARGE, "TH": LARGE}.items():
            people[iso2], reports[iso2] = focal_point(state(iso2)), report_of(state(iso2), cycle)
            accepted(reports[iso2], people[iso2], reviewer, tables)
            released(reports[iso2], people[iso2], ReleaseAudience.DONORS)
        yield type("World", (), {"cycle": cycle, "reviewer": reviewer, "kh": reports["KH"], "officer": people["KH"]})


def version_now(world):
    return world.kh.versions.accepted().newest()


def mark(world, *places, table: str = S1, source: PublicSource = REPORT) -> PublicStatement:
    return public_figures.mark(
        report=world.kh, table_key=table, places=places, source=source, seen=version_now(world).pk, by=world.officer
    )


def take_back(world, *places) -> PublicStatement:
    return public_figures.take_back(report=world.kh, table_key=S1, places=places, by=world.officer)


def holding(world, table: str = S1) -> dict[str, int]:
    """The figures whose marks hold: words → value."""
    public = release_of(version_now(world)).public
    return {entry["label"]: entry["value"] for entry in public.get(table, ())}


def correct(world, female: int, male: int, **about) -> None:
    """The secretariat grants a correction, the state enters other figures, and they are accepted."""
    section = Section.objects.get(key="article-14", questionnaire=world.cycle.questionnaire)
    asked = requests.ask_to_correct(report=world.kh, sections=[section], reason="Counted anew", by=world.officer)
    requests.answer(request=asked, granted=True, answer="Granted.", by=world.reviewer)
    count(world.kh, counted(female, male), world.officer, **about)
    world.kh.refresh_from_db()
    reviews.accept(
        version=submit(report=world.kh, by=world.officer, day=world.cycle.due_on),
        by=world.reviewer,
        despite="Read on paper.",
    )


def publish(world, consolidated=None) -> Publication:
    return publish_release(consolidated or adopted(world.cycle, world.reviewer), world.reviewer)


def told(made: Publication, place, iso2: str = "KH", table: str = S1) -> tuple[str, int | None, str]:
    """How a release tells a figure: mark, number, and the address where the state has published it."""
    number = published_tables.numbers(made.tables.get(iso2=iso2, table_key=table))[place]
    return number.mark, number.value, number.source.address if number.source else ""


# --- Marking ----------------------------------------------------------------------------------------------------------
def test_a_mark_keeps_the_figure_as_it_was_who_when_and_where(world):
    made = mark(world, TOTAL, MALE)
    assert (made.source, made.stated_by, made.version) == (REPORT, world.officer, version_now(world))
    assert [(row.label, row.value) for row in made.figures.all()] == [
        ("Formally identified victim", 34),
        ("Formally identified victim, Male", 4),
    ]
    event = AuditEvent.objects.get(what="figures marked as public already")
    assert event.member_state == world.kh.member_state
    assert event.details == {
        "table": S1,
        "reference": "ACTIP-2026-KH-1",
        "address": REPORT.address,
        "figures": ["Formally identified victim", "Formally identified victim, Male"],
    }, "the trail names the figures and never says what they are"


def test_the_newest_word_on_a_figure_counts(world):
    mark(world, TOTAL, FEMALE)
    take_back(world, TOTAL)
    assert holding(world) == {"Formally identified victim, Female": 30}
    mark(world, TOTAL, source=PublicSource("https://other.example.gov/", "Another page"))
    [total] = [entry for entry in release_of(version_now(world)).public[S1] if not entry["at"]]
    assert (total["address"], total["published_on"]) == ("https://other.example.gov/", None)
    assert AuditEvent.objects.filter(what="mark of public figures taken back").count() == 1
    with pytest.raises(StepNotAllowed, match="not marked any more"):
        take_back(world, MALE)


def test_only_the_focal_point_of_the_state_marks(world):
    for person in (contributor(state("KH")), focal_point(state("TH")), world.reviewer, donor()):
        with pytest.raises(PermissionDenied):
            public_figures.mark(
                report=world.kh, table_key=S1, places=[TOTAL], source=REPORT, seen=version_now(world).pk, by=person
            )
        with pytest.raises(PermissionDenied):
            public_figures.take_back(report=world.kh, table_key=S1, places=[TOTAL], by=person)


def test_only_figures_of_the_accepted_table_are_marked(world):
    with pytest.raises(WorkflowError, match="no such figures"):
        mark(world, ("identified", (("sex", "unheard-of"),)))
    with pytest.raises(WorkflowError, match="no such figures"):
        mark(world, TOTAL, table="assets")
    with pytest.raises(WorkflowError, match="no such figures"):
        mark(world)
    with pytest.raises(StepNotAllowed, match="Another version"):
        public_figures.mark(
            report=world.kh,
            table_key=S1,
            places=[TOTAL],
            source=REPORT,
            seen=version_now(world).pk - 1,
            by=world.officer,
        )
    draft = report_of(state("VN"), world.cycle)
    with pytest.raises(StepNotAllowed, match="accepted"):
        public_figures.mark(
            report=draft, table_key=S1, places=[TOTAL], source=REPORT, seen=1, by=focal_point(state("VN"))
        )
    assert not PublicStatement.objects.exists()


def test_a_figure_that_is_revised_is_another_figure(world, client):
    mark(world, TOTAL, FEMALE, MALE)
    correct(world, 30, 5)
    assert holding(world) == {"Formally identified victim, Female": 30}
    client.force_login(world.officer)
    page = text_of(client.get(reverse("public-figures-table", args=[world.kh.pk, S1])))
    assert "Formally identified victim, Male: revised since." in page
    assert "It was 4 when it was marked; it is 5 now. The mark holds no more." in page
    assert "2 marked before a revision" in text_of(client.get(reverse("public-figures", args=[world.kh.pk])))
    mark(world, MALE)
    assert holding(world)["Formally identified victim, Male"] == 5


def test_nothing_is_carried_to_the_next_report(world):
    mark(world, TOTAL)
    following = open_cycle(world.reviewer, year=2027)
    again = report_of(state("KH"), following)
    version = accepted(again, world.officer, world.reviewer, counted(30, 4))
    assert release_of(version).public == {}


def test_an_address_given_with_the_table_is_a_proposal_and_no_mark(world, client):
    correct(world, 30, 4, public_source=REPORT.address)
    assert REPORT.address in str(version_now(world).content)
    assert holding(world) == {}
    client.force_login(world.officer)
    form = client.get(reverse("public-figures-table", args=[world.kh.pk, S1])).context["form"]
    assert form["address"].value() == REPORT.address


# --- The database -----------------------------------------------------------------------------------------------------
def refused(*statement) -> bool:
    """Whether the database refuses it, or finds no row that it may touch."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(*statement)
            return cursor.rowcount == 0
    except DatabaseError:
        return True


def test_the_database_lets_only_the_state_say_it_and_nobody_change_it(world):
    made = mark(world, TOTAL)
    copy = (
        "INSERT INTO reporting_publicstatement"
        " (report_id, version_id, table_key, address, title, stated_at, stated_by_id)"
        " VALUES (%s, %s, 'victims_identified', 'https://x.example/', 'x', now(), %s)",
        [world.kh.pk, made.version_id, world.officer.pk],
    )
    with row_access(states=[state("TH").pk]):
        assert not PublicStatement.objects.exists()
        assert not PublicFigure.objects.exists()
        assert refused(*copy)
    with row_access(reviews=True):
        assert PublicStatement.objects.get() == made
        assert refused(*copy)
    with row_access(states=[world.kh.member_state_id]):
        for table in ("reporting_publicstatement", "reporting_publicfigure"):
            assert refused(f"UPDATE {table} SET table_key = 'x'")
            assert refused(f"DELETE FROM {table}")
        assert not refused(*copy)


@pytest.mark.parametrize("address", ["http://stats.example.gov/", "javascript:alert(1)", ""])
def test_the_database_takes_no_other_address(world, address):
    with pytest.raises(DatabaseError), transaction.atomic():
        PublicStatement.objects.create(
            report=world.kh,
            version=version_now(world),
            table_key=S1,
            address=address,
            title="A title",
            stated_at=version_now(world).submitted_at,
            stated_by=world.officer,
        )


# --- The page ---------------------------------------------------------------------------------------------------------
def test_what_was_typed_stays_and_each_error_stands_at_its_field(world, client):
    client.force_login(world.officer)
    here = reverse("public-figures-table", args=[world.kh.pk, S1])
    posted = {
        "then": "mark",
        "seen": version_now(world).pk,
        "figures": ["identified|", "identified|sex=male"],
        "address": "http://stats.example.gov/2026",
        "title": "",
        "published_on_day": "31",
        "published_on_month": "2",
        "published_on_year": "2026",
    }
    response = client.post(here, posted)
    form = response.context["form"]
    assert set(form.errors) == {"address", "title", "published_on"}
    assert response.context["ticked"] == set(posted["figures"])
    page = text_of(response)
    assert 'value="http://stats.example.gov/2026"' in page
    assert page.count(" checked>") == 2
    assert not PublicStatement.objects.exists()
    good = posted | {"address": REPORT.address, "title": REPORT.title, "published_on_day": "3"}
    assert "2 figures marked as public already." in text_of(client.post(here, good, follow=True))
    assert holding(world) == {"Formally identified victim": 34, "Formally identified victim, Male": 4}


@pytest.mark.parametrize(
    "address",
    [
        "stats.example.gov/2026",
        "https://ministry@evil.example/",
        "https://localhost/2026",
        "https://192.0.2.1/2026",
        "https://[2001:db8::1]/2026",
        "ftp://stats.example.gov/",
        "https://stats.example.gov/" + "x" * 500,
    ],
)
def test_an_address_is_one_that_anybody_can_open_and_judge(world, client, address):
    client.force_login(world.officer)
    posted = {"then": "mark", "seen": version_now(world).pk, "whole": "on", "address": address, "title": "Report"}
    response = client.post(reverse("public-figures-table", args=[world.kh.pk, S1]), posted)
    assert set(response.context["form"].errors) == {"address"}


def test_a_whole_table_is_marked_and_single_figures_or_all_are_taken_back(world, client):
    client.force_login(world.officer)
    here = reverse("public-figures-table", args=[world.kh.pk, S1])
    every = len(client.get(here).context["page"].unmarked)
    posted = {"then": "mark", "seen": version_now(world).pk, "whole": "on"}
    done = client.post(here, posted | {"address": REPORT.address, "title": REPORT.title}, follow=True)
    assert f"{every} figures marked as public already." in text_of(done)
    [marked] = done.context["page"].marked
    assert marked.is_whole
    back = {"then": "take-back", "statement": marked.statement.pk}
    empty = client.post(here, back)
    assert empty.context["back"].errors == {"figures": ["Tick the figures whose mark you take back."]}
    client.post(here, back | {"figures": ["identified|sex=male"]})
    assert len(holding(world)) == every - 1
    done = client.post(here, back | {"whole": "on"}, follow=True)
    assert f"The mark of {every - 1} figures is taken back." in text_of(done)
    assert holding(world) == {}


def test_figures_that_changed_behind_the_page_are_not_marked(world, client):
    client.force_login(world.officer)
    here = reverse("public-figures-table", args=[world.kh.pk, S1])
    seen = version_now(world).pk
    correct(world, 31, 4)
    posted = {"then": "mark", "seen": seen, "figures": ["identified|"], "address": REPORT.address, "title": "A"}
    response = client.post(here, posted)
    assert response.status_code == 409
    assert "Another version of the report has been accepted" in text_of(response)
    assert response.context["ticked"] == {"identified|"}
    assert holding(world) == {}


def test_the_page_names_what_follows_from_the_marks(world, client):
    client.force_login(world.officer)
    here = reverse("public-figures-table", args=[world.kh.pk, S1])
    assert client.get(here).context["page"].follows == []
    mark(world, TOTAL, FEMALE)
    assert "S1 Formally identified victim, Male: 4" in client.get(here).context["page"].follows
    mark(world, MALE)
    assert "S1 Formally identified victim, Male: 4" not in client.get(here).context["page"].follows


YOUNG_MEN = ("identified", (("age_group", "18-24"), ("sex", "male")))


@pytest.mark.parametrize(
    ("women", "marks", "known", "follows"),
    [
        # The men follow from total and women only where zeros are told: nobody else was counted.
        (30, (TOTAL, FEMALE), set(), 4),
        # The total and the men of one age are both 4: what lies between them is 4, whatever a release tells.
        (0, (TOTAL, YOUNG_MEN), {"Formally identified victim, Male", "Formally identified victim, 18 to 24 years"}, 4),
    ],
)
def test_state_and_secretariat_read_the_same_of_what_is_known_without_a_release(
    world, client, women, marks, known, follows
):
    if not women:
        correct(world, women, 4)
    mark(world, *marks)
    result = protection.work_out(material_of(adopted(world.cycle, world.reviewer)), Standard.read())
    assert {(cell["state"], cell["cell"]) for cell in result["lost"]} == {("Cambodia", words) for words in known}
    client.force_login(world.officer)
    response = client.get(reverse("public-figures-table", args=[world.kh.pk, S1]))
    page, text = response.context["page"], text_of(response)
    assert set(page.known) == {f"S1 {words}: 4" for words in known}
    assert len(page.follows) == follows
    assert ("can work these out, without any release:" in text) == bool(known)
    assert "sees in a release which numbers are zero, could work these out" in text


def test_pages_cost_the_same_for_one_and_for_many_marks(world, client):
    client.force_login(world.officer)

    def cost() -> list[int]:
        found = []
        for address in (
            reverse("public-figures", args=[world.kh.pk]),
            reverse("public-figures-table", args=[world.kh.pk, S1]),
            reverse("release-ledger", args=[world.kh.pk]),
            reverse("section-release", args=[world.kh.pk, "article-14"]),
        ):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            found.append(len(captured))
        return found

    mark(world, TOTAL)
    cost()
    one = cost()
    for place in (FEMALE, MALE, TOTAL):
        mark(world, place)
    take_back(world, FEMALE)
    assert cost() == one


def test_the_ledger_keeps_every_word(world, client):
    mark(world, TOTAL, MALE)
    take_back(world, MALE)
    for person in (world.officer, world.reviewer):
        client.force_login(person)
        page = text_of(client.get(reverse("release-ledger", args=[world.kh.pk])))
        assert "2 figures marked as public already on" in page
        assert "1 figure no longer marked: taken back on" in page
        assert f'<a class="govuk-link release-address" href="{REPORT.address}" rel="noopener noreferrer">' in page
        assert "Formally identified victim: 34; Formally identified victim, Male: 4" in page
        assert "Marked now, and shown as it is: 1 figure." in page


# --- Releases ---------------------------------------------------------------------------------------------------------
def test_a_marked_figure_is_shown_with_its_address_and_others_stay_hidden(world, client):
    mark(world, MALE)
    made = publish(world)
    assert told(made, MALE) == ("shown", 4, REPORT.address)
    assert told(made, FEMALE)[2] == ""
    by_age = ("identified", (("age_group", "18-24"), ("sex", "male")))
    assert told(made, by_age)[1] is None, "the same people by age were not marked"
    assert told(made, ("", (("sex", "male"),)), table=S2) == ("shown", 4, REPORT.address), "they are the same people"
    client.force_login(donor())
    page = text_of(client.get(reverse("dashboard-table", args=[made.pk, "kh", "s1"])))
    link = f'<a class="govuk-link" href="{REPORT.address}" rel="noopener noreferrer">{REPORT.title}</a>'
    assert f"{link} (stats.example.gov), 31 October 2026" in page
    assert 'href="#s1-p1"' in page and 'id="s1-p1"' in page
    rows = csv.reader(client.get(reverse("dashboard-tables-csv", args=[made.pk])).content.decode().splitlines())
    [line] = [row for row in rows if row[:2] == ["Cambodia", "S1"] and row[5:9] == ["Sex", "Male", "", "4"]]
    assert line[-3:] == [REPORT.address, REPORT.title, "2026-10-31"]
    rates = csv.reader(client.get(reverse("dashboard-rates-csv", args=[made.pk])).content.decode().splitlines())
    assert [REPORT.address] == [row[-3] for row in rates if row[:3] == ["Cambodia", "Sex", "Male"]]


def test_the_preview_names_public_figures_and_what_is_published_is_what_it_showed(world, client):
    mark(world, MALE)
    consolidated = adopted(world.cycle, world.reviewer)
    client.force_login(world.reviewer)
    client.post(reverse("publication-protection-ask", args=[consolidated.pk]))
    run = consolidated.protection_runs.get(audience="donors")
    protection.run(run.pk)
    page = text_of(client.get(reverse("publication-protection", args=[consolidated.pk])))
    assert "Published by states themselves" in page
    assert "Formally identified victim, Male: 4" in page
    assert REPORT.address in page
    take_back(world, MALE)
    page = text_of(client.get(reverse("publication-protection", args=[consolidated.pk])))
    assert "have changed since the last preview" in page


def test_a_mark_that_is_taken_back_changes_no_release_and_holds_for_none_after_it(world):
    mark(world, MALE)
    first = publish(world)
    before = list(PublishedTable.objects.values_list("pk", "cells", "sources"))
    with pytest.raises(StepNotAllowed, match="Nothing has changed"):
        publish(world, first.consolidated)
    take_back(world, MALE)
    assert list(PublishedTable.objects.values_list("pk", "cells", "sources")) == before
    second = publish(world, first.consolidated)
    assert told(second, MALE) == ("hidden", None, ""), "it is not shown again, though readers of the first one know it"
    assert told(first, MALE) == ("shown", 4, REPORT.address)


def test_a_figure_of_a_table_that_is_held_back_is_known_all_the_same(world):
    """S1 is not released, but its total of men is public; S2 counts the same people."""
    hold_back(world, "table", question_of(world, S1).key, "KH")
    mark(world, MALE)
    made = publish(world)
    assert not made.tables.filter(iso2="KH", table_key=S1).exists()
    assert told(made, ("", (("sex", "male"),)), table=S2) == ("shown", 4, REPORT.address)


def test_a_region_of_one_state_with_public_figures_is_no_reason_to_refuse(world):
    """Only Cambodia releases S2, and all of it is public, so its small sums for the region are public too."""
    hold_back(world, "table", question_of(world, S2).key)
    places = {(e.block, tuple(map(tuple, e.at))) for e in mark_all(world, S2)}
    made = publish(world)
    assert told(made, ("", (("sex", "male"),)), iso2="", table=S2) == ("shown", 4, "")
    assert {mark for mark, *_ in (told(made, place, table=S2) for place in places)} == {"shown"}


def question_of(world, table: str) -> Question:
    return Question.objects.get(table_key=table, section__questionnaire=world.cycle.questionnaire)


def hold_back(world, kind: str, key: str, *states: str) -> None:
    for iso2 in states or ("MY", "TH"):
        releases.decide(
            report=report_of(state(iso2), world.cycle),
            choices={(kind, key): ReleaseAudience.AMMTC},
            authority="Letter 9",
            by=focal_point(state(iso2)),
        )


def mark_all(world, table: str) -> list[PublicFigure]:
    places = figures_in(version_now(world), table, Standard.read())
    return list(mark(world, *places, table=table).figures.all())


def test_marks_that_give_a_count_away_keep_the_release_back_and_name_it(world):
    """Only Cambodia releases the tables, so the zeros of the region show which of its own counts are zero."""
    hold_back(world, "section", "article-14")
    mark(world, TOTAL, FEMALE)
    result = protection.work_out(material_of(adopted(world.cycle, world.reviewer)), Standard.read())
    named = {(cell["state"], cell["cell"], cell["low"], cell["high"]) for cell in result["refused"]}
    assert ("Cambodia", "Male", 4, 4) in named


# --- Other audiences --------------------------------------------------------------------------------------------------
def test_other_parties_read_a_public_total_also_where_it_is_small(world):
    correct(world, 2, 4)
    released(world.kh, world.officer, ReleaseAudience.DONORS)

    consolidated = adopted(world.cycle, world.reviewer)

    def lines() -> list:
        telling.tell(consolidated.pk)
        content = PartyEdition.objects.filter(report=world.kh).first().content
        questions = [question for section in content["sections"] for question in section["questions"]]
        return next(q["table"]["lines"] for q in questions if q["table"] and q["table"]["key"] == S1)

    assert lines() == [{"label": "Formally identified victims", "shown": "hidden"}]
    mark(world, TOTAL)
    assert lines() == [{"label": "Formally identified victims", "shown": "6"}]


def test_parties_and_the_preview_of_what_they_read_say_the_same(world, client):
    before = PartyEdition.objects.filter(report=world.kh).count()
    mark(world, TOTAL)
    assert PartyEdition.objects.filter(report=world.kh).count() == before + 1
    client.force_login(world.officer)
    preview = text_of(client.get(reverse("release-preview", args=[world.kh.pk, "parties"])))
    client.force_login(focal_point(state("TH")))
    edition = text_of(client.get(reverse("party-edition", args=[world.kh.pk])))
    words = f"{REPORT.title}</a> (stats.example.gov), 31 October 2026\n<br>Formally identified victim: 34"
    assert [words in preview, words in edition] == [True, True]
    client.force_login(world.officer)
    donors = text_of(client.get(reverse("release-preview", args=[world.kh.pk, "donors"])))
    assert "Formally identified victim: 34" in donors


def test_the_report_to_ammtc_names_the_publication_and_no_figure_of_one_state(world, client):
    mark(world, MALE)
    client.force_login(world.officer)
    assert REPORT.title in text_of(client.get(reverse("release-preview", args=[world.kh.pk, "ammtc"])))
    book = make_book(adopted(world.cycle, world.reviewer))
    [figures] = [chapter.html for chapter in book.chapters if "stats.example.gov" in chapter.html]
    assert f"Cambodia has published figures of this table itself: {REPORT}." in figures


def test_the_report_to_ammtc_leaves_a_sum_out_that_public_figures_would_open(world):
    """One of three states is public, so from the sum the other two would know each other's counts."""
    draft = consolidation.start(cycle=world.cycle, by=world.reviewer)

    def total() -> str:
        telling.tell(draft.pk)
        table = next(table for table in consolidate(draft).tables if table.key == S1)
        return next(line.shown for line in table.lines if line.is_total)

    assert total() == "1,114"
    mark(world, TOTAL)
    assert total() == "hidden"
