"""What a careful colleague would say before a report is submitted. Nothing here keeps it from being submitted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from members import clock
from reporting import frozen, question_types, standing
from reporting.addresses import question_url
from reporting.documents import evidence_library
from reporting.enums import SectionStatus
from reporting.frozen import FrozenReport
from reporting.models import EvidenceFile, NationalReport, Question, SectionAssignment, SubmittedVersion
from reporting.snapshot import changes, cross_checks, readiness
from victims import comparison
from victims.layout import LayoutMaker


@dataclass(frozen=True)
class Remark:
    """One thing to look at, and where it is."""

    text: str
    url: str


@dataclass(frozen=True)
class RemarkGroup:
    """Remarks of one kind, never empty. ``is_folded``: there may be many, and most of them are as they should be."""

    key: str
    title: str
    remarks: Sequence[Remark]
    is_folded: bool = False


def remarks(
    report: NationalReport,
    content: FrozenReport,
    day: date | None = None,
    warned: Sequence[cross_checks.Warned] | None = None,
) -> list[RemarkGroup]:
    """Kinds of remarks that there are, for the focal point who submits. Some fifteen queries, however large the report.

    ``content`` is what would be submitted; ``day`` is today by the clock of the state; ``warned`` are
    the contradictions between the tables, if the caller has them.
    """
    day = day or clock.today(clock.of(report.member_state))
    before = SubmittedVersion.objects.report_before(report)
    earlier = earlier_keys(content) if before else {}
    groups = [
        _held_by_others(report, day),
        _not_ready(report, day),
        _period_not_over(report, content, day),
        _contradictions(cross_checks.warnings(report) if warned is None else warned),
        _closed_documents(report),
        _figures(report, before.content, content, earlier) if before else None,
        _repeated(report, before, content, earlier) if before else None,
    ]
    return [group for group in groups if group and group.remarks]


def earlier_keys(content: FrozenReport) -> dict[str, list[str]]:
    """Key of a question → the keys of the earlier questions that it replaces. One query."""
    asked = Question.objects.filter(section__questionnaire__version=content["questionnaire"])
    return dict(asked.exclude(previous_keys=[]).values_list("key", "previous_keys"))


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _page(report: NationalReport, key: str) -> str:
    return reverse("section-edit", args=[report.pk, key])


def _waiting(report: NationalReport, today: date):
    """Assignments of sections that are not ready, with a day that is still to come."""
    return (
        SectionAssignment.objects.filter(report_section__report=report, report_section__is_open=True, due_on__gt=today)
        .exclude(report_section__status__in=SectionStatus.settled())
        .order_by("report_section__section__position", "due_on", "pk")
    )


def _held_by_others(report: NationalReport, today: date) -> RemarkGroup:
    found = _waiting(report, today).select_related("report_section__section", "person")
    said = [
        Remark(
            gettext("%(section)s: %(person)s has it until %(day)s")
            % {"section": held.report_section.section, "person": held.person, "day": _day(held.due_on)},
            _page(report, held.report_section.section.key),
        )
        for held in found
        if held.due_on
    ]
    title = ngettext(
        "%(count)d section is still with a colleague", "%(count)d sections are still with colleagues", len(said)
    )
    return RemarkGroup("held", title % {"count": len(said)}, said)


def _not_ready(report: NationalReport, today: date) -> RemarkGroup:
    held = _waiting(report, today).values("report_section")
    rows = report.sections.filter(is_open=True).exclude(status__in=SectionStatus.settled()).exclude(pk__in=held)
    rows = rows.select_related("section").order_by("section__position")
    said = [Remark(str(row.section), _page(report, row.section.key)) for row in rows]
    title = ngettext(
        "%(count)d section is not marked as ready", "%(count)d sections are not marked as ready", len(said)
    )
    return RemarkGroup("not-ready", title % {"count": len(said)}, said, is_folded=True)


def _period_not_over(report: NationalReport, content: FrozenReport, today: date) -> RemarkGroup | None:
    end = report.cycle.period_end
    if end < today:
        return None
    asked = ((section["key"], q["key"]) for _, section, q in frozen.numbered(content))
    place = next((key for key, question in asked if question == standing.PERIOD_END), None)
    text = gettext("It ends on %(day)s. What happens until then is not in the report.") % {"day": _day(end)}
    url = question_url(report.pk, place, standing.PERIOD_END) if place else report.get_absolute_url()
    return RemarkGroup("period", gettext("The period of the report is not over yet"), [Remark(text, url)])


def _contradictions(warned: Sequence[cross_checks.Warned]) -> RemarkGroup:
    said = [Remark(found.message, found.url) for found in warned if not (found.explained or found.holds_back)]
    title = ngettext(
        "%(count)d point where tables do not agree", "%(count)d points where tables do not agree", len(said)
    )
    return RemarkGroup("contradictions", title % {"count": len(said)}, said)


def _closed_documents(report: NationalReport) -> RemarkGroup:
    attached = EvidenceFile.objects.filter(report=report, links__isnull=False).distinct().order_by("pk")
    said = [
        Remark(sentence, reverse("evidence-detail", args=[report.pk, evidence.pk]))
        for evidence in attached
        if (sentence := evidence_library.quarantine(evidence) or _lost(evidence))
    ]
    title = ngettext(
        "%(count)d document cannot be opened by anybody", "%(count)d documents cannot be opened by anybody", len(said)
    )
    return RemarkGroup("documents", title % {"count": len(said)}, said)


def _lost(evidence: EvidenceFile) -> str:
    """A sentence if the file is gone, or cut off; "" otherwise."""
    name = evidence.stored_name
    if default_storage.exists(name) and default_storage.size(name) == evidence.size:
        return ""
    return gettext("“%(document)s” is damaged. Attach it again.") % {"document": evidence}


def _figures(
    report: NationalReport, old: FrozenReport, new: FrozenReport, earlier: Mapping[str, list[str]]
) -> RemarkGroup:
    said = list(_great_changes(report, old, new, earlier))
    title = ngettext(
        "%(count)d figure fell or rose by more than a third since %(year)s",
        "%(count)d figures fell or rose by more than a third since %(year)s",
        len(said),
    )
    return RemarkGroup("figures", title % {"count": len(said), "year": old["period_end"][:4]}, said)


def _great_changes(
    report: NationalReport, old: FrozenReport, new: FrozenReport, earlier: Mapping[str, list[str]]
) -> Iterator[Remark]:
    """Totals of tables, and answers that are numbers."""
    given, maker = frozen.by_key(old), LayoutMaker()
    tables = {table["key"]: question for question, table in frozen.with_tables(frozen.questions(old))}
    for number, section, question in frozen.numbered(new):
        lines = []
        if table := question["table"]:
            change = changes.table_change(tables.get(table["key"]), question, maker)
            lines = [line for line in change.totals if line.is_great] if change else []
            name = f"{table['number']} {table['title']}"
        elif question["type"] in question_types.OF_A_PERIOD and isinstance(question["value"], int):
            keys = (question["key"], *earlier.get(question["key"], ()))
            before = next((given[key]["value"] for key in keys if key in given), None)
            line = comparison.count_line("", before if isinstance(before, int) else None, question["value"])
            lines, name = [line] if line.is_great else [], f"{number} {question['text']}"
        for line in lines:
            where = f"{name}, {line.where}" if line.where else name
            text = gettext("%(where)s: %(before)s, now %(after)s")
            url = readiness.field_url(report, section["key"], question)
            yield Remark(text % {"where": where, "before": line.before, "after": line.after}, url)


def _repeated(
    report: NationalReport, before: SubmittedVersion, content: FrozenReport, earlier: Mapping[str, list[str]]
) -> RemarkGroup:
    said = [
        Remark(f"{number} {question['text']}", question_url(report.pk, section["key"], question["key"]))
        for number, section, question in changes.repeated(before.content, content, earlier)
    ]
    return RemarkGroup("repeated", repeated_words(len(said), before.reference), said, is_folded=True)


def repeated_words(count: int, reference: str) -> str:
    words = ngettext(
        "%(count)d answer says only what %(reference)s said",
        "%(count)d answers say only what %(reference)s said",
        count,
    )
    return words % {"count": count, "reference": reference}


def repeated_for_review(version: SubmittedVersion, bases: Sequence[SubmittedVersion]) -> RemarkGroup | None:
    """The same list for a reviewer, of what was submitted; None if nothing repeats the report before, or there is none.

    ``bases``: see ``SubmittedVersion.comparable``. One query.
    """
    before = next((base for base in bases if base.report_id != version.report_id), None)
    if before is None:
        return None
    said = [
        Remark(
            f"{number} {question['text']}",
            reverse("review-section", args=[version.report_id, section["key"]]) + f"#{question['key']}",
        )
        for number, section, question in changes.repeated(
            before.content, version.content, earlier_keys(version.content)
        )
    ]
    return RemarkGroup("repeated", repeated_words(len(said), before.reference), said, is_folded=True) if said else None
