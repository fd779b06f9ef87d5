"""How many states stand where on each article, now and in the report before, for the same states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reporting import frozen, statuses
from reporting.models import Article, Duties
from reporting.queries.consolidation import ArticleBlock, article_status
from reporting.queries.findings import ReportsOfYear
from reporting.queries.rights import FURTHER, LESS, SAME, moved
from reporting.text import article_sentences

COUNTED = (statuses.IN_PLACE, statuses.PARTLY, statuses.PLANNED)


@dataclass(frozen=True)
class ArticleStanding:
    """Numbers of states. ``now`` by status as the states give it; ``moved`` of those that gave one in both reports."""

    article: Article
    now: Mapping[str, int]
    moved: Mapping[str, int]
    year_before: int | None
    rests_on_unread: bool

    @property
    def of_both(self) -> int:
        return sum(self.moved.values())

    @property
    def sentence(self) -> str:
        """Both sentences, "" if no state gave a status."""
        said = article_sentences.standing(*(self.now[code] for code in COUNTED), rests_on_unread=self.rests_on_unread)
        if not said or self.year_before is None:
            return said
        further, same, less = (self.moved[code] for code in (FURTHER, SAME, LESS))
        return f"{said} {article_sentences.compared(further, same, less, self.year_before)}".rstrip()


def statuses_by_article(reports: ReportsOfYear, numbers: Iterable[int], duties: Duties) -> dict[int, dict[str, str]]:
    """Number of the article → state → its status, as far as it released its answers to AMMTC."""
    there = {iso2: set(frozen.section_keys(content)) for iso2, content in reports.contents.items()}
    return {
        number: {
            iso2: article_status(reports.versions[iso2].content, content, there[iso2], number, duties)
            for iso2, content in reports.contents.items()
        }
        for number in numbers
    }


def standing_of(block: ArticleBlock, then: Mapping[str, str], year_before: int | None) -> ArticleStanding:
    """``then``: state → the status that it gave in the report before."""
    given = {state.iso2: status.code for state, status in block.states}
    said = {iso2: statuses.as_said(code) for iso2, code in given.items()}
    moves = [moved(code, then.get(iso2)) for iso2, code in given.items()]
    return ArticleStanding(
        article=block.article,
        now={code: list(said.values()).count(code) for code in COUNTED},
        moved={move: moves.count(move) for move in (FURTHER, SAME, LESS)},
        year_before=year_before,
        rests_on_unread=any(code in statuses.SAID_BY_THE_STATE for code in given.values()),
    )
