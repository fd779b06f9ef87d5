"""Where the tables of one report do not agree with each other, with the way to the table."""

from dataclasses import dataclass

from django.urls import reverse

from reporting.enums import QuestionType
from reporting.models import NationalReport, Question
from victims import checks


@dataclass(frozen=True)
class Warned:
    message: str
    url: str
    tables: tuple[str, ...]
    is_error: bool
    explained: bool
    section_key: str
    question_key: str

    @property
    def holds_back(self) -> bool:
        """The report cannot be submitted like this."""
        return self.is_error and not self.explained


def warnings(report: NationalReport, section_keys: set[str] | None = None) -> list[Warned]:
    """In the order of the rules; six queries. With ``section_keys``, only between tables of these sections.

    A table that no question of the report asks for is left out.
    """
    asked = Question.objects.filter(section__questionnaire=report.cycle.questionnaire_id, type=QuestionType.TABLE)
    places = {table: (section, key) for table, section, key in asked.values_list("table_key", "section__key", "key")}
    tables = checks.figures_of(report.member_state, (report.cycle.period_start, report.cycle.period_end))
    may_see = {key for key, (section, _) in places.items() if section_keys is None or section in section_keys}
    return [
        Warned(
            message=found.message,
            url=reverse("table-edit", args=[report.pk, *places[found.tables[0]]]),
            tables=found.tables,
            is_error=found.is_error,
            explained=tables[found.tables[0]].explained,
            section_key=places[found.tables[0]][0],
            question_key=places[found.tables[0]][1],
        )
        for found in checks.disagreements({key: table for key, table in tables.items() if key in may_see})
    ]
