"""The Convention as data: articles, obligations, questions and terms. Public and read-only."""

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reporting.enums import Binding, Confidentiality
from reporting.models import Article, GlossaryTerm, Obligation, Question, Questionnaire, Section
from reporting.models.questionnaire import marks_of
from victims.models import StatisticalTable

NO_GAP = "Not having it is no gap: “not started” is a lawful answer and is never counted as something missing."
BINDING_IN_WORDS = {
    Binding.SHALL: "The text obliges {who} to do this.",
    Binding.SHALL_ENDEAVOUR: "The text obliges {who} to make an effort. It does not promise a result.",
    Binding.SHALL_CONSIDER: f"The text obliges {{who}} to weigh this measure, not to adopt it. {NO_GAP}",
    Binding.MAY: f"The text permits this and obliges nobody. {NO_GAP}",
    Binding.SAVING: f"The text keeps other rights as they are and asks nothing of {{who}}. {NO_GAP}",
}
STRENGTHS = {
    Binding.SHALL: "Shall",
    Binding.SHALL_ENDEAVOUR: "Shall endeavour",
    Binding.SHALL_CONSIDER: "Shall consider",
    Binding.MAY: "May",
    Binding.SAVING: "Saving",
}
ADDRESSEES = {"": "a Party", "somtc": "SOMTC", "asean_secretariat": "the ASEAN Secretariat"}
CONFIDENTIALITY_IN_WORDS = {
    Confidentiality.OFFICIAL: (
        "Official. The state and the secretariat read the answer. It goes further only when the state releases it."
    ),
    Confidentiality.RESTRICTED: (
        "Restricted. The state and the secretariat read the answer. Others see numbers only, after checks that no "
        "person can be recognised, and only when the state releases them."
    ),
    Confidentiality.CONFIDENTIAL: (
        "Confidential. Only the state and named reviewers of the secretariat read the answer, and each reading is "
        "recorded."
    ),
}


@login_not_required
@require_safe
def article_list(request: HttpRequest) -> HttpResponse:
    latest = Questionnaire.objects.current()
    asked = Q(obligations__questions__section__questionnaire=latest)
    articles = Article.objects.select_related("chapter").annotate(
        obligation_count=Count("obligations", distinct=True),
        question_count=Count("obligations__questions", filter=asked, distinct=True),
    )
    chapters = [(chapter, list(rows)) for chapter, rows in groupby(articles, key=lambda article: article.chapter)]
    return render(
        request,
        "reporting/convention/article_list.html",
        {
            "chapters": chapters,
            "obligation_count": sum(article.obligation_count for _, rows in chapters for article in rows),
            "unchecked": any(article.unverified for _, rows in chapters for article in rows),
            "questionnaire": latest,
        },
    )


@login_not_required
@require_safe
def article_detail(request: HttpRequest, number: int) -> HttpResponse:
    article = get_object_or_404(Article.objects.select_related("chapter").prefetch_related("checks"), number=number)
    neighbours = {found.number: found for found in Article.objects.filter(number__in=[number - 1, number + 1])}
    asked = Q(questions__section__questionnaire=Questionnaire.objects.current())
    found = article.obligations.annotate(question_count=Count("questions", filter=asked))
    obligations = list(found.prefetch_related("checks"))
    for obligation in obligations:
        _put_into_words(obligation)
    return render(
        request,
        "reporting/convention/article_detail.html",
        {
            "article": article,
            "obligations": obligations,
            "unchecked": article.unverified or any(obligation.unverified for obligation in obligations),
            "previous": neighbours.get(number - 1),
            "next": neighbours.get(number + 1),
            "crumbs": [("The Convention", reverse("article-list"))],
        },
    )


@login_not_required
@require_safe
def obligation_detail(request: HttpRequest, key: str) -> HttpResponse:
    found = Obligation.objects.select_related("article__chapter").prefetch_related("checks")
    obligation = get_object_or_404(found, key=key)
    _put_into_words(obligation)
    latest = Questionnaire.objects.current()
    questions = list(obligation.questions.filter(section__questionnaire=latest))
    _complete(questions, Question.objects.filter(section__questionnaire=latest))
    around = Obligation.objects.select_related("article")
    return render(
        request,
        "reporting/convention/obligation_detail.html",
        {
            "obligation": obligation,
            "questions": questions,
            "questionnaire": latest,
            "previous": around.filter(position__lt=obligation.position).last(),
            "next": around.filter(position__gt=obligation.position).first(),
            "crumbs": [
                ("The Convention", reverse("article-list")),
                (f"Article {obligation.article.number}", obligation.article.get_absolute_url()),
            ],
        },
    )


@login_not_required
@require_safe
def questionnaire_detail(request: HttpRequest, version: int) -> HttpResponse:
    questionnaire = get_object_or_404(Questionnaire.objects.published(), version=version)
    all_questions = Question.objects.filter(section__questionnaire=questionnaire)
    sections = list(
        Section.objects.filter(questionnaire=questionnaire)
        .select_related("article")
        .prefetch_related(Prefetch("questions", Question.objects.select_related("obligation__article")))
    )
    questions = [question for section in sections for question in section.questions.all()]
    _complete(questions, all_questions)
    marked = zip(marks_of(sections), sections, strict=True)
    parts = [(part, list(rows)) for part, rows in groupby(marked, key=lambda row: row[1].part)]
    return render(
        request,
        "reporting/convention/questionnaire_detail.html",
        {
            "questionnaire": questionnaire,
            "parts": parts,
            "section_count": len(sections),
            "question_count": len(questions),
            "unchecked": any(section.unverified for section in sections)
            or any(question.obligation.unverified for question in questions if question.obligation),
            "confidentiality": [words.partition(". ") for words in CONFIDENTIALITY_IN_WORDS.values()],
            "crumbs": [("The Convention", reverse("article-list"))],
        },
    )


@login_not_required
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    terms = sorted(GlossaryTerm.objects.all(), key=lambda term: term.term.casefold())
    names = {term.key: term.term for term in terms}
    for term in terms:
        term.related = [(key, names[key]) for key in term.see_also if key in names]  # type: ignore[attr-defined]
    letters = [(letter, list(rows)) for letter, rows in groupby(terms, key=lambda term: term.term[0].upper())]
    return render(request, "reporting/convention/glossary.html", {"letters": letters, "term_count": len(terms)})


def _put_into_words(obligation: Obligation) -> None:
    """Set ``strength`` and ``binding_words``: the meaning and who is bound. An unread text gets no such claim."""
    strength, words = "", ""
    if not obligation.unverified:
        binding = Binding(obligation.binding)
        strength, words = STRENGTHS[binding], BINDING_IN_WORDS[binding].format(who=ADDRESSEES[obligation.addressee])
    vars(obligation).update(strength=strength, binding_words=words)


def _complete(questions: list[Question], among: QuerySet[Question]) -> None:
    """Set on each question the words of its page: ``type_words``, ``confidentiality_name``,
    ``confidentiality_words``, ``table`` (a StatisticalTable or None) and ``condition`` ("" or when it is asked).

    Two queries, however many questions. ``among`` holds the questions on which these may depend.
    """
    tables = StatisticalTable.objects.in_bulk({question.table_key for question in questions}, field_name="key")
    parents = {}
    if needed := {question.depends_on["question"] for question in questions if question.depends_on}:
        parents = {question.key: question for question in among.filter(key__in=needed)}
    for question in questions:
        name, _, words = CONFIDENTIALITY_IN_WORDS[Confidentiality(question.confidentiality)].partition(". ")
        extra = {
            "type_words": question.row.about,
            "confidentiality_name": name,
            "confidentiality_words": words,
            "table": tables.get(question.table_key),
            "condition": "",
        }
        if question.depends_on:
            parent, value = parents[question.depends_on["question"]], question.depends_on["value"]
            extra["condition"] = f"Asked only when the answer to “{parent.text}” is “{parent.label_of(value)}”."
        vars(question).update(extra)
