"""What follows from public figures, also where not all of it is looked for."""

from tests.victims.test_disclosure import row
from victims.disclosure import ProtectionProblem, audit, beforehand, protect


def of_public_total() -> tuple[ProtectionProblem, list[int]]:
    problem, parts, total = row(3, 2, 4)
    problem.public.add(total)
    return problem, parts


def test_where_the_search_ends_early_an_interval_is_only_wider(monkeypatch):
    problem, parts = of_public_total()
    assert beforehand.tell(problem) == []
    assert problem.limits == dict.fromkeys(parts, (1, 7))
    assert audit(problem, protect(problem)) == []
    monkeypatch.setattr(beforehand, "SWEEPS", 0)
    problem, parts = of_public_total()
    assert beforehand.tell(problem) == []
    assert problem.limits == dict.fromkeys(parts, (1, float("inf")))
