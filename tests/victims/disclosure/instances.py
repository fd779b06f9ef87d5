"""Small problems that several tests look at."""

from victims.disclosure import Cell, ProtectionProblem


def total_of_three_at_least() -> tuple[ProtectionProblem, int]:
    """A total of 3 with two lines, none of them zero. Another sum, which is no more than it, has three such lines."""
    problem = ProtectionProblem(smallest=11)
    lines = [problem.add(Cell(("line", value), value, "KH")) for value in (1, 2)]
    total = problem.add(Cell("total", 3, "KH"))
    problem.adds_up(total, lines)
    others = [problem.add(Cell(("other", place), 1, "KH")) for place in range(3)]
    heard = problem.add(Cell("heard", 3, "KH"))
    problem.adds_up(heard, others)
    problem.at_most(heard, lines)
    return problem, total
