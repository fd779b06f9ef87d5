"""Two publications at the same time, and inputs in which little is left to protect: all or nothing is published."""

from functools import partial

import pytest

from members.models import User
from members.row_access import row_access
from reporting.enums import JobStatus
from reporting.errors import WorkflowError
from reporting.models import ConsolidatedReport, Publication
from reporting.publication import protection
from reporting.publication.publish import publish
from tests import factories
from tests.factories import secretariat, state
from tests.factories.releases import adopted, counted, identified, published
from tests.factories.reports import HALF_YEAR, open_cycle
from tests.threads import at_once


def previewed(consolidated: ConsolidatedReport, by: User) -> ConsolidatedReport:
    run = protection.request(consolidated=consolidated, by=by)
    protection.run(run.pk)
    run.refresh_from_db()
    assert run.status == JobStatus.DONE
    return consolidated


def publish_at_once(*asked: tuple[ConsolidatedReport, User]) -> tuple[list[Publication], list[str]]:
    """What was made, and the sentence of each that was refused. Any other error fails the test."""

    def act(consolidated: ConsolidatedReport, by: User) -> Publication:
        with row_access(reviews=True):
            return publish(consolidated=consolidated, by=by)

    outcomes = at_once(*(partial(act, *each) for each in asked))
    made = [outcome for outcome in outcomes if isinstance(outcome, Publication)]
    refused = [str(outcome) for outcome in outcomes if isinstance(outcome, WorkflowError)]
    assert len(made) + len(refused) == len(outcomes), outcomes
    return made, refused


@pytest.mark.django_db(transaction=True)
def test_two_officers_publish_the_same_report_and_one_is_told_that_it_is_done():
    with factories.everything():
        officers = [secretariat(), secretariat()]
        cycle = open_cycle(officers[0])
        for iso2, count in {"KH": 40, "MY": 30, "TH": 20}.items():
            counted(state(iso2), cycle, identified(female=count), officers[0])
        consolidated = previewed(adopted(cycle, officers[0]), officers[0])
    made, refused = publish_at_once(*((consolidated, by) for by in officers))
    assert len(made) == 1 and len(refused) == 1 and refused[0].endswith(".")
    with factories.everything():
        assert Publication.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_year_and_its_half_that_are_published_at_once_know_of_each_other():
    """Each was previewed without the other: whoever comes second is asked to preview again."""
    with factories.everything():
        officer = secretariat()
        both = []
        for fields in (HALF_YEAR, {}):
            cycle = open_cycle(officer, **fields)
            for iso2, count in {"KH": 3, "MY": 30, "TH": 20}.items():
                counted(state(iso2), cycle, identified(female=count, male=count + 20), officer)
            both.append(adopted(cycle, officer))
        for consolidated in both:
            previewed(consolidated, officer)
    made, refused = publish_at_once(*((report, officer) for report in both))
    assert len(made) == 1
    assert refused == ["Look at the preview first: nothing is published that was not checked."]


@pytest.mark.django_db
def test_where_one_state_has_figures_the_region_tells_no_more_than_the_state(everything):
    officer = secretariat()
    with everything():
        made = published(officer, KH=identified(female=3, male=40))
        region = set(made.totals.exclude(value=None).values_list("value", flat=True)) - {0}
        told = {tuple(map(tuple, cell["at"])): cell["value"] for row in made.tables.all() for cell in row.cells}
    assert told[(("sex", "female"),)] is None
    assert None in (told[()], told[(("sex", "male"),)])
    assert region <= set(told.values())


@pytest.mark.django_db
def test_where_only_the_sum_of_public_figures_is_small_the_region_shows_what_anybody_can_add_up(everything):
    officer = secretariat()
    with everything():
        cycle = open_cycle(officer)
        for iso2, count in {"KH": 4, "MY": 3, "TH": 2}.items():
            counted(
                state(iso2), cycle, identified(female=count), officer,
                public={"victims_identified": f"https://statistics.example.org/{iso2.lower()}"},
            )  # fmt: skip
        consolidated = previewed(adopted(cycle, officer), officer)
        made = publish(consolidated=consolidated, by=officer)
        shown = set(made.totals.filter(table_number="S1").values_list("value", flat=True))
    assert 9 in shown
