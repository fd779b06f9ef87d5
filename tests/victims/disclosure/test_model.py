"""What a problem says of itself before anything is hidden."""

import pytest

from tests.victims.test_disclosure import row
from victims.disclosure import Relation


def test_figures_that_do_not_add_up_are_refused():
    problem, parts, total = row(4, 30, 50)
    problem.check()
    problem.cells[total].value += 1
    with pytest.raises(ValueError, match=r"Relation does not hold: \['total'"):
        problem.check()
    problem.relations = [Relation(((parts[0], 1), (parts[1], -1)), at_most=True)]
    problem.check()  # 4 is at most 30
    problem.relations = [Relation(((parts[0], -1), (parts[1], 1)), at_most=True)]
    with pytest.raises(ValueError, match="Relation does not hold"):
        problem.check()
