"""The choice of a cycle to protect totals against two states together, from the figures to the words on pages."""

from itertools import combinations

import pytest
from django.urls import reverse

from reporting.models import Publication
from reporting.publication import protection
from tests.factories import donor, secretariat, state
from tests.factories.releases import VICTIMS, adopted, counted, published
from tests.factories.reports import open_cycle
from tests.outputs import attackers
from tests.responses import text_of

pytestmark = pytest.mark.django_db
COUNTS = {"KH": (4, 0), "MY": (60, 25), "TH": (80, 20), "VN": (70, 40)}


FIGURES = {
    iso2: {VICTIMS: {"female|18-24|identified": women, "male|18-24|identified": men}}
    for iso2, (women, men) in COUNTS.items()
}


def totals_narrowed_by_pairs(made: Publication) -> dict[str, set[str]]:
    """Audience → the states whose totals some two others can narrow with all that it reads."""
    return {
        audience: {
            row.owner
            for pair in combinations(sorted(COUNTS), 2)
            for row, _, _ in attacker.narrowed(*pair, totals_only=True)
        }
        for audience, attacker in attackers(made.consolidated).items()
    }


@pytest.mark.parametrize("chosen", [False, True])
def test_the_choice_of_a_cycle_protects_totals_and_each_page_says_which_holds(chosen, everything, client):
    """Four states, one of them small. Ministers and Parties read their totals before donors do."""
    with everything():
        made = published(secretariat(), fields={"totals_against_pairs": chosen}, **FIGURES)
        assert made.totals_against_pairs is chosen
        narrowed = totals_narrowed_by_pairs(made)
    assert narrowed == dict.fromkeys(("donors", "ammtc", "parties"), set() if chosen else {"KH"})
    client.force_login(donor())
    promised = (
        f"In “{made}” two states that tell each other their reports cannot work out a small total of a third either. "
        "In the lines below the totals, and in releases that do not say this, they may be able to."
    )
    warned = "Two states that tell each other their reports may be able to."
    for address in (made.get_absolute_url(), reverse("dashboard-table", args=[made.pk, "kh", "s1"])):
        text = text_of(client.get(address))
        assert (promised in text, warned in text) == (chosen, not chosen)


@pytest.mark.parametrize("chosen", [False, True])
def test_the_preview_says_against_whom_totals_are_protected(chosen, everything, client):
    officer = secretariat()
    with everything():
        cycle = open_cycle(officer, totals_against_pairs=chosen)
        for iso2, figures in FIGURES.items():
            counted(state(iso2), cycle, figures, officer)
        consolidated = adopted(cycle, officer)
        run = protection.request(consolidated=consolidated, by=officer)
        protection.run(run.pk)
        run.refresh_from_db()
        assert run.is_safe
    client.force_login(officer)
    text = text_of(client.get(reverse("publication-protection", args=[consolidated.pk])))
    assert ("For totals it also plays any two states that put their reports together." in text) is chosen
    assert ("Totals are protected against any two states that put their reports together." in text) is chosen
    assert ("Totals are protected against each state alone, not against two" in text) is not chosen


def test_a_count_that_two_states_could_work_out_is_refused_with_their_names():
    assert protection._together([]) == ""
    assert protection._together(["Malaysia"]) == "Malaysia"
    assert protection._together(["Malaysia", "Thailand"]) == "Malaysia and Thailand together"
