"""The choice for all small counts at once stays safe wherever it is cut short."""

import pytest

from tests.victims.test_choice import grid
from victims.disclosure import audit, choice, protect

ROWS = ((4, 30, 25, 3), (18, 40, 17, 6), (22, 15, 60, 33))


@pytest.mark.parametrize(
    ("limit", "least"), [("CUTS", 1), ("ROUNDS", 1), ("WHOLE_ROUNDS", 1), ("KEPT", 0), ("NODES", 0)]
)
def test_each_of_its_limits_leaves_a_release_safe(monkeypatch, limit, least):
    monkeypatch.setattr(choice, limit, least)
    problem = grid(*ROWS)
    assert audit(problem, protect(problem)) == []


def test_so_does_every_limit_of_work():
    for work in range(0, 60_000, 3_000):
        problem = grid(*ROWS)
        assert audit(problem, protect(problem, work=work)) == [], work
