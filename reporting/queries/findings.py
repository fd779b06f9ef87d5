"""What the stored queries of findings find in the reports that states released to AMMTC.

Counts are of states that answered and released the answer, now and in the report before for the same states. What is
missing somewhere names no state. Practices and quotations name those states that released them to AMMTC, in
alphabetical order. A number of the region is one that disclosure control let the report tell.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members.models import MemberState
from reporting import frozen, question_types, standing
from reporting.enums import AnswerKind, ConsolidatedStatus, FindingKind
from reporting.figures.periods import label_of
from reporting.figures.regional_totals import TOTAL_OF_REGION, RegionalTable, TotalLine
from reporting.frozen import FrozenNeed, FrozenQuestion, FrozenReport, FrozenSection
from reporting.models import ConsolidatedReport, Obligation, RegionalFinding, SubmittedVersion
from reporting.queries.consolidation import coverage, extracts, is_narrated, printed_tables
from reporting.statuses import BEGUN, SETTLED
from reporting.text import finding_sentences, quantities

Found = dict[str, Any]
"""What a query found, as it is stored: "about" and "place" in words, "count" and "of", "states" and "sources"."""

# The steps of implementation as findings count them: code → (values, words).
IN_PLACE, IN_PROGRESS, NOT_BEGUN = "in_place", "in_progress", "not_begun"
STEPS: dict[str, set[str]] = {IN_PLACE: SETTLED, IN_PROGRESS: BEGUN, NOT_BEGUN: {"planned", "not_started"}}
FURTHEST = 4  # how many reports before this one are read for lines over time
_LETTER = r"[0-9A-Za-z\u00c0-\u024f\u1e00-\u1eff]"  # of a script that has spaces between words


def step_label(code: str) -> str:
    return {
        IN_PLACE: _("In place"),
        IN_PROGRESS: _("In progress or partly in place"),
        NOT_BEGUN: _("Planned or not started"),
    }[code]


@dataclass(frozen=True)
class ReportsOfYear:
    """The reports behind one report to AMMTC. The keys of all mappings are ISO codes."""

    year: int
    versions: Mapping[str, SubmittedVersion]  # whole: only for which questions were asked
    contents: Mapping[str, FrozenReport]  # what was released to AMMTC
    tables: list[RegionalTable] | None
    period: str = ""

    @classmethod
    def read(cls, consolidated: ConsolidatedReport) -> ReportsOfYear:
        sources = SubmittedVersion.objects.filter(pk__in=consolidated.sources.values("pk")).select_related("report")
        versions = {version.content["state"]: version for version in sources}
        versions = {iso2: versions[iso2] for iso2 in sorted(versions)}
        by_version, _held = extracts(consolidated, versions.values())
        contents = {iso2: by_version[version.pk] for iso2, version in versions.items()}
        return cls(
            consolidated.cycle.year,
            versions,
            contents,
            printed_tables(consolidated, versions.values(), contents),
            label_of(consolidated.cycle.period_start, consolidated.cycle.period_end),
        )

    @cached_property
    def answers(self) -> Mapping[str, dict[str, FrozenQuestion]]:
        """Question → state → its answer, of the questions that findings can be made from."""
        found: dict[str, dict[str, FrozenQuestion]] = {}
        for iso2, content in self.contents.items():
            for section in content["sections"]:
                for question in section["questions"]:
                    if is_counted(section, question):
                        found.setdefault(question["key"], {})[iso2] = question
        return found

    def given(self, key: str) -> dict[str, FrozenQuestion]:
        """The answers to a question that say something: not those that say why there is none."""
        return {iso2: said for iso2, said in self.answers.get(key, {}).items() if said["kind"] == AnswerKind.VALUE}


class FindingSources:
    """Everything that the findings of a report are made of, read once, when it is asked for: a constant number of
    queries."""

    def __init__(self, consolidated: ConsolidatedReport) -> None:
        self.consolidated = consolidated

    @cached_property
    def now(self) -> ReportsOfYear:
        return ReportsOfYear.read(self.consolidated)

    @cached_property
    def before(self) -> ReportsOfYear | None:
        """The adopted report before, of the same kind of cycle."""
        earlier = self._adopted_before.first()
        return ReportsOfYear.read(earlier) if earlier else None

    @cached_property
    def earlier(self) -> list[ReportsOfYear]:
        """The adopted reports before, the newest first, as far back as charts go."""
        further = [ReportsOfYear.read(one) for one in self._adopted_before[1:FURTHEST]] if self.before else []
        return [self.before, *further] if self.before else []

    @property
    def _adopted_before(self) -> QuerySet[ConsolidatedReport]:
        cycle = self.consolidated.cycle
        return (
            ConsolidatedReport.objects.select_related("cycle")
            .filter(cycle__kind=cycle.kind, cycle__period_end__lt=cycle.period_start)
            .filter(status__in=[ConsolidatedStatus.ADOPTED, ConsolidatedStatus.PUBLISHED])
            .order_by("-cycle__period_end")
        )

    @cached_property
    def obligations(self) -> dict[str, Obligation]:
        return {obligation.key: obligation for obligation in Obligation.objects.select_related("article")}

    @cached_property
    def states(self) -> dict[str, MemberState]:
        """In alphabetical order."""
        return {state.iso2: state for state in MemberState.objects.all()}

    def find(self, kind: str, subject: str, choice: str = "", iso2: str = "", words: str = "") -> Found | None:
        """What the query finds now; None if there is nothing of the kind any more."""
        if kind == FindingKind.ANSWER:
            return self._answer(subject, choice)
        if kind == FindingKind.PRACTICE:
            return self._practice(subject)
        if kind == FindingKind.EXTRACT:
            return self._extract(subject, iso2, words)
        return self._need(subject) if kind == FindingKind.NEED else self._figure(subject)

    def of(self, finding: RegionalFinding) -> Found | None:
        iso2 = finding.member_state.iso2 if finding.member_state else ""
        return self.find(finding.kind, finding.subject, finding.choice, iso2, finding.words)

    def named_needs(self, obligations: Container[str]) -> dict[str, set[str]]:
        """State → the kinds of need that it names on any of the obligations."""
        named: dict[str, set[str]] = {}
        for iso2, content in self.now.contents.items():
            for need in frozen.needs(content):
                if need["obligation"] in obligations:
                    named.setdefault(iso2, set()).add(need["kind_shown"])
        return named

    def needs(self, iso2: str) -> list[FrozenNeed]:
        return list(frozen.needs(self.now.contents[iso2])) if iso2 in self.now.contents else []

    # --- Answers ------------------------------------------------------------------------------------------------------
    def _about(self, question: FrozenQuestion) -> Found:
        obligation = self.obligations.get(question["obligation"] or "")
        return {
            "about": obligation.title if obligation else question["text"],
            "question": question["text"],
            "gives_status": question_types.of(question["type"]).gives_status,
            "several": question_types.of(question["type"]).choices is question_types.ChoiceCount.SEVERAL,
            "place": obligation.place if obligation else "",
            "article": obligation.article.number if obligation else None,
        }

    def _source(self, iso2: str, answer: FrozenQuestion) -> list[Any]:
        return [iso2, self.now.versions[iso2].reference, answer["value"]]

    def _answer(self, key: str, choice: str) -> Found | None:
        given = self.now.given(key)
        labels = choices_of(given.values())
        if choice not in labels:
            return None
        chosen = [iso2 for iso2, said in given.items() if has_chosen(said, choice)]
        return {
            **self._about(next(iter(given.values()))),
            "choice": choice,
            "label": labels[choice],
            "count": len(chosen),
            "of": len(given),
            "before": self._earlier(key, choice, given),
            "sources": [self._source(iso2, said) for iso2, said in given.items()],
        }

    def _earlier(self, key: str, choice: str, given: Mapping[str, FrozenQuestion]) -> Found | None:
        """Of the states that answered in both reports: how many gave this answer now, and how many before."""
        if self.before is None:
            return None
        both = {iso2: said for iso2, said in self.before.given(key).items() if iso2 in given}
        if not both:
            return None
        return {
            "year": self.before.year,
            "of": len(both),
            "now": sum(has_chosen(given[iso2], choice) for iso2 in both),
            "count": sum(has_chosen(said, choice) for said in both.values()),
        }

    def _practice(self, key: str) -> Found | None:
        given = self.now.given(key)
        named = [iso2 for iso2, said in given.items() if is_practice(said)]
        if not named:
            return None
        return {
            **self._about(given[named[0]]),
            "count": len(named),
            "of": len(given),
            "states": sorted(self.states[iso2].name for iso2 in named),
            "sources": [self._source(iso2, given[iso2]) for iso2 in named],
        }

    def _extract(self, key: str, iso2: str, words: str) -> Found | None:
        said = self.now.answers.get(key, {}).get(iso2)
        if said is None or not is_quoted(words, text_of(said)):
            return None
        return {
            **self._about(said),
            "states": [self.states[iso2].name],
            "words": words,
            "sources": [[iso2, self.now.versions[iso2].reference, ""]],
        }

    # --- Needs and figures --------------------------------------------------------------------------------------------
    def _need(self, key: str) -> Found | None:
        obligation, named = self.obligations.get(key), self.named_needs({key})
        if obligation is None or not named:
            return None
        return {
            "about": obligation.title,
            "place": obligation.place,
            "article": obligation.article.number,
            "count": len(named),
            "of": len(self.now.contents),
            "kinds": [[kind, count] for kind, count in by_kind(named).items()],
            "sources": [[iso2, self.now.versions[iso2].reference, sorted(those)] for iso2, those in named.items()],
        }

    def _figure(self, subject: str) -> Found | None:
        for table in self.now.tables or ():
            for line in table.lines:
                if subject_of(table, line) == subject and line.value is not None and not line.upto:
                    return {
                        "about": _line_in_words(table, line),
                        "place": "",
                        "article": None,
                        "table": table.number,
                        "title": table.title,
                        "count": line.value,
                        "shown": line.shown,
                        "states_included": table.states_included,
                        "sources": [],
                    }
        return None


def by_kind(named: Mapping[str, set[str]]) -> dict[str, int]:
    """Kind of need → how many states name it."""
    kinds = sorted({kind for those in named.values() for kind in those})
    return {kind: sum(kind in those for those in named.values()) for kind in kinds}


# --- What can be found ------------------------------------------------------------------------------------------------
def choices_of(answers: Iterable[FrozenQuestion]) -> dict[str, str]:
    """The answers that can be counted: code → words. Steps of implementation are taken together; free text has none."""
    found: dict[str, str] = {}
    for said in answers:
        row = question_types.of(said["type"])
        if row.gives_status:
            return {code: step_label(code) for code in STEPS}
        if row.choices is question_types.ChoiceCount.NONE or not said["value"]:
            continue
        values = said["value"] if isinstance(said["value"], list) else [said["value"]]
        labels = said["shown"].split("; ") if isinstance(said["value"], list) else [said["shown"]]
        if len(values) == len(labels):
            found |= dict(zip(values, labels, strict=True))
    return found


def has_chosen(said: FrozenQuestion, choice: str) -> bool:
    if question_types.of(said["type"]).gives_status:
        return said["value"] in STEPS.get(choice, ())
    return choice in said["value"] if isinstance(said["value"], list) else said["value"] == choice


def is_practice(said: FrozenQuestion) -> bool:
    """Whether an answer says that something works: only a step of implementation that is in place, and is explained."""
    return question_types.of(said["type"]).gives_status and said["value"] in SETTLED and bool(said["narrative"])


def text_of(said: FrozenQuestion) -> str:
    """The words of a state that can be quoted."""
    return said["shown"] if said["type"] in question_types.PROSE else said["narrative"]


def _even(words: str) -> str:
    return " ".join(words.split())


def is_quoted(words: str, text: str) -> bool:
    """Whether each piece of a quotation stands in the text, in this order. "[…]" or "…" marks what is left out.

    A piece is whole words: "lawful" is not quoted from "unlawful", nor "2 victims" from "12 victims".
    """
    said, at = _even(text), 0
    pieces = [piece.strip() for piece in _even(words).replace("[…]", "…").replace("...", "…").split("…")]
    pieces = [piece for piece in pieces if piece]
    for piece in pieces:
        if (found := _as_words(piece).search(said, at)) is None:
            return False
        at = found.end()
    return bool(pieces)


def _as_words(piece: str) -> re.Pattern[str]:
    """Finds ``piece`` where it begins and ends with a word or number; not asked of scripts without spaces."""
    begins = rf"(?<!{_LETTER})(?<!\d[.,])" if re.match(_LETTER, piece) else ""
    ends = rf"(?!{_LETTER})(?![.,]\d)" if re.search(rf"{_LETTER}$", piece) else ""
    return re.compile(begins + re.escape(piece) + ends)


def _line_in_words(table: RegionalTable, line: TotalLine) -> str:
    """A line of a table where it stands alone: a part, and a total without a name of its own, say of which table."""
    if not line.is_total:
        return f"{table.title} – {line.label}"
    return table.title if line.label == TOTAL_OF_REGION else line.label


def subject_of(table: RegionalTable, line: TotalLine) -> str:
    """The name of a line of a table of the region: "table:block:dimension=code,…"."""
    block, at = line.place
    return f"{table.key}:{block}:" + ",".join(f"{dimension}={code}" for dimension, code in at)


def is_counted(section: FrozenSection, question: FrozenQuestion) -> bool:
    """Whether findings can be made from a question: AMMTC reads the answers to it in the report, in words."""
    return is_narrated(question) and section["key"] != standing.CONTEXT_SECTION


def parts_of_findings(consolidated: ConsolidatedReport) -> dict[int, dict[str, str]]:
    """Number → what a text can refer to. One query."""
    return {finding.number: said_by(finding) for finding in consolidated.findings.all()}


def coverage_in_words(consolidated: ConsolidatedReport) -> dict[str, str]:
    """The names that texts may use beside findings: how many Parties reported, of how many, and on which year."""
    reported = set(consolidated.sources.values_list("report__member_state_id", flat=True))
    found = coverage(MemberState.objects.all(), reported)
    return {
        "reported": quantities.in_words(found["parties_reported"]),
        "parties": quantities.in_words(found["parties_total"]),
        "year": str(consolidated.cycle.year),
    }


def flagged(
    consolidated: ConsolidatedReport, evidence: FindingSources | None = None
) -> list[tuple[RegionalFinding, Found | None]]:
    """The findings that say something else now, with what their query finds. None of an adopted report."""
    return [
        (finding, now)
        for finding, now in changed(consolidated, evidence)
        if now is None or says(finding.kind, now) != said_by(finding)
    ]


def changed(
    consolidated: ConsolidatedReport, evidence: FindingSources | None = None
) -> list[tuple[RegionalFinding, Found | None]]:
    """The findings whose query finds something else now, whether or not they say something else. None once adopted."""
    findings = list(consolidated.findings.select_related("member_state")) if consolidated.is_editable else []
    if not findings:
        return []
    evidence = evidence or FindingSources(consolidated)
    return [(finding, now) for finding in findings if (now := evidence.of(finding)) != finding.result]


def said_by(finding: RegionalFinding) -> dict[str, str]:
    return says(finding.kind, finding.result)


def says(kind: str, found: Found) -> dict[str, str]:
    """What a text can print of a finding. Another step, or a new version, that changes none of it flags nothing."""
    return finding_sentences.parts(kind, found)
