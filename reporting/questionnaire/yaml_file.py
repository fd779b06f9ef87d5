"""A questionnaire as a YAML file: writes it, and reads it with a sentence and a line for each error.

It reads two layouts. The portal's own has ``sections`` with their questions. domain/obligations.yaml has its questions
below obligations and question groups; there an article with questions is a section. Questions are written the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from reporting import question_types
from reporting.enums import Confidentiality, CycleKind, EvidenceKind
from reporting.question_types import FIXED_CHOICES, Choice
from reporting.questionnaire import rules
from reporting.questionnaire.content import KnownReferences, QuestionContent, QuestionnaireContent, SectionContent
from reporting.standing import CONTEXT_SECTION
from reporting.text.yaml_nodes import BadFile, Fault, Node, YamlEntry, YamlMapping, YamlScalar, brief, parse
from reporting.text.yaml_reader import YamlReader, in_blocks

SCHEMA = 1
ABOUT_PART, THEMES_PART = "About this report", "Work plan and themes"
EVERY_KIND = "every"

FILE_KEYS = {
    "schema_version",
    "instrument",
    "questionnaire",
    "vocabularies",
    "choice_sets",
    "sources",
    "reading_rules",
    "sections",
    "obligations",
    "question_groups",
}
QUESTIONNAIRE_KEYS = {"version", "title", "kind", "note", "dropped"}
SECTION_KEYS = {"key", "title", "part", "article", "about", "basis", "questions"}
GROUP_KEYS = {"key", "title", "about", "basis", "areas", "questions"}
OBLIGATION_KEYS = {
    "key",
    "article",
    "paragraph",
    "together_with",
    "title",
    "summary",
    "pillar",
    "binding",
    "qualifier",
    "addressee",
    "modelled_on",
    "note",
    "verification",
    "questions",
}
QUESTION_KEYS = {
    "key",
    "obligation",
    "text",
    "type",
    "required",
    "choice_set",
    "choices",
    "retired_choices",
    "unit",
    "guidance",
    "evidence",
    "sensitivity",
    "table",
    "depends_on",
    "previous_keys",
}
CHOICE_KEYS = {"value", "label", "score"}
LONGEST = {  # characters, as the forms of the editor allow them
    "title": 160,
    "part": 120,
    "unit": 40,
    "key": 40,
    "text": 1000,
    "guidance": 2000,
    "about": 2000,
    "basis": 2000,
    "note": 2000,
    "label": 200,
}
MOST_SECTIONS, MOST_QUESTIONS, MOST_CHOICES = 200, 1000, 100  # in a file, in a file, in one question


# --- Writing ----------------------------------------------------------------------------------------------------------
def dump(content: QuestionnaireContent, version: int) -> str:
    """The file of a questionnaire; the same content gives the same text."""
    head: dict[str, Any] = {
        "version": version,
        "title": content.title,
        "kind": content.kind or EVERY_KIND,
        "note": content.note,
        "dropped": content.dropped,
    }
    data = {
        "schema_version": SCHEMA,
        "instrument": "ACTIP",
        "questionnaire": {key: value for key, value in head.items() if value},
        "vocabularies": {"evidence": {str(kind): kind.label for kind in EvidenceKind}},
        "choice_sets": {str(key): _choices(choices) for key, choices in FIXED_CHOICES.items()},
        "sections": [_section(section) for section in content.sections],
    }
    return in_blocks(data)


def _choices(choices: Iterable[Choice]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in choices]


def _section(section: SectionContent) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "key": section.key,
        "title": section.title,
        "part": section.part,
        "article": section.article,
        "about": section.about,
        "basis": section.basis,
    }
    return {key: value for key, value in fields.items() if value} | {
        "questions": [_question(question) for question in section.questions]
    }


def _question(question: QuestionContent) -> dict[str, Any]:
    kinds = {kind.label: str(kind) for kind in EvidenceKind}
    fixed = question.type in FIXED_CHOICES
    fields: dict[str, Any] = {
        "key": question.key,
        "obligation": question.obligation,
        "text": question.text,
        "type": str(question.type),
        "required": question.required,
        "choice_set": str(question.type) if fixed else "",
        "choices": [] if fixed else _choices(question.choices),
        "retired_choices": _choices(question.retired_choices),
        "unit": question.unit,
        "sensitivity": "" if question.confidentiality == Confidentiality.OFFICIAL else str(question.confidentiality),
        "table": question.table,
        "depends_on": dict(zip(("question", "value"), question.depends_on, strict=True)) if question.depends_on else {},
        "guidance": question.guidance,
        "evidence": [kinds.get(label, label) for label in question.evidence],
        "previous_keys": list(question.previous_keys),
    }
    return {key: value for key, value in fields.items() if value or key == "required"}


# --- Reading ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ReadQuestionnaire:
    """The content of a file, and the line of each question and of each of its entries."""

    content: QuestionnaireContent
    lines: dict[tuple[str, str], int]  # (question or section key, entry or "") → line


def load(data: bytes, known: KnownReferences) -> ReadQuestionnaire:
    """Read a file in either layout. Raises BadFile with everything that is wrong with its form."""
    return _QuestionnaireReader(known).read(parse(data))


def check(
    read: ReadQuestionnaire,
    known: KnownReferences,
    before: QuestionnaireContent | None,
    issued: Mapping[str, tuple[int, str]] | None = None,
) -> None:
    """Raise BadFile for errors of meaning, such as a condition on a question that does not exist."""
    wrong = [
        Fault(
            read.lines.get((problem.question or problem.section, problem.field))
            or read.lines.get((problem.question or problem.section, ""), 1),
            problem.question or problem.section,
            problem.message,
        )
        for problem in rules.problems(read.content, known, before, issued)
        if not problem.unfinished
    ]
    if wrong:
        raise BadFile(wrong)


class _QuestionnaireReader(YamlReader):
    def __init__(self, known: KnownReferences) -> None:
        super().__init__(LONGEST)
        self.known = known
        self.lines: dict[tuple[str, str], int] = {}
        self.questions_read = 0
        self.choice_sets: dict[str, tuple[Choice, ...]] = dict(FIXED_CHOICES)
        self.evidence: dict[str, str] = {str(kind): kind.label for kind in EvidenceKind}

    def read(self, root: YamlMapping) -> ReadQuestionnaire:
        top = self.entries(root, FILE_KEYS, "")
        if (schema := top.get("schema_version")) and self.text(schema, "schema_version") not in {"", str(SCHEMA)}:
            self.fault(schema.value, "schema_version", f"This portal reads schema_version {SCHEMA}.")
        if sets := top.get("choice_sets"):
            for entry in self.entries_of(sets.value, "choice_sets"):
                if entry.key not in FIXED_CHOICES:  # the portal's own cannot be changed by a file
                    self.choice_sets[entry.key] = self.choices(entry.value, entry.key)
        head = (
            self.entries(top["questionnaire"].value, QUESTIONNAIRE_KEYS, "questionnaire")
            if "questionnaire" in top
            else {}
        )
        if "sections" in top and ("obligations" in top or "question_groups" in top):
            self.fault(
                top["sections"].value, "sections", "A file has either sections, or obligations and question_groups."
            )
        if "sections" in top:
            nodes = self.items(top["sections"].value, "sections")
            if len(nodes) > MOST_SECTIONS:
                raise BadFile(
                    [Fault(nodes[MOST_SECTIONS].line, "", f"The file has more than {MOST_SECTIONS} sections.")]
                )
            sections = [self.section(node) for node in nodes]
        elif "obligations" in top or "question_groups" in top:
            sections = self.domain(top.get("obligations"), top.get("question_groups"))
        else:
            sections = []
            self.fault(root, "", "The file has no sections. It must have “sections:” with questions.")
        kind = self.text(head.get("kind"), "kind") if "kind" in head else ""
        if kind not in {"", EVERY_KIND, *CycleKind.values}:
            self.fault(head["kind"].value, "kind", self.one_of(kind, [EVERY_KIND, *CycleKind.values]))
        dropped = {
            entry.key: self.text(entry, entry.key)
            for entry in (self.entries_of(head["dropped"].value, "dropped") if "dropped" in head else [])
        }
        content = QuestionnaireContent(
            title=self.text(head.get("title"), "title") or "ACTIP national report",
            kind="" if kind == EVERY_KIND else kind,
            note=self.text(head.get("note"), "note"),
            sections=tuple(section for section in sections if section),
            dropped=dropped,
        )
        self.end()
        return ReadQuestionnaire(content, self.lines)

    # --- Sections and questions ---------------------------------------------------------------------------------------
    def domain(self, obligations: YamlEntry | None, groups: YamlEntry | None) -> list[SectionContent | None]:
        """The sections of domain/obligations.yaml: the first group, the articles, the other groups."""
        of_articles: dict[int, list[QuestionContent]] = {}
        for node in self.items(obligations.value, "obligations") if obligations else []:
            given = self.entries(node, OBLIGATION_KEYS, "obligation")
            key = self.slug(given.get("key"), node, "obligation")
            article = self.article(given.get("article"), key)
            questions = self.questions(given.get("questions"), key)
            if article is not None:
                of_articles.setdefault(article, []).extend(replace(q, obligation=key) for q in questions)
        found: list[SectionContent | None] = []
        for number, asked in of_articles.items():
            facts = self.known.articles[number]
            section_key = f"article-{number}"
            found.append(SectionContent(section_key, facts.title, facts.part, facts.about, "", number, tuple(asked)))
        first: list[SectionContent | None] = []
        others: list[SectionContent | None] = []
        for node in self.items(groups.value, "question_groups") if groups else []:
            part = ABOUT_PART
            section = self.section(node, GROUP_KEYS, part)
            if section and section.key != CONTEXT_SECTION:
                section = replace(section, part=THEMES_PART)
            (first if section and section.key == CONTEXT_SECTION else others).append(section)
        return [*first, *found, *others]

    def section(self, node: Node, allowed: set[str] = SECTION_KEYS, part: str = "") -> SectionContent | None:
        given = self.entries(node, allowed, "section")
        if not given:
            return None
        key = self.slug(given.get("key"), node, "section")
        self.note(key, node, given)
        if "part" in allowed:
            part = self.needed("part", given, node, f"section {key}")
        return SectionContent(
            key=key,
            title=self.needed("title", given, node, f"section {key}"),
            part=part,
            article=self.article(given["article"], key) if "article" in given else None,
            about=self.text(given.get("about"), key),
            basis=self.text(given.get("basis"), key),
            questions=tuple(self.questions(given.get("questions"), key)),
        )

    def questions(self, entry: YamlEntry | None, key: str) -> list[QuestionContent]:
        nodes = self.items(entry.value, f"questions of {key}") if entry else []
        return [question for node in nodes if (question := self.question(node))]

    def question(self, node: Node) -> QuestionContent | None:
        given = self.entries(node, QUESTION_KEYS, "question")
        if not given:
            return None
        self.questions_read += 1
        if self.questions_read > MOST_QUESTIONS:
            raise BadFile([Fault(node.line, "", f"The file has more than {MOST_QUESTIONS:,} questions.")])
        key = self.slug(given.get("key"), node, "question")
        self.note(key, node, given)
        type_ = self.needed("type", given, node, f"question {key}")
        if type_ and type_ not in question_types.ROWS:
            self.fault(given["type"].value, key, self.one_of(type_, question_types.ROWS))
        sensitivity = self.text(given.get("sensitivity"), key) or str(Confidentiality.OFFICIAL)
        if sensitivity not in Confidentiality.values:
            self.fault(given["sensitivity"].value, key, self.one_of(sensitivity, Confidentiality.values))
        condition = self.condition(given.get("depends_on"), key)
        evidence = self.words(given.get("evidence"), key)
        for item in evidence:
            if item not in self.evidence:
                self.fault(given["evidence"].value, key, self.one_of(item, list(self.evidence)))
        required = given.get("required")
        return QuestionContent(
            key=key,
            text=self.needed("text", given, node, f"question {key}"),
            type=type_,
            required=self.yes_or_no(required, key) if required else False,
            guidance=self.text(given.get("guidance"), key),
            unit=self.text(given.get("unit"), key),
            confidentiality=sensitivity,
            obligation=self.text(given.get("obligation"), key),
            choices=self.choices_of(given, key, type_),
            retired_choices=self.choices(given["retired_choices"].value, key) if "retired_choices" in given else (),
            table=self.text(given.get("table"), key),
            depends_on=condition,
            evidence=tuple(self.evidence.get(item, item) for item in evidence),
            previous_keys=tuple(self.words(given.get("previous_keys"), key)),
        )

    def choices_of(self, given: dict[str, YamlEntry], key: str, type_: str) -> tuple[Choice, ...]:
        if "choices" in given and "choice_set" in given:
            self.fault(given["choices"].value, key, "A question has either choices or a choice_set.")
        chosen: tuple[Choice, ...] = ()
        if "choices" in given:
            chosen = self.choices(given["choices"].value, key)
        elif "choice_set" in given:
            name = self.text(given["choice_set"], key)
            if name not in self.choice_sets:
                self.fault(given["choice_set"].value, key, self.one_of(name, list(self.choice_sets)))
            chosen = self.choice_sets.get(name, ())
        if type_ in FIXED_CHOICES:
            # "Not applicable" is a kind of answer here, possible for every question, and not one of the statuses.
            chosen = tuple(choice for choice in chosen if choice[0] != "not_applicable") or FIXED_CHOICES[type_]
        return chosen

    def choices(self, node: Node, key: str) -> tuple[Choice, ...]:
        found = []
        items = self.items(node, f"choices of {key}")
        if len(items) > MOST_CHOICES:
            self.fault(node, key, f"A question has at most {MOST_CHOICES} choices, not {len(items):,}.")
            return ()
        for item in items:
            given = self.entries(item, CHOICE_KEYS, "choice")
            if given:
                where = f"choice of {key}"
                value, label = self.needed("value", given, item, where), self.needed("label", given, item, where)
                if len(value) > LONGEST["key"]:
                    self.fault(given["value"].value, key, f"The value is longer than {LONGEST['key']} characters.")
                found.append((value, label))
        return tuple(found)

    def condition(self, entry: YamlEntry | None, key: str) -> tuple[str, str] | None:
        if entry is None or (isinstance(entry.value, YamlScalar) and entry.value.type == "null"):
            return None
        given = self.entries(entry.value, {"question", "value"}, "depends_on")
        if not given:
            return None
        where = f"depends_on of {key}"
        question, value = (self.needed(name, given, entry.value, where) for name in ("question", "value"))
        return (question, value) if question and value else None

    def article(self, entry: YamlEntry | None, key: str) -> int | None:
        if entry is None or not isinstance(entry.value, YamlScalar) or entry.value.type != "int":
            self.lines.setdefault((key, ""), entry.line if entry else 1)
            node = entry.value if entry else YamlScalar(self.lines[key, ""], "", "null")
            self.fault(node, key, "“article” must be the number of an article, such as 14.")
            return None
        number = int(entry.value.text) if entry.value.text.isdigit() else 0
        if number not in self.known.articles:
            self.fault(entry.value, key, f"There is no article {brief(entry.value.text)}.")
            return None
        return number

    def note(self, key: str, node: Node, given: Mapping[str, YamlEntry]) -> None:
        self.lines.setdefault((key, ""), node.line)
        names = {"sensitivity": "confidentiality", "choice_set": "choices"}
        for name, entry in given.items():
            self.lines.setdefault((key, names.get(name, name)), entry.line)

    def slug(self, entry: YamlEntry | None, node: Node, what: str) -> str:
        if entry is None:
            self.fault(node, what, f"This {what} has no key.")
            return ""
        key = self.text(entry, what)
        if message := rules.key_problem(key):
            self.fault(entry.value, key, message)
        return key
