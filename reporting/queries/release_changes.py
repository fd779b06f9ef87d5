"""What a revised release holds that the one before it did not, state by state. Reads published rows alone."""

from collections.abc import Mapping
from typing import Any

from reporting.enums import WhyMissing
from reporting.models.publication import Publication, PublishedTable
from reporting.queries.published_tables import numbers
from reporting.statuses import HELD_BACK, NO_ANSWER

# Earlier releases called articles on which no status is asked held back: nothing was released or taken back there.
NOTHING_SAID = {HELD_BACK, NO_ANSWER}


def changes(before: Publication, after: Publication) -> list[tuple[str, list[str]]]:
    """(state, sentences) for each state of which anything differs, in the order of the alphabet. Five queries."""
    found: dict[str, list[str]] = {}
    _articles(before, after, found)
    _tables(before, after, found)
    return sorted(found.items())


def _articles(before: Publication, after: Publication, found: dict[str, list[str]]) -> None:
    earlier = {(row.state_name, row.article_number): row for row in before.statuses.all()}
    for row in after.statuses.all():
        was = earlier.get((row.state_name, row.article_number))
        if was is None or was.code == row.code or {was.code, row.code} == NOTHING_SAID:
            continue
        title = f"Article {row.article_number}, {row.article_title}"
        if row.code == HELD_BACK:
            sentence = f"{title}: the state does not release it any more. It was: {was.text.lower()}."
        else:
            sentence = f"{title}: {row.text.lower()}. It was: {was.text.lower()}."
        found.setdefault(row.state_name, []).append(sentence)


def _tables(before: Publication, after: Publication, found: dict[str, list[str]]) -> None:
    earlier = {(row.iso2, row.table_key): row for row in before.tables.exclude(iso2="")}
    now = {(row.iso2, row.table_key): row for row in after.tables.exclude(iso2="")}
    why = {(gap.iso2, gap.table_key): gap.why for gap in after.gaps.all()}
    for key, about in {**earlier, **now}.items():
        was, row = earlier.get(key), now.get(key)
        if row is None:
            held_back = why.get(key) == WhyMissing.HELD_BACK
            sentence = "the state does not release it any more." if held_back else "without figures now."
        elif was is None:
            sentence = "released now. The release before did not hold it."
        elif _told(was) != _told(row):
            sentence = "other numbers are shown, because figures were corrected or other numbers have to be hidden."
        else:
            continue
        found.setdefault(about.state_name, []).append(f"Table {about.number}, {about.title}: {sentence}")


def _told(row: PublishedTable) -> Mapping[Any, str]:
    return {key: number.shown for key, number in numbers(row).items()}
