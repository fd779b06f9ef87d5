"""Articles, obligations, questionnaire version 1 and the glossary, from domain/*.yaml. Repeatable."""

from pathlib import Path
from typing import Any

from members.loading import read_yaml
from reporting.enums import Confidentiality, QuestionType
from reporting.models import Article, Chapter, GlossaryTerm, Obligation, Question, Questionnaire, Section

ABOUT_PART = "About this report"
THEMES_PART = "Work plan and themes"
FIRST_GROUP = "context"


def load_articles(path: Path, using: str) -> int:
    data = read_yaml(path)
    sources = data["sources"]
    chapters = {}
    for row in data["chapters"]:
        chapters[row["number"]], _ = Chapter.objects.using(using).update_or_create(
            number=row["number"], defaults={"roman": row["roman"], "title": row["title"]}
        )
    for row in data["articles"]:
        text = row["paragraph_text"]
        Article.objects.using(using).update_or_create(
            number=row["number"],
            defaults={
                "chapter": chapters[row["chapter"]],
                "title": row["title"],
                "pillar": row["pillar"],
                "about": row["about"],
                "reportable": row["reportable"],
                "not_reportable_reason": row.get("not_reportable_reason", ""),
                "text_verification": text["status"],
                "text_source": sources[text["source"]]["title"] if text["source"] else "",
                "text_note": text.get("note", ""),
            },
        )
    return len(data["articles"])


def load_obligations(path: Path, using: str) -> tuple[int, int]:
    """Load obligations and questionnaire version 1. Returns the numbers of obligations and of questions.

    A questionnaire that a cycle has used is never changed: its sections and questions are then left as they are.
    """
    data = read_yaml(path)
    articles = {article.number: article for article in Article.objects.using(using).select_related("chapter")}
    questionnaire, _ = Questionnaire.objects.using(using).get_or_create(
        version=1, defaults={"title": "ACTIP national report"}
    )
    loader = _QuestionLoader(data, questionnaire, using)
    groups = {group["key"]: group for group in data["question_groups"]}
    loader.section_of_group(groups.pop(FIRST_GROUP), ABOUT_PART)
    for position, row in enumerate(data["obligations"], start=1):
        article = articles[row["article"]]
        obligation, _ = Obligation.objects.using(using).update_or_create(
            key=row["key"],
            defaults={
                "article": article,
                "paragraph": row["paragraph"],
                "position": position,
                "title": row["title"],
                "summary": row["summary"],
                "pillar": row["pillar"],
                "binding": row["binding"],
                "qualifier": row.get("qualifier", ""),
                "addressee": row.get("addressee", ""),
                "modelled_on": row.get("modelled_on", ""),
                "note": row.get("note", ""),
                "text_verification": row["verification"]["text"],
                "paragraph_confidence": row["verification"]["paragraph_confidence"],
            },
        )
        section = loader.section_of_article(article)
        for question in row["questions"]:
            loader.question(section, question, obligation)
    for group in groups.values():
        loader.section_of_group(group, THEMES_PART)
    return len(data["obligations"]), loader.questions


class _QuestionLoader:
    def __init__(self, data: dict[str, Any], questionnaire: Questionnaire, using: str) -> None:
        self.choice_sets, self.evidence = data["choice_sets"], data["vocabularies"]["evidence"]
        self.questionnaire, self.using = questionnaire, using
        self.is_used = questionnaire.cycles.using(using).exists()
        self.positions: dict[str, int] = {}
        self.questions = 0

    def _section(self, key: str, **defaults: Any) -> Section:
        position = self.positions.setdefault(key, len(self.positions) + 1)
        if self.is_used:
            return Section.objects.using(self.using).get(questionnaire=self.questionnaire, key=key)
        section, _ = Section.objects.using(self.using).update_or_create(
            questionnaire=self.questionnaire, key=key, defaults={"position": position, **defaults}
        )
        return section

    def section_of_group(self, group: dict[str, Any], part: str) -> None:
        section = self._section(
            group["key"], title=group["title"], about=group["about"], basis=group["basis"], part=part
        )
        for question in group["questions"]:
            self.question(section, question, None)

    def section_of_article(self, article: Article) -> Section:
        return self._section(
            f"article-{article.number}",
            title=str(article),
            about=article.about,
            part=str(article.chapter),
            article=article,
        )

    def question(self, section: Section, row: dict[str, Any], obligation: Obligation | None) -> None:
        self.questions += 1
        if self.is_used:
            return
        choices = row.get("choices") or self.choice_sets.get(row.get("choice_set"), [])
        if row["type"] == QuestionType.IMPLEMENTATION_STATUS:
            # "Not applicable" is a kind of answer here, open to every question, and not one of the statuses.
            choices = [choice for choice in choices if choice["value"] != "not_applicable"]
        Question.objects.using(self.using).update_or_create(
            section=section,
            key=row["key"],
            defaults={
                "obligation": obligation,
                "position": self.questions,
                "text": row["text"],
                "type": row["type"],
                "required": row["required"],
                "guidance": row["guidance"],
                "unit": row.get("unit", ""),
                "confidentiality": row.get("sensitivity", Confidentiality.OFFICIAL),
                "choices": [{"value": choice["value"], "label": choice["label"]} for choice in choices],
                "table_key": row.get("table", ""),
                "depends_on": row.get("depends_on"),
                "previous_key": row.get("previous_key", ""),
                "evidence_kinds": [self.evidence[kind] for kind in row["evidence"]],
            },
        )


def load_glossary(path: Path, using: str) -> int:
    data = read_yaml(path)
    for row in data["terms"]:
        source = data["sources"][row["source"]]
        GlossaryTerm.objects.using(using).update_or_create(
            key=row["key"],
            defaults={
                "term": row["term"],
                "expansion": row.get("expansion", ""),
                "definition": row["definition"],
                "source": source["title"],
                "source_url": source["url"] or "",
                "verified": row["source"] != "recall",
                "see_also": row.get("see_also", []),
            },
        )
    return len(data["terms"])
