"""The three products of a report to AMMTC as books for the PDF engine, all from the same frozen sources."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting import synthesis_chapters
from reporting.enums import ReportProduct
from reporting.errors import StepNotAllowed
from reporting.models import ConsolidatedReport, GlossaryTerm, ReportingCycle
from reporting.pdf import Book, BookChapter
from reporting.printing import ammtc_report
from reporting.printing.ammtc_report import ISSUER, SAMPLE_NOTICE, SUBTITLE, shown_day, shown_period
from reporting.queries.brief import Brief
from reporting.queries.synthesis import Synthesis

PAGES_OF_BRIEF = 2
# Abbreviations that the synthesis uses, by the keys of their terms in the glossary.
ABBREVIATIONS = ("actip", "ammtc", "apa", "bohol-2", "hsu", "merl", "nrm", "somtc", "tip")


def make_product(consolidated: ConsolidatedReport, product: str) -> Book:
    """The book of one product. Raises StepNotAllowed, with the reason, for one that cannot be handed over yet."""
    if product == ReportProduct.BRIEF:
        return brief_book(consolidated)
    if product == ReportProduct.SYNTHESIS:
        return synthesis_book(consolidated)
    return ammtc_report.make_book(consolidated)


def check_can_be_made(consolidated: ConsolidatedReport, product: str) -> None:
    """Raises StepNotAllowed with the first reason why a product cannot be handed over yet."""
    if product == ReportProduct.BRIEF and (lacks := Brief(consolidated).lacks):
        raise StepNotAllowed(_("The brief cannot be made yet. %(reasons)s") % {"reasons": " ".join(lacks)})
    if product == ReportProduct.SYNTHESIS:
        _check_length(Synthesis(consolidated))


def _check_length(synthesis: Synthesis) -> None:
    if not synthesis.chapters:
        raise StepNotAllowed(_("The synthesis has no chapter that is printed. Switch one on first."))
    over = synthesis.words - synthesis_chapters.MOST_WORDS
    if over > 0:
        raise StepNotAllowed(
            ngettext(
                "The synthesis is %(n)d word too long: it may have %(most)s. Shorten a text or switch a chapter off.",
                "The synthesis is %(n)d words too long: it may have %(most)s. Shorten a text or switch a chapter off.",
                over,
            )
            % {"n": over, "most": f"{synthesis_chapters.MOST_WORDS:,}"}
        )


def check_pages(product: str, pages: int) -> None:
    """Raises StepNotAllowed for a brief that is longer or shorter than its two pages."""
    if product == ReportProduct.BRIEF and pages != PAGES_OF_BRIEF:
        raise StepNotAllowed(
            _(
                "The brief has %(pages)d pages and must have exactly %(n)d. Shorten a decision, choose fewer points or "
                "another chart."
            )
            % {"pages": pages, "n": PAGES_OF_BRIEF}
        )


def _title(cycle: ReportingCycle) -> str:
    return _("Convention Against Trafficking in Persons: report on %(period)s") % {"period": shown_period(cycle)}


def synthesis_book(consolidated: ConsolidatedReport) -> Book:
    cycle, synthesis = consolidated.cycle, Synthesis(consolidated)
    _check_length(synthesis)
    about = render_to_string(
        "reporting/printing/synthesis/about.html",
        {
            "cycle": cycle,
            "period": f"{shown_day(cycle.period_start)} to {shown_day(cycle.period_end)}",
            "reported": synthesis.found.parties_reported,
            "parties": synthesis.found.parties_total,
            "cut_off": synthesis.cut_off,
            "terms": GlossaryTerm.objects.filter(key__in=ABBREVIATIONS),
        },
    )
    chapters = [BookChapter("about", "", _("About this report"), about)]
    number = 0
    for chapter in synthesis.chapters:
        numbered = chapter.key != synthesis_chapters.SUMMARY
        number += numbered
        html = render_to_string("reporting/printing/synthesis/chapter.html", {"chapter": chapter})
        chapters.append(BookChapter(chapter.key, str(number) if numbered else "", chapter.title, html))
    return Book(
        title=_title(cycle),
        subtitle=SUBTITLE,
        issuer=ISSUER,
        date_line=ammtc_report.date_line(cycle),
        reference=f"ACTIP-{cycle.year}-AMMTC-S",
        language="en",
        notice=SAMPLE_NOTICE if cycle.is_sample else "",
        marking=ammtc_report.marking(consolidated),
        chapters=tuple(chapters),
    )


def brief_book(consolidated: ConsolidatedReport) -> Book:
    """Two pages without cover and contents: decisions and coverage first, then the points and the chart."""
    cycle, brief = consolidated.cycle, Brief(consolidated)
    if brief.lacks:
        raise StepNotAllowed(" ".join(brief.lacks))
    html = render_to_string(
        "reporting/printing/brief/brief.html",
        {"brief": brief, "cycle": cycle, "meeting": ammtc_report.date_line(cycle), "issuer": ISSUER},
    )
    return Book(
        title=_("Brief for ministers: the Convention Against Trafficking in Persons in %(period)s")
        % {"period": shown_period(cycle)},
        subtitle=SUBTITLE,
        issuer=ISSUER,
        date_line=ammtc_report.date_line(cycle),
        reference=f"ACTIP-{cycle.year}-AMMTC-B",
        language="en",
        notice=SAMPLE_NOTICE if cycle.is_sample else "",
        marking=ammtc_report.marking(consolidated),
        chapters=(BookChapter("brief", "", _("Brief for ministers"), html),),
        is_leaflet=True,
    )
