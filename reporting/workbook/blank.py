"""The blank questionnaire as a Word document: every question with its key and an empty box for the answer."""

import datetime
import io
from collections.abc import Iterable

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from reporting import numbering
from reporting.enums import NOT_CHECKED
from reporting.models import Question, Questionnaire, Section
from reporting.models.questionnaire import marks_of
from reporting.question_types import AnswerSpace, how_to

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
GREY = RGBColor(0x50, 0x5A, 0x5F)
DEPENDENT = "Answer this only if the answer to [{key}] is “{label}”."


def blank_docx(questionnaire: Questionnaire, sections: Iterable[Section], tables: dict[str, str]) -> bytes:
    """The file's bytes; the same questionnaire gives the same text.

    ``sections`` come with their questions prefetched. ``tables`` maps a table's key to its number and title.
    """
    sections = list(sections)
    by_key = {question.key: question for section in sections for question in section.questions.all()}
    document = _document(questionnaire)
    document.add_heading(questionnaire.title, level=0)
    document.add_paragraph(
        f"Version {questionnaire.version}: {len(by_key)} questions in {len(sections)} sections. "
        "Use this document to gather answers offline, then enter them in the portal. "
        "The code in brackets names the question in the portal."
    )
    document.add_paragraph(
        "If an answer is not available, does not apply or is confidential, write that and say why. "
        "Never write the name of a victim."
    )
    part = ""
    for mark, section in zip(marks_of(sections), sections, strict=True):
        if section.part != part:
            part = section.part
            document.add_heading(part, level=1)
        document.add_heading(numbering.heading(mark, section.title), level=2)
        if section.about:
            caveat = f" {NOT_CHECKED}." if section.unverified else ""
            document.add_paragraph(f"{section.about}{caveat}").paragraph_format.keep_with_next = True
        for place, question in enumerate(section.questions.all(), start=1):
            _question(document, f"{mark}.{place}", question, by_key, tables)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _document(questionnaire: Questionnaire) -> DocumentType:
    """An A4 document with title and language, which screen readers need."""
    document = Document()
    about = document.core_properties
    about.title, about.author, about.language = str(questionnaire), "ACTIP portal", "en-GB"
    about.comments = ""
    about.created = about.modified = datetime.datetime(2026, 1, 1)  # the file does not show when it was downloaded
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    normal = document.styles["Normal"]
    normal.font.size = Pt(11)
    page.footer.paragraphs[0].text = str(questionnaire)
    return document


def _question(
    document: DocumentType, number: str, question: Question, by_key: dict[str, Question], tables: dict[str, str]
) -> None:
    heading = document.add_paragraph()
    heading.paragraph_format.space_before = Pt(14)
    heading.paragraph_format.keep_with_next = True
    heading.add_run(f"{number}  {question.text} ").bold = True
    code = heading.add_run(f"[{question.key}]")
    code.font.color.rgb, code.font.size = GREY, Pt(9)
    for line in notes(question, by_key, tables):
        note = document.add_paragraph()
        note.paragraph_format.keep_with_next = True
        note.paragraph_format.space_after = Pt(3)
        run = note.add_run(line)
        run.font.color.rgb, run.font.size = GREY, Pt(10)
    for choice in question.choices:
        offered = document.add_paragraph(f"☐ {choice['label']}")
        offered.paragraph_format.keep_with_next = True
        offered.paragraph_format.space_after = Pt(2)
    if question.row.room is not AnswerSpace.NONE:
        _answer_box(document, question)


def notes(question: Question, by_key: dict[str, Question], tables: dict[str, str]) -> Iterable[str]:
    """Instructions for the writer, one sentence or paragraph each."""
    needed = "Needed before the report can be submitted." if question.required else "Optional."
    yield f"{needed} {question.get_confidentiality_display()}."
    if condition := question.depends_on:
        parent = by_key[condition["question"]]
        yield DEPENDENT.format(key=parent.key, label=parent.label_of(condition["value"]))
    if question.guidance:
        yield question.guidance
    table = f"Statistical table {tables[question.table_key]}. " if question.row.takes_table else ""
    yield table + how_to(question.row.on_paper, question)


def _answer_box(document: DocumentType, question: Question) -> None:
    table = document.add_table(rows=1, cols=1, style="Table Grid")
    row = table.rows[0]
    row.height = Cm(1 if question.row.room is AnswerSpace.LINE else 2.5)
    described = OxmlElement("w:tblCaption")  # the name of the box for screen readers
    described.set(qn("w:val"), f"Answer to {question.key}")
    table._tbl.tblPr.append(described)
