"""How far each item of a report goes now, and what an audience gets of it.

Everybody who shows anything of a report beyond its state and the secretariat's review asks here, and previews ask the
same: ``releases_of(versions)[version.pk].content(audience)``. The rules are data: ``reporting/release_policy.py``.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from reporting import release_policy as policy
from reporting.entry_snapshot import ENTRY_LISTS, entries_of, whole
from reporting.enums import AnswerKind, ConsentAnswer, ReleaseAudience
from reporting.models import (
    ConsentRequest,
    EvidenceFile,
    NationalReport,
    ReceivedInformation,
    ReleaseDecision,
    ReportingCycle,
    ReviewDecision,
    SubmittedVersion,
)
from reporting.queries import public_figures
from reporting.queries.evidence_library import quarantine
from reporting.queries.regional_totals import regional_tables
from reporting.release_policy import Form

Ref = tuple[str, str]  # kind and key of an item: ("answer", "art5-1-q1")
NOTHING_GIVEN = {AnswerKind.UNANSWERED}


def question_ref(question: Mapping[str, Any]) -> Ref:
    if "entry" in question:  # what stands beside the questions, in their shape
        return question["entry"], question["entry_key"]
    return policy.kind_of(question["type"]).key, question["key"]


def file_ref(document: Mapping[str, Any]) -> Ref:
    return policy.FILE.key, str(document["id"])


def is_given(question: Mapping[str, Any]) -> bool:
    """Whether the state said anything: a blank is not an item."""
    return question["kind"] not in NOTHING_GIVEN or bool(question["narrative"]) or bool(question["evidence"])


def item_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of what the state gave, so that a later change is noticed. How it was carried over does not matter."""
    given = {key: value for key, value in content.items() if key not in {"carried", "text", "obligation_title"}}
    return hashlib.sha256(json.dumps(given, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def item_content(version: SubmittedVersion, ref: Ref) -> dict[str, Any] | None:
    """The answer, table or document as it was handed in; None if it is not there."""
    for section in version.content["sections"]:
        for question in whole(section):
            if question_ref(question) == ref:
                return question
            for document in question["evidence"]:
                if file_ref(document) == ref:
                    return document
    return None


@dataclass(frozen=True)
class Standing:
    """How far one item goes. ``decided`` is its own decision ("" : it follows its section), ``audience`` what holds.

    ``why`` says in a sentence why it goes less far than was decided; "" if it does not.
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
    is_held: bool = False  # for another reason than its class: changed, received from a Party, not let pass
    giver: str = ""  # name of the Party from which it was received
    mark_id: int | None = None

    def form(self, audience: str) -> Form:
        """What ``audience`` gets of it now."""
        if audience == ReleaseAudience.NONE or not policy.reaches(self.audience, audience):
            return Form.NEVER
        return policy.form_of(self.kind, self.confidentiality, audience, self.type)


@dataclass(frozen=True)
class _Consent:
    """What a giver allowed: until which audience, for exactly which item."""

    audience: str
    item_hash: str


@dataclass(frozen=True)
class _Decided:
    audience: str
    version_id: int


@dataclass
class Release:
    """One submitted version, with what its state has decided on it."""

    version: SubmittedVersion
    decisions: dict[Ref, _Decided]
    earlier: dict[int, dict[str, str]]  # version id → item hashes by question key, of versions decided on before
    files: dict[int, EvidenceFile]  # the documents as they are now, by id
    marks: dict[Ref, ReceivedInformation]
    consents: dict[int, list[_Consent]]  # mark id → what its giver allows now
    threshold: int
    public: public_figures.OfTables = field(default_factory=dict)  # what the state has published itself of its tables

    @cached_property
    def items(self) -> dict[Ref, Standing]:
        """Every item that the state gave, in the order of the report; sections are in ``sections``."""
        found: dict[Ref, Standing] = {}
        for section in self.version.content["sections"]:
            for question in whole(section):
                if not is_given(question):
                    continue
                ref = question_ref(question)
                found[ref] = self._standing(ref, section["key"], question)
                for document in question["evidence"]:
                    found.setdefault(file_ref(document), self._of_file(document, section["key"]))
        return found

    @cached_property
    def sections(self) -> dict[str, str]:
        """Section key → the audience decided for the section as such."""
        return {
            section["key"]: decided.audience if (decided := self.decisions.get(("section", section["key"]))) else "none"
            for section in self.version.content["sections"]
        }

    def sections_decided(self, audience: str) -> set[str]:
        """Keys of the sections that the state lets go as far as ``audience``, whatever is left of them there."""
        return {key for key, decided in self.sections.items() if policy.reaches(decided, audience)}

    def decided_for(self, question_key: str) -> str:
        """The audience decided for the section in which a question stands; "none" where it is not asked."""
        for section in self.version.content["sections"]:
            if any(question["key"] == question_key for question in section["questions"]):
                return self.sections[section["key"]]
        return ReleaseAudience.NONE.value

    @property
    def undecided(self) -> list[str]:
        """Keys of the sections on which the state has said nothing yet."""
        keys = [section["key"] for section in self.version.content["sections"]]
        return [key for key in keys if ("section", key) not in self.decisions]

    def _standing(self, ref: Ref, section_key: str, question: Mapping[str, Any]) -> Standing:
        confidentiality = policy.class_of(question["confidentiality"], question["kind"])
        own, by_section = self.decisions.get(ref), self.decisions.get(("section", section_key))
        decision = own if own and own.audience else by_section
        why = ""
        decided = decision.audience if decision else ReleaseAudience.NONE.value
        if decision and decision.version_id != self.version.pk:
            before = self.earlier.get(decision.version_id, {}).get(question["key"])
            if before != item_hash(question):
                decided, why = ReleaseAudience.NONE.value, "It was changed since the decision. Decide again."
        return self._limited(ref, section_key, question["text"], confidentiality, own, decided, why, question)

    def _of_file(self, document: Mapping[str, Any], section_key: str) -> Standing:
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

    def _limited(self, ref, section_key, title, confidentiality, own, decided, why, content) -> Standing:
        """What was decided, kept within the limits of the policy."""
        kind, key = ref
        held = bool(why)
        type_ = content.get("type", "")
        furthest = str(policy.furthest(kind, confidentiality, type_))
        audience = policy.nearer(decided, furthest)
        if not why and audience != decided:
            why = f"{confidentiality.capitalize()} {policy.KINDS[kind].plural} go no further."
        by_rule = bool(why) and not held
        mark = self.marks.get(ref)
        if mark:
            allowed = self._allowed(mark, content)
            if not policy.reaches(allowed, audience):
                audience, by_rule = allowed, False
                why = f"Received from {mark.giver}, which has not consented to more."
        return Standing(
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
        """How far the giver lets exactly this go."""
        given = item_hash(content)
        granted = [consent.audience for consent in self.consents.get(mark.pk, ()) if consent.item_hash == given]
        return max([policy.WITHOUT_CONSENT.value, *granted], key=policy.RANK.__getitem__)

    def allowed_by_giver(self, ref: Ref) -> str:
        """How far the giver of a marked item lets it go."""
        content = item_content(self.version, ref)
        return self._allowed(self.marks[ref], content) if content else policy.WITHOUT_CONSENT

    def content(self, audience: str) -> dict[str, Any]:
        """The report as ``audience`` gets it: a snapshot in which only what is released to it is left.

        Each question has ``form`` (``release_policy.Form``). Sections in which nothing is left are left out; a released
        one in which the state said nothing stays, and is empty.
        """
        sections = []
        for section in self.version.content["sections"]:
            questions = [q for question in section["questions"] if (q := self._question(question, audience))]
            silent = not any(is_given(question) for question in whole(section))
            entries = self._entries(section, audience)
            if questions or entries or (silent and policy.reaches(self.sections[section["key"]], audience)):
                asked = {key: value for key, value in section.items() if key not in ENTRY_LISTS}
                sections.append({**asked, "questions": questions, **entries})
        kept = (
            "schema",
            "cycle",
            "period_start",
            "period_end",
            "state",
            "state_name",
            "reference",
            "questionnaire",
            "nil",
        )
        return {key: self.version.content.get(key) for key in kept} | {"audience": str(audience), "sections": sections}

    def _entries(self, section: Mapping[str, Any], audience: str) -> dict[str, list[dict[str, Any]]]:
        """What is left of the lists of a section beside its questions; a list of which nothing is left is left out."""
        found: dict[str, list[dict[str, Any]]] = {}
        for name, entry, ref in entries_of(section):
            standing = self.items.get(ref)
            if standing is None or standing.form(audience) == Form.NEVER:
                continue
            given = {**entry, "carried": None}
            if name == "practice":
                levels = [{**level, "documents": self._documents(level, audience)} for level in entry["levels"]]
                given["levels"] = levels
            found.setdefault(name, []).append(given)
        return found

    def _documents(self, shown_by: Mapping[str, Any], audience: str) -> list[dict[str, Any]]:
        return [
            {**document, "content_type": self.files[document["id"]].content_type, "form": str(of_file)}
            for document in shown_by["documents"]
            if (of_file := self.items[file_ref(document)].form(audience)) != Form.NEVER
        ]

    def _question(self, question: Mapping[str, Any], audience: str) -> dict[str, Any] | None:
        standing = self.items.get(question_ref(question))
        form = standing.form(audience) if standing else Form.NEVER
        if form == Form.NEVER:
            return None
        given = {**question, "form": str(form), "carried": None, "evidence": []}
        if form == Form.STATUS:
            return {**given, "narrative": "", "reason": ""}
        if form == Form.TOTAL:
            return {**given, "table": self._total(question), "narrative": "", "reason": question["reason"]}
        given = public_figures.added_to(given, self.public)
        given["evidence"] = [
            {**document, "content_type": self.files[document["id"]].content_type, "form": str(of_file)}
            for document in question["evidence"]
            if (of_file := self.items[file_ref(document)].form(audience)) != Form.NEVER
        ]
        return given

    def _total(self, question: Mapping[str, Any]) -> dict[str, Any] | None:
        """A table as its total alone: {key, number, title, unit, lines: [{label, shown}], source, coverage, cutoff}.

        A total that the state has published itself is shown also where it is small; ``public`` says where it stands.
        """
        table = question["table"]
        if table is None:
            return None
        asked = public_figures.added_to(question, self.public)
        alone = {"state": self.version.content["state"], "sections": [{"key": "", "questions": [asked]}]}
        found = regional_tables([alone], threshold=self.threshold, fewest_states=1)
        lines = [line for item in found for line in item.lines if line.is_total or line.is_beside]
        kept = ("key", "number", "title", "unit", "source", "coverage", "cutoff", "provisional")
        public = [entry for entry in asked["table"].get("public", ()) if not entry["at"]]
        return {
            **{key: table[key] for key in kept},
            "lines": [{"label": line.label.removesuffix(", region"), "shown": line.shown} for line in lines],
            **({"public": public} if public else {}),
        }

    def public_elsewhere(self, released: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """The tables that are not in ``released``, with the figures that the state has published of them itself."""
        return {
            key: {**table, "public": self.public[key]}
            for key, table in public_figures.given_tables(self.version.content).items()
            if key not in released and self.public.get(key)
        }

    def goes_to(self, question: Mapping[str, Any], audience: str) -> bool:
        """Whether ``audience`` gets anything of the answer to a question."""
        standing = self.items.get(question_ref(question))
        return standing is not None and standing.form(audience) != Form.NEVER

    def withheld(self, audience: str) -> set[str]:
        """Keys of the questions that the state answered and ``audience`` does not get."""
        return {key for (kind, key), item in self.items.items() if kind != "file" and item.form(audience) == Form.NEVER}

    def sections_for(self, audience: str) -> set[str]:
        """Keys of the sections that were released so far as such, or of which an item was."""
        whole = {
            key
            for key, decided in self.sections.items()
            if policy.reaches(decided, audience) and self.decisions["section", key].version_id == self.version.pk
        }
        return whole | {item.section_key for item in self.entering(audience)}

    def entering(self, audience: str) -> list[Standing]:
        """The items of which ``audience`` gets anything."""
        return [item for item in self.items.values() if item.form(audience) != Form.NEVER]


def releases_of(versions: Iterable[SubmittedVersion]) -> dict[int, Release]:
    """Version id → how far its items go now. Six queries for any number of versions, ten if figures are public."""
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
    thresholds = dict(NationalReport.objects.filter(pk__in=reports).values_list("pk", "cycle__smallest_shown"))
    return {
        version.pk: Release(
            version=version,
            decisions=decisions[version.report_id],
            earlier=earlier,
            files=files,
            marks=marks[version.report_id],
            consents=consents,
            threshold=thresholds[version.report_id],
            public=public[version.pk],
        )
        for version in versions
    }


def release_of(version: SubmittedVersion) -> Release:
    return releases_of([version])[version.pk]


def _hashes(versions: set[int]) -> dict[int, dict[str, str]]:
    if not versions:
        return {}
    found = SubmittedVersion.objects.filter(pk__in=versions).values_list("pk", "content")
    return {
        pk: {q["key"]: item_hash(q) for section in content["sections"] for q in whole(section)} for pk, content in found
    }


def _consents(marks: list[int]) -> dict[int, list[_Consent]]:
    """Mark id → the consents that stand: requests whose newest reply grants them."""
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
        for section in version.content["sections"]
        for question in whole(section)
        for document in question["evidence"]
    }
    return EvidenceFile.objects.in_bulk(wanted)


def accepted_version(report: NationalReport) -> SubmittedVersion | None:
    """The newest version that the secretariat accepted. It stays the one decided on while a correction is written."""
    return (
        SubmittedVersion.objects.filter(report=report, decisions__kind=ReviewDecision.ACCEPTED)
        .select_related("report__member_state", "report__cycle")
        .order_by("-number")
        .first()
    )


def decided_on(cycle: ReportingCycle) -> list[SubmittedVersion]:
    """``accepted_version`` of every report of the cycle that has one, in the order of state names."""
    return list(
        SubmittedVersion.objects.filter(report__cycle=cycle, decisions__kind=ReviewDecision.ACCEPTED)
        .select_related("report__member_state", "report__cycle")
        .order_by("report__member_state__name", "-number")
        .distinct("report__member_state__name")
    )


def released_sections(
    versions: Iterable[SubmittedVersion], audience: str = ReleaseAudience.DONORS
) -> dict[str, set[str]]:
    """ISO code of the state → keys of the sections that it has released to ``audience``, whole or in part."""
    return {r.version.content["state"]: r.sections_for(audience) for r in releases_of(versions).values()}


def released_tables(
    versions: Iterable[SubmittedVersion], audience: str = ReleaseAudience.DONORS
) -> dict[str, set[str]]:
    """ISO code of the state → keys (``victims`` tables) of the tables that it has released to ``audience``."""
    return {
        release.version.content["state"]: {
            question["table"]["key"]
            for section in release.version.content["sections"]
            for question in section["questions"]
            if question["table"] and release.goes_to(question, audience)
        }
        for release in releases_of(versions).values()
    }
