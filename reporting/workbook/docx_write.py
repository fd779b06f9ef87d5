"""A report, or the part of it that one person may write, as a Word document to fill in and send back.

One table per question: its first row names it and holds its key and version in brackets, the rows below hold the
answer. Choices, dates and ticks are content controls; texts are plain cells, so that they can be edited and cleared
with tracked changes. Statistical tables are not in it: they belong into Excel or the portal. Read by ``docx_read``.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.utils import timezone
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt, RGBColor

from reporting.enums import ONE_CHOICE, QuestionType
from reporting.workbook.content import (
    KIND_LABELS,
    Item,
    Package,
    Part,
    gone,
    identity_of,
    notes,
    typed,
)

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
PORTAL = "For the portal: please do not change"
LABELS = {"value": "Answer", "narrative": "Explanation", "kind": "If there is no answer", "reason": "Why?"}
PLACEHOLDERS = {"value": "Choose an answer", "kind": "Choose if there is none", "date": "Choose a date"}
TICKED, UNTICKED = "☒", "☐"
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
    return _Writer(package).write()


class _Writer:
    def __init__(self, package: Package) -> None:
        self.package, self.report = package, package.report
        self.ids = count(1)

    def write(self) -> bytes:
        document = self._document()
        body = document.element.body
        end = body[-1]  # the properties of the page, which stay last
        for part in self.package.parts:
            heading = document.add_heading(part.name, level=1)
            heading.paragraph_format.page_break_before = part is not self.package.parts[0]
            if not part.writable:
                document.add_paragraph("This section is not open now: it is here to read.", style="Portal note")
            elif part.section.about:
                document.add_paragraph(part.section.about, style="Portal note")
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
        document.add_paragraph(
            f"{report.cycle} – due {report.due_on:%-d %B %Y}. Downloaded {timezone.now():%-d %B %Y, %H:%M} UTC."
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

    def _question(self, part: Part, item: Item) -> str:
        """One question as a table; the XML is written at once, because building it cell by cell takes seconds."""
        question, given = item.question, typed(item.question, item.answer)
        version = item.answer.version if item.answer else 0
        name = (
            f'<w:p><w:pPr><w:keepNext/><w:spacing w:after="40"/></w:pPr>'
            f"{_run(f'{item.number}  {question.text} ', bold=True)}"
            f"{_run(f'[{question.key} v{version}]', grey=True)}</w:p>"
        )
        told = [*notes(item), *([question.guidance] if question.guidance else [])]
        type_ = QuestionType(question.type)
        if type_ == QuestionType.TABLE:
            told.append("This statistical table is in the Excel workbook and in the portal, not in this document.")
        elif type_ == QuestionType.FILE:
            told.append("Attach documents in the portal.")
        elif type_ == QuestionType.NUMBER:
            unit = f" Unit: {question.unit}." if question.unit else ""
            told.append(
                f"A whole number in digits. 0 if you counted and there were none; empty if you do not know.{unit}"
            )
        elif type_ == QuestionType.DATE:
            told.append("A date, such as 31 December 2026.")
        head = name + "".join(_paragraph(line, "Portalnote", keep=True) for line in told)
        rows = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cell(head, 9600, span=2, fill='F3F6F8')}</w:tr>"
        for field, text in self._boxes(item, given).items():
            label = _paragraph(LABELS[field], "Portalnote")
            rows += f"<w:tr>{_cell(label, 2100, fill='F3F6F8')}{_cell(text, 7500)}</w:tr>"
        return _table(
            rows,
            f"Answer to {item.number}",
            (2100, 7500),
            bookmark=f"q_{question.key.replace('-', '_')}",
            number=next(self.ids),
        )

    def _boxes(self, item: Item, given: dict[str, Any]) -> dict[str, str]:
        """Field → the content of its cell."""
        question, type_, found = item.question, QuestionType(item.question.type), {}
        if type_ == QuestionType.TABLE:
            return {}
        if type_ in ONE_CHOICE:
            labels = {choice["value"]: choice["label"] for choice in question.choices}
            chosen = question.label_of(given["value"])
            found["value"] = self._list(item, "value", labels.values(), chosen)
        elif type_ == QuestionType.MULTI_CHOICE:
            offered = [*question.choices, *gone(question, given["value"])]
            found["value"] = "".join(self._tick(item, c["label"], c["value"] in given["value"]) for c in offered)
        elif type_ == QuestionType.DATE:
            found["value"] = self._date(item, given["value"])
        elif type_ != QuestionType.FILE:
            found["value"] = _paragraphs(given["value"])
        if question.has_narrative:
            found["narrative"] = _paragraphs(given["narrative"])
        found["kind"] = self._list(item, "kind", KIND_LABELS.values(), KIND_LABELS.get(given["kind"], ""))
        found["reason"] = _paragraphs(given["reason"])
        return found

    def _control(self, item: Item, field: str, kind: str, text: str, placeholder: str) -> str:
        """A content control inside a paragraph; ``kind`` is the XML that says what it takes."""
        shown = "" if text else "<w:showingPlcHdr/>"
        return (
            f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(f'{LABELS[field]}: {item.number}'[:64])}/>"
            f'<w:tag w:val={quoteattr(f"{item.question.key}/{field}"[:64])}/><w:id w:val="{next(self.ids)}"/>'
            f'<w:lock w:val="sdtLocked"/>{shown}{kind}</w:sdtPr>'
            f"<w:sdtContent>{_run(text or placeholder, grey=not text)}</w:sdtContent></w:sdt>"
        )

    def _list(self, item: Item, field: str, labels: Iterable[str], chosen: str) -> str:
        every = "".join(f"<w:listItem w:displayText={quoteattr(x)} w:value={quoteattr(x)}/>" for x in labels)
        control = self._control(item, field, f"<w:dropDownList>{every}</w:dropDownList>", chosen, PLACEHOLDERS[field])
        return f"<w:p>{control}</w:p>"

    def _date(self, item: Item, iso: str) -> str:
        full = f' w:fullDate="{iso}T00:00:00Z"' if iso else ""
        kind = (
            f'<w:date{full}><w:dateFormat w:val="d MMMM yyyy"/><w:lid w:val="en-GB"/>'
            '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
        )
        text = f"{date.fromisoformat(iso):%-d %B %Y}" if iso else ""
        return f"<w:p>{self._control(item, 'value', kind, text, PLACEHOLDERS['date'])}</w:p>"

    def _tick(self, item: Item, label: str, ticked: bool) -> str:
        kind = (
            f'<w14:checkbox xmlns:w14="{W14}"><w14:checked w14:val="{int(ticked)}"/>'
            '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
            '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
        )
        box = self._control(item, "value", kind, TICKED if ticked else UNTICKED, "")
        return f'<w:p><w:pPr><w:spacing w:after="20"/></w:pPr>{box}{_run(" " + label)}</w:p>'


def _run(text: str, *, bold: bool = False, grey: bool = False) -> str:
    look = ("<w:b/>" if bold else "") + ('<w:color w:val="505A5F"/><w:sz w:val="18"/>' if grey else "")
    tabs = '</w:t><w:tab/><w:t xml:space="preserve">'.join(escape(piece) for piece in text.split("\t"))
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{tabs}</w:t></w:r>'


def _paragraph(text: str, style: str = "", keep: bool = False) -> str:
    inside = (f'<w:pStyle w:val="{style}"/>' if style else "") + ("<w:keepNext/>" if keep else "")
    return f"<w:p><w:pPr>{inside}</w:pPr>{_run(text)}</w:p>"


def _paragraphs(text: str) -> str:
    """A text, a paragraph for each of its lines."""
    return "".join(f"<w:p>{_run(line) if line else ''}</w:p>" for line in text.split("\n"))


def _cell(content: str, width: int, *, span: int = 1, fill: str = "") -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
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
