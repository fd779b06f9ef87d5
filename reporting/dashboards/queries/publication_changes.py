"""What a revised publication changes: what became of each number. Reads published rows only.

If the accepted report of a state is another one than before, a number that changed was corrected by the state. If it is
the same report, the portal shows the number in another way now. Decision 0064.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.dashboards.queries.published_tables import REGION, SEX, numbers
from reporting.enums import WhyMissing
from reporting.figures.calculations import corrected_since
from reporting.figures.numbers import MISSING, MISSING_MARK, Coordinates, Number
from reporting.models.publication import Publication, PublishedTable
from reporting.statuses import HELD_BACK, NO_ANSWER, as_said

# Earlier publications called articles that ask for no status "held back", although nothing was held back or released.
NOTHING_SAID = {HELD_BACK, NO_ANSWER}
SHOWN = 12  # numbers of a table that are shown without opening the details

# What became of a table as a whole, and of a number.
WITHDRAWN, ADDED, EMPTY = "withdrawn", "added", "empty"
CORRECTED, SUMMED, TOLD_OTHERWISE, HIDDEN, SHOWN_AGAIN, EMPTIED, GIVEN = (
    "corrected", "summed", "told otherwise", "hidden", "shown again", "emptied", "given",
)  # fmt: skip
COUNTED: dict[str, Callable[[int], str]] = {
    WITHDRAWN: lambda n: ngettext("%(n)d table withdrawn by its state", "%(n)d tables withdrawn by their states", n),
    ADDED: lambda n: ngettext("%(n)d table released now", "%(n)d tables released now", n),
    EMPTY: lambda n: ngettext("%(n)d table without figures now", "%(n)d tables without figures now", n),
    CORRECTED: lambda n: ngettext("%(n)d number corrected by a state", "%(n)d numbers corrected by states", n),
    GIVEN: lambda n: ngettext("%(n)d number given now", "%(n)d numbers given now", n),
    EMPTIED: lambda n: ngettext("%(n)d number left empty now", "%(n)d numbers left empty now", n),
    SUMMED: lambda n: ngettext(
        "%(n)d sum of the region changed with the tables of states",
        "%(n)d sums of the region changed with the tables of states",
        n,
    ),
    TOLD_OTHERWISE: lambda n: ngettext(
        "%(n)d number told otherwise, from the same reports", "%(n)d numbers told otherwise, from the same reports", n
    ),
    HIDDEN: lambda n: ngettext(
        "%(n)d number hidden now, to protect people", "%(n)d numbers hidden now, to protect people", n
    ),
    SHOWN_AGAIN: lambda n: ngettext(
        "%(n)d number shown that was hidden before", "%(n)d numbers shown that were hidden before", n
    ),
}


@dataclass(frozen=True)
class NumberChange:
    where: str
    before: str
    after: str
    what: str  # one of COUNTED


@dataclass(frozen=True)
class TableChanges:
    """One table of one place. ``what`` is set if the whole table was added or removed; ``numbers`` are empty then."""

    number: str
    title: str
    what: str = ""
    numbers: list[NumberChange] = field(default_factory=list)

    @property
    def in_short(self) -> str:
        if self.what == WITHDRAWN:
            return _("the state does not release it any more.")
        if self.what == ADDED:
            return _("released now. The release before did not hold it.")
        if self.what == EMPTY:
            return _("without figures now.")
        return "; ".join(_in_words(Counter(change.what for change in self.numbers))) + "."

    @property
    def first(self) -> list[NumberChange]:
        return self.numbers[:SHOWN]

    @property
    def rest(self) -> list[NumberChange]:
        return self.numbers[SHOWN:]


@dataclass
class PlaceChanges:
    """A state, or the region: sentences on articles and on the portal's own mistakes, and its tables."""

    name: str
    sentences: list[str] = field(default_factory=list)
    tables: list[TableChanges] = field(default_factory=list)


@dataclass(frozen=True)
class PublicationChanges:
    """The region first, then the states in alphabetical order; only those with changes."""

    places: list[PlaceChanges]

    @property
    def counted(self) -> list[str]:
        """How many tables and numbers of each kind changed, over all places; an empty list if none did."""
        tables = [table for place in self.places for table in place.tables]
        found = Counter(table.what for table in tables if table.what)
        found.update(change.what for table in tables for change in table.numbers)
        return _in_words(found)


def _in_words(found: Counter[str]) -> list[str]:
    return [words(found[what]) % {"n": found[what]} for what, words in COUNTED.items() if found[what]]


def changes(before: Publication, after: Publication) -> PublicationChanges:
    """All that differs between two publications of a period. Seven queries.

    Mistakes of the portal itself come first, under the region.
    """
    found: dict[str, PlaceChanges] = {}

    def of(name: str) -> PlaceChanges:
        return found.setdefault(name, PlaceChanges(name))

    for sentence in corrected_since(before.calculation, after.calculation):
        of(REGION.name).sentences.append(sentence)
    for name, sentence in _articles(before, after):
        of(name).sentences.append(sentence)
    for name, table in _tables(before, after):
        of(name).tables.append(table)
    return PublicationChanges(sorted(found.values(), key=lambda place: (place.name != REGION.name, place.name)))


def _articles(before: Publication, after: Publication) -> Iterator[tuple[str, str]]:
    earlier = {(row.state_name, row.article_number): row for row in before.statuses.all()}
    for row in after.statuses.all():
        was = earlier.get((row.state_name, row.article_number))
        if was is None or as_said(was.code) == as_said(row.code) or {was.code, row.code} == NOTHING_SAID:
            continue
        title = f"Article {row.article_number}, {row.article_title}"
        if row.code == HELD_BACK:
            yield row.state_name, f"{title}: the state does not release it any more. It was: {was.text.lower()}."
        else:
            yield row.state_name, f"{title}: {row.text.lower()}. It was: {was.text.lower()}."


def _tables(before: Publication, after: Publication) -> Iterator[tuple[str, TableChanges]]:
    earlier = {(row.iso2, row.table_key): row for row in before.tables.all()}
    now = {(row.iso2, row.table_key): row for row in after.tables.all()}
    why = {(gap.iso2, gap.table_key): gap.why for gap in after.gaps.all()}
    other_report = _with_another_report(before, after)
    # Tables with other numbers of a state, or without a state that was there: the sums of the region change with them.
    follows = {table for iso2, table in {*earlier, *now} if iso2 in other_report} | {
        table for iso2, table in {*earlier} ^ {*now} if iso2
    }
    for key in sorted({*earlier, *now}, key=lambda key: (key[0], (now.get(key) or earlier[key]).position)):
        was, row = earlier.get(key), now.get(key)
        about = row or was
        assert about is not None  # it is in one of the two
        name = about.state_name or REGION.name
        if row is None:
            what = EMPTY if why.get(key) == WhyMissing.NO_FIGURES or not about.iso2 else WITHDRAWN
            yield name, TableChanges(about.number, about.title, what)
        elif was is None:
            yield name, TableChanges(about.number, about.title, ADDED)
        else:
            if about.iso2:
                otherwise = CORRECTED if about.iso2 in other_report else TOLD_OTHERWISE
            else:
                otherwise = SUMMED if about.table_key in follows else TOLD_OTHERWISE
            if listed := list(_numbers(was, row, otherwise)):
                yield name, TableChanges(about.number, about.title, numbers=listed)


def _with_another_report(before: Publication, after: Publication) -> set[str]:
    """Codes of states whose accepted report is another one in the later publication."""
    references: list[dict[str, set[str]]] = []
    for publication in (before, after):
        found: dict[str, set[str]] = {}
        for iso2, reference in publication.items.values_list("iso2", "reference").distinct():
            found.setdefault(iso2, set()).add(reference)
        references.append(found)
    old, new = references
    return {iso2 for iso2 in {*old, *new} if old.get(iso2, set()) != new.get(iso2, set())}


def _numbers(was: PublishedTable, row: PublishedTable, otherwise: str) -> Iterator[NumberChange]:
    earlier, now = numbers(was), numbers(row)
    for place in {**now, **earlier}:
        old, new = earlier.get(place, MISSING), now.get(place, MISSING)
        if what := _what_became(old, new, otherwise):
            yield NumberChange(_label(row if place in now else was, *place), old.shown, new.shown, what)


def _what_became(old: Number, new: Number, otherwise: str) -> str:
    """One of COUNTED; "" if readers see the same."""
    if old.is_number and new.is_number:
        return "" if old.shown == new.shown else otherwise
    if old.is_number:
        return EMPTIED if new.mark == MISSING_MARK else HIDDEN
    if new.is_number:
        return GIVEN if old.mark == MISSING_MARK else SHOWN_AGAIN
    return ""


def _label(row: PublishedTable, block: str, at: Coordinates) -> str:
    """Part, category and sex of a number in words."""
    labels = {name: dict(found) for name, found in row.words["categories"].items()}
    found = [labels[name][code] for name, code in at if name != SEX] or ([] if at else [_("Total")])
    found += [labels[name][code] for name, code in at if name == SEX]
    return ", ".join(filter(None, [dict(row.words["blocks"]).get(block, ""), *found]))
