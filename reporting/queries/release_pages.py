"""What the pages on release show: rows to decide on, changes in words, a released report laid out for reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from reporting import release_policy as policy
from reporting.entry_snapshot import whole
from reporting.enums import ReleaseAudience
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
from reporting.public_sources import PublicSource
from reporting.queries import desk, public_figures, rights
from reporting.queries.consolidation import told_status
from reporting.queries.desk import ReadTable
from reporting.queries.release import Ref, Release, Standing, question_ref
from reporting.release_policy import Form
from reporting.statuses import Status
from victims.layout import LayoutMaker
from victims.models import StatisticalTable, VictimRight


# --- To decide --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class SectionRow:
    """One section: what was decided for it, and how many of its items go another way."""

    key: str
    title: str
    part: str
    decided: bool
    audience: ReleaseAudience
    items: int
    apart: int  # items with a decision of their own
    held: int  # items that are held back for another reason than their class


def section_rows(release: Release) -> list[SectionRow]:
    by_section: dict[str, list[Standing]] = {}
    for item in release.items.values():
        by_section.setdefault(item.section_key, []).append(item)
    undecided = set(release.undecided)
    return [
        SectionRow(
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


def section_of(release: Release, key: str) -> Mapping[str, Any]:
    return next(section for section in release.version.content["sections"] if section["key"] == key)


@dataclass(frozen=True)
class ItemRow:
    """One item: what holds now, and what may be chosen for it."""

    standing: Standing
    number: str
    kind: str
    audience: ReleaseAudience
    choices: list[tuple[str, str]]
    table_key: str = ""  # of a table with figures that could be public already
    public: int = 0  # how many of them are marked so


def item_rows(release: Release, section_key: str) -> list[ItemRow]:
    places: dict[Ref, str] = {}
    for place, section in enumerate(release.version.content["sections"], start=1):
        for number, question in enumerate(section["questions"], start=1):
            places["question", question["key"]] = f"{place}.{number}"
    counted = public_figures.tables_of_people(release.version.content)
    return [
        ItemRow(
            table_key=(key := counted.get(item.key, "") if item.kind == policy.TABLE.key else ""),
            public=len(release.public.get(key, ())),
            standing=item,
            number=places.get(("question", item.key), ""),
            kind=policy.KINDS[item.kind].name,
            audience=ReleaseAudience(item.audience),
            choices=[
                ("", "As its section"),
                *(
                    (step.key.value, step.key.label)
                    for step in policy.LADDER
                    if policy.reaches(item.furthest, step.key)
                ),
            ],
        )
        for item in release.items.values()
        if item.section_key == section_key
    ]


def items_apart(release: Release) -> list[tuple[Standing, ReleaseAudience]]:
    """The items with a decision of their own, and those that are held back or were received."""
    return [
        (item, ReleaseAudience(item.audience))
        for item in release.items.values()
        if item.decided or item.giver or item.is_held
    ]


@dataclass(frozen=True)
class Change:
    """One choice in words. ``narrows`` says that somebody gets less from now on."""

    title: str
    kind: str
    was: str
    now: str
    narrows: bool
    reader: str  # who reads it then, and in what form


def changes(release: Release, choices: Mapping[Ref, str]) -> list[Change]:
    """What ``choices`` would change, in the order of the report."""
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
            title, kind = titles[ref[1]], policy.SECTION
            shown_was = ReleaseAudience(was).label if before else "Not decided"
            effective_was, effective_now = was, audience
        else:
            item = release.items[ref]
            if (before.audience if before else "") == audience and (
                not before or before.version_id == release.version.pk
            ):
                continue
            title, kind = item.title, policy.KINDS[item.kind]
            by_section = release.sections[item.section_key]
            own = before.audience if before else ""
            shown_was = ReleaseAudience(own).label if own else "As its section"
            effective_was, effective_now = own or by_section, audience or by_section
        found.append(
            Change(
                title=title,
                kind=kind.name,
                was=shown_was,
                now=ReleaseAudience(audience).label if audience else "As its section",
                narrows=policy.RANK[effective_now] < policy.RANK[effective_was],
                reader=next(step.meaning for step in policy.LADDER if step.key == effective_now),
            )
        )
    return found


# --- To read ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ReadItem:
    """One released answer. ``form`` says how much of it there is; ``table`` only where the whole table is shown."""

    content: Mapping[str, Any]
    form: Form
    table: ReadTable | None
    cutoff: date | None
    public: list[tuple[PublicSource, list[str]]]  # what the state has published of the table itself


@dataclass(frozen=True)
class ReleasedSection:
    key: str
    title: str
    part: str
    items: list[ReadItem]


def _reader():
    """Lays one question of a snapshot out for reading. One query, however many it is called for."""
    tables = {table.key: table for table in StatisticalTable.objects.all()}
    maker = LayoutMaker()

    def read(question: Mapping[str, Any]) -> ReadItem:
        form, table = Form(question.get("form", Form.WHOLE)), question["table"]
        whole = form == Form.WHOLE and table is not None
        return ReadItem(
            content=question,
            form=form,
            table=desk.read_table(table, maker.layout(tables[table["key"]], table["cells"])) if whole else None,
            cutoff=date.fromisoformat(table["cutoff"]) if table and table["cutoff"] else None,
            public=public_figures.by_source(table),
        )

    return read


def read_item(content: Mapping[str, Any]) -> ReadItem | None:
    """One item of a consent request: an answer or table; None for a document, which has only its title."""
    return _reader()(content) if "table" in content else None


def editions_for_parties() -> QuerySet[PartyEdition]:
    """The newest edition of every report of which other Parties may read anything; the database shows no others.

    The secretariat and the report's own state could see older ones too: they get the same as everybody here.
    """
    newest = PartyEdition.objects.filter(report=OuterRef("report")).order_by("-number").values("pk")[:1]
    return PartyEdition.objects.filter(pk=Subquery(newest), has_items=True).select_related("member_state")


def read_content(content: Mapping[str, Any]) -> list[ReleasedSection]:
    """What ``Release.content`` gives, laid out. One query, and one for the lines of tables."""
    read = _reader()
    return [
        ReleasedSection(
            section["key"], section["title"], section["part"], [read(question) for question in whole(section)]
        )
        for section in content["sections"]
    ]


@dataclass(frozen=True)
class DonorPreview:
    """What the next release would take from this report: a word per article and per right, and tables by name."""

    articles: list[tuple[Article, Status]]
    rights: list[tuple[VictimRight, Status]]
    tables: list[tuple[Mapping[str, Any], list[tuple[PublicSource, list[str]]]]]  # with what is public of each
    needs: list[Mapping[str, Any]]


def donor_preview(report: NationalReport, release: Release) -> DonorPreview:
    content, whole = release.content(ReleaseAudience.DONORS), release.version.content
    decided = release.sections_decided(ReleaseAudience.DONORS)
    reader = rights.Reader()
    tables = [q["table"] for section in content["sections"] for q in section["questions"] if q["table"]]
    tables.sort(key=lambda table: int(table["number"].lstrip("S")))
    gaps = {obligation.key for obligation in Obligation.objects.all() if obligation.counts_as_gap}
    articles = Article.objects.filter(obligations__isnull=False).distinct().order_by("number")
    return DonorPreview(
        articles=[(article, told_status(whole, content, decided, article.number, gaps)) for article in articles],
        rights=[(right, reader.word_for_donors(right, release, content)) for right in reader.rights],
        tables=[(table, public_figures.by_source(table)) for table in tables],
        needs=[need for section in content["sections"] for need in section.get("needs", [])],
    )


# --- The ledger -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Act:
    """One act of release: decisions by what was decided, such as ("AMMTC", ["Article 5: …"])."""

    consent: ReleaseConsent
    decided: list[tuple[str, list[str]]]


def acts_of(report: NationalReport, limit: int | None = None) -> list[Act]:
    """The newest first. Three queries."""
    consents = list(report.consents.select_related("version", "decided_by", "letter").defer("version__content")[:limit])
    titles = _titles(report)
    by_consent: dict[int, dict[str, list[str]]] = {}
    for decision in ReleaseDecision.objects.filter(consent__in=consents).order_by("section__position", "pk"):
        label = decision.get_audience_display() or "As its section"
        name = titles.get((decision.kind, decision.key), decision.key)
        by_consent.setdefault(decision.consent_id, {}).setdefault(str(label), []).append(name)
    return [Act(consent, list(by_consent.get(consent.pk, {}).items())) for consent in consents]


def _titles(report: NationalReport) -> dict[Ref, str]:
    """What each item of any version of the report is called."""
    found: dict[Ref, str] = {}
    for content in report.versions.order_by("number").values_list("content", flat=True):
        for section in content["sections"]:
            found["section", section["key"]] = section["title"]
            for question in whole(section):
                found[question_ref(question)] = question["text"]
                for document in question["evidence"]:
                    found["file", str(document["id"])] = document["title"]
    return found


@dataclass(frozen=True)
class Received:
    """A mark, what it is about, and what was asked and answered. ``requests`` are (request, newest reply or None)."""

    mark: ReceivedInformation
    title: str
    requests: list[tuple[Any, Any]]


def received(report: NationalReport) -> list[Received]:
    marks = report.received_information.select_related("giver", "marked_by", "lifted_by").prefetch_related(
        "requests__replies__replied_by", "requests__asked_by"
    )
    titles = _titles(report) if marks else {}
    return [
        Received(
            mark,
            titles.get((mark.kind, mark.key), mark.key),
            [(request, next(iter(request.replies.all()), None)) for request in mark.requests.all()],
        )
        for mark in marks
    ]


@dataclass(frozen=True)
class ExtractShown:
    """What of this report stands in an adopted report to AMMTC."""

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
    sections = found.content["sections"]
    return ExtractShown(
        found.consolidated.title, found.made_at, len(sections), sum(len(section["questions"]) for section in sections)
    )


def published_of(report: NationalReport) -> list[tuple[Any, list[PublishedItem]]]:
    """Publication → the items of this report that entered it."""
    references = list(report.versions.values_list("reference", flat=True))
    items = PublishedItem.objects.filter(reference__in=references).select_related("publication").order_by("pk")
    found: dict[int, tuple[Any, list[PublishedItem]]] = {}
    for item in items:
        found.setdefault(item.publication_id, (item.publication, []))[1].append(item)
    return list(found.values())
