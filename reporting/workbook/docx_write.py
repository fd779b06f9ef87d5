"""A report, or the part that one person may write, as a Word document to fill in and send back.

There is one table per question: its first row has the text, key and version (in brackets) of the question, the rows
below have the answer. Choices, dates and ticks are content controls; texts are plain cells, so that they can be edited
with tracked changes. Statistical tables are not included: they are filled in with Excel or in the portal. Read by
``docx_read``.
"""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import quoteattr

from django.utils import timezone
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt, RGBColor

from members import clock
from reporting.enums import NOT_CHECKED
from reporting.question_types import how_to
from reporting.workbook import answer_cells
from reporting.workbook.answer_cells import WordBox
from reporting.workbook.content import (
    KIND_LABELS,
    Package,
    WorkbookQuestion,
    WorkbookSection,
    identity_of,
    notes,
    typed,
)
from reporting.workbook.docx_boxes import LABELS, STILL_HOLDS, Controls, paragraphs, run

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PORTAL = "For the portal: please do not change"
HOW = (
    "Write in the white boxes. Lists open when you click on them; tick boxes by clicking.",
    "Keep the codes in square brackets and the names of the rows: by them the portal reads the document back.",
    "0 means: counted, and there were none. Empty means: not known. Never write the name of a victim.",
    "Tracked changes are read as if all of them were accepted.",
    "Statistical tables are in the Excel workbook and in the portal.",
    "In the portal alone: documents, how far each duty is applied, needs, and recommendations.",
    "Save as docx. In the portal open this report, “Work offline”, and send the file: you see every difference first.",
)


def report_docx(package: Package) -> bytes:
    """The bytes of the document."""
    return _DocxWriter(package).write()


class _DocxWriter:
    def __init__(self, package: Package) -> None:
        self.package, self.report = package, package.report
        self.controls = Controls()

    def write(self) -> bytes:
        document = self._document()
        body = document.element.body
        end = body[-1]  # the page properties, which must stay last
        for part in self.package.parts:
            heading = document.add_heading(part.name, level=1)
            heading.paragraph_format.page_break_before = part is not self.package.parts[0]
            if not part.writable:
                document.add_paragraph("This section is not open now: it is here to read.", style="Portal note")
            elif part.section.about:
                mark = f" {NOT_CHECKED}." if part.section.unverified else ""
                document.add_paragraph(f"{part.section.about}{mark}", style="Portal note")
            for item in part.items:
                end.addprevious(parse_xml(self._question(part, item)))
                end.addprevious(parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="Portalgap"/></w:pPr></w:p>'))
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()

    def _document(self) -> DocumentType:
        report = self.report
        document = Document()
        about = document.core_properties
        about.title, about.author, about.language = f"{report.member_state}: {report.cycle}", "ACTIP portal", "en-GB"
        about.comments = "For the state's own use. Nothing of it goes further without its consent (Article 25)."
        about.created = about.modified = timezone.now().replace(tzinfo=None)
        page = document.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2)
        page.top_margin, page.bottom_margin = Cm(1.8), Cm(1.8)
        styles = document.styles
        styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(10.5)
        for name, size in (("Title", 22), ("Heading 1", 15), ("Heading 2", 12)):
            styles[name].font.size, styles[name].font.color.rgb = Pt(size), RGBColor(0x12, 0x43, 0x6D)
        note = styles.add_style("Portal note", WD_STYLE_TYPE.PARAGRAPH)
        note.base_style, note.font.size, note.font.color.rgb = styles["Normal"], Pt(9), RGBColor(0x50, 0x5A, 0x5F)
        note.paragraph_format.space_after = Pt(4)
        gap = styles.add_style("Portal gap", WD_STYLE_TYPE.PARAGRAPH)
        gap.base_style, gap.font.size = styles["Normal"], Pt(6)
        gap.paragraph_format.space_after = Pt(2)
        page.footer.paragraphs[0].text = f"{report.member_state}, {report.cycle.title}"
        page.footer.paragraphs[0].style = note
        document.add_heading(f"Report of {report.member_state}", level=0)
        where = clock.of(report.member_state)
        document.add_paragraph(
            f"{report.cycle} – due {clock.end_of(report.due_on, where)}. "
            f"Downloaded {clock.both(timezone.now(), where)}."
        )
        if report.cycle.is_sample:
            document.add_paragraph("Sample data: every figure and text is invented.").runs[0].bold = True
        document.add_heading("How to fill it in", level=2)
        for line in HOW:
            document.add_paragraph(line, style="List Bullet").paragraph_format.space_after = Pt(2)
        rows = "".join(
            f"<w:tr>{_cell(_paragraph(name, 'Portalnote'), 4000)}{_cell(_paragraph(text, 'Portalnote'), 5600)}</w:tr>"
            for name, text in identity_of(report).items()
        )
        head = f"<w:tr>{_cell(_paragraph(PORTAL, 'Portalnote'), 9600, span=2, fill='F3F6F8')}</w:tr>"
        document.element.body[-1].addprevious(parse_xml(_table(head + rows, "For the portal", (4000, 5600))))
        document.add_paragraph()
        return document

    def _question(self, part: WorkbookSection, item: WorkbookQuestion) -> str:
        """One question as a table. The XML is written as text, because building it cell by cell takes seconds."""
        question, given = item.question, typed(item.question, item.answer)
        version = item.answer.version if item.answer else 0
        name = (
            f'<w:p><w:pPr><w:keepNext/><w:spacing w:after="40"/></w:pPr>'
            f"{run(f'{item.number}  {question.text} ', bold=True)}"
            f"{run(f'[{question.key} v{version}]', grey=True)}</w:p>"
        )
        told = [*notes(item), question.guidance, how_to(question.row.in_word, question)]
        head = name + "".join(_paragraph(line, "Portalnote", keep=True) for line in told if line)
        rows = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cell(head, 9600, span=2, fill='F3F6F8')}</w:tr>"
        for field, text in self._boxes(item, given, part.writable).items():
            label = _paragraph(LABELS[field], "Portalnote")
            rows += f"<w:tr>{_cell(label, 2100, fill='F3F6F8')}{_cell(text, 7500)}</w:tr>"
        return _table(
            rows,
            f"Answer to {item.number}",
            (2100, 7500),
            bookmark=f"q_{question.key.replace('-', '_')}",
            number=next(self.controls.numbers),
        )

    def _boxes(self, item: WorkbookQuestion, given: dict[str, Any], writable: bool) -> dict[str, str]:
        """Field → the content of its cell."""
        question, found = item.question, {}
        if question.row.takes_table:
            return {}
        if to_word := answer_cells.of(question).to_word:
            found["value"] = to_word(WordBox(self.controls, item, given["value"]))
        if question.has_narrative:
            found["narrative"] = paragraphs(given["narrative"])
        labels = KIND_LABELS.values()
        found["kind"] = self.controls.choose(item, "kind", labels, KIND_LABELS.get(given["kind"], ""))
        found["reason"] = paragraphs(given["reason"])
        if writable and item.answer and item.answer.waits_for_confirmation:
            found["confirmed"] = self.controls.tick(item, STILL_HOLDS, False, "confirmed")
        return found


def _paragraph(text: str, style: str = "", keep: bool = False) -> str:
    inside = (f'<w:pStyle w:val="{style}"/>' if style else "") + ("<w:keepNext/>" if keep else "")
    return f"<w:p><w:pPr>{inside}</w:pPr>{run(text)}</w:p>"


def _cell(content: str, width: int, *, span: int = 1, fill: str = "") -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    spans = "" if span <= 1 else f'<w:gridSpan w:val="{span}"/>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{shade}</w:tcPr>{content}</w:tc>'


def _table(rows: str, name: str, widths: tuple[int, int], *, bookmark: str = "", number: int = 0) -> str:
    """A bordered table with a name for screen readers; ``bookmark`` names it inside the document."""
    edge = 'w:val="single" w:sz="4" w:space="0" w:color="B1B4B6"'
    sides = "".join(f"<w:{side} {edge}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    mark = ""
    if bookmark:
        mark = f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(bookmark[:40])}/><w:bookmarkEnd w:id="{number}"/>'
        rows = rows.replace("<w:p>", f"<w:p>{mark}", 1)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="9600" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="100" w:type="dxa"/><w:right w:w="100" w:type="dxa"/>'
        "</w:tblCellMar>"
        f"<w:tblCaption w:val={quoteattr(name)}/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )
