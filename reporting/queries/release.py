"""How far each item of a report is released now, and what an audience gets of it.

All code that shows a report to anybody but its state and the reviewers must use this module, and so do previews:
``releases_of(versions)[version.pk].content(audience)``. The rules are data: ``reporting/release_policy.py``.
"""

import hashlib
import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, cast

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from members.row_access import row_access
from reporting import frozen, question_types, release_policy
from reporting.documents.evidence_library import quarantine
from reporting.enums import AnswerKind, ConsentAnswer, ReleaseAudience
from reporting.frozen import (
    FrozenDocument,
    FrozenItem,
    FrozenLevel,
    FrozenNeed,
    FrozenPractice,
    FrozenProgress,
    FrozenQuestion,
    FrozenReport,
    FrozenSection,
    FrozenTable,
    Ref,
)
from reporting.models import (
    AudienceFigures,
    ConsentRequest,
    EvidenceFile,
    NationalReport,
    ReceivedInformation,
    ReleaseDecision,
    SubmittedVersion,
)
from reporting.queries import public_figures
from reporting.release_policy import ReleaseExtent
from reporting.snapshot.entries import (
    all_questions_and_entries,
    need_ref,
    practice_ref,
    progress_ref,
    questions_and_entries,
)
from victims.disclosure.linked import PEOPLE

NOTHING_GIVEN = {AnswerKind.UNANSWERED}


def counts_a_few(question: FrozenQuestion, smallest: int) -> bool:
    """Whether an answer is a small count of people or cases, which beside a state's name points to them (0061)."""
    counts = question_types.of(question["type"]).takes_unit and question["unit"] in PEOPLE
    return counts and question["value"] is not None and 0 < question["value"] < smallest


def question_ref(question: FrozenQuestion) -> Ref:
    if "entry" in question:  # what is shown next to the questions, in their shape
        return question["entry"], question["entry_key"]
    return release_policy.item_kind_of(question["type"]).key, question["key"]


def file_ref(document: FrozenDocument) -> Ref:
    return release_policy.FILE.key, str(document["id"])


def is_given(question: FrozenQuestion) -> bool:
    """Whether the state gave an answer: a blank is not an item."""
    return question["kind"] not in NOTHING_GIVEN or bool(question["narrative"]) or bool(question["evidence"])


def item_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of what the state gave, so that a later change is noticed. Carrying over does not change it."""
    given = {key: value for key, value in content.items() if key not in {"carried", "text", "obligation_title"}}
    return hashlib.sha256(json.dumps(given, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def item_content(version: SubmittedVersion, ref: Ref) -> FrozenItem | None:
    """The answer, table or document as it was submitted; None if it is not there."""
    for _key, question in all_questions_and_entries(version.content):
        if question_ref(question) == ref:
            return question
        for document in question["evidence"]:
            if file_ref(document) == ref:
                return document
    return None


@dataclass(frozen=True)
class ReleaseItem:
    """How far one item is released. ``decided`` is its own decision ("": as its section), ``audience`` the result.

    ``why`` is a sentence on why this is less than was decided; "" if it is not.
    """

    kind: str
    key: str
    section_key: str
    title: str
    type: str  # of the question; "" for a document
    confidentiality: str
    decided: str
    audience: str
    furthest: str
    why: str = ""
    is_held: bool = False  # for another reason than its class: changed, received from a Party, in quarantine
    giver: str = ""  # name of the Party from which it was received
    mark_id: int | None = None

    def form(self, audience: str) -> ReleaseExtent:
        """The form in which ``audience`` gets the item now."""
        if audience == ReleaseAudience.NONE or not release_policy.reaches(self.audience, audience):
            return ReleaseExtent.NEVER
        return release_policy.extent_of(self.kind, self.confidentiality, audience, self.type)


@dataclass(frozen=True)
class _Consent:
    """The consent of a giver: up to which audience, for exactly which item."""

    audience: str
    item_hash: str


@dataclass(frozen=True)
class _Decided:
    audience: str
    version_id: int


@dataclass
class Release:
    """One submitted version with the release decisions of its state."""

    version: SubmittedVersion
    decisions: dict[Ref, _Decided]
    earlier: dict[int, dict[str, str]]  # version id → item hashes by question key, of versions decided on before
    files: dict[int, EvidenceFile]  # the documents as they are now, by id
    marks: dict[Ref, ReceivedInformation]
    consents: dict[int, list[_Consent]]  # mark id → what its giver allows now
    threshold: int
    ammtc_is_told: int  # counts from which on
    parties_are_told: tuple[int, str]  # counts from which on, and why if donors are told less; "" if they are not
    told_to_parties: Mapping[tuple[str, str], list[dict[str, str]]]  # (reference, table); read when it is asked for
    public: public_figures.OfTables = field(default_factory=dict)  # what the state has published itself of its tables

    def told_from(self, audience: str) -> int:
        """The smallest count of people or cases that an audience is told."""
        return {ReleaseAudience.AMMTC: self.ammtc_is_told, ReleaseAudience.PARTIES: self.parties_are_told[0]}.get(
            ReleaseAudience(audience), self.threshold
        )

    @cached_property
    def items(self) -> dict[Ref, ReleaseItem]:
        """Every item that the state gave, in the order of the report; sections are in ``sections``."""
        found: dict[Ref, ReleaseItem] = {}
        for section_key, question in all_questions_and_entries(self.version.content):
            if not is_given(question):
                continue
            ref = question_ref(question)
            found[ref] = self._standing(ref, section_key, question)
            for document in question["evidence"]:
                found.setdefault(file_ref(document), self._of_file(document, section_key))
        return found

    @cached_property
    def sections(self) -> dict[str, str]:
        """Section key → the audience decided for the section as such."""
        return {
            key: decided.audience if (decided := self.decisions.get(("section", key))) else "none"
            for key in frozen.section_keys(self.version.content)
        }

    def sections_decided(self, audience: str) -> set[str]:
        """Keys of the sections that the state released to ``audience``, even if no item of them can be shown there."""
        return {key for key, decided in self.sections.items() if release_policy.reaches(decided, audience)}

    def decided_for(self, question_key: str) -> str:
        """The audience decided for the section of a question; "none" if it is not asked."""
        found = (
            s["key"] for _, s, question in frozen.numbered(self.version.content) if question["key"] == question_key
        )
        return next((self.sections[key] for key in found), ReleaseAudience.NONE.value)

    def with_choices(self, choices: Mapping[Ref, str]) -> "Release":
        """The release as it would be if the state decided so now. Nothing is stored; no query."""
        chosen = {ref: _Decided(audience, self.version.pk) for ref, audience in choices.items()}
        return replace(self, decisions={**self.decisions, **chosen})

    @property
    def undecided(self) -> list[str]:
        """Keys of the sections without a decision."""
        return [key for key in frozen.section_keys(self.version.content) if ("section", key) not in self.decisions]

    def _standing(self, ref: Ref, section_key: str, question: FrozenQuestion) -> ReleaseItem:
        confidentiality = release_policy.class_of(question["confidentiality"], question["kind"])
        own, by_section = self.decisions.get(ref), self.decisions.get(("section", section_key))
        decision = own if own and own.audience else by_section
        why = ""
        decided = decision.audience if decision else ReleaseAudience.NONE.value
        if decision and decision.version_id != self.version.pk:
            before = self.earlier.get(decision.version_id, {}).get(question["key"])
            if before != item_hash(question):
                decided, why = ReleaseAudience.NONE.value, "It was changed since the decision. Decide again."
        return self._limited(ref, section_key, question["text"], confidentiality, own, decided, why, question)

    def _of_file(self, document: FrozenDocument, section_key: str) -> ReleaseItem:
        ref = file_ref(document)
        now = self.files.get(document["id"])
        own, by_section = self.decisions.get(ref), self.decisions.get(("section", section_key))
        decision = own if own and own.audience else by_section
        decided = decision.audience if decision else ReleaseAudience.NONE.value
        why = ""
        confidentiality = now.confidentiality if now else document["confidentiality"]
        if now is None or quarantine(now):
            decided, why = ReleaseAudience.NONE.value, "The virus scanner has not let it pass."
        return self._limited(ref, section_key, document["title"], confidentiality, own, decided, why, document)

    def _limited(self, ref, section_key, title, confidentiality, own, decided, why, content) -> ReleaseItem:
        """The decision, limited by the policy."""
        kind, key = ref
        held = bool(why)
        type_ = content.get("type", "")
        furthest = str(release_policy.furthest(kind, confidentiality, type_))
        audience = release_policy.nearer(decided, furthest)
        if not why and audience != decided:
            why = f"{confidentiality.capitalize()} {release_policy.KINDS[kind].plural} go no further."
        by_rule = bool(why) and not held
        mark = self.marks.get(ref)
        if mark:
            allowed = self._allowed(mark, content)
            if not release_policy.reaches(allowed, audience):
                audience, by_rule = allowed, False
                why = f"Received from {mark.giver}, which has not consented to more."
        return ReleaseItem(
            kind=kind,
            key=key,
            section_key=section_key,
            title=title,
            type=type_,
            confidentiality=confidentiality,
            decided=own.audience if own else "",
            audience=audience,
            furthest=furthest,
            why=why,
            is_held=bool(why) and not by_rule,
            giver=mark.giver.name if mark else "",
            mark_id=mark.pk if mark else None,
        )

    def _allowed(self, mark: ReceivedInformation, content: Mapping[str, Any]) -> str:
        """How far the giver consents for exactly this content."""
        given = item_hash(content)
        granted = [consent.audience for consent in self.consents.get(mark.pk, ()) if consent.item_hash == given]
        return max([release_policy.WITHOUT_CONSENT.value, *granted], key=release_policy.RANK.__getitem__)

    def allowed_by_giver(self, ref: Ref) -> str:
        """How far the giver of a marked item consents."""
        content = item_content(self.version, ref)
        return self._allowed(self.marks[ref], content) if content else release_policy.WITHOUT_CONSENT

    def content(self, audience: str) -> FrozenReport:
        """The report as ``audience`` gets it: everything that is not released to it is left out.

        Each question has ``form`` (``release_policy.ReleaseExtent``). A section without any item left is left out; a
        released section in which the state gave no answer stays, and is empty.
        """
        whole_report = self.version.content
        sections = (self._section(section, audience) for section in whole_report["sections"])
        released: FrozenReport = {
            "schema": whole_report["schema"],
            "cycle": whole_report["cycle"],
            "period_start": whole_report["period_start"],
            "period_end": whole_report["period_end"],
            "state": whole_report["state"],
            "state_name": whole_report["state_name"],
            "reference": whole_report.get("reference"),
            "questionnaire": whole_report["questionnaire"],
            "nil": whole_report.get("nil"),
            "audience": str(audience),
            "sections": [section for section in sections if section],
        }
        return frozen.keep_numbers(released, whole_report)

    def _section(self, section: FrozenSection, audience: str) -> FrozenSection | None:
        """The released part of a section; None for nothing. Empty lists of entries are left out."""
        left: FrozenSection = {
            "key": section["key"],
            "title": section["title"],
            "part": section["part"],
            "article": section["article"],
            "questions": [q for question in section["questions"] if (q := self._question(question, audience))],
        }
        progress: list[FrozenProgress] = [
            {**entry, "carried": None}
            for entry in section.get("follow_up", ())
            if self._goes(progress_ref(entry), audience)
        ]
        if progress:
            left["follow_up"] = progress
        needs: list[FrozenNeed] = [
            {**entry, "carried": None} for entry in section.get("needs", ()) if self._goes(need_ref(entry), audience)
        ]
        if needs:
            left["needs"] = needs
        practice: list[FrozenPractice] = [
            {**entry, "carried": None, "levels": [self._level(level, audience) for level in entry["levels"]]}
            for entry in section.get("practice", ())
            if self._goes(practice_ref(entry), audience)
        ]
        if practice:
            left["practice"] = practice
        if left["questions"] or progress or needs or practice:
            return left
        silent = not any(is_given(question) for question in questions_and_entries(section))
        return left if silent and release_policy.reaches(self.sections[section["key"]], audience) else None

    def _goes(self, ref: Ref, audience: str) -> bool:
        standing = self.items.get(ref)
        return standing is not None and standing.form(audience) != ReleaseExtent.NEVER

    def _level(self, level: FrozenLevel, audience: str) -> FrozenLevel:
        return {**level, "documents": self._documents(level["documents"], audience)}

    def _documents(self, shown: Iterable[FrozenDocument], audience: str) -> list[FrozenDocument]:
        return [
            {**document, "content_type": self.files[document["id"]].content_type, "form": str(of_file)}
            for document in shown
            if (of_file := self.items[file_ref(document)].form(audience)) != ReleaseExtent.NEVER
        ]

    def _question(self, question: FrozenQuestion, audience: str) -> FrozenQuestion | None:
        standing = self.items.get(question_ref(question))
        form = standing.form(audience) if standing else ReleaseExtent.NEVER
        if form == ReleaseExtent.NEVER:
            return None
        given: FrozenQuestion = {**question, "form": str(form), "carried": None, "evidence": []}
        if form == ReleaseExtent.STATUS:
            return {**given, "narrative": "", "reason": ""}
        if form == ReleaseExtent.TOTAL:
            return {**given, "table": self._total(question), "narrative": "", "reason": question["reason"]}
        given = public_figures.added_to(given, self.public)
        if counts_a_few(question, self.told_from(audience)):
            given["value"], given["shown"] = None, gettext("hidden (a count of a few)")
        given["evidence"] = self._documents(question["evidence"], audience)
        return given

    def _total(self, question: FrozenQuestion) -> FrozenTable | None:
        """A table as its total alone, with ``lines`` in the place of cells: those that Parties were told.

        ``is_told`` is false until that has been worked out (``publication.telling``). ``public`` says where the state
        has published a total itself.
        """
        table = public_figures.added_to(question, self.public)["table"]
        if table is None:
            return None
        lines = self.told_to_parties.get((self.version.reference, table["key"]))
        left: dict[str, Any] = {
            "key": table["key"],
            "number": table["number"],
            "title": table["title"],
            "unit": table["unit"],
            "source": table["source"],
            "coverage": table["coverage"],
            "cutoff": table["cutoff"],
            "provisional": table["provisional"],
            "lines": lines or [],
            "is_told": lines is not None,
        }
        if public := [entry for entry in table.get("public", ()) if not entry["at"]]:
            left["public"] = public
        if self.parties_are_told[1]:
            left["told_from"], left["why_told"] = self.parties_are_told
        return cast(FrozenTable, left)  # it has no cells, and its form says so to whoever reads it

    def public_elsewhere(self, released: Container[str]) -> dict[str, FrozenTable]:
        """The tables that are not in ``released``, with the figures of them that the state has published itself."""
        return {
            key: {**table, "public": self.public[key]}
            for key, table in frozen.given_tables(self.version.content).items()
            if key not in released and self.public.get(key)
        }

    def tables_for(self, audience: str) -> dict[str, FrozenTable]:
        """The tables with figures of which ``audience`` gets anything, whole, with what the state has published."""
        return {
            table["key"]: {**table, "public": self.public[table["key"]]} if self.public.get(table["key"]) else table
            for question, table in frozen.with_tables(frozen.questions(self.version.content))
            if question["kind"] in frozen.GIVEN and self.goes_to(question, audience)
        }

    def goes_to(self, question: FrozenQuestion, audience: str) -> bool:
        """Whether ``audience`` gets anything of the answer to a question."""
        return self._goes(question_ref(question), audience)

    def withheld(self, audience: str) -> set[str]:
        """Keys of the questions that the state answered but ``audience`` does not get."""
        return {
            key
            for (kind, key), item in self.items.items()
            if kind != "file" and item.form(audience) == ReleaseExtent.NEVER
        }

    def sections_for(self, audience: str) -> set[str]:
        """Keys of the sections that were released to this audience, or of which an item was."""
        whole = {
            key
            for key, decided in self.sections.items()
            if release_policy.reaches(decided, audience)
            and self.decisions["section", key].version_id == self.version.pk
        }
        return whole | {item.section_key for item in self.entering(audience)}

    def entering(self, audience: str) -> list[ReleaseItem]:
        """The items of which ``audience`` gets anything."""
        return [item for item in self.items.values() if item.form(audience) != ReleaseExtent.NEVER]


def releases_of(versions: Iterable[SubmittedVersion]) -> dict[int, Release]:
    """Version id → its release. Six queries for any number of versions, ten if figures are public.

    One more, once, when the total of a table is asked for.
    """
    versions = list(versions)
    reports = [version.report_id for version in versions]
    decisions: dict[int, dict[Ref, _Decided]] = {report: {} for report in reports}
    newest = (
        ReleaseDecision.objects.filter(report__in=reports)
        .order_by("report_id", "kind", "key", "-pk")
        .distinct("report_id", "kind", "key")
    )
    for report, kind, key, audience, decided_on in newest.values_list(
        "report_id", "kind", "key", "audience", "consent__version_id"
    ):
        decisions[report][kind, key] = _Decided(audience, decided_on)
    earlier = _hashes({d.version_id for found in decisions.values() for d in found.values()} - {v.pk for v in versions})
    marks: dict[int, dict[Ref, ReceivedInformation]] = {report: {} for report in reports}
    for mark in ReceivedInformation.objects.filter(report__in=reports, lifted_at=None).select_related("giver"):
        marks[mark.report_id][mark.kind, mark.key] = mark
    consents = _consents([mark.pk for found in marks.values() for mark in found.values()])
    files = _files(versions)
    public = public_figures.of_versions(versions)
    of_cycles = NationalReport.objects.filter(pk__in=reports).select_related("cycle")
    cycles = {report.pk: report.cycle for report in of_cycles}
    told: Any = SimpleLazyObject(lambda: _told_to_parties(reports))
    return {
        version.pk: Release(
            version=version,
            decisions=decisions[version.report_id],
            earlier=earlier,
            files=files,
            marks=marks[version.report_id],
            consents=consents,
            threshold=cycles[version.report_id].smallest_shown,
            ammtc_is_told=cycles[version.report_id].ammtc_is_told,
            parties_are_told=cycles[version.report_id].parties_are_told,
            told_to_parties=told,
            public=public[version.pk],
        )
        for version in versions
    }


def _told_to_parties(reports: list[int]) -> dict[tuple[str, str], list[dict[str, str]]]:
    """(reference of a version, key of a table) → the lines of its total, whoever asks."""
    cycles = NationalReport.objects.filter(pk__in=reports).values("cycle")
    with row_access(reviews=True):
        rows = list(
            AudienceFigures.objects.filter(
                audience=ReleaseAudience.PARTIES, consolidated__cycle__in=list(cycles.values_list("cycle", flat=True))
            )
            .exclude(told_at=None)
            .order_by("consolidated_id", "-number")
            .distinct("consolidated_id")
        )
    return {
        (of_state["reference"], key): row.shown[iso2][key]
        for row in rows
        for iso2, of_state in row.entered.items()
        for key in of_state["tables"]
    }


def release_of(version: SubmittedVersion) -> Release:
    return releases_of([version])[version.pk]


def _hashes(versions: set[int]) -> dict[int, dict[str, str]]:
    if not versions:
        return {}
    found = SubmittedVersion.objects.filter(pk__in=versions).values_list("pk", "content")
    return {
        pk: {question["key"]: item_hash(question) for _, question in all_questions_and_entries(content)}
        for pk, content in found
    }


def _consents(marks: list[int]) -> dict[int, list[_Consent]]:
    """Mark id → the valid consents: requests whose newest reply grants them."""
    found: dict[int, list[_Consent]] = {}
    for request in ConsentRequest.objects.filter(mark__in=marks).prefetch_related("replies"):
        replies = list(request.replies.all())
        if replies and replies[0].answer == ConsentAnswer.GRANTED:
            found.setdefault(request.mark_id, []).append(_Consent(request.audience, request.item_hash))
    return found


def _files(versions: list[SubmittedVersion]) -> dict[int, EvidenceFile]:
    wanted = {
        document["id"]
        for version in versions
        for _, question in all_questions_and_entries(version.content)
        for document in question["evidence"]
    }
    return EvidenceFile.objects.in_bulk(wanted)


def released_sections(
    versions: Iterable[SubmittedVersion], audience: str = ReleaseAudience.DONORS
) -> dict[str, set[str]]:
    """ISO code of the state → keys of the sections that it has released to ``audience``, whole or in part."""
    return {r.version.content["state"]: r.sections_for(audience) for r in releases_of(versions).values()}
