"""The three products of a report to AMMTC as books for the PDF engine, all from the same frozen sources."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting import synthesis_chapters
from reporting.enums import ReportProduct
from reporting.errors import StepNotAllowed
from reporting.models import ConsolidatedReport, GlossaryTerm
from reporting.pdf import Book, BookChapter
from reporting.printing import ammtc_report
from reporting.printing.ammtc_report import ISSUER, bound_for_ammtc, shown_day, shown_period
from reporting.queries.brief import Brief
from reporting.queries.findings import FindingSources
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


def check_can_be_made(consolidated: ConsolidatedReport, product: str, sources: FindingSources | None = None) -> None:
    """Raises StepNotAllowed with the reasons why a product cannot be handed over yet. ``sources`` as for Synthesis."""
    if product == ReportProduct.BRIEF:
        check_brief(Brief(consolidated, Synthesis(consolidated, sources)))
    if product == ReportProduct.SYNTHESIS:
        check_length(Synthesis(consolidated, sources))


def check_brief(brief: Brief) -> None:
    if brief.lacks:
        raise StepNotAllowed(_("The brief cannot be made yet. %(reasons)s") % {"reasons": " ".join(brief.lacks)})


def check_length(synthesis: Synthesis) -> None:
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


def synthesis_book(consolidated: ConsolidatedReport) -> Book:
    cycle, synthesis = consolidated.cycle, Synthesis(consolidated)
    check_length(synthesis)
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
    return bound_for_ammtc(
        consolidated,
        title=_("Convention Against Trafficking in Persons: report on %(period)s") % {"period": shown_period(cycle)},
        suffix="-S",
        chapters=tuple(chapters),
    )


def brief_book(consolidated: ConsolidatedReport) -> Book:
    """Two pages without cover and contents: decisions and coverage first, then the points and the chart."""
    cycle, brief = consolidated.cycle, Brief(consolidated)
    check_brief(brief)
    html = render_to_string(
        "reporting/printing/brief/brief.html",
        {"brief": brief, "cycle": cycle, "meeting": ammtc_report.date_line(cycle), "issuer": ISSUER},
    )
    return bound_for_ammtc(
        consolidated,
        title=_("Brief for ministers: the Convention Against Trafficking in Persons in %(period)s")
        % {"period": shown_period(cycle)},
        suffix="-B",
        chapters=(BookChapter("brief", "", _("Brief for ministers"), html),),
        is_leaflet=True,
    )
