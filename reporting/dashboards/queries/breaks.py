"""Where a line of the region breaks because its states change; and the same line like for like.

Sums over different states cannot be compared. So the line is broken where the states change, and the states that left
and joined are named. "Like for like" is calculated only from published numbers: the sum of the states that gave figures
in every period, or the region without the others. If neither can be calculated, the page says so.
"""

from collections.abc import Callable, Sequence

from reporting.dashboards.queries.periods import period_label
from reporting.enums import WhyMissing
from reporting.figures.breaks import Break, States, between
from reporting.figures.numbers import MISSING_MARK, NOT_WORKED_OUT, Number
from reporting.models.publication import Publication, PublishedTable

FEWEST = 2  # states that a line of the region needs
UNKNOWN = Number(None, None, NOT_WORKED_OUT)


def states_behind(publications: Sequence[Publication], number: str = "") -> dict[str, list[States]]:
    """Number of a table → for each publication the states whose table it holds. One query."""
    rows = PublishedTable.objects.filter(publication__in=publications).exclude(iso2="")
    rows = rows.filter(number=number) if number else rows
    places = {publication.pk: place for place, publication in enumerate(publications)}
    found: dict[str, list[States]] = {}
    for pk, table, iso2, name in rows.values_list("publication_id", "number", "iso2", "state_name"):
        found.setdefault(table, [{} for _publication in publications])[places[pk]][iso2] = name
    return found


def breaks(publications: Sequence[Publication], behind: Sequence[States]) -> list[Break]:
    """Where the states change whose tables the publications hold."""
    return between([period_label(publication) for publication in publications], behind)


def in_every_period(behind: Sequence[States]) -> States:
    """The states that gave figures in every period that has any figures."""
    given = [states for states in behind if states]
    return {iso2: name for iso2, name in given[-1].items() if all(iso2 in states for states in given)} if given else {}


def like_for_like(
    behind: Sequence[States], region: Sequence[Number], of_state: Callable[[int, str], Number]
) -> list[Number]:
    """The line of the states that gave figures in every period. ``of_state`` gives a number by index and ISO code.

    An empty list if there are fewer than two such states.
    """
    stay = in_every_period(behind)
    if len(stay) < FEWEST:
        return []
    found = []
    for place, states in enumerate(behind):
        if not states:
            found.append(Number(None, None, WhyMissing.NO_FIGURES))
            continue
        away = [iso2 for iso2 in states if iso2 not in stay]
        together = _sum([of_state(place, iso2) for iso2 in stay])
        others = _sum([of_state(place, iso2) for iso2 in away])
        whole = _ends(region[place])
        rest = (whole[0] - others[1], whole[1] - others[0]) if whole and others else None
        found.append(_number(min(filter(None, (together, rest)), key=lambda ends: ends[1] - ends[0], default=None)))
    return found


Ends = tuple[int, int]


def _ends(number: Number) -> Ends | None:
    """The least and the greatest that a published number can be. A line that a state left empty adds 0 to a sum."""
    if number.mark == MISSING_MARK:
        return 0, 0
    if number.low is None:
        return None
    return number.low, number.low if number.upto is None else number.upto


def _sum(numbers: Sequence[Number]) -> Ends | None:
    ends = [_ends(number) for number in numbers]
    known = [pair for pair in ends if pair is not None]
    return (sum(low for low, _high in known), sum(high for _low, high in known)) if len(known) == len(ends) else None


def _number(ends: Ends | None) -> Number:
    if ends is None:
        return UNKNOWN
    low, high = max(ends[0], 0), ends[1]
    if low == high:
        return Number(low, None, "shown")
    return Number(low, high, "rounded") if low else UNKNOWN
