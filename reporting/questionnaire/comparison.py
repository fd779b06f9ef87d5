"""The differences between two versions of a questionnaire, word by word for changed texts. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from django.utils.translation import ngettext_lazy

from reporting.enums import Confidentiality, CycleKind
from reporting.questionnaire.content import KnownReferences, QuestionContent, QuestionnaireContent, SectionContent
from reporting.text.text_difference import GONE, NEW, Piece, difference

ADDED, CHANGED, REPLACES, MOVED, UNCHANGED = "added", "changed", "replaces", "moved", "unchanged"
LABELS = {ADDED: "New", CHANGED: "Changed", REPLACES: "Takes the place of another", MOVED: "Moved"}


@dataclass(frozen=True)
class FieldChange:
    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class QuestionChange:
    """One question of the newer version. ``before``: the questions that it replaces, or its earlier self."""

    how: str
    question: QuestionContent
    fields: list[FieldChange]
    before: list[QuestionContent]
    type_changed: bool = False

    @property
    def label(self) -> str:
        if self.how == REPLACES and len(self.before) > 1:
            return "Made of several"
        return "New key" if self.how == REPLACES else LABELS.get(self.how, "")


@dataclass(frozen=True)
class SectionChange:
    how: str
    section: SectionContent
    fields: list[FieldChange]
    questions: list[QuestionChange]

    @property
    def label(self) -> str:
        return LABELS.get(self.how, "")


@dataclass(frozen=True)
class Dropped:
    question: QuestionContent
    section: str
    reason: str


@dataclass(frozen=True)
class Comparison:
    settings: list[FieldChange]
    sections: list[SectionChange]  # only those with differences
    removed_sections: list[SectionContent]
    dropped: list[Dropped]

    @cached_property
    def counts(self) -> list[tuple[str, int]]:
        """In words: how many questions and sections changed in which way; without zeros."""
        changes = [change.how for section in self.sections for change in section.questions]
        sections = [section.how for section in self.sections]
        wanted = [
            (ngettext_lazy("new section", "new sections", "count"), sections.count(ADDED)),
            (ngettext_lazy("section removed", "sections removed", "count"), len(self.removed_sections)),
            (
                ngettext_lazy("section renamed or changed", "sections renamed or changed", "count"),
                sections.count(CHANGED),
            ),
            (ngettext_lazy("new question", "new questions", "count"), changes.count(ADDED)),
            (ngettext_lazy("question changed", "questions changed", "count"), changes.count(CHANGED)),
            (ngettext_lazy("question with a new key", "questions with a new key", "count"), changes.count(REPLACES)),
            (ngettext_lazy("question moved", "questions moved", "count"), changes.count(MOVED)),
            (ngettext_lazy("question dropped", "questions dropped", "count"), len(self.dropped)),
        ]
        return [(words % {"count": count}, count) for words, count in wanted if count]

    @property
    def is_empty(self) -> bool:
        return not (self.settings or self.sections or self.removed_sections or self.dropped)


def compare(old: QuestionnaireContent, new: QuestionnaireContent, known: KnownReferences) -> Comparison:
    """The differences between ``old`` and ``new``, as a reader of ``new`` should see them."""
    earlier, where = old.by_key(), {q.key: section for section in old.sections for q in section.questions}
    moved = _moved([q.key for q in old.questions()], [q.key for q in new.questions()])
    moved_sections = _moved([s.key for s in old.sections], [s.key for s in new.sections])
    old_sections = {section.key: section for section in old.sections}
    sections = []
    for section in new.sections:
        before_section = old_sections.get(section.key)
        changes = []
        for question in section.questions:
            before = [earlier[question.key]] if question.key in earlier else []
            renamed = [earlier[key] for key in question.previous_keys if key in earlier]
            fields = _fields(_words(before[0], known), _words(question, known)) if before else []
            if renamed and not before:
                fields = _fields(_words(renamed[0], known), _words(question, known))
            elif before and where[question.key].key != section.key:
                fields.append(FieldChange("Section", _whole(where[question.key].title, section.title)))
            how = ADDED if not before and not renamed else REPLACES if renamed else UNCHANGED
            if how == UNCHANGED and fields:
                how = CHANGED
            elif how == UNCHANGED and question.key in moved:
                how = MOVED
            if how != UNCHANGED:
                asked_before = [*before, *renamed]
                changes.append(
                    QuestionChange(
                        how,
                        question,
                        fields,
                        asked_before,
                        type_changed=any(other.type != question.type for other in asked_before),
                    )
                )
        fields = _fields(_section_words(before_section), _section_words(section)) if before_section else []
        how = ADDED if before_section is None else CHANGED if fields else UNCHANGED
        if how == UNCHANGED and section.key in moved_sections:
            how = MOVED
        if changes or how != UNCHANGED:
            sections.append(SectionChange(how, section, fields, changes))
    kept = {section.key for section in new.sections}
    return Comparison(
        settings=_fields(_settings_words(old), _settings_words(new)),
        sections=sections,
        removed_sections=[section for section in old.sections if section.key not in kept],
        dropped=[Dropped(q, where[q.key].title, new.dropped.get(q.key, "")) for q in new.gone_from(old)],
    )


def question_changes(old: QuestionContent, new: QuestionContent, known: KnownReferences) -> list[FieldChange]:
    """The differences between two versions of one question."""
    return _fields(_words(old, known), _words(new, known))


def section_changes(old: SectionContent, new: SectionContent) -> list[FieldChange]:
    """The differences between two versions of one section, without its questions."""
    return _fields(_section_words(old), _section_words(new))


def _moved(old: list[str], new: list[str]) -> set[str]:
    """The keys in both lists whose place among the others changed."""
    both = set(old) & set(new)
    before, after = [key for key in old if key in both], [key for key in new if key in both]
    if before == after:
        return set()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    stayed = {key for block in matcher.get_matching_blocks() for key in before[block.a : block.a + block.size]}
    return both - stayed


def _whole(before: str, after: str) -> list[Piece]:
    return [piece for piece in (Piece(GONE, before), Piece(NEW, after)) if piece.text]


WRITTEN = {"Question", "Guidance", "Choices", "Title", "About", "Basis", "What is new"}


def _fields(old: dict[str, str], new: dict[str, str]) -> list[FieldChange]:
    """The differences: written text word by word, everything else as a whole."""
    return [
        FieldChange(label, difference(old[label], text) if label in WRITTEN else _whole(old[label], text))
        for label, text in new.items()
        if old[label] != text
    ]


def _words(question: QuestionContent, known: KnownReferences) -> dict[str, str]:
    article = known.obligations.get(question.obligation)
    return {
        "Question": question.text,
        "Type": question.type_label,
        "Needed before the report can be submitted": "Yes" if question.required else "No",
        "Guidance": question.guidance,
        "Choices": "; ".join(label for _, label in question.choices),
        "Values of the choices": ", ".join(value for value, _ in question.choices),
        "Unit": question.unit,
        "Table": known.tables.get(question.table, question.table),
        "Asked only if": f"{question.depends_on[0]} is {question.depends_on[1]}" if question.depends_on else "",
        "Confidentiality": Confidentiality(question.confidentiality).label,
        "Obligation": f"{question.obligation} (Article {article})" if article else question.obligation,
        "Documents that would show it": "; ".join(question.evidence),
    }


def _section_words(section: SectionContent) -> dict[str, str]:
    return {
        "Title": section.title,
        "Part": section.part,
        "Article": f"Article {section.article}" if section.article else "",
        "About": section.about,
        "Basis": section.basis,
    }


def _settings_words(content: QuestionnaireContent) -> dict[str, str]:
    return {
        "Title": content.title,
        "For": CycleKind(content.kind).label if content.kind else "All kinds of reports",
        "What is new": content.note,
    }
