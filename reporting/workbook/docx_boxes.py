"""The boxes for answers in a Word document: making their XML, and reading dates from them.

Used by ``docx_write`` and ``docx_read``. The XML is written as text, because building it cell by cell takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from reporting.workbook.content import CONFIRMED, WorkbookQuestion

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
LABELS = {
    "value": "Answer",
    "narrative": "Explanation",
    "kind": "If there is no answer",
    "reason": "Why?",
    "confirmed": CONFIRMED,
}
PLACEHOLDERS = {"value": "Choose an answer", "kind": "Choose if there is none", "date": "Choose a date"}
TICKED, UNTICKED = "☒", "☐"
STILL_HOLDS = "Yes, it still holds"


class Controls:
    """The content controls of one document: each has a unique number, and names its question and field."""

    def __init__(self) -> None:
        self.numbers = count(1)

    def choose(self, item: WorkbookQuestion, field: str, labels: Iterable[str], chosen: str) -> str:
        """A list with one selected choice; "" for none."""
        every = "".join(f"<w:listItem w:displayText={quoteattr(x)} w:value={quoteattr(x)}/>" for x in labels)
        control = self._control(item, field, f"<w:dropDownList>{every}</w:dropDownList>", chosen, PLACEHOLDERS[field])
        return f"<w:p>{control}</w:p>"

    def day(self, item: WorkbookQuestion, iso: str) -> str:
        """A date such as 2026-12-31; "" for none."""
        full = f' w:fullDate="{iso}T00:00:00Z"' if iso else ""
        kind = (
            f'<w:date{full}><w:dateFormat w:val="d MMMM yyyy"/><w:lid w:val="en-GB"/>'
            '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
        )
        text = f"{date.fromisoformat(iso):%-d %B %Y}" if iso else ""
        return f"<w:p>{self._control(item, 'value', kind, text, PLACEHOLDERS['date'])}</w:p>"

    def tick(self, item: WorkbookQuestion, label: str, ticked: bool, field: str = "value") -> str:
        kind = (
            f'<w14:checkbox xmlns:w14="{W14}"><w14:checked w14:val="{int(ticked)}"/>'
            '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
            '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
        )
        box = self._control(item, field, kind, TICKED if ticked else UNTICKED, "")
        return f'<w:p><w:pPr><w:spacing w:after="20"/></w:pPr>{box}{run(" " + label)}</w:p>'

    def _control(self, item: WorkbookQuestion, field: str, kind: str, text: str, placeholder: str) -> str:
        """A content control inside a paragraph; ``kind`` is the XML of its type."""
        shown = "" if text else "<w:showingPlcHdr/>"
        return (
            f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(f'{LABELS[field]}: {item.number}'[:64])}/>"
            f'<w:tag w:val={quoteattr(f"{item.question.key}/{field}"[:64])}/><w:id w:val="{next(self.numbers)}"/>'
            f'<w:lock w:val="sdtLocked"/>{shown}{kind}</w:sdtPr>'
            f"<w:sdtContent>{run(text or placeholder, grey=not text)}</w:sdtContent></w:sdt>"
        )


def run(text: str, *, bold: bool = False, grey: bool = False) -> str:
    look = ("<w:b/>" if bold else "") + ('<w:color w:val="505A5F"/><w:sz w:val="18"/>' if grey else "")
    tabs = '</w:t><w:tab/><w:t xml:space="preserve">'.join(escape(piece) for piece in text.split("\t"))
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{tabs}</w:t></w:r>'


def paragraphs(text: str) -> str:
    """A text with a paragraph for each line."""
    return "".join(f"<w:p>{run(line) if line else ''}</w:p>" for line in text.split("\n"))
