"""Saving the counts of a case file in the tables of a report."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from members import audit
from members.models import User
from reporting.actions import answers
from reporting.errors import StepNotAllowed
from reporting.models import NationalReport, Question, ReportSection
from victims.actions import FiguresChanged, FiguresLocked, TableEntry


@dataclass(frozen=True)
class CountedTable:
    """The figures of one table. ``base_version`` is the version that the person saw next to them."""

    report_section: ReportSection
    question: Question
    entry: TableEntry
    base_version: int


@transaction.atomic
def apply(*, report: NationalReport, tables: Sequence[CountedTable], rows: int, by: User) -> None:
    """Save all ``tables`` or none. ``rows`` is the number of rows that were counted.

    Raises PermissionDenied, or StepNotAllowed with a sentence if a table is closed or was changed in the meantime.
    """
    for table in tables:
        try:
            answers.save_table(
                report_section=table.report_section,
                question=table.question,
                entry=table.entry,
                base_version=table.base_version,
                by=by,
            )
        except FiguresChanged as error:
            raise StepNotAllowed(
                f"{error.current.updated_by} saved {error.current.table} meanwhile. No table was changed. "
                "Look at those figures, then count the file again."
            ) from None
        except FiguresLocked as error:
            raise StepNotAllowed(f"{error} No table was changed.") from None
    audit.record(
        "figures counted from a case file",
        on=report,
        by=by,
        rows=rows,
        tables=[table.question.table_key for table in tables],
    )
