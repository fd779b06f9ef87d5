"""The gate to donors: what is published is what the states released, computed once (Article 25)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEvent
from members.row_access import row_access
from reporting import statuses
from reporting.actions import consolidation, national_reports, requests, reviews
from reporting.dashboards.queries import published_tables
from reporting.enums import ConsolidatedStatus, JobStatus, ReleaseAudience
from reporting.errors import PublicationNotSafe, StepNotAllowed
from reporting.models import ConsolidatedReport, ProtectionRun, Publication, Question, Section
from reporting.publication import protection
from reporting.publication import publish as publication
from reporting.publication.material import material_of
from tests.factories import donor, focal_point, secretariat, state
from tests.factories import releases as factories
from tests.factories.releases import adopted, counted, identified, published
from tests.factories.releases import take_back as releases_take_back
from tests.factories.reports import HALF_YEAR, count, open_cycle, release_sections
from victims.disclosure import solver
from victims.standard import Standard

pytestmark = pytest.mark.django_db
SECRET = "Operation Mekong is secret."
S1 = "victims_identified"
IDENTIFIED = "Formally identified victims, region"


@pytest.fixture
def officer(client):
    person = secretariat()
    client.force_login(person)
    return person


@pytest.fixture
def arrange(officer, everything):
    """``arrange(KH=40, TH=30)`` adopts a report in which each state counted so many identified victims.

    Sections of ``held_back`` ({"KH": {"article-5"}}) are not released; everything else is.
    """

    def make(
        held_back: dict[str, set[str]] | None = None,
        is_adopted: bool = True,
        **victims: int,
    ) -> ConsolidatedReport:
        with everything():
            cycle = open_cycle(officer)
            for iso2, count in victims.items():
                counted(
                    state(iso2),
                    cycle,
                    identified(female=count),
                    officer,
                    held_back=(held_back or {}).get(iso2, ()),
                    context_q3=SECRET,
                )
            return adopted(cycle, officer) if is_adopted else consolidation.start(cycle=cycle, by=officer)

    return make


def preview(client, consolidated) -> ProtectionRun:
    """What the secretariat asks for and the worker works out."""
    assert client.post(reverse("publication-protection-ask", args=[consolidated.pk])).status_code == 302
    with row_access(reviews=True):
        newest = ProtectionRun.objects.first()
    protection.run(newest.pk)
    with row_access(reviews=True):
        newest.refresh_from_db()
    return newest


def publish(client, consolidated) -> Publication:
    preview(client, consolidated)
    assert client.post(reverse("consolidated-publish", args=[consolidated.pk])).status_code == 302
    return Publication.objects.get()


def codes_of(made: Publication, state_name: str) -> dict[int, str]:
    return dict(made.statuses.filter(state_name=state_name).values_list("article_number", "code"))


def shown(made: Publication, table: str) -> list[tuple[str, int | None, str]]:
    return list(made.totals.filter(table_number=table).values_list("label", "value", "shown"))


def test_a_release_that_the_solver_cannot_decide_on_is_not_published_and_the_page_says_what_to_do(
    client, arrange, monkeypatch
):
    """HiGHS itself is stopped before its first step."""
    monkeypatch.setattr(solver, "STEPS", 0)
    consolidated = arrange(KH=40, TH=4)
    run = preview(client, consolidated)
    assert (run.status, run.attempts, run.result) == (JobStatus.FAILED, 1, None)
    page = client.get(reverse("publication-protection", args=[consolidated.pk])).content.decode()
    assert "It could not be worked out whether this release is safe" in page
    assert client.post(reverse("consolidated-publish", args=[consolidated.pk])).status_code == 302
    assert not Publication.objects.exists()


# --- The page ---------------------------------------------------------------------------------------------------------
def test_the_confirm_page_counts_what_each_state_released(client, arrange):
    consolidated = arrange(held_back={"KH": {"article-5", "article-6"}}, KH=40, TH=30)
    preview(client, consolidated)
    response = client.get(reverse("consolidated-publish", args=[consolidated.pk]))
    assert [(row.state_name, row.count, row.held_back) for row in response.context["released"]] == [
        ("Cambodia", 25, 4),  # progress and needs, which every report has beside its questionnaire, are not released
        ("Thailand", 27, 2),
    ]
    assert "A release cannot be changed or withdrawn." in response.content.decode()
    assert not Publication.objects.exists()


def test_a_release_that_was_taken_back_counts_no_more(client, arrange, everything):
    consolidated = arrange(KH=40)
    with everything():
        report = consolidated.sources.get().report
        release_sections(
            report=report,
            audiences={Section.objects.get(key="article-5"): ReleaseAudience.NONE},
            authority="Letter of 5 March 2027",
            by=focal_point(state("KH")),
        )
    preview(client, consolidated)
    response = client.get(reverse("consolidated-publish", args=[consolidated.pk]))
    assert [(row.count, row.held_back) for row in response.context["released"]] == [(26, 3)]
    assert codes_of(publish(client, consolidated), "Cambodia")[5] == statuses.HELD_BACK


def test_the_confirm_page_costs_the_same_for_one_and_three_states(client, officer, arrange, everything):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    consolidated = arrange(is_adopted=False, KH=40, TH=30, MY=20)
    with everything():
        for to in (ConsolidatedStatus.IN_CLEARANCE, ConsolidatedStatus.ADOPTED):
            consolidation.move(consolidated=consolidated, to=to, by=officer)
        three = list(consolidated.sources.all())
        consolidated.sources.set(three[:1])
    url = reverse("consolidated-publish", args=[consolidated.pk])
    preview(client, consolidated)
    queries()
    one = queries()
    with everything():
        consolidated.sources.set(three)
    preview(client, consolidated)
    assert queries() == one


def test_only_an_adopted_report_is_published(client, arrange):
    consolidated = arrange(is_adopted=False, KH=40)
    url = reverse("consolidated-publish", args=[consolidated.pk])
    for method in (client.get, client.post):
        page = method(url, follow=True).content.decode()
        assert "A consolidated report that is draft cannot become published." in page
    assert not Publication.objects.exists()


# --- What is published ------------------------------------------------------------------------------------------------
def test_only_released_sections_enter(client, arrange):
    made = publish(client, arrange(held_back={"KH": {"article-5", "article-14"}}, KH=40, TH=30, MY=20))
    assert codes_of(made, "Cambodia")[5] == statuses.HELD_BACK
    assert codes_of(made, "Thailand")[5] != statuses.HELD_BACK
    assert set(codes_of(made, "Viet Nam").values()) == {statuses.NO_REPORT}
    # Cambodia's figures stand in Article 14, which it holds back.
    assert shown(made, "S1")[0] == (IDENTIFIED, 50, "50")
    assert set(made.tables.values_list("iso2", flat=True)) == {"", "MY", "TH"}


def test_an_article_on_which_no_status_is_asked_is_never_held_back(client, arrange):
    made = publish(client, arrange(held_back={"TH": {"article-5", "article-12"}}, KH=40, TH=30))
    for name, of_article_5 in (("Cambodia", statuses.IN_PLACE), ("Thailand", statuses.HELD_BACK)):
        codes = codes_of(made, name)
        assert {number: codes[number] for number in (5, 12, 20, 22)} == {
            5: of_article_5,
            **dict.fromkeys((12, 20, 22), statuses.NO_ANSWER),
        }


def test_a_word_from_a_part_of_the_answers_says_so(client, arrange, everything):
    """If only what is in place were released, a state would seem to be further than it says."""
    consolidated = arrange(KH=40, TH=30)
    with everything():
        report = consolidated.sources.get(report__member_state__iso2="KH").report
        factories.take_back(report, focal_point(state("KH")), ("answer", "art14-5-q1"))
    made = publish(client, consolidated)
    words = dict(made.statuses.filter(article_number=14).values_list("state_name", "text"))
    assert words["Cambodia"] == "In place (from a part of the answers; the others are not released)"
    assert words["Thailand"] == "In place"
    assert codes_of(made, "Cambodia")[14] == statuses.IN_PLACE
    housing = {row.state_name: (row.letter, row.text) for row in made.rights.filter(right_key="housing")}
    assert housing["Cambodia"] == ("I*", words["Cambodia"])
    assert housing["Thailand"] == ("I", "In place")
    client.force_login(donor())
    grid = client.get(reverse("dashboard-publication", args=[made.pk])).context["grid"]
    tiles = {name: cells for name, _, cells in grid["rows"]}
    place = [number for number, _ in grid["columns"]].index("14")
    assert (tiles["Cambodia"][place][0], tiles["Thailand"][place][0]) == ("I*", "I")
    assert grid["legend"][-1] == ("*", "", "From a part of the answers; the others are not released")


def test_a_total_is_shown_with_the_states_behind_it(client, arrange):
    made = publish(client, arrange(KH=40, TH=30, MY=20))
    assert shown(made, "S1")[0] == (IDENTIFIED, 90, "90")
    assert made.totals.filter(table_number="S1").first().states_included == 3
    assert (made.parties_reported, made.parties_total, made.others_reported) == (3, 10, 0)


def test_a_state_that_is_not_a_party_is_counted_beside_the_parties(client, arrange):
    made = publish(client, arrange(KH=40, TL=30))
    assert (made.parties_reported, made.parties_total, made.others_reported) == (1, 10, 1)


def test_a_small_total_is_not_shown(client, arrange):
    made = publish(client, arrange(KH=3, TH=4, MY=2))
    assert shown(made, "S1")[0] == (IDENTIFIED, None, "hidden")


def test_no_words_and_no_figures_of_a_state_that_holds_them_back_are_published(client, arrange):
    made = publish(client, arrange(held_back={"KH": {"article-14"}}, KH=4077, TH=30, MY=20))
    client.force_login(donor())
    for name, args in (
        ("dashboard", []),
        ("dashboard-publication", [made.pk]),
        ("dashboard-statuses-csv", [made.pk]),
        ("dashboard-tables-csv", [made.pk]),
        ("dashboard-whole", [made.pk]),
        ("dashboard-state", [made.pk, "region"]),
        ("dashboard-state-whole", [made.pk, "region"]),
        ("dashboard-table", [made.pk, "region", "s1"]),
        ("dashboard-trends", [made.pk, "region"]),
        ("dashboard-totals-csv", []),
    ):
        text = client.get(reverse(name, args=args)).content.decode()
        assert SECRET not in text
        assert "4,077" not in text
        assert "4077" not in text


def test_the_act_is_recorded_with_what_was_released(client, officer, arrange):
    made = publish(client, arrange(held_back={"KH": {"article-5"}}, KH=40))
    event = AuditEvent.objects.get(what="release published")
    assert (event.by, event.object_id) == (officer, str(made.pk))
    assert len(event.details["sections"]["KH"]) == 26
    assert "article-5" not in event.details["sections"]["KH"]


def test_it_is_published_once(client, officer, arrange, everything):
    consolidated = arrange(KH=40)
    publish(client, consolidated)
    assert client.post(reverse("consolidated-publish", args=[consolidated.pk])).status_code == 302
    with everything(), pytest.raises(StepNotAllowed):
        publication.publish(consolidated=consolidated, by=officer)
    assert Publication.objects.count() == 1


def test_what_a_state_takes_back_later_changes_no_release(client, arrange, everything):
    consolidated = arrange(KH=40, TH=30, MY=20)
    made = publish(client, consolidated)
    before = codes_of(made, "Cambodia")
    with everything():
        report = consolidated.sources.get(report__member_state=state("KH")).report
        release_sections(
            report=report,
            audiences=dict.fromkeys(Section.objects.exclude(questionnaire=None), ReleaseAudience.NONE),
            authority="Letter of 9 May 2027",
            by=focal_point(state("KH")),
        )
    assert codes_of(made, "Cambodia") == before
    assert shown(made, "S1")[0][1] == 90


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reporting_publishedtotal SET value = 1",
        "UPDATE reporting_publishedtable SET cells = '[]'",
        "DELETE FROM reporting_publishedstatus",
        "UPDATE reporting_publication SET parties_reported = 10",
    ],
)
def test_the_database_lets_nobody_change_a_release(client, arrange, statement):
    publish(client, arrange(KH=40, TH=30, MY=20))
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_a_donor_may_not_publish(client, arrange, everything):
    consolidated = arrange(KH=40)
    person = donor()
    with everything(), pytest.raises(PermissionDenied):
        publication.publish(consolidated=consolidated, by=person)
    client.force_login(person)
    assert client.post(reverse("consolidated-publish", args=[consolidated.pk])).status_code == 404
    assert not Publication.objects.exists()


# --- Disclosure control -----------------------------------------------------------------------------------------------
def told(made: Publication, iso2: str, at: tuple = ()) -> tuple[str, int | None]:
    [table] = made.tables.filter(iso2=iso2, table_key=S1)
    number = published_tables.line(table, "identified", at)
    return number.mark, number.value


def test_a_state_s_tables_are_published_as_it_released_them(client, arrange):
    made = publish(client, arrange(KH=40, TH=30, MY=20))
    assert told(made, "KH") == ("shown", 40)
    assert told(made, "KH", (("sex", "female"),)) == ("shown", 40)
    assert told(made, "") == ("shown", 90)


def test_a_small_count_of_one_state_takes_another_number_with_it(client, arrange):
    """If only Cambodia's 4 were hidden, anybody could subtract the other two from the total."""
    made = publish(client, arrange(KH=4, TH=30, MY=20))
    assert told(made, "KH") == ("hidden", None)
    numbers = {told(made, iso2)[0] for iso2 in ("TH", "MY", "")}
    assert "hidden" in numbers


def test_nothing_is_published_that_was_not_previewed(client, arrange):
    consolidated = arrange(KH=40, TH=30, MY=20)
    response = client.post(reverse("consolidated-publish", args=[consolidated.pk]), follow=True)
    assert response.redirect_chain == [(reverse("publication-protection", args=[consolidated.pk]), 302)]
    assert "Look at the preview first" in response.content.decode()
    assert not Publication.objects.exists()


def test_the_preview_says_what_is_hidden_and_why(client, arrange):
    consolidated = arrange(KH=4, TH=30, MY=20)
    run = preview(client, consolidated)
    assert run.is_safe
    page = client.get(reverse("publication-protection", args=[consolidated.pk])).content.decode()
    assert "The release is safe to publish" in page
    assert "<strong>Small:</strong> Formally identified victim" in page
    protection.run(run.pk)  # a second nudge changes nothing
    with row_access(reviews=True):
        assert ProtectionRun.objects.get(audience="donors") == run


def test_the_share_of_people_that_is_shown_leaves_money_aside(client, officer, everything):
    """One amount of money is larger than the number of all people: with it, everything would seem to be shown."""
    with everything():
        cycle = open_cycle(officer)
        for iso2, count in {"KH": 4, "TH": 30, "MY": 20}.items():
            counted(state(iso2), cycle, identified(female=count) | {"assets": {"frozen|trafficking": 900_000}}, officer)
        consolidated = adopted(cycle, officer)
    preview(client, consolidated)
    shares = client.get(reverse("publication-protection", args=[consolidated.pk])).context["shares"]
    assert 0 < shares["counts_share"] < 80  # with Cambodia's 4 another state's count is hidden, 20 of 54 at least


def test_a_preview_is_for_exactly_what_was_released_then(client, arrange, everything):
    consolidated = arrange(KH=40, TH=30)
    preview(client, consolidated)
    with everything():
        take_back(consolidated, "KH")
    response = client.post(reverse("consolidated-publish", args=[consolidated.pk]))
    assert response.url == reverse("publication-protection", args=[consolidated.pk])
    page = client.get(response.url).content.decode()
    assert "have changed since the last preview" in page
    assert not Publication.objects.exists()


def take_back(consolidated: ConsolidatedReport, iso2: str) -> None:
    release_sections(
        report=consolidated.sources.get(report__member_state=state(iso2)).report,
        audiences=dict.fromkeys(Section.objects.all(), ReleaseAudience.NONE),
        authority="Letter of 9 May 2027",
        by=focal_point(state(iso2)),
    )


def test_what_is_withdrawn_is_never_published_again(client, arrange, everything):
    consolidated = arrange(KH=40, TH=30, MY=20)
    first = publish(client, consolidated)
    with everything():
        take_back(consolidated, "KH")
    preview(client, consolidated)
    assert client.post(reverse("consolidated-publish", args=[consolidated.pk])).status_code == 302
    second = Publication.objects.exclude(pk=first.pk).get()
    assert (second.edition, str(second)) == (2, "Reporting on 2026, revised (2)")
    assert set(second.tables.values_list("iso2", flat=True)) == {"", "MY", "TH"}
    assert set(second.items.values_list("iso2", flat=True)) == {"MY", "TH"}
    assert told(second, "") == ("shown", 50)
    assert told(first, "KH") == ("shown", 40)  # what was published stays
    client.force_login(donor())
    assert client.get(reverse("dashboard")).context["publication"] == second
    old = client.get(reverse("dashboard-publication", args=[first.pk])).content.decode()
    assert "This release was revised on " in old


def test_a_report_that_is_being_corrected_stays_in_a_revised_release_as_it_was_accepted(client, arrange, everything):
    consolidated = arrange(KH=40, TH=30, MY=20)
    first = publish(client, consolidated)
    with everything():
        report = consolidated.sources.get(report__member_state=state("KH")).report
        sections = [Section.objects.of_report(report.cycle.questionnaire_id).get(key="article-14")]
        asked = requests.ask_to_correct(report=report, sections=sections, reason="Newer", by=focal_point(state("KH")))
        requests.answer(request=asked, granted=True, answer="Granted.", by=secretariat())
        take_back(consolidated, "TH")
    preview(client, consolidated)
    assert client.post(reverse("consolidated-publish", args=[consolidated.pk])).status_code == 302
    second = Publication.objects.exclude(pk=first.pk).get()
    assert told(second, "KH") == ("shown", 40)
    assert codes_of(second, "Cambodia") == codes_of(first, "Cambodia")
    assert second.parties_reported == 3


def test_a_total_that_would_give_a_count_of_the_last_release_away_is_hidden(client, arrange, everything):
    """Cambodia's 4 and the region's total were hidden or covered by another number then; a state that leaves must not
    lay them bare: the total of the rest, taken off the total of all, is what the state that left had counted."""
    consolidated = arrange(KH=4, TH=30, MY=20, VN=50)
    first = publish(client, consolidated)
    with everything():
        take_back(consolidated, "KH")
    preview(client, consolidated)
    assert client.post(reverse("consolidated-publish", args=[consolidated.pk])).status_code == 302
    second = Publication.objects.exclude(pk=first.pk).get()
    known = [told(made, "")[1] for made in (first, second)]
    assert None in known or known[0] - known[1] != 4


def test_a_release_that_is_not_safe_is_refused_and_its_cells_are_named(client, officer, arrange, everything):
    """The total and one of two lines are public at the source, so the other, small line can be worked out."""
    consolidated = arrange(KH=40)
    with everything():
        material = material_of(consolidated)
        table = material.tables["KH"][S1]
        table["cells"] = {"female|18-24|identified": 30, "male|18-24|identified": 4}
        view = material.views(Standard.read())[-1]
        linked = view.linked
        for key, index in view.places.items():
            if key.owner == "KH" and (not key.at or key.at == (("sex", "female"),)):
                cell = linked.problem.cells[index]
                cell.low = cell.high = cell.value
        material.views = lambda standard: [view]
        result = protection.work_out(material, Standard.read())
        named = {(cell["state"], cell["cell"], cell["low"], cell["high"]) for cell in result["refused"]}
        assert ("Cambodia", "Formally identified victim, Male", 4, 4) in named
        ProtectionRun.objects.create(
            consolidated=consolidated, content_hash=material_of(consolidated).content_hash, status=JobStatus.DONE,
            result=result, requested_at=timezone.now(), requested_by=officer, seconds=1,
        )  # fmt: skip
        with pytest.raises(PublicationNotSafe):
            publication.publish(consolidated=consolidated, by=officer)
    response = client.post(reverse("consolidated-publish", args=[consolidated.pk]), follow=True)
    page = response.content.decode()
    assert "This release cannot be published" in page
    assert "exactly 4" in page
    assert not Publication.objects.exists()
    # Nobody speaks for the region: its row comes last and names the states to ask.
    assert [(row.state, row.states) for row in response.context["refused"]] == [
        ("Cambodia", []),
        ("Region", ["Cambodia"]),
    ]
    assert "Ask each state below to hold the table back for this release. Then make the preview again." in page
    assert "Where the region is still named after that, ask the states that are named with its table" in page
    assert "adds up Cambodia" in page
    with row_access(reviews=True):
        run = ProtectionRun.objects.get(audience="donors")
        run.result["refused"] = [cell for cell in run.result["refused"] if cell["state"] == "Region"]
        run.save()
    page = client.get(reverse("publication-protection", args=[consolidated.pk])).content.decode()
    assert "Ask each state below" not in page
    assert "Nobody speaks for the region: it adds up what its states counted. Ask the states that are named" in page


def test_a_correction_by_which_two_tables_come_to_agree_is_refused_until_both_are_held_back(
    client, officer, everything
):
    """5 girls of 75 persons once, while the table by form counted 76; then 6 girls: both tables say the same.

    The earlier 76 tells that one person more was counted, and the lines that nobody corrected, that it is a girl.
    """
    by_form = {"forced_labour|female|unknown": 36, "forced_labour|male|unknown": 40}

    def minors(number: int) -> dict[str, int]:
        women_and_men = {"female|18-24|identified": 30, "male|18-24|identified": 40}
        return women_and_men | {"female|9-17|identified": number}

    with everything():
        cycle = open_cycle(officer)
        report = counted(state("KH"), cycle, {S1: minors(5), "victims_by_exploitation": by_form}, officer)
        for iso2 in ("MY", "TH"):
            counted(state(iso2), cycle, {S1: {cell: 50 for cell in minors(0)}}, officer)
        consolidated = adopted(cycle, officer)
    first = publish(client, consolidated)
    with everything():
        speaker = focal_point(state("KH"))
        sections = list(Section.objects.filter(questionnaire=cycle.questionnaire, key="article-14"))
        asked = requests.ask_to_correct(report=report, sections=sections, reason="One more", by=speaker)
        requests.answer(request=asked, granted=True, answer="Granted.", by=officer)
        report.refresh_from_db()
        count(report, {S1: minors(6)}, speaker)
        version = national_reports.submit(report=report, by=speaker, day=cycle.due_on)
        reviews.accept(version=version, by=officer, despite="Read on paper.")
        audiences = dict.fromkeys(sections, ReleaseAudience.DONORS)
        release_sections(report=report, audiences=audiences, authority="Letter of 9 May 2027", by=speaker)
    run = preview(client, consolidated)
    assert {(cell["state"], cell["cell"], cell["low"], cell["high"]) for cell in run.result["refused"]} == {
        ("Cambodia", f"Formally identified victim, {children}{female}", 2, 35)
        for children in ("All children", "9 to 17 years")
        for female in ("", ", Female")
    }
    page = client.get(reverse("publication-protection", args=[consolidated.pk])).content.decode()
    assert "S1 Victims identified<br>with S2 " in page
    assert "with the tables named beside it, which count the same people" in page
    assert "marked as public" not in page
    with everything():
        tables = Question.objects.filter(
            section__questionnaire=cycle.questionnaire, table_key__in=[S1, "victims_by_exploitation"]
        )
        releases_take_back(report, speaker, *[("table", question.key) for question in tables])
    assert preview(client, consolidated).is_safe
    assert client.post(reverse("consolidated-publish", args=[consolidated.pk])).status_code == 302
    second = Publication.objects.exclude(pk=first.pk).get()
    assert set(second.tables.values_list("iso2", flat=True)) == {"", "MY", "TH"}


def test_two_ways_of_telling_counts_over_the_same_time_are_named_where_they_do_not_go_together(
    client, officer, everything
):
    """A half-year that was exact lies inside a year that is rounded: the page says which release tells otherwise."""
    with everything():
        made = published(officer, fields=HALF_YEAR, KH=identified(female=40), MY=identified(female=30))
        cycle = open_cycle(officer, rounding_base=15)
        for iso2 in ("KH", "MY"):
            counted(state(iso2), cycle, identified(female=50), officer)
        result = protection.work_out(material_of(adopted(cycle, officer)), Standard.read())
    assert result["otherwise"] == [str(made)]
