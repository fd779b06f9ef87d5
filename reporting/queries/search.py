"""Search over the Convention, answers, documents and terms that one person may see.

The search finds what ``visible_to`` and the policies of the database let the person read: for a state its own answers
as they are being written, for the secretariat what was submitted and never a draft. Why there are two ways of matching
words: docs/decisions/0025-search.md.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Case, Exists, Func, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, Concat, Replace
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from members.models import User
from reporting import question_types
from reporting.addresses import question_url
from reporting.enums import NO_SOURCE, NOT_CHECKED
from reporting.models import (
    Answer,
    EvidenceFile,
    FollowUpItem,
    GlossaryTerm,
    NationalReport,
    Obligation,
    ReportSection,
    SubmittedAnswer,
    SubmittedVersion,
)

LONGEST = 200  # characters of a query
MOST_WORDS = 8
FIRST = 5  # results of each group on the first page
PER_PAGE = 20
AROUND = 110  # characters before and after the first hit
ZERO_WIDTH_SPACE = "\u200b"
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")
_TYPED = re.compile(r'"([^"]+)"|(\S+)')


@dataclass(frozen=True)
class SearchWords:
    """A typed query, split into words.

    ``starts`` are words of Latin letters: a text matches if one of its words begins with it, or has the same English
    stem (``stems``, as PostgreSQL makes them). ``pieces`` match anywhere: phrases in quotation marks, and words in
    scripts without spaces (Khmer, Lao, Burmese, Thai, Chinese) or with letters other than a to z.
    """

    typed: str
    starts: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.starts and not self.pieces

    @property
    def prefixes(self) -> str:
        """``starts`` in the notation of PostgreSQL's text search: each must be the start of a word."""
        return " & ".join(f"{word}:*" for word in self.starts)

    def patterns(self) -> list[str]:
        """For each of ``starts`` a regular expression of PostgreSQL: it, or its stem, at the start of a word."""
        return [rf"\m({'|'.join(_endings(word, stem))})" for word, stem in zip(self.starts, self.stems, strict=True)]

    def marker(self) -> re.Pattern[str]:
        found = [
            rf"\b(?:{'|'.join(_endings(word, stem))})\w*" for word, stem in zip(self.starts, self.stems, strict=True)
        ]
        # A text may hold invisible spaces between the letters of a word that was typed without them.
        found += [f"{ZERO_WIDTH_SPACE}?".join(map(re.escape, piece)) for piece in self.pieces]
        return re.compile("|".join(found) or r"(?!)", re.IGNORECASE)


def _endings(word: str, stem: str) -> list[str]:
    """The beginnings that count as this word: policy, polici-es."""
    found = {word, stem}
    if stem.endswith("i"):
        found.add(f"{stem[:-1]}y")
    return sorted(found)


def parse_search(typed: str) -> SearchWords:
    """Split a typed query into words to look for. One query (English stems)."""
    text = unicodedata.normalize("NFC", typed).replace(ZERO_WIDTH_SPACE, "").strip()
    starts: list[str] = []
    pieces: list[str] = []
    for phrase, word in _TYPED.findall(text)[:MOST_WORDS]:
        if phrase and phrase.strip():
            pieces.append(" ".join(phrase.split()))
        elif word and not word.isascii():
            pieces.append(word.strip("\"'“”‘’.,;:!?()[]"))
        else:
            starts += [found.lower() for found in _ASCII_WORD.findall(word) if len(found) > 1 or found.isdigit()]
    starts = list(dict.fromkeys(starts))[:MOST_WORDS]
    pieces = [piece for piece in dict.fromkeys(pieces) if piece]
    return SearchWords(text, tuple(starts), _stems(starts), tuple(pieces))


def _stems(words: list[str]) -> tuple[str, ...]:
    """The English stem of each word; the word itself where it has none (a number, or a word such as “the”)."""
    if not words:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce((ts_lexize('english_stem', word))[1], word)"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS typed (word, place) ORDER BY place",
            [words],
        )
        return tuple(stem for (stem,) in cursor.fetchall())


def marked(text: str, words: SearchWords, around: int | None = None) -> SafeString:
    """``text``, escaped, with hits in <mark>; with ``around`` only the part near the first hit."""
    pattern = words.marker()
    text = " ".join(text.split())
    if around is not None and len(text) > 2 * around:
        first = pattern.search(text)
        at = first.start() if first else 0
        start, end = max(0, at - around), min(len(text), at + 2 * around)
        start = 0 if start == 0 else _space(text, start)
        end = len(text) if end == len(text) else _space(text, end)
        text = f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"
    pieces, last = [], 0
    for hit in pattern.finditer(text):
        if hit.end() > hit.start():
            pieces += [("{}", text[last : hit.start()]), ("<mark>{}</mark>", hit.group())]
            last = hit.end()
    pieces.append(("{}", text[last:]))
    return SafeString("".join(format_html_join("", shape, [(piece,)]) for shape, piece in pieces))


def _space(text: str, at: int) -> int:
    """The next space after ``at``, within the length of a word; ``at`` itself in a text without spaces."""
    found = text.find(" ", at, at + 25)
    return at if found < 0 else found


# --- Groups -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class SearchResult:
    title: SafeString
    about: str
    excerpt: SafeString
    url: str
    is_confidential: bool = False
    report: NationalReport | None = None
    key: str = ""


@dataclass
class ResultGroup:
    """One kind of thing. ``page`` is set by ``search``."""

    key: str
    title: str
    rows: QuerySet
    shown: Callable[[list[Any], SearchWords], list[SearchResult]]
    results: list[SearchResult] = field(default_factory=list)
    page: Page | None = None

    @property
    def count(self) -> int:
        return self.page.paginator.count if self.page else 0


def search(user: User, words: SearchWords, within: str = "", page: Any = 1) -> list[ResultGroup]:
    """The groups with results; ``within`` limits them to one group and ``page`` is its page."""
    found = []
    for group in groups(user, words):
        if within and group.key != within:
            continue
        group.page = Paginator(group.rows, PER_PAGE if within else FIRST).get_page(page if within else 1)
        if group.count:
            group.results = group.shown(list(group.page), words)
            found.append(group)
    return found


def groups(user: User, words: SearchWords) -> list[ResultGroup]:
    """Every kind of result that this person can find, in the order of the page."""
    found = []
    if user.state_ids:
        found.append(ResultGroup("answers", "Answers of your state", _own_answers(user, words), _own_shown))
    if user.reviews_reports:
        found.append(ResultGroup("answers", "Submitted answers", _submitted(words), _submitted_shown))
    if user.state_ids or user.reviews_reports:
        found.append(ResultGroup("documents", "Documents", _documents(user, words), _documents_shown(user)))
        found.append(ResultGroup("reports", "Reports", _reports(user, words), _reports_shown(user)))
    if user.state_ids or user.reviews_reports:
        found.append(
            ResultGroup("recommendations", "Recommendations and commitments", _follow_up(user, words), _follow_up_shown)
        )
    found.append(ResultGroup("obligations", "The Convention", _obligations(words), _obligations_shown))
    found.append(ResultGroup("terms", "Glossary", _terms(words), _terms_shown))
    return found


def _anywhere(rows: QuerySet, words: SearchWords, *fields: str) -> QuerySet:
    """Rows in whose fields every word of the query is found: at the start of a word, or anywhere."""
    space = Value(" ", output_field=TextField())
    text = Concat(*(part for name in fields for part in (Cast(name, TextField()), space)), output_field=TextField())
    rows = rows.annotate(searched=Replace(text, Value(ZERO_WIDTH_SPACE), Value(""), output_field=TextField()))
    for pattern in words.patterns():
        rows = rows.filter(searched__iregex=pattern)
    for piece in words.pieces:
        rows = rows.filter(searched__icontains=piece)
    return rows


def _own_answers(user: User, words: SearchWords) -> QuerySet:
    """A state's own answers as they are being written; contributors find those of their assigned sections."""
    workable = ReportSection.objects.workable_by(user).filter(
        report=OuterRef("report"), section=OuterRef("question__section")
    )
    in_words = Func("value", template="(%(expressions)s #>> '{}')", output_field=TextField())
    rows = Answer.objects.filter(
        Exists(workable), report__in=NationalReport.objects.in_earnest().worked_on_by(user)
    ).annotate(
        written=Case(
            When(question__type__in=question_types.PROSE, then=in_words), default=Value(""), output_field=TextField()
        )
    )
    return (
        _anywhere(rows, words, "written", "narrative", "reason")
        .select_related("report__cycle", "report__member_state", "question__section")
        .order_by("-report__cycle__period_end", "question__section__position", "question__position", "pk")
    )


def _own_shown(rows: list[Answer], words: SearchWords) -> list[SearchResult]:
    found = []
    for row in rows:
        parts = [row.value if row.question.row.is_prose else "", row.narrative, row.reason]
        text = "\n".join(part for part in parts if part)
        found.append(
            SearchResult(
                title=marked(row.question.text, words),
                about=f"{row.report}, {row.question.section}",
                excerpt=marked(text, words, AROUND),
                url=question_url(row.report_id, row.question.section.key, row.question.key),
            )
        )
    return found


def _submitted(words: SearchWords) -> QuerySet:
    """Answers as they were last submitted, never a draft."""
    rows = SubmittedAnswer.objects.filter(report__cycle__opened_at__isnull=False)
    if words.starts:
        sql = "SELECT actip_found(to_tsquery('simple', %s) || to_tsquery('english', %s))"
        rows = rows.filter(pk__in=RawSQL(sql, [words.prefixes, words.prefixes]))  # noqa: S611  (words are parameters)
    rows = _anywhere(rows, dataclasses.replace(words, starts=(), stems=()), "text")
    return rows.select_related("report__cycle", "report__member_state").order_by(
        "-report__cycle__period_end", "report__member_state__name", "pk"
    )


def _submitted_shown(rows: list[SubmittedAnswer], words: SearchWords) -> list[SearchResult]:
    return [
        SearchResult(
            title=marked(f"{row.place} {row.question_text}", words),
            about=str(row.report),
            excerpt=marked(row.text, words, AROUND),
            url=reverse("report-version", args=[row.report_id, row.version_number]) + f"#{row.question_key}",
            is_confidential=row.is_confidential,
            report=row.report,
            key=row.question_key,
        )
        for row in rows
    ]


def _documents(user: User, words: SearchWords) -> QuerySet:
    rows = EvidenceFile.objects.visible_to(user).filter(report__cycle__opened_at__isnull=False)
    return (
        _anywhere(rows, words, "title", "filename", "description")
        .select_related("report__cycle", "report__member_state")
        .order_by("-uploaded_at", "-pk")
    )


def _documents_shown(user: User) -> Callable[[list[EvidenceFile], SearchWords], list[SearchResult]]:
    def shown(rows: list[EvidenceFile], words: SearchWords) -> list[SearchResult]:
        return [
            SearchResult(
                title=marked(row.title, words),
                about=f"{row.report}, {row.get_confidentiality_display().partition(':')[0].lower()}",
                excerpt=marked(" · ".join(filter(None, (row.filename, row.description))), words, AROUND),
                url=reverse(
                    "evidence-download" if user.reviews_reports else "evidence-detail", args=[row.report_id, row.pk]
                ),
            )
            for row in rows
        ]

    return shown


def _reports(user: User, words: SearchWords) -> QuerySet:
    """Reports by state, by cycle or by the reference of a version, archived ones too."""
    newest = SubmittedVersion.objects.filter(report=OuterRef("pk")).newest_first()
    rows = NationalReport.objects.visible_to(user).annotate(
        newest_reference=Coalesce(Subquery(newest.values("reference")[:1]), Value("")),
        newest_number=Subquery(newest.values("number")[:1]),
    )
    return (
        _anywhere(rows, words, "member_state__name", "cycle__title", "newest_reference")
        .select_related("cycle", "member_state")
        .order_by("-cycle__period_end", "member_state__name")
    )


def _reports_shown(user: User) -> Callable[[list[Any], SearchWords], list[SearchResult]]:
    def shown(rows: list[Any], words: SearchWords) -> list[SearchResult]:
        return [
            SearchResult(
                title=marked(str(row), words),
                about=row.get_status_display(),
                excerpt=marked(row.newest_reference, words),
                url=reverse("report-version", args=[row.pk, row.newest_number])
                if row.newest_number and user.reviews_reports
                else row.get_absolute_url(),
            )
            for row in rows
        ]

    return shown


def _follow_up(user: User, words: SearchWords) -> QuerySet:
    rows = FollowUpItem.objects.visible_to(user).select_related("member_state", "version").defer("version__content")
    return _anywhere(rows, words, "text", "meeting", "section").order_by("-made_on", "-pk")


def _follow_up_shown(rows: list[FollowUpItem], words: SearchWords) -> list[SearchResult]:
    return [
        SearchResult(
            title=marked(f"{row}: {row.addressee}", words),
            about=row.source_text,
            excerpt=marked(row.text, words, AROUND),
            url=row.get_absolute_url(),
        )
        for row in rows
    ]


def _obligations(words: SearchWords) -> QuerySet:
    rows = Obligation.objects.select_related("article")
    return _anywhere(rows, words, "title", "summary", "article__title").order_by("position")


def _obligations_shown(rows: list[Obligation], words: SearchWords) -> list[SearchResult]:
    return [
        SearchResult(
            title=marked(str(row), words),
            about=f"{row.get_pillar_display()}. {NOT_CHECKED}." if row.unverified else row.get_pillar_display(),
            excerpt=marked(row.summary, words, AROUND),
            url=reverse("obligation-detail", args=[row.key]),
        )
        for row in rows
    ]


def _terms(words: SearchWords) -> QuerySet:
    return _anywhere(GlossaryTerm.objects.all(), words, "term", "expansion", "definition").order_by("term")


def _terms_shown(rows: list[GlossaryTerm], words: SearchWords) -> list[SearchResult]:
    return [
        SearchResult(
            title=marked(row.term, words),
            about=row.expansion if row.verified else f"{row.expansion} {NO_SOURCE}.".strip(),
            excerpt=marked(row.definition, words, AROUND),
            url=f"{reverse('glossary')}#{row.key}",
        )
        for row in rows
    ]
