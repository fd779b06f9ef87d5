"""A questionnaire as a YAML file: written, and read again with a sentence for whatever is wrong, line by line.

Two layouts are read. The portal's own has ``sections`` with their questions. domain/obligations.yaml has its questions
below obligations and question groups; there an article with questions is a section. A question looks the same in both.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml
from django.core.exceptions import ValidationError

from members.typed_text import clean_text
from reporting.enums import Confidentiality, CycleKind, EvidenceKind, QuestionType
from reporting.questionnaire import rules
from reporting.questionnaire.content import (
    FIXED_CHOICES,
    Choice,
    Content,
    Known,
    QuestionContent,
    SectionContent,
)
from reporting.questionnaire.yaml_nodes import BadFile, Entries, Entry, Fault, Items, Node, Scalar, brief, parse

SCHEMA = 1
MOST_FAULTS = 50
ABOUT_PART, THEMES_PART, FIRST_GROUP = "About this report", "Work plan and themes", "context"
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
class _Dumper(yaml.SafeDumper):
    """Block style, texts folded at 110 characters, quotes only where needed, never a reference."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def dump(content: Content, version: int) -> str:
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
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


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
class ReadFile:
    """What a file says, and at which line each question and each of its entries stands."""

    content: Content
    lines: dict[tuple[str, str], int]  # (question or section key, entry or "") → line


def load(data: bytes, known: Known) -> ReadFile:
    """Read a file in either layout. Raises BadFile with everything that is wrong in its form."""
    return _Reader(known).read(parse(data))


def check(
    read: ReadFile, known: Known, before: Content | None, issued: Mapping[str, tuple[int, str]] | None = None
) -> None:
    """Raise BadFile for what is wrong in the meaning, such as a condition on a question that there is not."""
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


class _Reader:
    """Goes through a file once and collects its faults, so that all can be mended in one round."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.faults: list[Fault] = []
        self.lines: dict[tuple[str, str], int] = {}
        self.questions_read = 0
        self.choice_sets: dict[str, tuple[Choice, ...]] = dict(FIXED_CHOICES)
        self.evidence: dict[str, str] = {str(kind): kind.label for kind in EvidenceKind}

    def read(self, root: Entries) -> ReadFile:
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
        content = Content(
            title=self.text(head.get("title"), "title") or "ACTIP national report",
            kind="" if kind == EVERY_KIND else kind,
            note=self.text(head.get("note"), "note"),
            sections=tuple(section for section in sections if section),
            dropped=dropped,
        )
        if self.faults:
            raise BadFile(self._first())
        return ReadFile(content, self.lines)

    def _first(self) -> list[Fault]:
        self.faults.sort(key=lambda fault: fault.line)
        if len(self.faults) <= MOST_FAULTS:
            return self.faults
        last = self.faults[MOST_FAULTS - 1]
        return [
            *self.faults[:MOST_FAULTS],
            Fault(last.line, "", f"{len(self.faults) - MOST_FAULTS} more faults follow. Mend these first."),
        ]

    # --- Sections and questions ---------------------------------------------------------------------------------------
    def domain(self, obligations: Entry | None, groups: Entry | None) -> list[SectionContent | None]:
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
            if section and section.key != FIRST_GROUP:
                section = replace(section, part=THEMES_PART)
            (first if section and section.key == FIRST_GROUP else others).append(section)
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

    def questions(self, entry: Entry | None, key: str) -> list[QuestionContent]:
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
        if type_ and type_ not in QuestionType.values:
            self.fault(given["type"].value, key, self.one_of(type_, QuestionType.values))
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

    def choices_of(self, given: dict[str, Entry], key: str, type_: str) -> tuple[Choice, ...]:
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
            # "Not applicable" is a kind of answer here, open to every question, and not one of the statuses.
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

    def condition(self, entry: Entry | None, key: str) -> tuple[str, str] | None:
        if entry is None or (isinstance(entry.value, Scalar) and entry.value.type == "null"):
            return None
        given = self.entries(entry.value, {"question", "value"}, "depends_on")
        if not given:
            return None
        where = f"depends_on of {key}"
        question, value = (self.needed(name, given, entry.value, where) for name in ("question", "value"))
        return (question, value) if question and value else None

    def article(self, entry: Entry | None, key: str) -> int | None:
        if entry is None or not isinstance(entry.value, Scalar) or entry.value.type != "int":
            self.lines.setdefault((key, ""), entry.line if entry else 1)
            node = entry.value if entry else Scalar(self.lines[key, ""], "", "null")
            self.fault(node, key, "“article” must be the number of an article, such as 14.")
            return None
        number = int(entry.value.text) if entry.value.text.isdigit() else 0
        if number not in self.known.articles:
            self.fault(entry.value, key, f"There is no article {brief(entry.value.text)}.")
            return None
        return number

    # --- Kinds of values ----------------------------------------------------------------------------------------------
    def fault(self, node: Node | Entry, key: str, message: str) -> None:
        self.faults.append(Fault(node.line, key, message))
        if len(self.faults) > MOST_FAULTS * 4:  # reading on would only cost time
            raise BadFile(self._first())

    def note(self, key: str, node: Node, given: Mapping[str, Entry]) -> None:
        self.lines.setdefault((key, ""), node.line)
        names = {"sensitivity": "confidentiality", "choice_set": "choices"}
        for name, entry in given.items():
            self.lines.setdefault((key, names.get(name, name)), entry.line)

    def entries_of(self, node: Node, what: str) -> list[Entry]:
        if isinstance(node, Entries):
            return node.entries
        self.fault(node, what, f"“{what}” must hold entries with keys, not {self.kind_of(node)}.")
        return []

    def entries(self, node: Node, allowed: set[str], what: str) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        for entry in self.entries_of(node, what or "file"):
            if entry.key in allowed:
                found.setdefault(entry.key, entry)
                continue
            near = difflib.get_close_matches(entry.key, allowed, 1)
            hint = f" Did you mean “{near[0]}”?" if near else f" Known are: {', '.join(sorted(allowed))}."
            place = f" of a {what}" if what else ""
            self.fault(entry, entry.key, f"“{brief(entry.key)}” is not an entry{place}.{hint}")
        return found

    def items(self, node: Node, what: str) -> list[Node]:
        if isinstance(node, Items):
            return node.items
        if isinstance(node, Scalar) and node.type == "null":
            return []
        self.fault(node, what, f"“{what}” must be a list, not {self.kind_of(node)}.")
        return []

    @staticmethod
    def kind_of(node: Node) -> str:
        return f"“{brief(node.text)}”" if isinstance(node, Scalar) and node.text else node.what

    def text(self, entry: Entry | None, key: str) -> str:
        """A text, or a number written as one; "" for none. A yes or no without quotes is a fault, for YAML turns it."""
        if entry is None:
            return ""
        node = entry.value
        if not isinstance(node, Scalar):
            self.fault(node, key, f"“{entry.key}” must be a text, not {self.kind_of(node)}.")
            return ""
        if node.type == "null":
            return ""
        if node.type == "bool":
            self.fault(node, key, f"“{entry.key}” must be a text. Put it in quotes: '{node.text}'.")
            return ""
        try:
            text = clean_text(node.text)
        except ValidationError as error:
            self.fault(node, key, f"“{entry.key}”: {error.message}")
            return ""
        longest = LONGEST.get(entry.key)
        if longest and len(text) > longest:
            self.fault(node, key, f"“{entry.key}” is {len(text)} characters long; {longest} fit.")
        return text

    def needed(self, name: str, given: Mapping[str, Entry], node: Node, where: str) -> str:
        if (entry := given.get(name)) is None:
            self.fault(node, where, f"“{name}” is missing.")
            return ""
        faults = len(self.faults)
        text = self.text(entry, where)
        if not text and len(self.faults) == faults:
            self.fault(entry, where, f"“{name}” is empty.")
        return text

    def slug(self, entry: Entry | None, node: Node, what: str) -> str:
        if entry is None:
            self.fault(node, what, f"This {what} has no key.")
            return ""
        key = self.text(entry, what)
        if message := rules.key_problem(key):
            self.fault(entry.value, key, message)
        return key

    def yes_or_no(self, entry: Entry, key: str) -> bool:
        node = entry.value
        if isinstance(node, Scalar) and node.type == "bool":
            return node.text.lower() in {"true", "yes", "on", "y"}
        self.fault(node, key, f"“{entry.key}” must be true or false, not {self.kind_of(node)}.")
        return False

    def words(self, entry: Entry | None, key: str) -> list[str]:
        if entry is None:
            return []
        found = []
        for node in self.items(entry.value, f"{entry.key} of {key}"):
            text = self.text(Entry(node.line, entry.key, node), key)
            if text:
                found.append(text)
        return found

    @staticmethod
    def one_of(given: str, allowed: Iterable[str]) -> str:
        names = [str(name) for name in allowed]
        near = difflib.get_close_matches(given, names, 1)
        hint = f"Did you mean “{near[0]}”? " if near else ""
        return f"“{brief(given)}” is not known. {hint}Known are: {', '.join(names)}."
