"""What the consolidated report says, drawn from accepted reports: the read model of the page and of the PDF.

Into it goes what the states have released to AMMTC or further, in the form that ``release_policy`` gives it: answers as
they were written, figures as regional totals. Once the report is adopted, what it said stays.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from members.models import MemberState
from reporting import release_policy, statuses
from reporting.entry_snapshot import Levels, levels_of
from reporting.enums import AnswerKind, QuestionType, ReleaseAudience, ReportStatus
from reporting.models import Article, Chapter, ConsolidatedReport, NationalReport, Obligation, SubmittedVersion
from reporting.queries.regional_totals import RegionalTable, regional_tables
from reporting.queries.release import releases_of
from reporting.release_policy import Form
from reporting.statuses import STATUSES, Status


@dataclass(frozen=True)
class StateEntry:
    """What one state says on one question."""

    state: MemberState
    answer: str
    narrative: str
    documents: int


@dataclass(frozen=True)
class QuestionBlock:
    key: str
    text: str
    entries: list[StateEntry]
    note: str  # which states gave another kind of answer, in words


@dataclass(frozen=True)
class ObligationBlock:
    obligation: Obligation
    questions: list[QuestionBlock]
    practice: list[tuple[MemberState, Levels]] = field(default_factory=list)  # states in the order of the alphabet


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

    ``progress`` has (state, status in words, the state's text) in the order of the alphabet; ``note`` says how many
    states reported on it without releasing that to AMMTC.
    """

    item: dict[str, Any]
    progress: list[tuple[MemberState, str, str]]
    note: str


@dataclass(frozen=True)
class Consolidation:
    states: list[MemberState]
    versions: dict[str, SubmittedVersion]  # by ISO code
    contents: dict[str, dict[str, Any]]  # by ISO code: what was released to AMMTC
    chapters: list[ChapterBlock]
    themes: list[ThemeBlock]
    tables: list[RegionalTable]
    parties_total: int
    parties_reported: int
    others_reported: list[MemberState] = field(default_factory=list)
    follow_up: list[FollowUpBlock] = field(default_factory=list)
    needs: list[tuple[MemberState, dict[str, Any]]] = field(default_factory=list)  # by obligation, then by state


def accepted_versions(cycle) -> list[SubmittedVersion]:
    """The newest version of every accepted report of the cycle, in the order of state names."""
    return list(
        SubmittedVersion.objects.filter(report__cycle=cycle, report__status=ReportStatus.ACCEPTED)
        .order_by("report__member_state__name", "-number")
        .distinct("report__member_state__name")
        .select_related("report__member_state", "submitted_by")
    )


def extracts(
    consolidated: ConsolidatedReport, versions: Iterable[SubmittedVersion]
) -> tuple[dict[int, dict[str, Any]], dict[int, set[str]]]:
    """Version id → what it gives to the report, and → keys of the questions that it answers and does not give.

    Once the report is adopted, both are what they were then.
    """
    versions = list(versions)
    kept = dict(consolidated.extracts.values_list("version_id", "content"))
    if kept:
        return kept, {version.pk: _left_out(version.content, kept[version.pk]) for version in versions}
    releases = releases_of(versions)
    given = {pk: release.content(ReleaseAudience.AMMTC) for pk, release in releases.items()}
    return given, {pk: release.withheld(ReleaseAudience.AMMTC) for pk, release in releases.items()}


def _left_out(whole: dict[str, Any], given: dict[str, Any]) -> set[str]:
    there = {question["key"] for section in given["sections"] for question in section["questions"]}
    return {
        question["key"]
        for section in whole["sections"]
        for question in section["questions"]
        if question["kind"] != AnswerKind.UNANSWERED and question["key"] not in there
    }


def consolidate(consolidated: ConsolidatedReport) -> Consolidation:
    """Read everything once: a constant number of queries, whatever the number of answers."""
    versions = {
        version.content["state"]: version
        for version in consolidated.sources.select_related("report__member_state", "submitted_by").order_by(
            "report__member_state__name"
        )
    }
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
    gaps = gap_obligations(obligations)
    practice = _practice(contents, states)
    there = {iso2: {section["key"] for section in content["sections"]} for iso2, content in contents.items()}

    def status_of(iso2: str, article: int) -> str:
        if iso2 not in versions:
            return statuses.NO_REPORT
        return article_status(versions[iso2].content, contents[iso2], there[iso2], article, gaps)

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
    return Consolidation(
        states=states,
        versions=versions,
        contents=contents,
        chapters=chapters,
        themes=themes,
        tables=regional_tables(contents.values(), threshold=consolidated.cycle.smallest_shown),
        follow_up=_follow_up(versions, contents, states),
        needs=_needs(contents, states, [o.key for group in obligations.values() for o in group]),
        **coverage(states, reported),
    )


def _entries(content: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    for section in content["sections"]:
        yield from section.get(name, [])


def _practice(contents: dict[str, dict[str, Any]], states: list[MemberState]) -> dict[str, list]:
    """Obligation key → (state, what it says in law and in practice)."""
    found: dict[str, list[tuple[MemberState, Levels]]] = {}
    for state in states:
        for entry in _entries(contents.get(state.iso2, {"sections": []}), "practice"):
            found.setdefault(entry["obligation"], []).append((state, levels_of(entry)))
    return found


def _follow_up(
    versions: dict[str, SubmittedVersion], contents: dict[str, dict[str, Any]], states: list[MemberState]
) -> list[FollowUpBlock]:
    """What was recommended to all states first, then by state in the order of the alphabet."""
    items: dict[int, tuple[tuple[str, int], dict[str, Any]]] = {}
    progress: dict[int, list[tuple[MemberState, str, str]]] = {}
    held: dict[int, int] = {}
    for state in states:
        if state.iso2 not in versions:
            continue
        given = {entry["item"]: entry for entry in _entries(contents[state.iso2], "follow_up")}
        for entry in _entries(versions[state.iso2].content, "follow_up"):
            pk = entry["item"]
            if pk in given:
                items[pk] = (("" if entry["for_all"] else state.name, pk), entry)
                progress.setdefault(pk, []).append((state, given[pk]["shown"], given[pk]["said"]))
            else:
                held[pk] = held.get(pk, 0) + 1
    blocks = []
    for pk, (_, item) in sorted(items.items(), key=lambda each: each[1][0]):
        count = held.get(pk, 0)
        note = f"Not released to AMMTC: {count} {'state' if count == 1 else 'states'}." if count else ""
        blocks.append(FollowUpBlock(item, progress[pk], note))
    return blocks


def _needs(
    contents: dict[str, dict[str, Any]], states: list[MemberState], order: list[str]
) -> list[tuple[MemberState, dict[str, Any]]]:
    places = {key: place for place, key in enumerate(order)}
    found = [
        (state, entry) for state in states for entry in _entries(contents.get(state.iso2, {"sections": []}), "needs")
    ]
    return sorted(found, key=lambda each: places.get(each[1]["obligation"], len(places)))


def coverage(states: Iterable[MemberState], reported: set[int]) -> dict[str, Any]:
    """How many Parties reported. A member state that is not a Party is named beside the count, never in it."""
    parties = [state for state in states if state.is_party]
    return {
        "parties_total": len(parties),
        "parties_reported": sum(state.pk in reported for state in parties),
        "others_reported": [state for state in states if not state.is_party and state.pk in reported],
    }


def gap_obligations(obligations: dict[int, list[Obligation]]) -> set[str]:
    return {o.key for group in obligations.values() for o in group if o.counts_as_gap}


def told_status(
    whole: Mapping[str, Any], given: Mapping[str, Any], released: Container[str], article: int, gaps: set[str]
) -> Status:
    """As ``article_status``, for who does not see which answers were held back: marked where it rests on a part."""
    code = article_status(whole, given, released, article, gaps)
    return statuses.of_part(code, statuses.asked_on(whole, gaps, article), statuses.asked_on(given, gaps, article))


def article_status(
    whole: Mapping[str, Any], given: Mapping[str, Any], released: Container[str], article: int, gaps: set[str]
) -> str:
    """The status code of one article for a reader who gets ``given`` of the ``whole`` report.

    ``released`` has the keys of the sections that were released to that reader as such, ``gaps`` those of the
    obligations that can be gaps.
    """
    return statuses.of_released(
        statuses.asked_on(whole, gaps, article),
        statuses.asked_on(given, gaps, article),
        is_released=any(s["key"] in released for s in whole["sections"] if s["article"] == article),
    )


def _questions(
    versions: dict[str, SubmittedVersion],
) -> tuple[dict[str, list[dict]], dict[tuple[str, str], list[dict]]]:
    """The questions that any report holds: by obligation, and by theme section outside the articles."""
    by_obligation: dict[str, dict[str, dict]] = {}
    by_section: dict[tuple[str, str], dict[str, dict]] = {}
    for version in versions.values():
        for section in version.content["sections"]:
            for question in section["questions"]:
                if not _is_narrated(question):
                    continue
                if question["obligation"]:
                    by_obligation.setdefault(question["obligation"], {}).setdefault(question["key"], question)
                elif section["key"] != "context":
                    group = by_section.setdefault((section["key"], section["title"]), {})
                    group.setdefault(question["key"], question)
    return (
        {key: list(group.values()) for key, group in by_obligation.items()},
        {key: list(group.values()) for key, group in by_section.items()},
    )


def _is_narrated(question: dict[str, Any]) -> bool:
    """Whether AMMTC may read answers to it at all, and in words: tables stand in the chapter on figures."""
    goes = release_policy.form_of("answer", question["confidentiality"], ReleaseAudience.AMMTC) == Form.WHOLE
    return goes and question["type"] not in {QuestionType.TABLE, QuestionType.FILE}


def _answers_by_question(contents: dict[str, dict[str, Any]]) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    found: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for iso2, content in contents.items():
        for section in content["sections"]:
            for question in section["questions"]:
                found.setdefault(question["key"], []).append((iso2, question))
    return found


def _question_block(
    question: dict[str, Any],
    answers: list[tuple[str, dict[str, Any]]],
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
            is_text = answer["type"] == QuestionType.TEXT
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
        notes.append(f"Not released to AMMTC: {withheld} {'state' if withheld == 1 else 'states'}.")
    return QuestionBlock(question["key"], question["text"], entries, " ".join(notes))


def reports_of(cycle) -> list[NationalReport]:
    return list(cycle.reports.select_related("member_state").order_by("member_state__name"))
