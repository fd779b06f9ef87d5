"""Articles, obligations, questionnaire version 1 and the glossary, from domain/*.yaml. Repeatable."""

from pathlib import Path

from django.db import models
from django.utils import timezone

from members.loading import read_yaml
from reporting import standing
from reporting.enums import QuestionnaireStatus, ReportStatus, Verification
from reporting.models import (
    Article,
    Chapter,
    GlossaryTerm,
    NationalReport,
    Obligation,
    Questionnaire,
    ReportSection,
    Section,
)
from reporting.questionnaire import storage, yaml_file
from reporting.questionnaire.content import QuestionnaireContent


def load_articles(path: Path, using: str) -> int:
    data = read_yaml(path)
    sources = data["sources"]
    chapters = {}
    for row in data["chapters"]:
        chapters[row["number"]], _ = Chapter.objects.using(using).update_or_create(
            number=row["number"], defaults={"roman": row["roman"], "title": row["title"]}
        )
    checked = set(_checked(Article, using).values_list("number", flat=True))
    for row in data["articles"]:
        text = row["paragraph_text"]
        texts = {"title": row["title"], "about": row["about"], "text_verification": text["status"]}
        Article.objects.using(using).update_or_create(
            number=row["number"],
            defaults={
                "chapter": chapters[row["chapter"]],
                "pillar": row["pillar"],
                "reportable": row["reportable"],
                "not_reportable_reason": row.get("not_reportable_reason", ""),
                "text_source": sources[text["source"]]["title"] if text["source"] else "",
                "text_note": text.get("note", ""),
                "loaded": texts,
                **({} if row["number"] in checked else texts),
            },
        )
    return len(data["articles"])


def _checked(model: type[models.Model], using: str) -> models.QuerySet:
    """The rows whose text was checked against the certified text: loading does not change their text."""
    return model._default_manager.using(using).filter(text_verification=Verification.CERTIFIED)


def load_obligations(path: Path, using: str) -> tuple[int, int]:
    """Load obligations and questionnaire version 1. Returns the numbers of obligations and of questions.

    Version 1 is not changed once a cycle uses it or another version starts from it; then new questions are added in
    the questionnaire editor.
    """
    data = read_yaml(path)
    articles = {article.number: article for article in Article.objects.using(using)}
    checked = set(_checked(Obligation, using).values_list("key", flat=True))
    for position, row in enumerate(data["obligations"], start=1):
        subject = row["verification"].get("subject")
        texts = {
            "paragraph": row["paragraph"],
            "summary": row["summary"],
            "binding": row["binding"],
            "qualifier": row.get("qualifier", ""),
            "text_verification": row["verification"]["text"],
        }
        Obligation.objects.using(using).update_or_create(
            key=row["key"],
            defaults={
                "article": articles[row["article"]],
                "together_with": row.get("together_with", ""),
                "position": position,
                "title": row["title"],
                "pillar": row["pillar"],
                "addressee": row.get("addressee", ""),
                "modelled_on": row.get("modelled_on", ""),
                "note": row.get("note", ""),
                "paragraph_confidence": row["verification"]["paragraph_confidence"],
                "subject_source": data["sources"][subject]["title"] if subject else "",
                "loaded": texts,
                **({} if row["key"] in checked else texts),
            },
        )
    content = _questions(path, using)
    now = timezone.now()
    questionnaire, _ = Questionnaire.objects.using(using).get_or_create(
        version=1,
        defaults={
            "title": content.title,
            "status": QuestionnaireStatus.PUBLISHED,
            "created_at": now,
            "published_at": now,
        },
    )
    in_use = questionnaire.cycles.using(using).exists() or questionnaire.followers.using(using).exists()
    if not in_use and storage.read(questionnaire, using).sections != content.sections:
        storage.write(questionnaire, content, using)
    add_standing_sections(using)
    return len(data["obligations"]), len(content.by_key())


def add_standing_sections(using: str) -> None:
    """Add the sections that every report has besides its questionnaire, and their rows in reports that lack them."""
    for each in standing.SECTIONS:
        section, _ = Section.objects.using(using).update_or_create(
            questionnaire=None,
            key=each.key,
            defaults={"position": each.position, "title": each.title, "about": each.about, "part": standing.PART},
        )
        ReportSection.objects.using(using).bulk_create(
            ReportSection(
                report=report, section=section, is_open=report.status in {ReportStatus.DRAFT, ReportStatus.TAKEN_BACK}
            )
            for report in NationalReport.objects.using(using).exclude(sections__section=section)
        )


def _questions(path: Path, using: str) -> QuestionnaireContent:
    known = storage.known(using)
    read = yaml_file.load(path.read_bytes(), known)
    yaml_file.check(read, known, None)
    return read.content


def units_of_numbers(path: Path) -> dict[str, set[str]]:
    """Obligation key → the units of its number questions."""
    rows = read_yaml(path)["obligations"]
    return {row["key"]: {question["unit"] for question in row["questions"] if question.get("unit")} for row in rows}


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
