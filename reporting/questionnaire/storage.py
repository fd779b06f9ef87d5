"""Reads questionnaires from the database as plain values, and writes them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from reporting.models import Article, Obligation, Question, Questionnaire, Section
from reporting.questionnaire import rules
from reporting.questionnaire.comparison import Comparison, compare
from reporting.questionnaire.content import (
    ArticleFacts,
    KnownReferences,
    QuestionContent,
    QuestionnaireContent,
    SectionContent,
)
from victims.models import StatisticalTable


def question_content(question: Question) -> QuestionContent:
    condition = question.depends_on
    return QuestionContent(
        key=question.key,
        text=question.text,
        type=question.type,
        required=question.required,
        guidance=question.guidance,
        unit=question.unit,
        confidentiality=question.confidentiality,
        obligation=question.obligation.key if question.obligation else "",
        choices=tuple((choice["value"], choice["label"]) for choice in question.choices),
        retired_choices=tuple((choice["value"], choice["label"]) for choice in question.retired_choices),
        table=question.table_key,
        depends_on=(condition["question"], condition["value"]) if condition else None,
        evidence=tuple(question.evidence_kinds),
        previous_keys=tuple(question.previous_keys),
    )


def section_content(section: Section, questions: Iterable[Question] = ()) -> SectionContent:
    """A section with ``questions`` in their order."""
    return SectionContent(
        key=section.key,
        title=section.title,
        part=section.part,
        about=section.about,
        basis=section.basis,
        article=section.article.number if section.article else None,
        questions=tuple(question_content(question) for question in questions),
    )


def sections_with_questions(questionnaire: Questionnaire, using: str = "default") -> list[Section]:
    """In order, with articles and obligations. Two queries."""
    questions = Question.objects.using(using).select_related("obligation__article").order_by("position")
    return list(
        Section.objects.using(using)
        .filter(questionnaire=questionnaire)
        .select_related("article")
        .order_by("position")
        .prefetch_related(Prefetch("questions", questions))
    )


def read(questionnaire: Questionnaire, using: str = "default") -> QuestionnaireContent:
    """Two queries."""
    return QuestionnaireContent(
        title=questionnaire.title,
        kind=questionnaire.kind,
        note=questionnaire.note,
        dropped=dict(questionnaire.dropped),
        sections=tuple(
            section_content(section, section.questions.all())
            for section in sections_with_questions(questionnaire, using)
        ),
    )


def known(using: str = "default") -> KnownReferences:
    """Three queries."""
    return KnownReferences(
        articles={
            article.number: ArticleFacts(str(article), article.about, str(article.chapter))
            for article in Article.objects.using(using).select_related("chapter")
        },
        obligations=dict(Obligation.objects.using(using).values_list("key", "article__number")),
        tables={table.key: str(table) for table in StatisticalTable.objects.using(using).all()},
    )


def issued_keys(questionnaire: Questionnaire) -> dict[str, tuple[int, str]]:
    """Keys of other published versions → (version, text), the newest first: a key must keep its meaning."""
    found: dict[str, tuple[int, str]] = {}
    asked = Question.objects.filter(section__questionnaire__in=Questionnaire.objects.published())
    for key, version, text in (
        asked.exclude(section__questionnaire=questionnaire.pk)
        .order_by("-section__questionnaire__version")
        .values_list("key", "section__questionnaire__version", "text")
    ):
        found.setdefault(key, (version, text))
    return found


@dataclass(frozen=True)
class DraftSituation:
    """A version, the version that it starts from (or None), and what both may refer to. Read once for a page."""

    content: QuestionnaireContent
    before: QuestionnaireContent | None
    known: KnownReferences
    issued: dict[str, tuple[int, str]]

    @property
    def problems(self) -> list[rules.QuestionnaireProblem]:
        """The problems that prevent publishing a draft."""
        return rules.problems(self.content, self.known, self.before, self.issued)

    @property
    def comparison(self) -> Comparison | None:
        return compare(self.before, self.content, self.known) if self.before else None


def situation(questionnaire: Questionnaire) -> DraftSituation:
    """Eight queries at most."""
    return DraftSituation(
        content=read(questionnaire),
        before=read(questionnaire.based_on) if questionnaire.based_on else None,
        known=known(),
        issued=issued_keys(questionnaire),
    )


def question_fields(content: QuestionContent) -> dict[str, object]:
    """The columns of a question, without its place and its obligation."""
    return {
        "text": content.text,
        "type": content.type,
        "required": content.required,
        "guidance": content.guidance,
        "unit": content.unit,
        "confidentiality": content.confidentiality,
        "choices": [{"value": value, "label": label} for value, label in content.choices],
        "retired_choices": [{"value": value, "label": label} for value, label in content.retired_choices],
        "table_key": content.table,
        "depends_on": {"question": content.depends_on[0], "value": content.depends_on[1]}
        if content.depends_on
        else None,
        "evidence_kinds": list(content.evidence),
        "previous_keys": list(content.previous_keys),
    }


def write(questionnaire: Questionnaire, content: QuestionnaireContent, using: str = "default") -> None:
    """Write ``content`` to the sections and questions of a draft. Rows with the same key are kept and changed."""
    articles = {article.number: article for article in Article.objects.using(using).all()}
    obligations = {obligation.key: obligation for obligation in Obligation.objects.using(using).all()}
    old_sections = {
        section.key: section for section in Section.objects.using(using).filter(questionnaire=questionnaire)
    }
    old_questions = {
        question.key: question for question in Question.objects.using(using).filter(section__in=old_sections.values())
    }
    keys = set(content.by_key())
    Question.objects.using(using).filter(pk__in=[q.pk for key, q in old_questions.items() if key not in keys]).delete()
    sections: dict[str, Section] = {}
    for place, wanted in enumerate(content.sections, start=1):
        section = old_sections.pop(wanted.key, None) or Section(questionnaire=questionnaire, key=wanted.key)
        section.position, section.title, section.part = place, wanted.title, wanted.part
        section.about, section.basis = wanted.about, wanted.basis
        section.article = articles[wanted.article] if wanted.article else None
        section.edition = section.edition + 1 if section.pk else 1
        section.save(using=using)
        sections[wanted.key] = section
    new: list[Question] = []
    changed: list[Question] = []
    for section_content in content.sections:
        for place, wanted_question in enumerate(section_content.questions, start=1):
            question = old_questions.get(wanted_question.key) or Question(key=wanted_question.key)
            question.section, question.position = sections[section_content.key], place
            question.obligation = obligations[wanted_question.obligation] if wanted_question.obligation else None
            for name, value in question_fields(wanted_question).items():
                setattr(question, name, value)
            question.edition = question.edition + 1 if question.pk else 1
            (changed if question.pk else new).append(question)
    columns = ["section", "position", "obligation", "edition", *question_fields(QuestionContent("", "", ""))]
    Question.objects.using(using).bulk_create(new)
    Question.objects.using(using).bulk_update(changed, columns)
    Section.objects.using(using).filter(pk__in=[section.pk for section in old_sections.values()]).delete()
