"""The content of the brief for ministers: what is asked of them, the main points, one chart, and who reported."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting import synthesis_chapters
from reporting.models import AskedDecision, ConsolidatedReport
from reporting.queries.report_charts import ReportChart
from reporting.queries.synthesis import Synthesis
from reporting.text import finding_sentences


class Brief:
    """Two pages from the same sources as the synthesis. ``synthesis`` may have been read already."""

    def __init__(self, consolidated: ConsolidatedReport, synthesis: Synthesis | None = None) -> None:
        self.consolidated = consolidated
        self.synthesis = synthesis or Synthesis(consolidated)

    @cached_property
    def decisions(self) -> list[AskedDecision]:
        return list(self.consolidated.decisions.select_related("article"))

    @property
    def points(self) -> list[str]:
        return self.synthesis.points

    @property
    def charts(self) -> list[ReportChart]:
        """All that can be chosen."""
        return self.synthesis.charts

    @property
    def chart(self) -> ReportChart | None:
        """The chosen one; the first where none was chosen, or where the chosen one has nothing to show any more."""
        chosen = (chart for chart in self.charts if chart.key == self.consolidated.brief_chart)
        return next(chosen, self.charts[0] if self.charts else None)

    @property
    def coverage(self) -> str:
        """ "Nine of ten Parties reported on 2025. No accepted report: Myanmar." """
        found = self.synthesis.found
        said = _("%(n)d of %(of)d Parties reported.") % {"n": found.parties_reported, "of": found.parties_total}
        missing = [s.name for s in found.states if s.is_party and s.iso2 not in found.versions]
        if missing:
            said += " " + _("No accepted report: %(names)s.") % {"names": finding_sentences.listed(missing)}
        if found.others_reported:
            names = finding_sentences.listed([state.name for state in found.others_reported])
            said += " " + _("Reported of its own will, and not a Party: %(names)s.") % {"names": names}
        return said

    @property
    def words(self) -> int:
        return sum(len(text.split()) for text in self._texts())

    def _texts(self) -> Iterator[str]:
        yield from (self.consolidated.title, self.coverage, *self.points)
        for decision in self.decisions:
            yield decision.text
            yield f"Article {decision.article.number} {decision.get_addressee_display()} {decision.due_on}"
        if chart := self.chart:
            yield from (chart.title, chart.subtitle, chart.note)

    @property
    def lacks(self) -> list[str]:
        """Why the brief cannot be handed to ministers yet, in sentences."""
        missing = []
        if not self.decisions:
            missing.append(_("No decision is asked of ministers yet."))
        if not self.points:
            missing.append(_("No main point is chosen yet."))
        if (over := self.words - synthesis_chapters.MOST_WORDS_OF_BRIEF) > 0:
            missing.append(
                ngettext(
                    "It is %(n)d word too long: at most %(most)d fit.",
                    "It is %(n)d words too long: at most %(most)d fit.",
                    over,
                )
                % {"n": over, "most": synthesis_chapters.MOST_WORDS_OF_BRIEF}
            )
        return missing
