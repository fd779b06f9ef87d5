"""Reads a filled-in Word document of ``docx_write``, by the codes in brackets and the names of rows.

Tracked changes are read as accepted. Every unexpected change of the document gets a sentence that names the question.
Call it only with a file that ``guard`` has checked.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from reporting.models import Question
from reporting.workbook import answer_cells
from reporting.workbook.answer_cells import LINE, TICKS
from reporting.workbook.content import FIELDS, KIND_LABELS, ReadAnswer, ReadWorkbook, short, tidy
from reporting.workbook.docx_boxes import LABELS, PLACEHOLDERS, STILL_HOLDS, UNTICKED
from reporting.workbook.docx_write import PORTAL
from reporting.workbook.guard import FileRefused

logger = logging.getLogger(__name__)
CODE = re.compile(r"\[([a-z0-9-]+) v(\d{1,6})\]")
FIELD_OF = {label.lower(): name for name, label in LABELS.items()}
KINDS = {label.lower(): kind for kind, label in KIND_LABELS.items()}
TBL, TR, TC, P, SDT = (qn(f"w:{name}") for name in ("tbl", "tr", "tc", "p", "sdt"))
GONE = {qn("w:del"), qn("w:moveFrom")}


def read_docx(content: bytes, filename: str, questions: Mapping[str, Question]) -> ReadWorkbook:
    """``questions`` by key. Raises FileRefused."""
    try:
        body = Document(io.BytesIO(content)).element.body
    except Exception:  # a file that the library cannot read is an error of the file: the sender must save it again
        logger.info("A document could not be read.", exc_info=True)
        raise FileRefused(
            f"“{filename}” is damaged and cannot be read. Open it in Word, save it under a new name, and send that."
        ) from None
    return _DocxReader(filename, body, questions).read()


class _DocxReader:
    def __init__(self, filename: str, body: Any, questions: Mapping[str, Question]) -> None:
        self.filename, self.body, self.questions = filename, body, questions

    def read(self) -> ReadWorkbook:
        found = ReadWorkbook({})
        tables: dict[str, list[tuple[int, list[Any]]]] = {}
        for table in self.body.iter(TBL):
            rows = [cells for row in table.iter(TR) if (cells := list(_cells(row)))]
            if not rows:
                continue
            head = _text(rows[0][0])
            if head == PORTAL:
                found.identity = {_text(r[0]): _text(r[1]) for r in rows[1:] if len(r) == 2}
            elif match := CODE.search(head):
                tables.setdefault(match.group(1), []).append((int(match.group(2)), rows[1:]))
        if not found.identity:
            raise FileRefused(
                f"“{self.filename}” is not a document of this portal, or the table “{PORTAL}” was taken out. Download "
                "it here, copy your answers into it, and send that."
            )
        if any(True for _ in self.body.iter(qn("w:ins"), *GONE)):
            found.remarks.append("The document has tracked changes. It was read as if all of them were accepted.")
        for key, copies in tables.items():
            question = self.questions.get(key)
            if question is None:
                found.remarks.append(f"Question [{key}] is not one of this report's and was left out.")
            elif len(copies) > 1:
                found.remarks.append(
                    f"Question [{key}] stands {len(copies)} times. Its answer stays as it is: keep one."
                )
            elif not question.row.takes_table and (read := self._answer(found, key, question, *copies[0])):
                found.answers[key] = read
        sections = {question.section.key for key, question in self.questions.items() if key in tables}
        for key, question in self.questions.items():
            if question.section.key in sections and key not in tables:
                found.remarks.append(f"Question [{key}] is missing: its answer stays as it is.")
        return found

    def _answer(
        self, found: ReadWorkbook, key: str, question: Question, version: int, rows: list[list[Any]]
    ) -> ReadAnswer | None:
        boxes = {}
        for cells in rows:
            name = FIELD_OF.get(_text(cells[0]).lower())
            if name is None or len(cells) != 2:
                if any(_text(cell) for cell in cells):
                    found.remarks.append(
                        f"Question [{key}]: the row “{short(_text(cells[0]))}” is not one of its own and was left out."
                    )
                continue
            boxes[name] = cells[1]
        wanted = {"kind", "reason"}
        wanted |= {"value"} if answer_cells.of(question).to_word else set()
        wanted |= {"narrative"} if question.has_narrative else set()
        if missing := sorted(LABELS[name] for name in wanted - boxes.keys()):
            found.remarks.append(
                f"Question [{key}]: the row “{missing[0]}” is missing or its cells are merged. "
                "Its answer stays as it is."
            )
            return None
        read = ReadAnswer(question.section.key, version, {}, {}, {})
        for name in FIELDS:
            read.where[name] = f"Question [{key}], box “{LABELS[name]}”"
            if name not in wanted:
                read.data[name] = ""
                continue
            if next(boxes[name].iter(TBL), None) is not None:
                read.problems[name] = "This box holds a table. Write its content as text."
            if next(boxes[name].iter(qn("w:drawing"), qn("w:pict")), None) is not None:
                found.remarks.append(
                    f"Question [{key}], box “{LABELS[name]}”: pictures are left out. Attach them in the portal."
                )
            text = _text(boxes[name])
            read.data[name] = "" if text in PLACEHOLDERS.values() else text
        self._kind(read)
        if "confirmed" in boxes:  # only answers that were carried over have this row, and no older file has it
            self._confirmed(read, key, _text(boxes["confirmed"]))
        read.data["value"] = answer_cells.of(question).from_word(read.data["value"], question, read)
        return read

    @staticmethod
    def _kind(read: ReadAnswer) -> None:
        text = read.data["kind"]
        if text and text.lower() not in KINDS:
            read.problems["kind"] = f"“{short(text)}” is not one of the kinds. Choose from the list."
        read.data["kind"] = KINDS.get(text.lower(), text)

    @staticmethod
    def _confirmed(read: ReadAnswer, key: str, text: str) -> None:
        match = LINE.fullmatch(text)
        mark, words = match.groups() if match else (text, "")
        if (mark in {"", UNTICKED} and words in {"", STILL_HOLDS}) or text == STILL_HOLDS:
            return
        if mark.lower() in TICKS and words in {"", STILL_HOLDS}:
            read.confirmed = True
        else:
            where = f"Question [{key}], box “{LABELS['confirmed']}”"
            read.problems["confirmed"] = f"{where}: “{short(text)}” is neither ticked nor left as it was."


def _cells(row: Any) -> Iterator[Any]:
    """The cells of a row; Word may put a content control around one."""
    for child in row:
        if child.tag == TC:
            yield child
        elif child.tag == SDT:
            yield from child.iter(TC)


def _text(element: Any) -> str:
    """The text of a cell, a line for each paragraph, with every tracked change accepted."""
    return tidy("\n".join("".join(_pieces(paragraph)) for paragraph in element.iter(P)))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in GONE:
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in {qn("w:tab")}:
            yield "\t"
        elif child.tag in {qn("w:br"), qn("w:cr")}:
            yield "\n"
        elif child.tag == qn("w:noBreakHyphen"):
            yield "\N{NON-BREAKING HYPHEN}"
        elif child.tag in {qn("w:pPr"), qn("w:rPr"), qn("w:sdtPr"), P}:
            continue
        elif child.tag == SDT and child.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None:
            if (text := "".join(_pieces(child.find(qn("w:sdtContent"))))) not in PLACEHOLDERS.values():
                yield text
        else:
            yield from _pieces(child)
