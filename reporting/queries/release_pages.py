"""The pages on release: rows to decide on, changes in words, a released report laid out for reading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db.models import OuterRef, QuerySet, Subquery

from reporting import frozen, release_policy
from reporting.enums import ReleaseAudience
from reporting.figures.public_sources import PublicSource
from reporting.frozen import FrozenItem, FrozenNeed, FrozenQuestion, FrozenReport, FrozenTable, Ref
from reporting.models import (
    AmmtcExtract,
    Article,
    NationalReport,
    Obligation,
    PartyEdition,
    PublishedItem,
    ReceivedInformation,
    ReleaseConsent,
    ReleaseDecision,
)
from reporting.queries import public_figures, rights
from reporting.queries.consolidation import status_for_donors
from reporting.queries.release import Release, ReleaseItem, question_ref
from reporting.release_policy import ReleaseExtent
from reporting.snapshot import own_words, reading
from reporting.snapshot.entries import all_questions_and_entries, questions_and_entries
from reporting.snapshot.reading import TableToRead
from reporting.statuses import Status
from reporting.text.small_counts import small_counts
from victims.layout import LayoutMaker
from victims.models import StatisticalTable, VictimRight


# --- To decide --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ReleaseSectionRow:
    """One section: its decision, and how many of its items differ from it."""

    key: str
    title: str
    part: str
    decided: bool
    audience: ReleaseAudience
    items: int
    apart: int  # items with their own decision
    held: int  # items that are held back for another reason than their class


def section_rows(release: Release) -> list[ReleaseSectionRow]:
    by_section: dict[str, list[ReleaseItem]] = {}
    for item in release.items.values():
        by_section.setdefault(item.section_key, []).append(item)
    undecided = set(release.undecided)
    return [
        ReleaseSectionRow(
            key=section["key"],
            title=section["title"],
            part=section["part"],
            decided=section["key"] not in undecided,
            audience=ReleaseAudience(release.sections[section["key"]]),
            items=len(mine := by_section.get(section["key"], [])),
            apart=sum(bool(item.decided) for item in mine),
            held=sum(item.is_held for item in mine),
        )
        for section in release.version.content["sections"]
    ]


@dataclass(frozen=True)
class ReleaseItemRow:
    """One item: its current audience, and the possible choices."""

    standing: ReleaseItem
    number: str
    kind: str
    audience: ReleaseAudience
    choices: list[tuple[str, str]]
    content: FrozenQuestion | None = None  # the answer; None for a document
    table_key: str = ""  # of a table with figures that could be public already
    public: int = 0  # how many of them are marked so


def item_rows(release: Release, section_key: str) -> list[ReleaseItemRow]:
    places: dict[Ref, str] = {}
    for number, _section, question in frozen.numbered(release.version.content):
        places["question", question["key"]] = number
    counted = public_figures.tables_of_people(release.version.content)
    given = {question_ref(question): question for _, question in all_questions_and_entries(release.version.content)}
    return [
        ReleaseItemRow(
            content=given.get((item.kind, item.key)),
            table_key=(key := counted.get(item.key, "") if item.kind == release_policy.TABLE.key else ""),
            public=len(release.public.get(key, ())),
            standing=item,
            number=places.get(("question", item.key), ""),
            kind=release_policy.KINDS[item.kind].name,
            audience=ReleaseAudience(item.audience),
            choices=[
                ("", "As its section"),
                *(
                    (step.key.value, step.key.label)
                    for step in release_policy.LADDER
                    if release_policy.reaches(item.furthest, step.key)
                ),
            ],
        )
        for item in release.items.values()
        if item.section_key == section_key
    ]


def items_with_own_decision(release: Release) -> list[tuple[ReleaseItem, ReleaseAudience]]:
    """The items with a decision of their own, and those that are held back or were received."""
    return [
        (item, ReleaseAudience(item.audience))
        for item in release.items.values()
        if item.decided or item.giver or item.is_held
    ]


@dataclass(frozen=True)
class ReleaseChange:
    """One choice in words. ``narrows``: somebody gets less from now on."""

    ref: Ref
    title: str
    kind: str
    was: str
    now: str
    narrows: bool
    reader: str  # who will read it, and in what form


def newest_act(report: NationalReport) -> int:
    """The id of the newest act of release; 0 if there is none. A page carries it as what its reader has seen."""
    return report.consents.order_by("-pk").values_list("pk", flat=True).first() or 0


def decided_since(report: NationalReport, seen: int) -> dict[Ref, str]:
    """What was decided after the act ``seen``: item → the audience that stood there before. Two queries."""
    since = ReleaseDecision.objects.filter(report=report, consent__gt=seen)
    refs = set(since.values_list("kind", "key"))
    if not refs:
        return {}
    before = ReleaseDecision.objects.filter(report=report, consent__lte=seen).order_by("kind", "key", "-pk")
    stood = {
        (kind, key): audience
        for kind, key, audience in before.distinct("kind", "key").values_list("kind", "key", "audience")
    }
    return {
        ref: stood.get(ref, ReleaseAudience.NONE.value if ref[0] == release_policy.SECTION.key else "") for ref in refs
    }


def changes(release: Release, choices: Mapping[Ref, str]) -> list[ReleaseChange]:
    """The changes that ``choices`` would make, in the order of the report."""
    titles = {section["key"]: section["title"] for section in release.version.content["sections"]}
    found = []
    for ref, audience in choices.items():
        before = release.decisions.get(ref)
        if ref[0] == "section":
            was = before.audience if before else ReleaseAudience.NONE.value
            if (before and (was, before.version_id) == (audience, release.version.pk)) or (
                not before and audience == was
            ):
                continue
            title, kind = titles[ref[1]], release_policy.SECTION
            shown_was = ReleaseAudience(was).label if before else "Not decided"
            effective_was, effective_now = was, audience
        else:
            item = release.items[ref]
            if (before.audience if before else "") == audience and (
                not before or before.version_id == release.version.pk
            ):
                continue
            title, kind = item.title, release_policy.KINDS[item.kind]
            by_section = release.sections[item.section_key]
            own = before.audience if before else ""
            shown_was = ReleaseAudience(own).label if own else "As its section"
            effective_was, effective_now = own or by_section, audience or by_section
        found.append(
            ReleaseChange(
                ref=ref,
                title=title,
                kind=kind.name,
                was=shown_was,
                now=ReleaseAudience(audience).label if audience else "As its section",
                narrows=release_policy.RANK[effective_now] < release_policy.RANK[effective_was],
                reader=next(step.meaning for step in release_policy.LADDER if step.key == effective_now),
            )
        )
    return found


@dataclass(frozen=True)
class ReleaseStep:
    """Changes that are the same step for several items, said once."""

    was: str
    now: str
    narrows: bool
    reader: str
    titles: list[tuple[str, str]]  # (title, kind)


def in_steps(found: Iterable[ReleaseChange]) -> list[ReleaseStep]:
    """The changes by step, in the order in which each step comes first."""
    steps: dict[tuple[str, str, bool, str], list[tuple[str, str]]] = {}
    for change in found:
        step = (str(change.was), str(change.now), change.narrows, change.reader)
        steps.setdefault(step, []).append((change.title, change.kind))
    return [ReleaseStep(*step, titles) for step, titles in steps.items()]


@dataclass(frozen=True)
class ReaderThen:
    """How many items one audience gets now, and how many it would get then."""

    audience: ReleaseAudience
    now: int
    then: int


def readers_then(now: Release, then: Release, audiences: Iterable[ReleaseAudience]) -> list[ReaderThen]:
    return [ReaderThen(a, len(now.entering(a)), len(then.entering(a))) for a in audiences]


# --- To read ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ReadItem:
    """One released answer. ``form`` says how much of it is shown; ``table`` is set only if the whole table is shown."""

    number: str  # "" for an entry, which has none
    content: FrozenQuestion
    form: ReleaseExtent
    table: TableToRead | None
    cutoff: date | None
    public: list[tuple[PublicSource, list[str]]]  # figures of the table that the state has published itself


@dataclass(frozen=True)
class ReleasedSection:
    key: str
    title: str
    part: str
    items: list[ReadItem]


def _reader():
    """A function that lays out one question for reading. One query for any number of questions."""
    tables = {table.key: table for table in StatisticalTable.objects.all()}
    maker = LayoutMaker()

    def read(question: FrozenQuestion, number: str = "") -> ReadItem:
        form, table = ReleaseExtent(question.get("form", ReleaseExtent.WHOLE)), question["table"]
        shown = None
        if form == ReleaseExtent.WHOLE and table is not None:
            shown = reading.read_table(table, maker.layout(tables[table["key"]], table["cells"]))
        return ReadItem(
            number=number,
            content=question,
            form=form,
            table=shown,
            cutoff=date.fromisoformat(table["cutoff"]) if table and table["cutoff"] else None,
            public=public_figures.by_source(table),
        )

    return read


def read_item(content: FrozenItem) -> ReadItem | None:
    """One item of a consent request: an answer or table; None for a document, which has only its title."""
    return _reader()(cast(FrozenQuestion, content)) if "table" in content else None


def editions_for_parties() -> QuerySet[PartyEdition]:
    """The newest edition of every report that other Parties may read in part; the database shows no others.

    The secretariat and the report's own state could see older editions; here they get the same as everybody.
    """
    newest = PartyEdition.objects.filter(report=OuterRef("report")).order_by("-number").values("pk")[:1]
    return PartyEdition.objects.filter(pk=Subquery(newest), has_items=True).select_related("member_state")


def read_content(content: FrozenReport) -> list[ReleasedSection]:
    """The content of ``Release.content``, laid out. One query, and one for the lines of tables."""
    read = _reader()
    return [
        ReleasedSection(
            section["key"],
            section["title"],
            section["part"],
            [
                *(read(question, number) for number, question in frozen.with_numbers(mark, section)),
                *(read(entry) for entry in questions_and_entries(section)[len(section["questions"]) :]),
            ],
        )
        for mark, section in frozen.marked(content)
    ]


def counts_in_words(content: FrozenReport, smallest: int) -> list[tuple[str, str]]:
    """(where, "3 victims") for each place in what an audience gets of a report in words that counts a few people.

    The portal cannot hide them: the words are the state's own.
    """
    written = own_words.of_report(content)
    return [(where, found) for where, text in written for found in small_counts(text, smallest)]


@dataclass(frozen=True)
class DonorTable:
    """A table before disclosure control: the state's own figures, and how many are small."""

    content: FrozenTable
    public: list[tuple[PublicSource, list[str]]]  # what the state has published of it
    read: TableToRead
    small: int  # figures from 1 to below the threshold


@dataclass(frozen=True)
class DonorPreview:
    """What the next publication would use of this report: a word per article and per right, and tables by name."""

    articles: list[tuple[Article, Status]]
    rights: list[tuple[VictimRight, Status]]
    tables: list["DonorTable"]
    needs: list[FrozenNeed]


def donor_preview(report: NationalReport, release: Release) -> DonorPreview:
    content, whole = release.content(ReleaseAudience.DONORS), release.version.content
    decided = release.sections_decided(ReleaseAudience.DONORS)
    reader = rights.RightsReader()
    tables = [table for _question, table in frozen.with_tables(frozen.questions(content))]
    tables.sort(key=lambda table: int(table["number"].lstrip("S")))
    duties = Obligation.objects.duties()
    articles = Article.objects.filter(obligations__isnull=False).distinct().order_by("number")
    return DonorPreview(
        articles=[
            (article, status_for_donors(whole, content, decided, article.number, duties)) for article in articles
        ],
        rights=[(right, reader.word_for_donors(right, release, content)) for right in reader.rights],
        tables=[_donor_table(table, release) for table in tables],
        needs=list(frozen.needs(content)),
    )


def _donor_table(table: FrozenTable, release: Release) -> DonorTable:
    own = next(t for _, t in frozen.with_tables(frozen.questions(release.version.content)) if t["key"] == table["key"])
    cells = own["cells"]
    return DonorTable(
        content=table,
        public=public_figures.by_source(table),
        read=reading.read_table(own, LayoutMaker().of_key(own["key"], cells)),
        small=sum(0 < count < release.threshold for count in cells.values()),
    )


# --- The ledger -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ReleaseAct:
    """One act of release: items by decision, such as ("AMMTC", ["Article 5: …"])."""

    consent: ReleaseConsent
    decided: list[tuple[str, list[str]]]


def acts_of(report: NationalReport, limit: int | None = None) -> list[ReleaseAct]:
    """The acts of release, the newest first. Three queries."""
    consents = list(report.consents.select_related("version", "decided_by", "letter").defer("version__content")[:limit])
    titles = _titles(report)
    by_consent: dict[int, dict[str, list[str]]] = {}
    for decision in ReleaseDecision.objects.filter(consent__in=consents).order_by("section__position", "pk"):
        label = decision.get_audience_display() or "As its section"
        name = titles.get((decision.kind, decision.key), decision.key)
        by_consent.setdefault(decision.consent_id, {}).setdefault(str(label), []).append(name)
    return [ReleaseAct(consent, list(by_consent.get(consent.pk, {}).items())) for consent in consents]


def _titles(report: NationalReport) -> dict[Ref, str]:
    """The names of all items of all versions of the report."""
    found: dict[Ref, str] = {}
    for content in report.versions.order_by("number").values_list("content", flat=True):
        for section in content["sections"]:
            found["section", section["key"]] = section["title"]
            for question in questions_and_entries(section):
                found[question_ref(question)] = question["text"]
                for document in question["evidence"]:
                    found["file", str(document["id"])] = document["title"]
    return found


@dataclass(frozen=True)
class ReceivedItem:
    """A mark with its item, requests and replies. ``requests`` are (request, newest reply or None)."""

    mark: ReceivedInformation
    title: str
    requests: list[tuple[Any, Any]]


def received(report: NationalReport) -> list[ReceivedItem]:
    marks = report.received_information.select_related("giver", "marked_by", "lifted_by").prefetch_related(
        "requests__replies__replied_by", "requests__asked_by"
    )
    titles = _titles(report) if marks else {}
    return [
        ReceivedItem(
            mark,
            titles.get((mark.kind, mark.key), mark.key),
            [(request, next(iter(request.replies.all()), None)) for request in mark.requests.all()],
        )
        for mark in marks
    ]


@dataclass(frozen=True)
class ExtractShown:
    """The part of this report that is in an adopted report to AMMTC."""

    title: str
    made_at: datetime
    sections: int
    answers: int


def extract_of(report: NationalReport) -> ExtractShown | None:
    found = (
        AmmtcExtract.objects.filter(version__report=report).select_related("consolidated").order_by("-made_at").first()
    )
    if found is None:
        return None
    answers = sum(1 for _question in frozen.questions(found.content))
    return ExtractShown(found.consolidated.title, found.made_at, len(found.content["sections"]), answers)


def published_of(report: NationalReport) -> list[tuple[Any, list[PublishedItem]]]:
    """Publication → the items of this report that entered it."""
    references = list(report.versions.values_list("reference", flat=True))
    items = PublishedItem.objects.filter(reference__in=references).select_related("publication").order_by("pk")
    found: dict[int, tuple[Any, list[PublishedItem]]] = {}
    for item in items:
        found.setdefault(item.publication_id, (item.publication, []))[1].append(item)
    return list(found.values())
