"""The part of each state in a publication: shown to the state first, with days to object if the cycle gives them.

A state reads its own part only, exactly as it would be published.
Source: docs/decisions/0064-parts-and-revisions.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import audit, clock
from members.models import MemberState, User
from reporting import frozen, permissions
from reporting.errors import StepNotAllowed
from reporting.frozen import FrozenNeed
from reporting.messages import mail
from reporting.models import (
    ConsolidatedReport,
    NationalReport,
    Objection,
    ProtectionRun,
    Publication,
    PublishedTable,
    StatePart,
)
from reporting.publication import articles, protection, rights
from reporting.publication.material import Material, material_of
from reporting.snapshot import own_words
from reporting.snapshot.build import snapshot_hash
from reporting.text.small_counts import small_counts


def contents(material: Material, run: ProtectionRun) -> dict[str, dict[str, Any]]:
    """ISO code → what would be published of each state that reported.

    "tables": the fields of each ``PublishedTable``; "statuses" and "rights": [title, word]; "needs":
    each ``FrozenNeed``.
    """
    cycle = material.consolidated.cycle
    draft = Publication(consolidated=material.consolidated, period_end=cycle.period_end)
    states = [state for state in MemberState.objects.all() if state.iso2 in material.by_state]
    words: dict[str, list[list[str]]] = {}
    for status in articles.to_publish(draft, states, material):
        title = f"{_('Article')} {status.article_number}: {status.article_title}"
        words.setdefault(status.state_name, []).append([title, status.text])
    said: dict[str, list[list[str]]] = {}
    for right in rights.to_publish(draft, states, material):
        said.setdefault(right.state_name, []).append([right.right_title, right.text])
    assert run.result is not None  # it is done
    return {
        state.iso2: {
            "tables": [table for table in run.result["tables"] if table["iso2"] == state.iso2],
            "statuses": words.get(state.name, []),
            "rights": said.get(state.name, []),
            "needs": list(frozen.needs(material.contents[state.iso2])),
        }
        for state in states
    }


def tables_of(part: StatePart) -> list[PublishedTable]:
    """The tables of a part as unsaved rows, so that pages show them as they show those of a publication."""
    return [
        PublishedTable(**table | {"cutoff": date.fromisoformat(table["cutoff"]) if table["cutoff"] else None})
        for table in part.content["tables"]
    ]


def needs_of(part: StatePart) -> list[dict[str, Any]]:
    """The needs of a part. Parts of an earlier version of the portal have only [title, text] of each."""
    nothing = {"kind_shown": "", "urgency": "", "met_shown": "", "programme": ""}
    return [
        need if isinstance(need, dict) else nothing | {"obligation_title": need[0], "text": need[1]}
        for need in part.content["needs"]
    ]


def counts_in_words(part: StatePart) -> list[tuple[str, str]]:
    """(where, "3 victims") for each small count of people or cases in the state's own words."""
    smallest = part.consolidated.cycle.smallest_shown
    written = [line for table in part.content["tables"] for line in own_words.of_table(table)]
    written += [line for need in needs_of(part) for line in own_words.of_need(cast(FrozenNeed, need))]
    return [(where, found) for where, text in written for found in small_counts(text, smallest)]


@dataclass(frozen=True)
class PartRow:
    """One state and its part. ``part`` is None if the state has not seen what would be published now."""

    state: MemberState
    part: StatePart | None
    until: date | None  # the last day to object; None if the cycle gives no days
    objections: list[Objection]

    @property
    def is_open(self) -> bool:
        return self.until is not None and self.until >= clock.today(clock.of(self.state))

    @property
    def unanswered(self) -> list[Objection]:
        return [objection for objection in self.objections if objection.answered_at is None]


def rows(material: Material, run: ProtectionRun) -> list[PartRow]:
    """A row for each state that reported, in alphabetical order."""
    cycle = material.consolidated.cycle
    parts = (
        StatePart.objects.filter(consolidated=material.consolidated, edition=material.edition)
        .select_related("member_state")
        .prefetch_related("objections")
    )
    shown = {(part.member_state_id, part.content_hash): part for part in parts}
    wanted = contents(material, run)
    found = []
    for state in MemberState.objects.filter(iso2__in=wanted):
        part = shown.get((state.pk, snapshot_hash(wanted[state.iso2])))
        found.append(
            PartRow(
                state=state,
                part=part,
                until=last_day(part, cycle.objection_days) if part else None,
                objections=[
                    one for other in parts if other.member_state_id == state.pk for one in other.objections.all()
                ],
            )
        )
    return found


def last_day(part: StatePart, days: int) -> date | None:
    """The last day on which the state can object, by its own clock; None if ``days`` is 0."""
    return clock.day(part.shown_at, clock.of(part.member_state)) + timedelta(days=days) if days else None


def check(material: Material, run: ProtectionRun) -> None:
    """Raise StepNotAllowed while a state has not seen its part, can still object, or waits for an answer.

    Cycles without days to object have no such check.
    """
    if not material.consolidated.cycle.objection_days:
        return
    found = rows(material, run)
    if unseen := [row.state.name for row in found if row.part is None]:
        raise StepNotAllowed(
            _("These states have not seen yet what would be published of them: %(states)s. Show them their part.")
            % {"states": ", ".join(unseen)}
        )
    if open_rows := [row for row in found if row.is_open]:
        last, __, state = max((row.until, row.state.name, row.state) for row in open_rows if row.until)
        raise StepNotAllowed(
            _("States may object until %(day)s. Publish after that day.") % {"day": clock.end_of(last, clock.of(state))}
        )
    if waiting := [row.state.name for row in found if row.unanswered]:
        raise StepNotAllowed(
            _("Answer the objections first: %(states)s. A state that objects may also take back what it has released.")
            % {"states": ", ".join(waiting)}
        )


@transaction.atomic
def show(*, consolidated: ConsolidatedReport, by: User) -> list[MemberState]:
    """Show each state its part as it would be published now. Returns the states that had not seen exactly this.

    They get an e-mail. Raises PermissionDenied, or StepNotAllowed without a safe preview.
    """
    permissions.check_can_publish(by)
    consolidated = ConsolidatedReport.objects.locked().get(pk=consolidated.pk)
    material = material_of(consolidated)
    run = protection.fresh_run(material)
    if run is None or not run.is_safe:
        raise StepNotAllowed(_("Look at the preview first: nothing is shown that was not checked."))
    added = list(_add(material, run, by))
    for part in added:
        mail.part_shown(_report_of(part), part, last_day(part, consolidated.cycle.objection_days))
    if added:
        audit.record(
            "parts shown to states",
            on=consolidated,
            by=by,
            edition=material.edition,
            states=[part.member_state.iso2 for part in added],
        )
    return [part.member_state for part in added]


def keep(material: Material, run: ProtectionRun, by: User) -> None:
    """Store the part of each state as it is published. Call it in the transaction of the publication."""
    list(_add(material, run, by))


def _add(material: Material, run: ProtectionRun, by: User) -> Iterator[StatePart]:
    """Store the parts that are not stored yet, and yield them."""
    states = {state.iso2: state for state in MemberState.objects.all()}
    for iso2, content in contents(material, run).items():
        part, is_new = StatePart.objects.get_or_create(
            consolidated=material.consolidated,
            member_state=states[iso2],
            edition=material.edition,
            content_hash=snapshot_hash(content),
            defaults={"content": content, "shown_at": timezone.now(), "shown_by": by},
        )
        if is_new:
            yield part


def _report_of(part: StatePart) -> NationalReport:
    return NationalReport.objects.select_related("cycle", "member_state").get(
        cycle=part.consolidated.cycle_id, member_state=part.member_state_id
    )


def can_object(part: StatePart) -> bool:
    """Whether the state can object now: within the days of the cycle, and before the publication."""
    until = last_day(part, part.consolidated.cycle.objection_days)
    published = Publication.objects.filter(consolidated=part.consolidated, edition__gte=part.edition).exists()
    return until is not None and clock.today(clock.of(part.member_state)) <= until and not published


@transaction.atomic
def object_to(*, part: StatePart, text: str, by: User) -> Objection:
    """Record the objection of a state to its part. The secretariat must answer before it publishes.

    Raises PermissionDenied, or StepNotAllowed after the last day.
    """
    report = _report_of(part)
    permissions.check_can_report(by, report)
    if not can_object(part):
        raise StepNotAllowed(_("The days to object are over. Write to the SOMTC secretariat."))
    objection = Objection.objects.create(part=part, text=text, made_at=timezone.now(), made_by=by)
    audit.record("objection to a publication made", on=report, by=by, edition=part.edition)
    mail.objection_made(report, objection)
    return objection


@transaction.atomic
def answer(*, objection: Objection, text: str, by: User) -> Objection:
    permissions.check_can_publish(by)
    held = Objection.objects.locked().select_related("part__consolidated__cycle").filter(pk=objection.pk).first()
    if held is None or held.answered_at:  # the database does not let anybody lock one that is answered
        raise StepNotAllowed(_("This objection was answered meanwhile."))
    objection = held
    objection.answer, objection.answered_at, objection.answered_by = text, timezone.now(), by
    objection.save(update_fields=["answer", "answered_at", "answered_by"])
    report = _report_of(objection.part)
    audit.record("objection to a publication answered", on=report, by=by, edition=objection.part.edition)
    mail.objection_answered(report, objection)
    return objection
