"""Donors, readers of the report to AMMTC and Parties: nobody works a small count out of all they read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reporting import frozen
from reporting.actions import consolidation, cycles
from reporting.enums import Confidentiality, ConsolidatedStatus
from reporting.models import AmmtcExtract, AudienceFigures, ConsolidatedReport, PartyEdition
from reporting.printing.ammtc_report import make_book
from reporting.publication import telling
from reporting.publication.audiences import READERS, who_gets
from reporting.queries.consolidation import consolidate
from reporting.queries.release import release_of
from reporting.queries.release_pages import counts_in_words
from tests.factories import contributor, focal_point, secretariat, state
from tests.factories.releases import adopted, counted, identified, publish, take_back
from tests.factories.reports import open_cycle, report_of
from tests.outputs import attackers, narrowed, rows_of

pytestmark = pytest.mark.django_db
S1, S6, S8 = "victims_identified", "victims_assisted", "victims_in_education"
SERVICES = ("education", "vocational", "employment")
LEARNERS = {"KH": (300, 400, 200), "MY": (310, 410, 210), "TH": (304, 482, 290)}  # by service
IN_TIMOR_LESTE = (2, 3, 1)
CYCLE_HELD = 'FOR NO KEY UPDATE OF "reporting_reportingcycle"'


def learning(table: str, counts: tuple[int, ...]) -> dict[str, dict[str, int]]:
    """So many young women in each of the three services of Table S6 or S8."""
    return {table: {f"{service}|female|18-24": count for service, count in zip(SERVICES, counts, strict=True)}}


@pytest.fixture
def officer():
    return secretariat()


@pytest.fixture
def learners(officer, everything) -> ConsolidatedReport:
    """Four states count who was helped to learn (S6); all but Timor-Leste say so again in S8."""
    with everything():
        cycle = open_cycle(officer)
        for iso2, counts in LEARNERS.items():
            counted(state(iso2), cycle, learning(S6, counts) | learning(S8, counts), officer)
        counted(state("TL"), cycle, learning(S6, IN_TIMOR_LESTE), officer)
        return adopted(cycle, officer)


@pytest.fixture
def identified_victims(officer, everything) -> ConsolidatedReport:
    with everything():
        cycle = open_cycle(officer)
        for iso2, counts in {"KH": (20, 30), "MY": (25, 35), "TH": (40, 60), "TL": (3, 5)}.items():
            counted(state(iso2), cycle, identified(female=counts[0], male=counts[1]), officer)
        return adopted(cycle, officer)


def printed(consolidated: ConsolidatedReport) -> dict[tuple[str, str], str]:
    """(table, line) → what the report to AMMTC says."""
    return {
        (table.number, line.label): line.shown for table in consolidate(consolidated).tables for line in table.lines
    }


def totals_of(iso2: str, table: str = S1) -> list[dict[str, str]]:
    """What other Parties read of a table of a state."""
    content = PartyEdition.objects.filter(member_state__iso2=iso2).order_by("-number").first().content
    questions = [question for section in content["sections"] for question in section["questions"]]
    return next(q["table"]["lines"] for q in questions if q["table"] and q["table"]["key"] == table)


def test_whoever_reads_more_reads_all_that_those_below_read():
    for readers in READERS:
        for other in READERS:
            if other.key in readers.also:
                assert other.reads < readers.reads
    assert [readers.key for readers in who_gets("donors")] == ["parties", "ammtc", "donors"]
    assert [readers.key for readers in who_gets("parties")] == ["parties"]


def test_two_tables_of_the_report_to_ammtc_do_not_give_the_counts_of_a_state_that_is_in_one_of_them(
    learners, everything
):
    """916 − 914 = 2: the two tables count the same people, and only one has Timor-Leste in it."""
    with everything():
        said = printed(learners)
        html = "".join(chapter.html for chapter in make_book(learners).chapters)
        assert narrowed(learners) == []
    for label in {label for number, label in said if number == "S8"}:
        both = said["S6", label], said["S8", label]
        assert "hidden" in both, (label, both)
    assert "916" not in html or "914" not in html


def test_a_page_for_parties_and_a_total_of_the_region_do_not_give_the_rest(identified_victims, everything):
    """208 of the region without 50, 60 and 100 would be the 8 of Timor-Leste."""
    with everything():
        region = printed(identified_victims)["S1", "Formally identified victims, region"]
        told = {iso2: totals_of(iso2)[0]["shown"] for iso2 in ("KH", "MY", "TH", "TL")}
        assert narrowed(identified_victims) == []
    assert told["TL"] == "hidden"
    assert (region == "hidden") or list(told.values()).count("hidden") >= 2


def test_a_release_for_donors_reckons_with_what_ammtc_and_parties_were_told(identified_victims, officer, everything):
    with everything():
        publish(identified_victims, officer)
        assert narrowed(identified_victims) == []
        assert {audience: bool(rows) for audience, rows in rows_of(identified_victims).items()} == {
            "donors": True, "ammtc": True, "parties": True,
        }  # fmt: skip
        assert len(attackers(identified_victims)["parties"].protected()) >= 3


def test_what_was_told_stays_as_it_was_and_is_known_to_what_comes_later(identified_victims, officer, everything):
    """Thailand takes its table back: Parties read nothing of it any more, and what they had read counts as known."""
    with everything():
        before = list(AudienceFigures.objects.values())
        kept = AmmtcExtract.objects.count()
        report = report_of(state("TH"), identified_victims.cycle)
        take_back(report, focal_point(state("TH")), ("section", "article-14"))
        telling.tell(identified_victims.pk)
        assert list(AudienceFigures.objects.filter(pk__in=[row["id"] for row in before]).values()) == before
        newest = AudienceFigures.objects.filter(audience="parties").order_by("-number").first()
        assert "TH" not in {iso2 for iso2, of in newest.entered.items() if of["tables"]}
        assert AudienceFigures.objects.filter(audience="ammtc").count() == 1, "what was adopted stays"
        assert AmmtcExtract.objects.count() == kept
        publish(identified_victims, officer)
        assert narrowed(identified_victims) == []


def test_an_adopted_report_keeps_its_figures_and_says_how_they_were_made(identified_victims, officer, everything):
    """Donors may still be told less or more; what ministers adopted is neither told anew nor described otherwise."""
    with everything():
        before = list(AudienceFigures.objects.filter(audience="ammtc").values())
        cycles.change(cycle=identified_victims.cycle, smallest_shown=3, by=officer)
        telling.tell(identified_victims.pk)
        assert list(AudienceFigures.objects.filter(audience="ammtc").values()) == before
        adopted_report = ConsolidatedReport.objects.select_related("cycle").get(pk=identified_victims.pk)
        html = "".join(chapter.html for chapter in make_book(adopted_report).chapters)
        assert "it counts fewer than 11 people or cases" in html


def test_nobody_changes_how_counts_are_told_while_an_output_is_made(officer, everything):
    """Each output holds its cycle before it reads the rules; ``cycles.change`` waits, and is refused then."""
    with everything():
        cycle = open_cycle(officer)
        for iso2, count in {"KH": 40, "MY": 50, "TH": 60}.items():
            counted(state(iso2), cycle, identified(female=count), officer)
        with CaptureQueriesContext(connection) as told:
            consolidated = adopted(cycle, officer)
        with CaptureQueriesContext(connection) as published:
            publish(ConsolidatedReport.objects.get(pk=consolidated.pk), officer)
    for made, written in ((told, "reporting_audiencefigures"), (published, "reporting_publication")):
        asked = [query["sql"] for query in made]
        held = [n for n, sql in enumerate(asked) if CYCLE_HELD in sql]
        outputs = [n for n, sql in enumerate(asked) if sql.startswith(f'INSERT INTO "{written}"')]
        assert len(held) == len(outputs) and all(first < then for first, then in zip(held, outputs, strict=True))


def test_a_draft_tells_nobody_and_what_leaves_in_clearance_counts(officer, everything):
    with everything():
        cycle = open_cycle(officer)
        for iso2, count in {"KH": 40, "MY": 50, "TH": 60}.items():
            counted(state(iso2), cycle, identified(female=count), officer)
        consolidated = consolidation.start(cycle=cycle, by=officer)
        assert consolidate(consolidated).figures_missing
        telling.tell(consolidated.pk)
        assert printed(consolidated)["S1", "Formally identified victims, region"] == "150"
        assert not AudienceFigures.objects.exclude(told_at=None).exists()
        assert not AudienceFigures.objects.filter(audience="parties").exists()
        consolidated = consolidation.move(consolidated=consolidated, to=ConsolidatedStatus.IN_CLEARANCE, by=officer)
        assert consolidate(consolidated).figures_missing, "what a draft said was told to nobody"
        telling.tell(consolidated.pk)
        telling.tell(consolidated.pk)
        assert AudienceFigures.objects.exclude(told_at=None).count() == 2
        assert [line["shown"] for line in totals_of("KH")] == ["40"]


def test_until_figures_are_worked_out_a_party_reads_that_they_are_not_told_yet(officer, everything, client):
    with everything():
        cycle = open_cycle(officer)
        report = counted(state("KH"), cycle, identified(female=40), officer)
    client.force_login(focal_point(state("MY")))
    page = client.get(reverse("party-edition", args=[report.pk])).content.decode()
    assert "Not told yet" in page
    assert "40" not in page.split("Not told yet")[0].split("S1 ")[-1]


def test_readers_of_the_report_to_ammtc_can_be_told_more_than_donors_and_read_why(officer, everything):
    """7 of the region: told to AMMTC from 5 on, to Parties too, and never to donors."""
    reason = "Ministers decide on it in a closed meeting."
    with everything():
        cycle = open_cycle(officer, smallest_for_ammtc=5, reason_for_ammtc=reason)
        for iso2, count in {"KH": 7, "MY": 0, "TH": 0}.items():
            counted(state(iso2), cycle, identified(female=count), officer)
        consolidated = adopted(cycle, officer)
        assert printed(consolidated)["S1", "Formally identified victims, region"] == "7"
        html = "".join(chapter.html for chapter in make_book(consolidated).chapters)
        assert reason in html
        publication = publish(consolidated, officer)
        [line] = publication.totals.filter(table_number="S1", is_total=True, label__startswith="Formally")
        assert (line.value, line.shown) == (None, "hidden")
        content = PartyEdition.objects.order_by("-number").first().content
        questions = [question for section in content["sections"] for question in section["questions"]]
        [table] = [q["table"] for q in questions if q["table"] and q["table"]["key"] == S1]
        assert (table["told_from"], table["why_told"]) == (5, reason)


def test_a_number_in_an_answer_that_counts_a_few_is_hidden_and_the_state_is_told_of_its_words(
    officer, everything, client
):
    """7 cases of police cooperation: no reader gets them, 30 are shown. "3 officers" is nobody, "3 victims" is."""
    with everything():
        cycle = open_cycle(officer)
        reports = {
            iso2: counted(state(iso2), cycle, identified(female=40), officer, art20_1_q2=cases)
            for iso2, cases in {"KH": 7, "MY": 30}.items()
        }
        told = {}
        for iso2, report in reports.items():
            version = report.versions.accepted().newest()
            [asked] = [q for q in frozen.questions(version.content) if q["key"] == "art20-1-q2"]
            asked["confidentiality"] = Confidentiality.OFFICIAL  # as a questionnaire may ask for it
            release = release_of(version)
            for audience in ("ammtc", "parties"):
                found = {q["key"]: q for q in frozen.questions(release.content(audience))}
                told[iso2, audience] = found["art20-1-q2"]["shown"]
    hidden = "hidden (a count of a few)"
    assert told == {
        ("KH", "ammtc"): hidden, ("KH", "parties"): hidden, ("MY", "ammtc"): "30 cases", ("MY", "parties"): "30 cases",
    }  # fmt: skip
    with everything():
        content = release_of(reports["KH"].versions.accepted().newest()).content("parties")
        question = next(q for q in frozen.questions(content) if q["narrative"])
        question["narrative"] = "3 officers found 3 victims."
        assert counts_in_words(content, 11) == [(question["text"], "3 victims")]
    client.force_login(focal_point(state("KH")))
    page = client.get(reverse("release-preview", args=[reports["KH"].pk, "parties"])).content.decode()
    assert "Small counts in your words" not in page


def test_a_focal_point_reads_the_publication_made_of_its_own_figures(identified_victims, officer, everything, client):
    with everything():
        publication = publish(identified_victims, officer)
    for iso2 in ("KH", "VN"):  # the state of which it tells, and one that did not report
        client.force_login(focal_point(state(iso2)))
        assert client.get(publication.get_absolute_url()).status_code == 200
    client.force_login(contributor(state("KH")))
    assert client.get(publication.get_absolute_url()).status_code == 403
