"""The changes that a file would make to a report, compared with the current content and the content at download.

An answer that the writer did not change in the file changes nothing, whatever others did in the meantime. An answer
that was changed both in the file and in the portal is a conflict, and the person decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import ngettext

from reporting import question_types
from reporting.actions.answers import GivenAnswer
from reporting.enums import AnswerKind
from reporting.forms import answer_fields, person_warning
from reporting.forms.answers import QuestionForm, TableForm, asked_in, read_cells
from reporting.models import Answer, AnswerRevision
from reporting.queries import answer_history
from reporting.questionnaire.kept import questions_of
from reporting.text import zawgyi
from reporting.workbook.content import (
    FIELDS,
    TABLE_FIELDS,
    Package,
    ReadAnswer,
    ReadTable,
    ReadWorkbook,
    WorkbookQuestion,
    WorkbookSection,
    WorkbookTable,
    extras_of,
    typed,
    typed_table,
)
from victims import comparison
from victims.actions import TableEntry
from victims.layout import Layout, LayoutMaker
from victims.models import EarlierFigures

CONVERTED = "the Burmese text came in the Zawgyi encoding and is shown in Unicode. Read it before you choose it."


@dataclass(frozen=True)
class CellChange:
    """One figure, or one line about a table, before and after. ``theirs``: somebody else changed it in the meantime."""

    line: comparison.ChangedLine
    theirs: bool


@dataclass
class FileChange:
    """One answer, or one table, that the file would change.

    ``seen`` is the current version, on which the change would be based. ``problems`` say why it cannot be applied;
    ``converted`` name texts that came in Zawgyi and are shown in Unicode; ``person`` are words that look like a person,
    on which the writer decides (``person_kept``: decided). ``entry`` or ``table_entry`` is what would be saved.
    """

    key: str
    number: str
    title: str
    part: WorkbookSection
    where: str
    seen: int
    parts: list[answer_history.AnswerPart] = field(default_factory=list)
    theirs: list[answer_history.AnswerPart] = field(default_factory=list)
    cells: list[CellChange] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    converted: list[str] = field(default_factory=list)
    person: list[str] = field(default_factory=list)
    person_mark: str = ""
    person_kept: str = ""
    conflict: bool = False
    changed_by: str = ""
    changed_at: Any = None
    form: QuestionForm | None = None
    entry: GivenAnswer | None = None
    table: WorkbookTable | None = None
    table_entry: TableEntry | None = None
    empties: bool = False

    @property
    def can_be_chosen(self) -> bool:
        return not self.problems and (self.entry is not None or self.table_entry is not None)

    @property
    def is_plain(self) -> bool:
        """Whether it needs no decision: it overwrites no change of others, and deletes, names and converts nothing."""
        return self.can_be_chosen and not (self.conflict or self.empties or self.person or self.converted)


@dataclass(frozen=True)
class Confirmation:
    """An answer that was carried over, and that the file leaves as it is and confirms.

    ``seen``: its version; ``shown``: its value in words.
    """

    key: str
    number: str
    title: str
    part: WorkbookSection
    seen: int
    shown: str
    is_figure: bool  # it belongs to a period, so it is confirmed by itself


@dataclass
class FileReview:
    """The review of one file: its changes, confirmations and remarks."""

    changes: list[FileChange]
    remarks: list[str]
    kept: dict[str, list[str]] = field(default_factory=dict)  # question key → kinds of words that the writer keeps
    confirmed: list[Confirmation] = field(default_factory=list)

    @property
    def together(self) -> list[Confirmation]:
        """What is confirmed by one choice."""
        return [item for item in self.confirmed if not item.is_figure]

    @property
    def figures(self) -> list[Confirmation]:
        """What is chosen one by one."""
        return [item for item in self.confirmed if item.is_figure]

    @property
    def ready(self) -> list[FileChange]:
        return [change for change in self.changes if change.can_be_chosen]

    @property
    def conflicts(self) -> list[FileChange]:
        return [change for change in self.ready if change.conflict]

    @property
    def blocked(self) -> list[FileChange]:
        return [change for change in self.changes if not change.can_be_chosen]


def review(package: Package, read: ReadWorkbook, data: Mapping[str, str]) -> FileReview:
    """Compare a file with the report. ``data`` was sent with the page and has the decisions to keep words."""
    return _Reviewer(package, read, data).review()


class _Reviewer:
    def __init__(self, package: Package, read: ReadWorkbook, data: Mapping[str, str]) -> None:
        self.package, self.read, self.data = package, read, data
        self.remarks = list(read.remarks)
        self.items = {item.question.key: (part, item) for part in package.parts for item in part.items}
        self.tables = {table.item.question.key: (part, table) for part in package.parts for table in part.tables}
        self.locked: dict[str, int] = {}

    def review(self) -> FileReview:
        changes = [change for key, read in self.read.answers.items() if (change := self._answer(key, read))]
        changes = self._asked(changes)
        forms = [change.form for change in changes if change.form]
        self.kept = kept = person_warning.warn(forms, self.data)
        for change in changes:
            if change.form and change.form.person_mark:
                change.person_mark = change.form.person_mark
                change.person = [str(message) for messages in change.form.errors.values() for message in messages]
            elif change.key in kept:
                change.person_kept = self.data.get(f"{change.key}-not-a-person", "")
        changes += [change for key, read in self.read.tables.items() if (change := self._table(key, read))]
        confirmed = self._confirmed({change.key for change in changes})
        self._sections()
        order = {key: place for place, key in enumerate(self.items)}
        changes.sort(key=lambda change: order[change.key])
        return FileReview(changes, self.remarks, self.kept, confirmed)

    def _sections(self) -> None:
        """Data that are the same for a whole section."""
        mine = {part.section.key for part in self.package.parts}
        strange = {read.section for read in self.read.answers.values()} | {t.section for t in self.read.tables.values()}
        for _ in strange - mine:
            self.remarks.append("A section of the file is not assigned to you; what stands in it was left out.")
        for name, count in self.locked.items():
            remark = ngettext(
                "Section “%(name)s” is not open now, so %(count)d change in it cannot be taken.",
                "Section “%(name)s” is not open now, so %(count)d changes in it cannot be taken.",
                count,
            )
            self.remarks.append(remark % {"name": name, "count": count})

    def _closed(self, part: WorkbookSection) -> bool:
        if part.writable:
            return False
        self.locked[part.name] = self.locked.get(part.name, 0) + 1
        return True

    # --- Answers -----------------------------------------------------------------------------------------------------
    def _answer(self, key: str, read: ReadAnswer) -> FileChange | None:
        if key not in self.items:
            return None
        part, item = self.items[key]
        question, standing = item.question, item.answer
        now = typed(question, standing)
        known, base = self._base(key, read, item)
        before = typed(question, base)
        hard = {
            name: text for name, text in read.problems.items()
            if name not in FIELDS or not read.data.get(name) or not known or read.data[name] != before[name]
        }  # fmt: skip
        touched = not known or read.data != before
        if not hard and (not touched or read.data == now):
            return None
        if self._closed(part):
            return None
        first = next((name for name in FIELDS if read.data[name] != now[name]), "value")
        change = self._change(part, item, read.where.get(first, ""))
        change.seen = standing.version if standing else 0
        for name, text in hard.items():
            change.problems.append(text if name not in FIELDS else f"{read.where[name]}: {text}")
        for name in FIELDS:
            text = read.data[name]
            if isinstance(text, str) and text != before[name] and zawgyi.is_zawgyi(text):
                if proposal := zawgyi.in_unicode(text):
                    read.data[name] = proposal
                    change.converted.append(f"{read.where[name]}: {CONVERTED}")
                else:
                    change.problems.append(f"{read.where[name]}: {zawgyi.SENTENCE}")
                    hard[name] = text
        form = QuestionForm(question, item.number, standing, self._posted(item, read, change.seen))
        if not form.is_valid():
            for name, messages in form.errors.items():
                if name not in hard:
                    change.problems += [f"{read.where.get(name, change.where)}: {message}" for message in messages]
        if change.problems:
            return change
        change.form, change.entry = form, form.entry()
        change.parts = answer_history.changed_parts(question, standing, change.entry)
        if not change.parts:
            return None
        change.empties = change.entry.kind == AnswerKind.UNANSWERED and not change.entry.narrative
        if standing and standing.version != read.version:
            change.conflict = True
            change.changed_by, change.changed_at = str(standing.updated_by), standing.updated_at
            change.theirs = answer_history.changed_parts(question, base, standing) if known else []
        elif standing is None and read.version:
            change.conflict = True
        return change

    def _base(self, key: str, read: ReadAnswer, item: WorkbookQuestion) -> tuple[bool, Any]:
        """(whether the content at download is known, that content)."""
        if not read.version:
            return True, None
        if item.answer and item.answer.version == read.version:
            return True, item.answer
        revision = self.revisions.get((key, read.version))
        return revision is not None, revision

    @property
    def revisions(self) -> dict[tuple[str, int], AnswerRevision]:
        """The revisions on which answers of the file are based. One query, and only if one is needed."""
        if not hasattr(self, "_revisions"):
            wanted = {read.version for read in self.read.answers.values()}
            found = AnswerRevision.objects.filter(
                report=self.package.report, version__in=wanted, question__key__in=self.read.answers
            ).select_related("question")
            self._revisions = {(revision.question.key, revision.version): revision for revision in found}
        return self._revisions

    @staticmethod
    def _change(part: WorkbookSection, item: WorkbookQuestion, where: str) -> FileChange:
        return FileChange(item.question.key, item.number, item.question.text, part, where, 0)

    @staticmethod
    def _posted(item: WorkbookQuestion, read: ReadAnswer, version: int) -> QueryDict:
        """The answer as the section's page would send it."""
        key, value = item.question.key, read.data["value"]
        data = QueryDict(mutable=True)
        data[f"{key}-version"] = str(version)
        data[f"{key}-kind"] = read.data["kind"] or AnswerKind.VALUE
        data[f"{key}-reason"], data[f"{key}-narrative"] = read.data["reason"], read.data["narrative"]
        for name, texts in answer_fields.sent(item.question, f"{key}-value", value).items():
            data.setlist(name, texts)
        return data

    def _asked(self, changes: list[FileChange]) -> list[FileChange]:
        """The changes without questions that do not apply, by the current answers and those of the file."""
        report = self.package.report
        depending = questions_of(report.cycle.questionnaire).conditions
        if not any(change.key in depending for change in changes):
            return changes
        answers = {a.question.key: a for a in Answer.objects.filter(report=report).select_related("question")}
        live = {form.question.key for form in asked_in([c.form for c in changes if c.form], answers, depending)}
        kept = []
        for change in changes:
            if change.form and change.key not in live:
                condition = self.items[change.key][1].condition
                self.remarks.append(f"{change.where}: what stands there was left out. {condition}")
            else:
                kept.append(change)
        return kept

    def _confirmed(self, changed: set[str]) -> list[Confirmation]:
        """The answers that the file confirms as they stand, in the order of the report. A change confirms by itself."""
        found = []
        for key, (part, item) in self.items.items():
            read, standing = self.read.answers.get(key), item.answer
            if (
                read is None
                or not read.confirmed
                or key in changed
                or not (standing and standing.waits_for_confirmation)
            ):
                continue
            if standing.version != read.version:
                self.remarks.append(
                    f"Question {item.number}: the answer is another one since you downloaded the file, so it is not "
                    "confirmed. Read it in the portal."
                )
            elif read.data == typed(item.question, standing) and not self._closed(part):
                question = item.question
                shown = question_types.shown(question, standing.value)
                found.append(
                    Confirmation(
                        key, item.number, question.text, part, standing.version, shown, question.row.of_a_period
                    )
                )
        return found

    # --- Tables ------------------------------------------------------------------------------------------------------
    def _table(self, key: str, read: ReadTable) -> FileChange | None:
        if key not in self.tables:
            return None
        part, table = self.tables[key]
        now, before = table.typed, self._table_base(table, read)
        base = now if before is None else before
        # Cells that the file does not have (a row that was deleted) stay as they are.
        missing = [name for name in base if name.startswith("cell-") and name not in read.names]
        mine = {n: read.data.get(n, "") for n in read.names if read.data.get(n, "") != base.get(n, "")}
        changed = {n: text for n, text in mine.items() if text != now.get(n, "")}
        if missing and (not read.version or before is not None):
            self.remarks.append(
                f"Sheet “{read.sheet}”: a row of figures is missing. The figures of that row stay as they are."
            )
        if not changed and not read.problems:
            return None
        if self._closed(part):
            return None
        change = self._change(part, table.item, f"Sheet “{read.sheet}”")
        change.title = f"Table {table.table.number}: {table.table.title}"
        change.table, change.seen = table, table.row.version if table.row else 0
        for name, text in read.problems.items():
            change.problems.append(f"{read.where[name]}: {text}" if name in read.where else text)
        for name, text in changed.items():
            if not zawgyi.is_zawgyi(text):
                continue
            if proposal := zawgyi.in_unicode(text):
                changed[name] = proposal
                change.converted.append(f"{read.where[name]}: {CONVERTED}")
            else:
                change.problems.append(f"{read.where[name]}: {zawgyi.SENTENCE}")
        wanted = {name: text for name, text in (now | changed).items() if text}
        used = [name.removeprefix("cell-") for name in wanted if name.startswith("cell-")]
        layout = table.layout if set(used) <= set(table.layout.every_key()) else LayoutMaker().layout(table.table, used)
        labels = _labels(layout, extras_of(table.table))
        if strange := [name for name in changed if name not in labels]:
            where = read.where.get(strange[0], change.where)
            change.problems.append(f"{where}: this figure has no place in the table. Download the table anew.")
        self._table_entry(change, table, layout, wanted, read)  # with problems too, so that all are told at once
        change.cells = [
            CellChange(
                _line(n, labels.get(n, n), now.get(n, ""), changed[n]),
                before is None or now.get(n, "") != base.get(n, ""),
            )
            for n in changed
        ]
        change.conflict = any(cell.theirs for cell in change.cells)
        if change.conflict and table.row:
            change.changed_by, change.changed_at = str(table.row.updated_by or ""), table.row.updated_at
        return change

    def _table_base(self, table: WorkbookTable, read: ReadTable) -> dict[str, str] | None:
        """The content at download; None if it is not known any more."""
        if not read.version:
            return {}
        if table.row is None:
            return None
        if table.row.version == read.version:
            return table.typed
        earlier = EarlierFigures.objects.filter(table_return=table.row, version=read.version).first()
        return typed_table(earlier.about, earlier.cells) if earlier else None

    def _table_entry(
        self, change: FileChange, table: WorkbookTable, layout: Layout, wanted: dict[str, str], read: ReadTable
    ) -> None:
        """Read the whole table in the same way as its page."""
        data = QueryDict(mutable=True)
        data.update(wanted)
        data["kind"] = wanted.get("kind") or AnswerKind.VALUE
        data["version"] = str(change.seen)
        for name, texts in answer_fields.date_sent("cutoff", wanted.get("cutoff", "")).items():
            data.setlist(name, texts)
        if wanted.get("provisional"):
            data["provisional"] = "on"
        form = TableForm(data, supplements=extras_of(table.table))
        cells, _, errors = read_cells(data, list(layout.every_key()))
        for key, message in errors.items():
            if (name := f"cell-{key}") not in read.problems:
                change.problems.append(f"{read.where.get(name, change.where)}: {message}")
        if not form.is_valid():
            for name, messages in form.errors.items():
                if name in read.problems:
                    continue
                change.problems += [f"{read.where.get(name, change.where)}: {message}" for message in messages]
        if change.problems:
            return
        change.table_entry = form.entry(cells)
        old = "\n".join(table.typed.get(name, "") for name in person_warning.TABLE_FIELDS)
        decided = self.data.get(f"{change.key}-not-a-person", "")
        verdict = person_warning.check(form, person_warning.TABLE_FIELDS, old=old, decided=decided)
        if verdict.mark:
            change.person_mark = verdict.mark
            change.person = [str(message) for messages in form.errors.values() for message in messages]
        elif verdict.kept:
            self.kept[change.key], change.person_kept = verdict.kept, decided


def _labels(layout: Layout, extras: Mapping[str, str]) -> dict[str, str]:
    """The label of each name of a typed table."""
    cells = {f"cell-{key}": words for key, words in layout.places.items()}
    return dict(TABLE_FIELDS) | {f"extra-{key}": label for key, label in extras.items()} | cells


def _line(name: str, label: str, before: str, after: str) -> comparison.ChangedLine:
    """Compare figures as numbers if both sides are numbers, anything else as text."""
    counts = name.startswith(("cell-", "extra-"))
    if counts and all(text.isdecimal() or not text for text in (before, after)):
        return comparison.count_line(label, *(int(text) if text else None for text in (before, after)))
    if name == "kind":
        before, after = (str(AnswerKind(text).label) if text in AnswerKind else text for text in (before, after))
    return comparison.ChangedLine(label, before, after)
