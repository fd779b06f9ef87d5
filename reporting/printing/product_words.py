"""The brief and the synthesis as Word documents, with headings, captions and tables that Word knows as such."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import OxmlElement
from docx.shared import Pt

from reporting.enums import ReportProduct
from reporting.models import ConsolidatedReport
from reporting.printing import ammtc_report, products
from reporting.printing.ammtc_report import ISSUER, SAMPLE_NOTICE, shown_day
from reporting.queries.brief import Brief
from reporting.queries.report_charts import ReportChart
from reporting.queries.synthesis import Synthesis
from reporting.queries.synthesis_content import Paragraph, SynthesisBlock


def product_document(consolidated: ConsolidatedReport, product: str) -> DocumentType:
    """The brief or the synthesis. Raises StepNotAllowed, as for its PDF, while it cannot be handed over."""
    if product == ReportProduct.BRIEF:
        brief = Brief(consolidated)
        products.check_brief(brief)
        document = _begun(consolidated, _("Brief for ministers"))
        _add_brief(document, brief)
    else:
        synthesis = Synthesis(consolidated)
        products.check_length(synthesis)
        document = _begun(consolidated, _("Synthesis"))
        for chapter in synthesis.chapters:
            document.add_heading(chapter.title, 1)
            for part in chapter.parts:
                if part.title:
                    document.add_heading(part.title, 2)
                _add_blocks(document, part.blocks)
    return document


def _begun(consolidated: ConsolidatedReport, title: str) -> DocumentType:
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.language = f"{title}: {consolidated.cycle}", ISSUER, "en"
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Noto Sans", Pt(10)
    document.add_heading(title, 0)
    document.add_paragraph(ISSUER)
    document.add_paragraph(ammtc_report.date_line(consolidated.cycle))
    notes = [ammtc_report.marking(consolidated), SAMPLE_NOTICE if consolidated.cycle.is_sample else ""]
    document.sections[0].footer.paragraphs[0].text = " ".join(filter(None, notes))
    return document


def _add_brief(document: DocumentType, brief: Brief) -> None:
    document.add_paragraph(brief.coverage)
    document.add_heading(_("Decisions asked of ministers"), 1)
    for decision in brief.decisions:
        document.add_paragraph(decision.text, style="List Number")
        document.add_paragraph(
            _("Article %(article)d. Who acts: %(who)s. By %(day)s.")
            % {
                "article": decision.article.number,
                "who": decision.get_addressee_display(),
                "day": shown_day(decision.due_on),
            }
        )
    document.add_heading(_("Main points"), 1).paragraph_format.page_break_before = True
    for point in brief.points:
        document.add_paragraph(point, style="List Bullet")
    if brief.chart:
        _add_blocks(document, [brief.chart])


def _add_blocks(document: DocumentType, blocks: Iterable[SynthesisBlock]) -> None:
    for block in blocks:
        if isinstance(block, Paragraph):
            document.add_paragraph(f"{block.number}.\t{block.whole}")
            continue
        if isinstance(block, ReportChart):
            document.add_paragraph(block.title).runs[0].bold = True
        document.add_paragraph(block.subtitle if isinstance(block, ReportChart) else block.title, style="Caption")
        _add_table(document, block.head, block.rows)
        if block.note:
            document.add_paragraph(block.note)


def _add_table(document: DocumentType, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table whose first row is repeated on each page that it reaches."""
    table: Any = document.add_table(rows=0, cols=len(head), style="Table Grid")
    for texts in (head, *rows):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.add_paragraph()
