"""The content of the synthesis: its chapters with numbered paragraphs, tables and charts.

The read model of its page and of its PDF. Everything in it comes from the same frozen
sources as the annex: the secretariat's words with their references filled in, findings, and sentences that are composed
from counts of states.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property

from django.utils.translation import gettext as _

from members import clock
from members.models import MemberState
from reporting import frozen, synthesis_chapters
from reporting.enums import FindingKind
from reporting.models import (
    Article,
    ConsolidatedReport,
    ConsolidatedText,
    Duties,
    Obligation,
    RegionalFinding,
    SubmittedVersion,
)
from reporting.queries.article_standing import ArticleStanding, standing_of, statuses_by_article
from reporting.queries.consolidated import accepted_since
from reporting.queries.consolidation import ArticleBlock, Consolidation, consolidate
from reporting.queries.findings import NOT_BEGUN, FindingSources, by_kind, coverage_in_words, said_by
from reporting.queries.report_charts import ReportChart, charts_of
from reporting.queries.rights import FURTHER, LESS, SAME
from reporting.queries.synthesis_content import (
    Paragraph,
    SynthesisBlock,
    SynthesisChapter,
    SynthesisPart,
    SynthesisTable,
    numbered,
)
from reporting.text import article_sentences, finding_sentences, quantities, references


class Synthesis:
    """The synthesis of one report: a constant number of queries, whatever the number of states."""

    def __init__(self, consolidated: ConsolidatedReport, sources: FindingSources | None = None) -> None:
        """``sources`` of the report, if they were read just now."""
        self.consolidated = consolidated
        self.sources = sources or FindingSources(consolidated)

    @cached_property
    def found(self) -> Consolidation:
        return consolidate(self.consolidated)

    @cached_property
    def texts(self) -> list[ConsolidatedText]:
        return list(self.consolidated.texts.all())

    @cached_property
    def findings(self) -> list[RegionalFinding]:
        return list(self.consolidated.findings.all())

    @cached_property
    def charts(self) -> list[ReportChart]:
        return charts_of(self.sources)

    @cached_property
    def duties(self) -> Duties:
        return Obligation.objects.duties()

    @cached_property
    def standings(self) -> dict[int, ArticleStanding]:
        """Number of an article → how many states stand where."""
        blocks = [block for chapter in self.found.chapters for block in chapter.articles]
        numbers, before = [block.article.number for block in blocks], self.sources.before
        then = statuses_by_article(before, numbers, self.duties) if before else {}
        return {
            number: standing_of(block, then.get(number, {}), before.year if before else None)
            for number, block in zip(numbers, blocks, strict=True)
        }

    @cached_property
    def points(self) -> list[str]:
        """The main points, in the order that the secretariat gave them."""
        chosen = sorted((f for f in self.findings if f.point is not None), key=lambda finding: finding.point or 0)
        return [self._said[finding.number][references.WHOLE] for finding in chosen]

    @cached_property
    def chapters(self) -> list[SynthesisChapter]:
        """The chapters that are printed, their paragraphs numbered through. A chapter without content is left out."""
        chapters = [self._chapter(text) for text in self.texts if text.is_included]
        return list(numbered(chapter for chapter in chapters if chapter.parts))

    @property
    def words(self) -> int:
        return sum(chapter.words for chapter in self.chapters)

    @staticmethod
    def accepted_on(version: SubmittedVersion) -> date | None:
        """The day of UTC, as the consolidation read it."""
        moment: datetime | None = getattr(version, "accepted_at", None)
        return clock.day(moment, clock.UTC) if moment else None

    @property
    def cut_off(self) -> date | None:
        """The day on which the last of its reports was accepted."""
        days = (self.accepted_on(version) for version in self.found.versions.values())
        return max((day for day in days if day), default=None)

    # --- One chapter --------------------------------------------------------------------------------------------------
    def _chapter(self, text: ConsolidatedText) -> SynthesisChapter:
        number = synthesis_chapters.convention_chapter(text.key)
        parts = [*self._points(text), SynthesisPart(text.key, "", tuple(self._written(text)))]
        title = text.title
        if number is not None:
            parts += self._articles(number)
            title = title.partition(": ")[2] or title  # chapters of the synthesis have numbers of their own
        elif make := _CONTENT.get(text.key):
            parts += make(self)
        return SynthesisChapter(text.key, title, tuple(part for part in parts if part.blocks))

    def _written(self, text: ConsolidatedText) -> Iterator[Paragraph]:
        """The secretariat's words: a blank line separates paragraphs."""
        filled = references.filled_in(text.text, self._said, self._names)
        for words in re.split(r"\n\s*\n", filled.replace("\r\n", "\n").strip()):
            if words:
                yield self._paragraph(words)

    @cached_property
    def _said(self) -> dict[int, dict[str, str]]:
        return {finding.number: said_by(finding) for finding in self.findings}

    @cached_property
    def _names(self) -> dict[str, str]:
        return coverage_in_words(self.consolidated)

    def _paragraph(self, text: str, label: str = "") -> Paragraph:
        named = tuple(state.iso2 for state in self.found.states if re.search(rf"\b{re.escape(state.name)}\b", text))
        return Paragraph(text, label, named)

    def _charts(self, *places: str) -> list[ReportChart]:
        return [chart for chart in self.charts if chart.place in places]

    def _points(self, text: ConsolidatedText) -> Iterator[SynthesisPart]:
        """What stands at the head of the summary, before any other word."""
        if text.key == synthesis_chapters.SUMMARY:
            yield SynthesisPart("points", _("Main points"), tuple(self._paragraph(point) for point in self.points))

    def _summary(self) -> Iterator[SynthesisPart]:
        yield SynthesisPart("where-states-stand", _("Where states stand"), tuple(self._charts("articles")))

    # --- How it was made ----------------------------------------------------------------------------------------------
    def _approach(self) -> Iterator[SynthesisPart]:
        found = self.found
        opening: list[SynthesisBlock] = [
            self._paragraph(
                _(
                    "The synthesis draws on the reports of %(reported)s of the %(parties)s Parties, as they were "
                    "submitted, accepted and released to AMMTC, and on nothing else. What a state gave in confidence "
                    "is not in it (Article 25)."
                )
                % {
                    "reported": quantities.in_words(found.parties_reported),
                    "parties": quantities.in_words(found.parties_total),
                }
            ),
            self._paragraph(
                _(
                    "A finding gives the number of states first. States that did not answer, or did not release "
                    "their answer to AMMTC, are not counted. What is missing somewhere names no state; practices name "
                    "the states that released them, in alphabetical order. Where the Convention says “may” or “shall "
                    "consider”, not acting is no gap, and a duty that is not yet checked against the certified text "
                    "never counts as missing."
                )
            ),
            SynthesisTable(
                _("Words for shares of states"),
                (_("Word"), _("Rule")),
                tuple((str(word), str(rule)) for _code, word, rule in quantities.SHARES),
            ),
        ]
        yield SynthesisPart("method", _("How to read this report"), tuple(opening))
        yield SynthesisPart("coverage", _("Coverage"), (self._coverage(), *self._charts("coverage")))

    def _coverage(self) -> SynthesisTable:
        later = set(accepted_since(self.consolidated).values_list("report__member_state__iso2", flat=True))
        return SynthesisTable(
            _("National reports behind this report"),
            (_("State"), _("Report"), _("Accepted"), _("Sections released"), _("Accepted after the cut-off")),
            tuple(self._coverage_row(state, later) for state in self.found.states),
            note=_("The days are those of UTC."),
        )

    def _coverage_row(self, state: MemberState, later: set[str]) -> tuple[str, ...]:
        version = self.found.versions.get(state.iso2)
        if version is None:
            return (state.name, _("No accepted report"), "–", "–", "–")
        accepted = self.accepted_on(version)
        sections = len(list(frozen.section_keys(self.found.contents[state.iso2])))
        return (
            state.name,
            version.reference,
            f"{accepted:%-d %B %Y}" if accepted else "–",
            _("%(given)d of %(all)d") % {"given": sections, "all": len(version.content["sections"])},
            _("Yes") if state.iso2 in later else _("No"),
        )

    # --- Articles -----------------------------------------------------------------------------------------------------
    def _articles(self, number: int) -> Iterator[SynthesisPart]:
        for chapter in self.found.chapters:
            for block in chapter.articles if chapter.chapter.number == number else ():
                article = block.article
                yield SynthesisPart(f"article-{article.number}", str(article), tuple(self._article(block)))

    def _article(self, block: ArticleBlock) -> Iterator[SynthesisBlock]:
        said = self.standings[block.article.number].sentence
        yield self._paragraph(
            said
            or _("No implementation status is asked for under this article. The annex has what the states say on it.")
        )
        own = [f for f in self.findings if f.result["article"] == block.article.number and f.kind != FindingKind.FIGURE]
        for finding in own:
            if finding.kind == FindingKind.ANSWER:
                yield self._finding(finding)
        for finding in own:
            if finding.kind in {FindingKind.PRACTICE, FindingKind.EXTRACT}:
                yield self._finding(finding, _("Good practice"))
        if difficulty := self._difficulty(block, own):
            yield self._paragraph(difficulty, _("Difficulty"))
        for finding in own:
            if finding.kind == FindingKind.NEED:
                yield self._finding(finding, _("Need"))
        if not any(finding.kind == FindingKind.NEED for finding in own) and (need := self._need(block.article)):
            yield self._paragraph(need, _("Need"))

    def _finding(self, finding: RegionalFinding, label: str = "") -> Paragraph:
        sentence = self._said[finding.number][references.WHOLE]
        named = finding.kind in {FindingKind.PRACTICE, FindingKind.EXTRACT}
        states = tuple(source[0] for source in finding.result["sources"]) if named else ()
        return Paragraph(sentence, label, states)

    def _difficulty(self, block: ArticleBlock, own: list[RegionalFinding]) -> str:
        """The checked duty of the article that most states have planned or not started, if any has."""
        made = {(finding.subject, finding.choice) for finding in own}
        checked = self.duties.asked - self.duties.unread
        found = [
            self.sources.find(FindingKind.ANSWER, question.key, NOT_BEGUN)
            for each in block.obligations
            if each.obligation.key in checked
            for question in each.questions
            if (question.key, NOT_BEGUN) not in made
        ]
        most = max((each for each in found if each), key=lambda each: each["count"], default=None)
        if not most or not most["count"]:
            return ""
        # Without the comparison: it would tell that the one state is one that did not report before.
        return finding_sentences.sentence(FindingKind.ANSWER, most | {"before": None})

    def _need(self, article: Article) -> str:
        """How many states name a need on any duty of the article, and of which kinds."""
        duties = {key for key, each in self.sources.obligations.items() if each.article_id == article.pk}
        if not (named := self.sources.named_needs(duties)):
            return ""
        place = f"Article {article.number}"
        return article_sentences.needs(len(named), len(self.found.contents), by_kind(named), place)

    # --- Chapters beside the articles ---------------------------------------------------------------------------------
    def _victims(self) -> Iterator[SynthesisPart]:
        figures = tuple(self._finding(f) for f in self.findings if f.kind == FindingKind.FIGURE)
        yield SynthesisPart("victims-figures", _("Victims in figures"), (*figures, *self._charts("victims")))
        yield SynthesisPart("victims-rights", _("Rights of victims"), tuple(self._charts("rights")))

    def _justice(self) -> Iterator[SynthesisPart]:
        yield SynthesisPart("justice-cases", _("Cases"), tuple(self._charts("cases")))
        yield SynthesisPart("justice-cooperation", _("Cooperation between states"), tuple(self._charts("cooperation")))

    def _work_plan(self) -> Iterator[SynthesisPart]:
        others = [f for f in self.findings if f.result["article"] is None and f.kind != FindingKind.FIGURE]
        yield SynthesisPart("work-plan-findings", _("What the reports say together"), tuple(map(self._finding, others)))

    def _changes(self) -> Iterator[SynthesisPart]:
        before = self.sources.before
        if before is None:
            text = _("There is no adopted report before this one to compare it with.")
            yield SynthesisPart("changes-none", "", (self._paragraph(text),))
            return
        names = self.sources.states
        now, then = set(self.found.versions), set(before.versions)
        joined = [names[iso2].name for iso2 in names if iso2 in now - then]
        left = [names[iso2].name for iso2 in names if iso2 in then - now]
        sentences = [
            _("The comparison is with the report on %(year)d and counts only states that answered in both.")
            % {"year": before.year}
        ]
        if joined:
            said = _("In this report and not in that one: %(names)s.")
            sentences.append(said % {"names": finding_sentences.listed(joined)})
        if left:
            said = _("In that report and not in this one: %(names)s.")
            sentences.append(said % {"names": finding_sentences.listed(left)})
        rows = tuple(
            (
                str(each.article),
                *(str(count) for count in (each.of_both, *(each.moved[m] for m in (FURTHER, SAME, LESS)))),
            )
            for each in self.standings.values()
            if each.of_both > 1
        )
        table = SynthesisTable(
            _("States that gave a status in both reports"),
            (_("Article"), _("States"), _("Further than then"), _("As then"), _("Less far than then")),
            rows,
            note=_("An article on which fewer than two states gave a status in both reports is left out."),
        )
        blocks: list[SynthesisBlock] = [self._paragraph(" ".join(sentences))]
        yield SynthesisPart(
            "changes-articles",
            _("Article by article"),
            (*blocks, *((table,) if rows else ())),
        )

    def _follow_up(self) -> Iterator[SynthesisPart]:
        rows = []
        for block in self.found.follow_up:
            steps: dict[str, int] = {}
            for _state, step, _said in block.progress:
                steps[step] = steps.get(step, 0) + 1
            said = "; ".join(f"{step}: {quantities.in_words(count)}" for step, count in steps.items())
            if block.item["for_all"]:
                rows.append((block.item["text"], str(len(block.progress)), said))
        blocks: list[SynthesisBlock] = []
        if rows:
            blocks.append(
                SynthesisTable(
                    _("Recommendations to all states"),
                    (_("Recommendation"), _("States that report on it"), _("Step, and how many states")),
                    tuple(rows),
                    note=_("Recommendations to one state, and what it reports, are in the annex."),
                )
            )
        yield SynthesisPart(
            "follow-up-recommendations",
            _("Recommendations of earlier reports"),
            (*blocks, *self._charts("follow_up")),
        )
        yield SynthesisPart("follow-up-needs", _("What states need"), tuple(self._charts("needs")))

    def _conclusions(self) -> Iterator[SynthesisPart]:
        rows = tuple(
            (
                str(decision.position),
                decision.text,
                f"Article {decision.article.number}",
                str(decision.get_addressee_display()),
                f"{decision.due_on:%-d %B %Y}",
            )
            for decision in self.consolidated.decisions.select_related("article")
        )
        if rows:
            table = SynthesisTable(
                _("Decisions asked of ministers"),
                (_("No."), _("Decision"), _("Article"), _("Who acts"), _("By")),
                rows,
            )
            yield SynthesisPart("decisions", _("Decisions asked of ministers"), (table,))


_CONTENT = {
    synthesis_chapters.SUMMARY: Synthesis._summary,
    synthesis_chapters.APPROACH: Synthesis._approach,
    synthesis_chapters.VICTIMS: Synthesis._victims,
    synthesis_chapters.JUSTICE: Synthesis._justice,
    synthesis_chapters.WORK_PLAN: Synthesis._work_plan,
    synthesis_chapters.CHANGES: Synthesis._changes,
    synthesis_chapters.FOLLOW_UP: Synthesis._follow_up,
    synthesis_chapters.CONCLUSIONS: Synthesis._conclusions,
}
