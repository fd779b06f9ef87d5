"""Articles, obligations, questionnaire version 1 and the glossary, from domain/*.yaml. Repeatable."""

from pathlib import Path

from django.utils import timezone

from members.loading import read_yaml
from reporting import standing
from reporting.enums import QuestionnaireStatus, ReportStatus
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
from reporting.questionnaire.content import Content


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

    Version 1 is left as it is once a cycle uses it or another version starts from it; then new questions come by the
    questionnaire editor.
    """
    data = read_yaml(path)
    articles = {article.number: article for article in Article.objects.using(using)}
    for position, row in enumerate(data["obligations"], start=1):
        Obligation.objects.using(using).update_or_create(
            key=row["key"],
            defaults={
                "article": articles[row["article"]],
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
    """The sections that every report has beside its questionnaire, and their rows in reports that lack them."""
    for each in standing.SECTIONS:
        section, _ = Section.objects.using(using).update_or_create(
            questionnaire=None,
            key=each.key,
            defaults={"position": each.position, "title": each.title, "about": each.about, "part": standing.PART},
        )
        ReportSection.objects.using(using).bulk_create(
            ReportSection(report=report, section=section, is_open=report.status == ReportStatus.DRAFT)
            for report in NationalReport.objects.using(using).exclude(sections__section=section)
        )


def _questions(path: Path, using: str) -> Content:
    known = storage.known(using)
    read = yaml_file.load(path.read_bytes(), known)
    yaml_file.check(read, known, None)
    return read.content


def units_of_numbers(path: Path) -> dict[str, set[str]]:
    """Obligation key → the units of the number questions asked on it."""
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
