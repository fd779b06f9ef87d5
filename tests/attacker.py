"""An attacker that shares no code with the portal's disclosure control.

It reads published rows in its own way, solves its own linear programs (with scipy), and has its own rules on what
tables mean. It knows that counts are whole and never negative and that zeros are shown; that lines add up to totals,
ages to child and adult, states to the region, and parts of a period to the whole; which tables count the same people;
what earlier releases showed, and what states have published elsewhere. If two words are used for breakdowns without a
visible number, it uses the difference between them.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, partial
from itertools import combinations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

INFINITY = math.inf
Group = tuple[int, tuple[int, ...]]  # (an unknown, those that add up to it or limit it)
OTHERS = 1e-4  # the weight of the unknowns that are tested together with the first one
IDENTIFIED = ("victims_by_exploitation", "victims_by_citizenship", "victims_by_authority", "victims_by_geography")
CHILD = {"0-8", "9-17", "child-nfd"}
ADULT = {"18-24", "25-34", "35-59", "60-plus", "adult-nfd"}


@dataclass(frozen=True)
class PublishedCell:
    """One published cell. ``value`` is None if no number is shown; for a range, ``upto`` is its end.

    ``truth`` is the true count. The attacker does not use it to attack: it says which cells must be protected, and
    which assumptions are true.
    """

    release: int
    owner: str  # "" is the region
    table: str
    block: str
    at: tuple[tuple[str, str], ...]
    mark: str
    value: int | None
    upto: int | None
    truth: int

    @property
    def name(self) -> tuple:
        return (self.release, self.owner, self.table, self.block, self.at)


@dataclass
class System:
    """Unknowns (by index) with their bounds, sums that are equal, and sums that are not exceeded."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    zero: list[bool] = field(default_factory=list)
    open_: list[bool] = field(default_factory=list)  # it is not even shown whether it is zero
    sums: list[Group] = field(default_factory=list)
    limits: list[Group] = field(default_factory=list)  # first ≤ sum of the others

    def unknown(self) -> int:
        """Add an unknown of which nothing is known; returns its index."""
        self.low.append(0)
        self.high.append(INFINITY)
        self.zero.append(False)
        self.open_.append(True)
        return len(self.low) - 1

    def learn(self, index: int, low: float, high: float) -> None:
        """The unknown is from ``low`` to ``high``: make its bounds narrower."""
        self.low[index] = max(self.low[index], low)
        self.high[index] = min(self.high[index], high)

    def parts(self, low: list[float], high: list[float]) -> "list[LinkedUnknowns]":
        """The sets of connected unknowns, with their sums and limits. One with ``low`` = ``high`` connects nothing."""
        parent = list(range(len(low)))

        def root(index: int) -> int:
            while parent[index] != index:
                parent[index] = parent[parent[index]]
                index = parent[index]
            return index

        def loose(first: int, others: tuple[int, ...]) -> list[int]:
            return [i for i in (first, *others) if low[i] != high[i]]

        for first, others in [*self.sums, *self.limits]:
            together = loose(first, others)
            for index in together[1:]:
                parent[root(index)] = root(together[0])
        cells: dict[int, list[int]] = defaultdict(list)
        for index in range(len(low)):
            if low[index] != high[index]:
                cells[root(index)].append(index)
        sums: dict[int, list[Group]] = defaultdict(list)
        limits: dict[int, list[Group]] = defaultdict(list)
        for groups, into in ((self.sums, sums), (self.limits, limits)):
            for group in groups:
                if together := loose(*group):
                    into[root(together[0])].append(group)
        return [LinkedUnknowns(found, sums[at], limits[at], low, high) for at, found in cells.items()]

    def bounds(self, known: frozenset[int], truth) -> tuple[list[float], list[float]]:
        """The bounds of all unknowns for somebody who knows the ``truth`` of the ``known`` ones."""
        low, high = list(self.low), list(self.high)
        for index in known:
            low[index] = high[index] = truth[index]
        return low, high

    def intervals(self, asked: Iterable[int], known: frozenset[int] = frozenset(), truth=None) -> dict:
        """Unknown → its smallest and largest value, for those ``asked``. An insider knows the ``known`` ones."""
        wanted = set(asked)
        low, high = self.bounds(known, truth)
        found = {i: (low[i], high[i]) for i in wanted if low[i] == high[i]}
        for part in self.parts(low, high) if wanted - found.keys() else ():
            found |= {index: part.ends(index) for index in part.cells if index in wanted}
        return found

    def reach(self, goals: dict[int, tuple[int, int]], known: frozenset[int] = frozenset(), truth=None) -> set[int]:
        """The unknowns that can be as small and as large as their ``goals`` (low, high), proved in whole numbers.

        One solution proves many of them at once, so this solves far fewer programs than ``intervals``.
        """
        low, high = self.bounds(known, truth)
        return {index for part in self.parts(low, high) for index in part.reach(goals)}


class LinkedUnknowns:
    """Connected unknowns: one set of equations, solved many times."""

    def __init__(
        self, cells: list[int], sums: list[Group], limits: list[Group], low: list[float], high: list[float]
    ) -> None:
        self.cells, self.low, self.high = cells, low, high
        self.place = {index: column for column, index in enumerate(cells)}
        self.equal, self.equal_to = self._matrix(sums)
        self.below, self.below_to = self._matrix(limits)
        self.box = [(low[i], None if high[i] == INFINITY else high[i]) for i in cells]

    def _matrix(self, group: list[Group]) -> tuple[csr_array, np.ndarray]:
        """The groups as rows of a matrix, with the right sides."""
        rows, columns, data, right = [], [], [], []
        for row, (first, others) in enumerate(group):
            constant = 0.0
            for index, weight in [(first, 1), *((i, -1) for i in others)]:
                if index in self.place:
                    rows.append(row)
                    columns.append(self.place[index])
                    data.append(weight)
                else:
                    constant += weight * self.low[index]
            right.append(-constant)
        return csr_array((data, (rows, columns)), shape=(len(group), len(self.cells))), np.array(right)

    def _ask(self, aim: np.ndarray, box: list):
        """Minimise ``aim``; returns the result of scipy: optimal (0) or unlimited (3)."""
        ask = partial(
            linprog,
            aim,
            A_eq=self.equal if len(self.equal_to) else None,
            b_eq=self.equal_to if len(self.equal_to) else None,
            A_ub=self.below if len(self.below_to) else None,
            b_ub=self.below_to if len(self.below_to) else None,
            bounds=box,
            method="highs",
        )
        answer = ask()
        if answer.status not in {0, 3}:  # the truth is a solution, so presolve was wrong
            answer = ask(options={"presolve": False})
        assert answer.status in {0, 3}, answer.message
        return answer

    def _ask_whole(self, aim: np.ndarray):
        constraints = []
        if len(self.equal_to):
            constraints.append(LinearConstraint(self.equal, self.equal_to, self.equal_to))
        if len(self.below_to):
            constraints.append(LinearConstraint(self.below, -np.inf, self.below_to))
        return milp(
            aim,
            integrality=np.ones(len(self.cells)),
            bounds=Bounds([b[0] for b in self.box], [np.inf if b[1] is None else b[1] for b in self.box]),
            constraints=constraints,
            options={"time_limit": 20},
        )

    def ends(self, index: int) -> tuple[float, float]:
        """The smallest and the largest whole value of an unknown."""
        found: list[float] = []
        for sign in (1, -1):
            aim = np.zeros(len(self.cells))
            aim[self.place[index]] = sign
            answer = self._ask(aim, self.box)
            if answer.status == 3:
                found.append(INFINITY)
            elif np.abs(answer.x - np.rint(answer.x)).max() > 1e-6:
                whole = self._ask_whole(aim)
                # If no whole solution is found in time, the bound of the linear program is used: never too narrow.
                found.append(sign * round(whole.fun) if whole.fun is not None else sign * answer.fun)
            else:
                found.append(sign * round(answer.fun))
        return found[0], found[1]

    def reach(self, goals: dict[int, tuple[int, int]]) -> set[int]:
        """See ``System.reach``. An unknown without a proof in whole numbers is left out, possible or not."""
        here = [index for index in self.cells if index in goals]
        small = self._reach({index: goals[index][0] for index in here}, 1)
        return self._reach({index: goals[index][1] for index in here if index in small}, -1)

    def _reach(self, goals: dict[int, int], sign: int) -> set[int]:
        """The unknowns that can be at most (``sign`` 1) or at least (-1) their goal."""
        shown: set[int] = set()
        waiting = sorted(goals)
        while waiting:
            aim, box = np.zeros(len(self.cells)), list(self.box)
            for index in waiting:
                column = self.place[index]
                aim[column] = sign * OTHERS
                if sign < 0:  # no more than the goal, because that would take from the others
                    box[column] = (box[column][0], min(self.high[index], goals[index]))
            aim[self.place[waiting[0]]] = sign
            answer = self._ask(aim, box)
            whole = np.rint(answer.x) if answer.status == 0 else None
            if whole is not None and self._fits(whole):
                shown |= {i for i in waiting if sign * whole[self.place[i]] <= sign * goals[i]}
            waiting = [index for index in waiting[1:] if index not in shown]
        return shown

    def _fits(self, whole: np.ndarray) -> bool:
        """Whether these whole numbers fit all bounds, sums and limits."""
        low, high = np.array([self.low[i] for i in self.cells]), np.array([self.high[i] for i in self.cells])
        return bool(
            (whole >= low).all()
            and (whole <= high).all()
            and (self.equal @ whole == self.equal_to).all()
            and (self.below @ whole <= self.below_to).all()
        )


class Attacker:
    """Reads the rows of one or more releases, and works out what it can."""

    def __init__(
        self,
        rows: Iterable[PublishedCell],
        smallest: int,
        public: Iterable[PublishedCell] = (),
        unread: int | None = None,
        times: Mapping[int, tuple[date, date]] = {},
    ) -> None:
        """``public`` are figures that states have published elsewhere, as rows with a value.

        Of the release ``unread`` it is not even known which lines a total has. ``times``: release → the first and the
        last day of its period; without them all releases are of the same period.
        """
        self.times = times
        self.rests: list[PublishedCell] = []
        self.rows, self.smallest = list(rows), smallest
        self.system = System()
        self.place: dict[tuple, int] = {}
        self.truth: dict[int, int] = {}
        self.public: set[int] = set()
        self.elsewhere, self.unread_release = list(public), unread
        self.beside: list[Group] = []
        same: dict[tuple, int] = {}
        for row in self.rows:
            meaning: tuple = (self._time(row), row.owner, *_people(row), row.at, row.truth)
            if not row.owner:
                meaning = (row.release, *meaning)  # sums of other states or other figures can be equal by chance
            index = same.get(meaning)
            if index is None:
                index = same[meaning] = self.system.unknown()
            self.place[row.name] = index
            self.truth[index] = row.truth
            self._read(row, index)
        self._read_elsewhere(same)
        self._read_words()
        self._add_up()

    def _read(self, row: PublishedCell, index: int) -> None:
        """Learn what the mark and the value of a row say."""
        system = self.system
        if row.mark == "withheld":
            return
        system.open_[index] = False
        if row.value is not None and row.upto is None:
            system.learn(index, row.value, row.value)
            system.zero[index] = row.value == 0
        elif row.value is not None and row.upto is not None:
            system.learn(index, max(1, row.value), row.upto)
        else:
            system.learn(index, 1, INFINITY)  # zeros are shown

    def _read_words(self) -> None:
        """Learn from two words: lines that are "withheld" are small if others are "hidden".

        The attacker assumes that only for a release in which it is true: all withheld lines are small, and some
        breakdown with nothing but hidden lines has a large one.
        """
        breakdowns: dict[tuple, list[PublishedCell]] = defaultdict(list)
        for row in self.rows:
            if row.owner and row.at and row.mark in {"hidden", "withheld", "shown"}:
                breakdowns[(*row.name[:4], row.at[0][0])].append(row)
        for release in sorted({name[0] for name in breakdowns}):
            lines = [found for name, found in breakdowns.items() if name[0] == release]
            withheld = [row for found in lines for row in found if row.mark == "withheld"]
            nothing = [
                [row for row in found if row.mark == "hidden"]
                for found in lines
                if {row.mark for row in found if row.value != 0} == {"hidden"}
            ]
            if all(row.truth < self.smallest for row in withheld) and any(
                any(row.truth >= self.smallest for row in found) for found in nothing
            ):
                for row in withheld:
                    self.system.learn(self.place[row.name], 0, self.smallest - 1)

    def _read_elsewhere(self, same: dict[tuple, int]) -> None:
        """Learn public figures: those of the same people are one unknown, lines of other tables parts of a total."""
        lines: dict[tuple, list[int]] = defaultdict(list)
        for row in self.elsewhere:
            meaning = (self._time(row), row.owner, *_people(row), row.at, row.truth)
            index = same.get(meaning)
            if index is None:
                index = same[meaning] = self.system.unknown()
                self.truth[index] = row.truth
                if row.at and not row.at[0][1].startswith("all:"):
                    lines[(*meaning[:-2], row.at[1:], row.at[0][0])].append(index)
            self.system.learn(index, row.truth, row.truth)
            self.public.add(index)
        for (*people, at, _), parts in lines.items():
            for meaning, total in list(same.items()):
                if meaning[:-1] == (*people, at) and meaning[-1] >= sum(self.truth[part] for part in parts):
                    rest = self.system.unknown()
                    self.truth[rest] = meaning[-1] - sum(self.truth[part] for part in parts)
                    self.beside.append((total, (*parts, rest)))

    def _add_up(self) -> None:
        """Add the sums in each table, of the states to the region, and between periods."""
        tables: dict[tuple, dict[tuple, int]] = defaultdict(dict)
        for name, index in self.place.items():
            tables[name[:4]][name[4]] = index
        read: set[Group] = set()
        unread: set[Group] = set()
        region: dict[tuple, list[int]] = defaultdict(list)
        for (release, owner, table, block), cells in tables.items():
            sums = unread if release == self.unread_release else read
            for at, index in cells.items():
                if owner and len(at) < 2:
                    region[release, table, block, at].append(index)
            if not owner:
                continue  # implied by the sums over the states
            whole = lambda at, cells=cells: cells.get(at)  # noqa: E731
            lines: dict[str, list[tuple]] = defaultdict(list)
            for at in cells:
                if len(at) == 1 and not at[0][1].startswith("all:"):
                    lines[at[0][0]].append(at)
            for group in lines.values():
                sums.add((cells[()], tuple(cells[at] for at in group)))
            for at in [at for at in cells if len(at) == 1]:
                crossed = [other for other in cells if len(other) == 2 and other[0] == at[0]]
                if crossed and at[0][0] != "sex":
                    sums.add((cells[at], tuple(cells[o] for o in crossed)))
                if at[0][0] == "sex":
                    for dimension in lines:
                        crossed = [
                            o
                            for o in cells
                            if len(o) == 2 and o[1] == at[0] and o[0][0] == dimension and not o[0][1].startswith("all:")
                        ]
                        if crossed:
                            sums.add((cells[at], tuple(cells[o] for o in crossed)))
            for at in cells:
                if at and at[0][1] in {"all:child", "all:adult"}:
                    bands = CHILD if at[0][1] == "all:child" else ADULT
                    found = [(("age_group", band), *at[1:]) for band in sorted(bands)]
                    sums.add((cells[at], tuple(cells[o] for o in found if whole(o) is not None)))
            self._limits(table, block, cells, tables, release, owner)
        for (release, table, block, at), parts in region.items():
            total = self.place.get((release, "", table, block, at))
            if total is not None:
                (unread if release == self.unread_release else read).add((total, tuple(parts)))
        for total, together in unread - read:
            rest = self.system.unknown()
            self.truth[rest] = 0
            self.beside.append((total, (*together, rest)))
        self.system.sums = [(total, together) for total, together in read if together != (total,)] + self.beside
        self._times_add_up(tables)

    def _time(self, row: PublishedCell) -> tuple[date, date] | None:
        """The period of a row. Figures that are public elsewhere have the period of the newest release."""
        return self.times.get(row.release, self.times.get(max(self.times, default=0)))

    def _times_add_up(self, tables: dict[tuple, dict[tuple, int]]) -> None:
        """Add the sums between periods: a year is its two halves, day for day.

        The attacker assumes them for a line of a state if the true numbers agree. A line that a part does not have
        counts nobody there.
        """
        days = {t: {t[0] + timedelta(n) for n in range((t[1] - t[0]).days + 1)} for t in set(self.times.values())}
        tables_of = {
            time: {name: cells for name, cells in tables.items() if name[1] and self.times.get(name[0]) == time}
            for time in days
        }
        for whole in days:
            shorter = [time for time in days if days[time] < days[whole]]
            for number in range(1, len(shorter) + 1):
                for chosen in combinations(shorter, number):
                    covered = set().union(*(days[time] for time in chosen))
                    if len(covered) == sum(len(days[time]) for time in chosen):
                        leaves = None if any(covered.isdisjoint(days[time]) for time in shorter) else chosen
                        is_all = covered == days[whole]
                        self._time_adds_up(tables_of[whole], [tables_of[t] for t in chosen], is_all, leaves)

    def _time_adds_up(self, whole: dict, parts: list[dict], is_all: bool, leaves: tuple | None) -> None:
        """The rest of a period without its parts (``leaves``) is a count too, although nobody has published it."""
        for (_release, owner, table, block), cells in whole.items():
            for at, total in cells.items():
                ways: list[tuple[int, ...]] = [()]
                missing = False
                for part in parts:
                    same_table = [found for name, found in part.items() if name[1:] == (owner, table, block)]
                    has_table = any(name[1:3] == (owner, table) for name in part)
                    places = sorted({found[at] for found in same_table if at in found})
                    missing |= not has_table
                    if places:
                        ways = [(*way, place) for way in ways for place in places]
                for way in ways:
                    together = sum(self.truth[index] for index in way)
                    if not way:
                        continue
                    if is_all and not missing and together == self.truth[total]:
                        self.system.sums.append((total, way))
                    elif together <= self.truth[total]:
                        rest = self.system.unknown()
                        self.truth[rest] = self.truth[total] - together
                        self.system.sums.append((total, (*way, rest)))
                        if leaves and not is_all:
                            row = PublishedCell(
                                -2,
                                owner,
                                table,
                                f"{block} left by {leaves} {way}",
                                at,
                                "never published",
                                None,
                                None,
                                0,
                            )
                            self.rests.append(replace(row, truth=self.truth[rest]))
                            self.place[self.rests[-1].name] = rest
                    elif is_all and not missing:
                        self.system.limits.append((total, way))

    def _limits(self, table, block, cells, tables, release, owner) -> None:
        """Add what is never larger than something else: redress paid and ordered, persons and rows."""

        def limit(smaller: int, others: list[int]) -> None:
            if smaller not in others and self.truth[smaller] <= sum(self.truth[i] for i in others):
                self.system.limits.append((smaller, tuple(others)))

        if (table, block) == ("redress", "paid_full"):
            for at, index in cells.items():
                ordered = tables.get((release, owner, table, "ordered"), {}).get(at)
                if ordered is not None:
                    limit(index, [ordered])
        if table in {"victims_assisted", "trial_participation"} and block == "once":
            rows = [
                found[()]
                for name, found in tables.items()
                if name[:3] == (release, owner, table) and name[3] != "once" and () in found
            ]
            for index in rows:
                limit(index, [cells[()]])
            if table == "victims_assisted":
                limit(cells[()], rows)

    def protected(self) -> dict[int, PublishedCell]:
        """Unknown → its row, for the small counts that are not shown: nobody may work them out."""
        low, high = self.system.low, self.system.high
        rows = [*self.rows, *self.rests]
        small = {self.place[row.name]: row for row in rows if 0 < row.truth < self.smallest}
        return {index: row for index, row in small.items() if low[index] != high[index]}

    def floors(self, asked: Iterable[int], known: frozenset[int] = frozenset()) -> dict[int, float]:
        """The minimum of each cell that follows from the visible zeros alone.

        ``known`` are the cells of an insider, who also knows its own zeros.
        """
        return {index: low for index, (low, _) in self._pattern(known).intervals(asked).items()}

    def unread(self, *, but_zeros: bool) -> "Attacker":
        """An attacker who does not read the newest release, or sees only its zeros (``but_zeros``).

        It still knows earlier releases and public figures.
        """
        newest = max((row.release for row in self.rows), default=0)

        def blind(row: PublishedCell) -> PublishedCell:
            if row.release != newest or row.mark == "withheld" or (but_zeros and row.value == 0):
                return row
            return replace(row, mark="hidden" if but_zeros else "withheld", value=None, upto=None)

        rows = [blind(row) for row in self.rows]
        return Attacker(rows, self.smallest, self.elsewhere, None if but_zeros else newest, self.times)

    def _pattern(self, known: frozenset[int]) -> System:
        """The system if only zeros are visible; an insider also knows the zeros of its ``known`` cells."""
        pattern = System(sums=self.system.sums, limits=self.system.limits)
        for index in range(len(self.system.low)):
            pattern.unknown()
            if self.system.zero[index] or (index in known and self.truth[index] == 0):
                pattern.learn(index, 0, 0)
            elif not self.system.open_[index]:
                pattern.learn(index, 1, INFINITY)
        return pattern

    def narrowed(self, *insiders: str, totals_only: bool = False) -> list[tuple[PublishedCell, float, float]]:
        """(row, low, high) for each protected cell of which more can be worked out than its mark shows.

        For ``insiders``, one state or several that put their reports together, only cells of other states are tested
        that are connected with one of theirs: about all others they know no more than anybody. ``totals_only``: no
        lines of tables are tested.
        """
        rows = self.protected()
        known = frozenset(index for name, index in self.place.items() if name[1] in insiders and name[1])
        asked = set(rows)
        if any(insiders):
            near = {i for part in self._parts if not known.isdisjoint(part.cells) for i in part.cells}
            asked = {i for i in near & asked - known if rows[i].owner}
        if totals_only:
            asked = {index for index in asked if not rows[index].at}
        asked -= self.system.reach(self._goals(asked, known), known, self.truth)
        found = self.system.intervals(asked, known, self.truth)
        tight = [i for i, ends in found.items() if ends[0] > 1 or ends[1] < self.smallest - 1]
        # A cell with many lines above zero may begin above 1, but must then be as wide.
        floors = self.floors(tight, known) if tight else {}
        least = {index: max(1, floors.get(index, 1)) for index in found}
        most = {index: max(self.smallest - 1, least[index] + self.smallest - 2) for index in found}
        bad = [i for i, (low, high) in found.items() if low > least[i] or high < most[i] or low == high]
        before, unread = (
            self.unread(but_zeros=zeros).system.intervals(bad, known, self.truth) if self.public else {}
            for zeros in (True, False)
        )
        narrowed = []
        for index in bad:
            low, high = found[index]
            if unread.get(index) == (low, high):
                continue  # as much is known without the newest release
            least_before, most_before = before.get(index, (0, INFINITY))
            if low > max(least[index], least_before) or high < min(most[index], most_before) or low == high:
                narrowed.append((rows[index], low, high))
        return narrowed

    def _goals(self, asked: Iterable[int], known: frozenset[int]) -> dict[int, tuple[int, int]]:
        """Cell → (low, high) that is enough to be safe: from its simple minimum, as wide as "hidden" is for one cell.

        The simple minimum is never more than that of ``floors``, so a cell that can be so small is safe at this end.
        """
        pattern = self._pattern(known)
        least, most = pattern.low, pattern.high
        goes_on = True
        while goes_on:
            goes_on = False
            for whole, parts, adds_up in [(*s, True) for s in pattern.sums] + [(*s, False) for s in pattern.limits]:
                found = [(whole, sum(least[part] for part in parts))] if adds_up else []
                there = [part for part in parts if most[part]]
                if len(there) == 1:
                    found.append((there[0], least[whole]))
                for index, value in found:
                    if value > least[index]:
                        least[index], goes_on = value, True
        goals = {index: max(1, int(least[index])) for index in asked}
        return {index: (low, max(self.smallest - 1, low + self.smallest - 2)) for index, low in goals.items()}

    @cached_property
    def _parts(self) -> list[LinkedUnknowns]:
        """The connected unknowns for an outsider."""
        return self.system.parts(self.system.low, self.system.high)


def _people(row: PublishedCell) -> tuple[str, str]:
    """The name of the people that a row counts: tables that count the same people share it."""
    if not row.owner:
        return row.table, row.block
    if row.table in IDENTIFIED or (row.table, row.block) == ("victims_identified", "identified"):
        return "identified", ""
    if row.table in {"persons_convicted", "sentences"}:
        return "convicted", ""
    if row.table == "victims_housed" or (row.table, row.block) == ("victims_assisted", "housing"):
        return "housed", ""
    study = {"education", "vocational", "employment"}
    if row.table in {"victims_assisted", "victims_in_education"} and row.block in study:
        return "service", row.block
    return row.table, row.block
