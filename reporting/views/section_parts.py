"""The parts of a section that can be shown by themselves: an obligation with its questions (decision 0076)."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from reporting.addresses import part_of
from reporting.models import Obligation, Question
from reporting.questionnaire.conditions import Numbered


@dataclass(frozen=True)
class SectionPart:
    """The ``place``-th of ``count`` parts. ``questions``: those on its page, at least one.

    ``obligation`` is None for questions that belong to none.
    """

    place: int
    count: int
    obligation: Obligation | None
    questions: Sequence[Question]

    def holds(self, name: str) -> bool:
        """Whether the question or entry ``name`` is on its page."""
        levels = f"{self.obligation.key}-levels" if self.obligation else None
        return name == levels or any(question.key == name for question in self.questions)

    @property
    def address(self) -> str:
        """Behind that of the section."""
        return part_of(self.questions[0].key)

    @property
    def called(self) -> str:
        """ "Obligation 3 of 17"; "Part 2 of 3" for questions without an obligation."""
        place = {"place": self.place, "count": self.count}
        if self.obligation:
            return gettext("Obligation %(place)d of %(count)d") % place
        return gettext("Part %(place)d of %(count)d") % place

    @property
    def title(self) -> str:
        return self.obligation.title if self.obligation else gettext("Other questions")


def parts_of(questions: Numbered, waiting: Collection[str]) -> list[SectionPart]:
    """The parts of a section in their order. ``questions`` and ``waiting``: see ``conditions.numbered``.

    A question that waits for an answer of another part is on no page: the list of questions brings it once it is asked.
    """
    found: dict[int | None, list[Question]] = {}
    for question, _number in questions:
        found.setdefault(question.obligation_id, []).append(question)
    parts = [shown for here in found.values() if (shown := _answerable(here, waiting))]
    return [SectionPart(place, len(parts), here[0].obligation, here) for place, here in enumerate(parts, start=1)]


def _answerable(here: Sequence[Question], waiting: Collection[str]) -> list[Question]:
    """The questions that are asked, or can be, by the answers on the same page."""
    known = {question.key: question for question in here}

    def can_be_asked(question: Question, above: frozenset[str] = frozenset()) -> bool:
        if question.key not in waiting or not question.depends_on:
            return True
        other = known.get(question.depends_on["question"])
        return other is not None and other.key not in above and can_be_asked(other, above | {question.key})

    return [question for question in here if can_be_asked(question)]


def part_at(parts: Sequence[SectionPart], name: str, is_left: Callable[[Question], bool]) -> SectionPart:
    """The part that holds ``name``; otherwise the first in which something is left, or the first of all."""
    named = (part for part in parts if part.holds(name))
    left = (part for part in parts if any(map(is_left, part.questions)))
    return next(named, None) or next(left, parts[0])
