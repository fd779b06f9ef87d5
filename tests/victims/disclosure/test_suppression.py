"""What is hidden where the cheap ways do not suffice."""

import pytest

from tests.victims.disclosure.instances import total_of_three_at_least
from tests.victims.test_choice import grid, lost
from victims.disclosure import Cell, Mark, ProtectionProblem, audit, protect, suppression
from victims.disclosure.linked import PublicationFigures, TableCounts, link, shape


def test_a_total_need_not_look_smaller_than_its_parts_can_be():
    problem, total = total_of_three_at_least()
    plan = protect(problem)
    assert plan.hidden(total)
    assert problem.interval(total) == (3, 12)
    assert audit(problem, plan) == []


def test_progress_comes_to_its_end():
    said: list[tuple[int, int]] = []
    protect(grid((4, 30, 25), (18, 40, 17)), lambda done, total: said.append((done, total)))
    assert said == sorted(said)
    assert said[-1] == (1, 1)


def test_where_no_proof_is_found_everything_around_a_small_count_is_hidden(monkeypatch):
    """The sum of the region was published before. If no proof may touch other states, there is none: then one's own
    figures are hidden, and those of two others. That is enough."""
    problem = ProtectionProblem(smallest=11)
    states = [problem.add(Cell(iso2, n, iso2)) for iso2, n in {"KH": 4, "TH": 7, "VN": 40, "MY": 50}.items()]
    problem.adds_up(problem.add(Cell("region", 101, low=101, high=101)), states)
    problem.adds_up(problem.add(Cell("beside", 30, "ID")), [problem.add(Cell("alone", 30, "ID"))])
    monkeypatch.setattr(suppression, "PARTNERS", 0)
    plan = protect(problem)
    assert [problem.cells[index].key for index in states if plan.hidden(index)] == ["KH", "TH", "MY"]
    assert audit(problem, plan) == []


@pytest.mark.parametrize("limit", ["TRIES", "FEW", "MANY"])
def test_where_showing_cells_again_is_not_tried_no_more_is_shown(monkeypatch, limit):
    tried = grid((4, 30, 3), (18, 40, 17))
    least = lost(tried, protect(tried, work=0).marks)
    monkeypatch.setattr(suppression, limit, 0)
    problem = grid((4, 30, 3), (18, 40, 17))
    plan = protect(problem, work=0)
    assert audit(problem, plan) == []
    assert lost(problem, plan.marks) >= least


def test_the_region_is_not_hidden_where_that_would_protect_nobody():
    """Brunei knows its own zeros: of the two forms that the region counts, both are Timor-Leste's, so its total is 2 or
    more. No release can change that, so the region's total stays.
    """
    shapes = {"victims_by_exploitation": shape("victims_by_exploitation", "persons", ["exploitation_form", "sex"])}

    def counted(**forms: tuple[int, int]) -> dict[str, TableCounts]:
        cells = {
            f"{form}|{sex}": n for form, both in forms.items() for sex, n in zip(("female", "male"), both, strict=True)
        }
        return {"victims_by_exploitation": TableCounts(cells)}

    states = {
        "BN": counted(forced_begging=(3, 2), forced_labour=(0, 0), sexual_exploitation=(0, 0)),
        "TL": counted(forced_labour=(2, 1), sexual_exploitation=(3, 2)),
        "KH": counted(organ_removal=(40, 50), forced_begging=(20, 30)),
        "TH": counted(organ_removal=(60, 70), forced_begging=(50, 40)),
    }
    given = link(shapes, [PublicationFigures(states)], smallest=11)
    plan = protect(given.problem)
    assert audit(given.problem, plan) == []
    [total] = [index for (_, key), index in given.places.items() if not key.owner and not key.at]
    assert plan.marks[total] is Mark.SHOWN
