"""The blank questionnaire as a book for the PDF engine: every question with its key and space for the answer."""

from collections.abc import Iterable
from itertools import groupby

from django.template.loader import render_to_string

from reporting import numbering
from reporting.models import Questionnaire, Section
from reporting.models.questionnaire import marks_of
from reporting.pdf import Book, BookChapter
from reporting.workbook.blank import notes

EDITION = 2  # raise it when the printed page changes, so that finished files are made again
HOW = (
    "Use these pages to gather answers offline, then enter them in the portal. The code in brackets names the question "
    "there. If an answer is not available, does not apply or is confidential, write that and say why. 0 means that you "
    "counted and there were none. Never write the name of a victim."
)


def blank_book(questionnaire: Questionnaire, sections: Iterable[Section], tables: dict[str, str]) -> Book:
    """A chapter for each part. ``sections`` and ``tables`` as for ``blank_docx``."""
    sections = list(sections)
    by_key = {question.key: question for section in sections for question in section.questions.all()}
    chapters = []
    marked = list(zip(marks_of(sections), sections, strict=True))
    for place, (part, group) in enumerate(groupby(marked, key=lambda pair: pair[1].part), start=1):
        printed = [
            {
                "heading": numbering.heading(mark, section.title),
                "section": section,
                "questions": [
                    (f"{mark}.{count}", question, list(notes(question, by_key, tables)))
                    for count, question in enumerate(section.questions.all(), start=1)
                ],
            }
            for mark, section in group
        ]
        context = {"sections": printed, "how": HOW if place == 1 else ""}
        chapters.append(
            BookChapter(f"part-{place}", "", part, render_to_string("reporting/workbook/blank_part.html", context))
        )
    return Book(
        title=questionnaire.title,
        subtitle=f"Blank questionnaire, version {questionnaire.version}: {len(by_key)} questions",
        issuer="ACTIP portal",
        date_line="ASEAN Convention Against Trafficking in Persons",
        reference=f"Questionnaire, version {questionnaire.version}",
        language="en",
        notice="",
        marking="",
        chapters=tuple(chapters),
    )
