"""The content of the consolidated report, from accepted reports: the read model of the page and of the PDF.

It contains what the states have released to AMMTC or further, in the form that ``release_policy`` allows: answers as
they were written, figures as regional totals. Once the report is adopted, its content does not change.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext, ngettext

from members.models import MemberState
from reporting import frozen, question_types, release_policy, standing, statuses
from reporting.enums import AnswerKind, ConsolidatedStatus, ReleaseAudience
from reporting.figures.regional_totals import RegionalTable, regional_tables, table_of
from reporting.frozen import FrozenNeed, FrozenProgress, FrozenQuestion, FrozenReport
from reporting.models import (
    Article,
    AudienceFigures,
    Chapter,
    ConsolidatedReport,
    Duties,
    NationalReport,
    Obligation,
    SubmittedVersion,
)
from reporting.queries.release import releases_of
from reporting.release_policy import ReleaseExtent
from reporting.snapshot.entries import Levels, levels_of
from reporting.statuses import STATUSES, Status


@dataclass(frozen=True)
class StateEntry:
    """The answer of one state to one question."""

    state: MemberState
    answer: str
    narrative: str
    documents: int


@dataclass(frozen=True)
class QuestionBlock:
    key: str
    type: str
    text: str
    entries: list[StateEntry]
    note: str  # which states gave another kind of answer, in words


@dataclass(frozen=True)
class ObligationBlock:
    obligation: Obligation
    questions: list[QuestionBlock]
    practice: list[tuple[MemberState, Levels]] = field(default_factory=list)  # states in alphabetical order


@dataclass(frozen=True)
class ArticleBlock:
    article: Article
    states: list[tuple[MemberState, Status]]
    obligations: list[ObligationBlock]


@dataclass(frozen=True)
class ChapterBlock:
    chapter: Chapter
    articles: list[ArticleBlock]


@dataclass(frozen=True)
class ThemeBlock:
    key: str
    title: str
    questions: list[QuestionBlock]


@dataclass(frozen=True)
class FollowUpBlock:
    """One recommendation or commitment (as the newest report states it), and what states report on it.

    ``progress`` has (state, status in words, the state's text) in alphabetical order; ``note`` says how many
    states reported on it without releasing that to AMMTC.
    """

    item: FrozenProgress
    progress: list[tuple[MemberState, str, str]]
    note: str


@dataclass(frozen=True)
class Consolidation:
    states: list[MemberState]
    versions: dict[str, SubmittedVersion]  # by ISO code
    contents: dict[str, FrozenReport]  # by ISO code: what was released to AMMTC
    chapters: list[ChapterBlock]
    themes: list[ThemeBlock]
    tables: list[RegionalTable]
    figures_missing: bool  # there are figures, and what of them can be told has not been worked out
    parties_total: int
    parties_reported: int
    others_reported: list[MemberState] = field(default_factory=list)
    follow_up: list[FollowUpBlock] = field(default_factory=list)
    needs: list[tuple[MemberState, FrozenNeed]] = field(default_factory=list)  # by obligation, then by state


def extracts(
    consolidated: ConsolidatedReport, versions: Iterable[SubmittedVersion]
) -> tuple[dict[int, FrozenReport], dict[int, set[str]]]:
    """Version id → its content for the report, and version id → keys of questions that it answers but holds back.

    Once the report is adopted, both are as they were at the adoption.
    """
    versions = list(versions)
    kept = dict(consolidated.extracts.values_list("version_id", "content"))
    if kept:
        return kept, {version.pk: _left_out(version.content, kept[version.pk]) for version in versions}
    releases = releases_of(versions)
    given = {pk: release.content(ReleaseAudience.AMMTC) for pk, release in releases.items()}
    return given, {pk: release.withheld(ReleaseAudience.AMMTC) for pk, release in releases.items()}


def _left_out(whole: FrozenReport, given: FrozenReport) -> set[str]:
    there = frozen.by_key(given)
    return {
        question["key"]
        for question in frozen.questions(whole)
        if question["kind"] != AnswerKind.UNANSWERED and question["key"] not in there
    }


def consolidate(consolidated: ConsolidatedReport) -> Consolidation:
    """Read everything once: a constant number of queries, whatever the number of answers."""
    sources: QuerySet[SubmittedVersion] = (
        consolidated.sources.select_related("report__member_state", "submitted_by")
        .annotate(accepted_at=F("decisions__decided_at"))  # the report's own date is empty while it is corrected
        .order_by("report__member_state__name")
    )
    versions = {version.content["state"]: version for version in sources}
    states = list(MemberState.objects.all())
    by_version, withheld = extracts(consolidated, versions.values())
    contents = {iso2: by_version[version.pk] for iso2, version in versions.items()}
    answers = _answers_by_question(contents)
    held: dict[str, list[str]] = {}
    for iso2, version in versions.items():
        for key in withheld[version.pk]:
            held.setdefault(key, []).append(iso2)
    obligations: dict[int, list[Obligation]] = {}
    for obligation in Obligation.objects.select_related("article__chapter"):
        obligations.setdefault(obligation.article_id, []).append(obligation)
    by_obligation, by_section = _questions(versions)
    duties = Obligation.objects.duties()
    practice = _practice(contents, states)
    there = {iso2: set(frozen.section_keys(content)) for iso2, content in contents.items()}

    def status_of(iso2: str, article: int) -> str:
        if iso2 not in versions:
            return statuses.NO_REPORT
        return article_status(versions[iso2].content, contents[iso2], there[iso2], article, duties)

    chapters = []
    for chapter in Chapter.objects.prefetch_related("articles"):
        articles = []
        for article in chapter.articles.all():
            blocks = [
                ObligationBlock(
                    o,
                    [_question_block(q, answers.get(q["key"], []), states, held) for q in by_obligation.get(o.key, [])],
                    practice.get(o.key, []),
                )
                for o in obligations.get(article.pk, [])
            ]
            blocks = [block for block in blocks if block.practice or any(q.entries or q.note for q in block.questions)]
            if blocks:
                row = [(state, STATUSES[status_of(state.iso2, article.number)]) for state in states]
                articles.append(ArticleBlock(article, row, blocks))
        if articles:
            chapters.append(ChapterBlock(chapter, articles))
    themes = [
        ThemeBlock(key, title, [_question_block(q, answers.get(q["key"], []), states, held) for q in questions])
        for (key, title), questions in by_section.items()
    ]
    reported = {version.report.member_state_id for version in versions.values()}
    tables = printed_tables(consolidated, versions.values(), contents)
    return Consolidation(
        states=states,
        versions=versions,
        contents=contents,
        chapters=chapters,
        themes=themes,
        tables=tables or [],
        figures_missing=tables is None,
        follow_up=_follow_up(versions, contents, states),
        needs=_needs(contents, states, [o.key for group in obligations.values() for o in group]),
        **coverage(states, reported),
    )


def printed_tables(
    consolidated: ConsolidatedReport, versions: Iterable[SubmittedVersion], contents: Mapping[str, FrozenReport]
) -> list[RegionalTable] | None:
    """The regional tables as they were frozen for exactly these reports; None where that has not been done.

    ``contents`` maps a state to what it gives to the report.
    """
    if consolidated.figures_by_threshold:
        return regional_tables(contents.values(), threshold=consolidated.cycle.smallest_shown)
    references = {version.content["state"]: version.reference for version in versions}
    entering = {
        iso2: {"reference": references[iso2], "tables": sorted(frozen.given_tables(content))}
        for iso2, content in contents.items()
    }
    if not any(state["tables"] for state in entering.values()):
        return []
    newest = figures_for_ammtc(consolidated)
    if newest is None or newest.entered != entering:
        return None
    return [table_of(row) for row in newest.shown]


def figures_for_ammtc(consolidated: ConsolidatedReport) -> AudienceFigures | None:
    """The newest figures of the report: those that were told, or of a draft those that the secretariat sees."""
    rows = AudienceFigures.objects.filter(consolidated=consolidated, audience=ReleaseAudience.AMMTC)
    if consolidated.status != ConsolidatedStatus.DRAFT:
        rows = rows.exclude(told_at=None)
    return rows.order_by("-number").first()


def _practice(
    contents: dict[str, FrozenReport], states: list[MemberState]
) -> dict[str, list[tuple[MemberState, Levels]]]:
    """Obligation key → (state, its levels in law and in practice)."""
    found: dict[str, list[tuple[MemberState, Levels]]] = {}
    for state in states:
        if content := contents.get(state.iso2):
            for entry in frozen.practices(content):
                found.setdefault(entry["obligation"], []).append((state, levels_of(entry)))
    return found


def _follow_up(
    versions: dict[str, SubmittedVersion], contents: dict[str, FrozenReport], states: list[MemberState]
) -> list[FollowUpBlock]:
    """Recommendations to all states first, then by state in alphabetical order."""
    items: dict[int, tuple[tuple[str, int], FrozenProgress]] = {}
    progress: dict[int, list[tuple[MemberState, str, str]]] = {}
    held: dict[int, int] = {}
    for state in states:
        if state.iso2 not in versions:
            continue
        given = {entry["item"]: entry for entry in frozen.progress(contents[state.iso2])}
        for entry in frozen.progress(versions[state.iso2].content):
            pk = entry["item"]
            if pk in given:
                items[pk] = (("" if entry["for_all"] else state.name, pk), entry)
                progress.setdefault(pk, []).append((state, given[pk]["shown"], given[pk]["said"]))
            else:
                held[pk] = held.get(pk, 0) + 1
    blocks = []
    for pk, (_, item) in sorted(items.items(), key=lambda each: each[1][0]):
        count = held.get(pk, 0)
        note = _not_released(count) if count else ""
        blocks.append(FollowUpBlock(item, progress[pk], note))
    return blocks


def _needs(
    contents: dict[str, FrozenReport], states: list[MemberState], order: list[str]
) -> list[tuple[MemberState, FrozenNeed]]:
    places = {key: place for place, key in enumerate(order)}
    found = [
        (state, need) for state in states if (content := contents.get(state.iso2)) for need in frozen.needs(content)
    ]
    return sorted(found, key=lambda each: places.get(each[1]["obligation"] or "", len(places)))


def coverage(states: Iterable[MemberState], reported: set[int]) -> dict[str, Any]:
    """How many Parties reported. A member state that is not a Party is named separately and not counted."""
    parties = [state for state in states if state.is_party]
    return {
        "parties_total": len(parties),
        "parties_reported": sum(state.pk in reported for state in parties),
        "others_reported": [state for state in states if not state.is_party and state.pk in reported],
    }


def status_for_donors(
    whole: FrozenReport, given: FrozenReport, released: Container[str], article: int, duties: Duties
) -> Status:
    """As ``article_status``, for readers who do not see which answers were held back: marked if some were."""
    code = article_status(whole, given, released, article, duties)
    asked, there = (statuses.questions_asked_on(content, duties.asked, article) for content in (whole, given))
    return statuses.status_on_part(code, asked, there)


def article_status(
    whole: FrozenReport, given: FrozenReport, released: Container[str], article: int, duties: Duties
) -> str:
    """The status code of one article for a reader who gets ``given`` of the ``whole`` report.

    ``released`` has the keys of the sections that were released to that reader as such.
    """
    return statuses.of_released(
        statuses.questions_asked_on(whole, duties.asked, article),
        statuses.questions_asked_on(given, duties.asked, article),
        duties.unread,
        is_released=any(s["key"] in released for s in whole["sections"] if s["article"] == article),
    )


def _questions(
    versions: dict[str, SubmittedVersion],
) -> tuple[dict[str, list[FrozenQuestion]], dict[tuple[str, str], list[FrozenQuestion]]]:
    """The questions of all reports: by obligation, and by theme section outside the articles."""
    by_obligation: dict[str, dict[str, FrozenQuestion]] = {}
    by_section: dict[tuple[str, str], dict[str, FrozenQuestion]] = {}
    for version in versions.values():
        for _number, section, question in frozen.numbered(version.content):
            if not is_narrated(question):
                continue
            if question["obligation"]:
                by_obligation.setdefault(question["obligation"], {}).setdefault(question["key"], question)
            elif section["key"] != standing.CONTEXT_SECTION:
                group = by_section.setdefault((section["key"], section["title"]), {})
                group.setdefault(question["key"], question)
    return (
        {key: list(group.values()) for key, group in by_obligation.items()},
        {key: list(group.values()) for key, group in by_section.items()},
    )


def is_narrated(question: FrozenQuestion) -> bool:
    """Whether AMMTC may read answers to it in words at all. Tables are in the chapter on figures."""
    goes = release_policy.extent_of("answer", question["confidentiality"], ReleaseAudience.AMMTC) == ReleaseExtent.WHOLE
    return goes and question["type"] in question_types.WITH_VALUE


def _answers_by_question(contents: dict[str, FrozenReport]) -> dict[str, list[tuple[str, FrozenQuestion]]]:
    found: dict[str, list[tuple[str, FrozenQuestion]]] = {}
    for iso2, content in contents.items():
        for question in frozen.questions(content):
            found.setdefault(question["key"], []).append((iso2, question))
    return found


def _question_block(
    question: FrozenQuestion,
    answers: list[tuple[str, FrozenQuestion]],
    states: list[MemberState],
    held: dict[str, list[str]],
) -> QuestionBlock:
    names = {state.iso2: state for state in states}
    entries: list[StateEntry] = []
    others: dict[str, list[str]] = {AnswerKind.NOT_AVAILABLE: [], AnswerKind.NOT_APPLICABLE: []}
    withheld = len(held.get(question["key"], ()))
    for iso2, answer in answers:
        if answer["kind"] in others:
            others[answer["kind"]].append(names[iso2].name)
        elif answer["kind"] != AnswerKind.UNANSWERED or answer["narrative"]:
            is_text = answer["type"] in question_types.PROSE
            entries.append(
                StateEntry(
                    state=names[iso2],
                    answer="" if is_text else answer["shown"],
                    narrative=answer["shown"] if is_text else answer["narrative"],
                    documents=len(answer["evidence"]),
                )
            )
    notes = [
        f"{words}: {', '.join(others[kind])}."
        for kind, words in ((AnswerKind.NOT_AVAILABLE, "Not available"), (AnswerKind.NOT_APPLICABLE, "Not applicable"))
        if others[kind]
    ]
    if withheld:
        notes.append(_not_released(withheld))
    if not entries and not notes:
        notes.append(gettext("No state gave an answer."))
    return QuestionBlock(question["key"], question["type"], question["text"], entries, " ".join(notes))


def reports_of(cycle) -> list[NationalReport]:
    return list(cycle.reports.select_related("member_state").order_by("member_state__name"))


def _not_released(count: int) -> str:
    return ngettext("Not released to AMMTC: %(count)d state.", "Not released to AMMTC: %(count)d states.", count) % {
        "count": count
    }
