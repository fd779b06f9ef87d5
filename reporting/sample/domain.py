"""The parsed domain files, as the sample corpus reads them."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

Record = dict[str, Any]


@dataclass(frozen=True)
class SampleSection:
    """A part of the questionnaire that is filled in, submitted and returned as a whole."""

    key: str  # "context", "chapter-4", "victim-rights"
    title: str
    questions: tuple[str, ...]


# eq=False: compared and hashed by identity, so that computed tables can be cached per domain.
@dataclass(frozen=True, eq=False)
class Domain:
    """obligations.yaml, statistics.yaml, member_states.yaml and the chapters of articles.yaml."""

    obligations: list[Record]
    question_groups: list[Record]
    choice_sets: dict[str, list[Record]]
    dimensions: list[Record]
    statistical_tables: list[Record]
    member_states: list[Record]
    chapters: list[Record]

    @cached_property
    def questions(self) -> dict[str, Record]:
        """Question key to the question, in the order of the questionnaire; the group `context` comes first."""
        context = [group for group in self.question_groups if group["key"] == "context"]
        others = [group for group in self.question_groups if group["key"] != "context"]
        return {q["key"]: q for part in [*context, *self.obligations, *others] for q in part["questions"]}

    @cached_property
    def pillars(self) -> dict[str, str]:
        """Question key to the pillar of its obligation; questions outside the articles count as coordination."""
        found = {q["key"]: part["pillar"] for part in self.obligations for q in part["questions"]}
        return {key: found.get(key, "coordination") for key in self.questions}

    @cached_property
    def sections(self) -> list[SampleSection]:
        """The questionnaire in parts: `context`, one part per chapter of the Convention, then the other groups."""
        chapter_of = {article: chapter["number"] for chapter in self.chapters for article in chapter["articles"]}
        parts: list[SampleSection] = []
        for chapter in self.chapters:
            keys = [
                q["key"]
                for obligation in self.obligations
                if chapter_of[obligation["article"]] == chapter["number"]
                for q in obligation["questions"]
            ]
            if keys:
                parts.append(SampleSection(f"chapter-{chapter['number']}", chapter["title"], tuple(keys)))
        groups = [
            SampleSection(g["key"], g["title"], tuple(q["key"] for q in g["questions"])) for g in self.question_groups
        ]
        return [g for g in groups if g.key == "context"] + parts + [g for g in groups if g.key != "context"]

    @cached_property
    def categories(self) -> dict[str, list[str]]:
        """Dimension key to its category codes; an open list gives its extra codes only."""
        return {d["key"]: [c["code"] for c in (d.get("categories") or d["extra_categories"])] for d in self.dimensions}

    @cached_property
    def tables_asked(self) -> dict[str, Record]:
        """Table key to the table, for the tables that a question names."""
        asked = [q["table"] for q in self.questions.values() if q["type"] == "table"]
        by_key = {table["key"]: table for table in self.statistical_tables}
        return {key: by_key[key] for key in asked}

    def state(self, iso2: str) -> Record:
        """The member state with this ISO 3166-1 alpha-2 code. Raises KeyError."""
        for state in self.member_states:
            if state["iso2"] == iso2:
                return state
        raise KeyError(iso2)

    def choices(self, question: Record) -> list[str]:
        """The codes that may answer ``question``; empty where it offers no choice."""
        offered = question.get("choices") or self.choice_sets.get(question.get("choice_set", ""), [])
        return [choice["value"] for choice in offered]


def load_domain(folder: Path) -> Domain:
    """Read the YAML files in ``folder``. Raises OSError where one is missing."""

    def read(name: str) -> Record:
        return yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))

    obligations, statistics = read("obligations"), read("statistics")
    return Domain(
        obligations=obligations["obligations"],
        question_groups=obligations["question_groups"],
        choice_sets=obligations["choice_sets"],
        dimensions=statistics["dimensions"],
        statistical_tables=statistics["tables"],
        member_states=read("member_states")["member_states"],
        chapters=read("articles")["chapters"],
    )
