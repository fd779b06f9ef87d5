"""What a state has written itself, wherever it stands in a report: the one list of its free texts.

Each function yields (where it stands, text); texts that were not given are left out. The portal checks and may name
such words, never changes them. ``tests/reporting/snapshot/test_own_words.py`` goes over every field of
``reporting.frozen``, so that a new text is not forgotten.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reporting import question_types
from reporting.enums import ReleaseAudience
from reporting.frozen import (
    FrozenDocument,
    FrozenNeed,
    FrozenPractice,
    FrozenProgress,
    FrozenQuestion,
    FrozenReport,
    FrozenSection,
)
from reporting.release_policy import ReleaseExtent

Written = Iterator[tuple[str, str]]


def of_report(content: FrozenReport) -> Written:
    """The words that an audience reads in what it gets of a report (``Release.content``).

    Donors read those of needs and what stands below tables, and no other words.
    """
    for section in content["sections"]:
        for question in section["questions"]:
            if content["audience"] != ReleaseAudience.DONORS:
                yield from of_question(question)
            elif question["table"] is not None:
                yield from of_table(question["table"])
        yield from of_entries(section)


def of_entries(section: FrozenSection) -> Written:
    """The words of all that stands next to the questions of a section."""
    for entry in section.get("follow_up", ()):
        yield from of_progress(entry)
    for need in section.get("needs", ()):
        yield from of_need(need)
    for practice in section.get("practice", ()):
        yield from of_practice(practice)


def of_question(question: FrozenQuestion) -> Written:
    """An answer in words, with its documents and as much of its table as is shown."""
    where, table, form = question["text"], question["table"], question.get("form", ReleaseExtent.WHOLE)
    prose = question["shown"] if question["type"] in question_types.PROSE else ""
    yield from _given(where, question["narrative"], prose, question["reason"])
    if table is not None and form != ReleaseExtent.REGIONAL:
        yield from of_table(table)
    if table is not None and form == ReleaseExtent.WHOLE:
        yield from _given(where, table["blanks_reason"], table["difference_reason"])
    yield from _of_documents(where, question["evidence"])


def of_table(table: Mapping[str, Any]) -> Written:
    """What readers get below a table: of a ``FrozenTable``, of its total alone, or of a ``PublishedTable``'s fields."""
    yield from _given(f"{table['number']} {table['title']}", table["source"], table["coverage"])


def of_progress(entry: FrozenProgress) -> Written:
    yield from _given(entry["text"], entry["said"])


def of_need(need: FrozenNeed) -> Written:
    yield from _given(need["obligation_title"], need["text"], need["urgency"], need["programme"])


def of_practice(practice: FrozenPractice) -> Written:
    for level in practice["levels"]:
        yield from _given(practice["title"], level["text"])
        yield from _of_documents(practice["title"], level["documents"])


def _of_documents(where: str, documents: Iterable[FrozenDocument]) -> Written:
    """The names of documents that can be read; those that are only counted have none."""
    for document in documents:
        if document.get("form") != ReleaseExtent.COUNTED:
            yield from _given(where, document["title"], document["filename"])


def _given(where: str, *texts: str) -> Written:
    yield from ((where, text) for text in dict.fromkeys(texts) if text)
