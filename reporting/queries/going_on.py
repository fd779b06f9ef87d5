"""Where a person goes on in a report: the next question that is open, or waits for a confirmation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from members.addresses import address
from reporting import standing
from reporting.addresses import question_url
from reporting.enums import SectionStatus
from reporting.models import NationalReport, Question, Section
from reporting.queries.left import OwnSection, QuestionStanding

States = Mapping[int, Sequence[QuestionStanding]]


@dataclass(frozen=True)
class NextPlace:
    """A section where something is left, and its first such question with its number.

    ``question`` is None in a section without questions, which counts as left until it is marked as ready.
    """

    report: NationalReport
    section: Section
    question: Question | None = None
    number: str = ""

    @property
    def url(self) -> str:
        if self.question:
            return question_url(self.report.pk, self.section.key, self.question.key)
        return address("section-edit", self.report.pk, self.section.key)


def next_place(
    report: NationalReport, own: Sequence[OwnSection], after: Section, sections: Sequence[Section], states: States
) -> NextPlace | None:
    """The next section after ``after`` of ``own`` in which something is left, at the end from the first section on.

    None if nothing is left in other sections. ``sections`` are all of the report, in their order; ``states``: see
    ``Left.states``. No query.
    """
    status = {section.section_id: section.status for section in own if section.is_open}
    here = next(place for place, section in enumerate(sections) if section.pk == after.pk)
    for place in [*range(here + 1, len(sections)), *range(here)]:
        section = sections[place]
        if section.pk not in status:
            continue
        if section.key in standing.KEYS:
            if status[section.pk] not in SectionStatus.settled():
                return NextPlace(report, section)
            continue
        for asked in states.get(section.pk, ()):
            if asked.is_left:
                return NextPlace(report, section, asked.question, asked.number)
    return None
