"""What the secretariat decides about the products of a report to AMMTC: the chapters of the synthesis, the brief."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from members import audit
from members.models import User
from reporting import permissions, synthesis_chapters
from reporting.errors import AlreadyChanged, StepNotAllowed, WorkflowError
from reporting.models import Article, AskedDecision, ConsolidatedReport, ConsolidatedText


def _editable(consolidated: ConsolidatedReport, by: User) -> ConsolidatedReport:
    permissions.check_can_consolidate(by)
    consolidated = ConsolidatedReport.objects.locked().get(pk=consolidated.pk)
    if not consolidated.is_editable:
        raise StepNotAllowed(_("This report is adopted. It cannot be changed any more."))
    return consolidated


# --- Chapters of the synthesis ----------------------------------------------------------------------------------------
@transaction.atomic
def move_chapter(*, consolidated: ConsolidatedReport, key: str, earlier: bool, by: User) -> None:
    """Let a chapter change places with the one before, or behind. The first and the last stay where nothing is."""
    consolidated = _editable(consolidated, by)
    texts = list(consolidated.texts.all())
    place = [text.key for text in texts].index(key)
    other = place - 1 if earlier else place + 1
    if not 0 <= other < len(texts):
        return
    texts[place], texts[other] = texts[other], texts[place]
    for number, text in enumerate(texts, start=1):
        text.position = number
    ConsolidatedText.objects.bulk_update(texts, ["position"])
    audit.record("chapter moved", on=consolidated, by=by, chapter=key, place=other + 1)


@transaction.atomic
def switch_chapter(*, consolidated: ConsolidatedReport, key: str, included: bool, by: User) -> None:
    """Print a chapter in the synthesis, or leave it out. Its words are kept."""
    consolidated = _editable(consolidated, by)
    if consolidated.texts.filter(key=key, is_included=not included).update(is_included=included):
        audit.record("chapter switched", on=consolidated, by=by, chapter=key, included=included)


@transaction.atomic
def add_chapter(*, consolidated: ConsolidatedReport, title: str, by: User) -> ConsolidatedText:
    """A chapter of the secretariat's own, at the end. Raises WorkflowError where there is one of this title."""
    consolidated = _editable(consolidated, by)
    if consolidated.texts.filter(title__iexact=title).exists():
        raise WorkflowError(_("There is a chapter of this title already."))
    own = [
        int(text.key.removeprefix(synthesis_chapters.OWN))
        for text in consolidated.texts.filter(key__startswith=synthesis_chapters.OWN)
    ]
    last = consolidated.texts.aggregate(last=Max("position"))["last"] or 0
    text = ConsolidatedText.objects.create(
        report=consolidated,
        key=f"{synthesis_chapters.OWN}{max(own, default=0) + 1}",
        position=last + 1,
        title=title,
    )
    audit.record("chapter added", on=consolidated, by=by, chapter=text.key)
    return text


@transaction.atomic
def remove_chapter(*, consolidated: ConsolidatedReport, key: str, by: User) -> None:
    """Remove an own chapter without words; any other is switched off instead."""
    consolidated = _editable(consolidated, by)
    text = consolidated.texts.get(key=key)
    if not key.startswith(synthesis_chapters.OWN) or text.text.strip():
        raise WorkflowError(_("Only a chapter of your own without words is removed. Leave this one out instead."))
    text.delete()
    audit.record("chapter removed", on=consolidated, by=by, chapter=key)


# --- The brief --------------------------------------------------------------------------------------------------------
@transaction.atomic
def save_decision(
    *,
    consolidated: ConsolidatedReport,
    position: int | None,
    text: str,
    article: Article,
    addressee: str,
    due_on: date,
    base_version: int,
    by: User,
) -> AskedDecision:
    """Ask a decision of ministers, or change the one at ``position``.

    Raises AlreadyChanged (``theirs``: the decision as it is) if somebody changed it in between.
    """
    consolidated = _editable(consolidated, by)
    decisions = list(consolidated.decisions.select_related("updated_by"))
    if position is None:
        if len(decisions) >= synthesis_chapters.MOST_DECISIONS:
            raise WorkflowError(
                _("At most %(n)d decisions are asked. Remove one first, or write two as one.")
                % {"n": synthesis_chapters.MOST_DECISIONS}
            )
        decision = AskedDecision(consolidated=consolidated, position=len(decisions) + 1)
    else:
        found = next((each for each in decisions if each.position == position), None)
        if found is None:
            raise WorkflowError(_("This decision was removed in the meantime. What you typed is below."))
        if found.version != base_version:
            raise AlreadyChanged(
                _("%(who)s changed this decision while you were writing.") % {"who": found.updated_by}, found
            )
        decision = found
    decision.text, decision.article, decision.addressee, decision.due_on = text, article, addressee, due_on
    decision.version += 1
    decision.updated_at, decision.updated_by = timezone.now(), by
    decision.save()
    audit.record("decision asked", on=consolidated, by=by, position=decision.position, version=decision.version)
    return decision


@transaction.atomic
def move_decision(*, consolidated: ConsolidatedReport, position: int, by: User) -> None:
    """Let a decision change places with the one before it."""
    consolidated = _editable(consolidated, by)
    pair = list(consolidated.decisions.filter(position__in=(position - 1, position)))
    if len(pair) == 2:
        pair[0].position, pair[1].position = pair[1].position, pair[0].position
        AskedDecision.objects.bulk_update(pair, ["position"])
        audit.record("decision moved", on=consolidated, by=by, position=position)


@transaction.atomic
def remove_decision(*, consolidated: ConsolidatedReport, position: int, by: User) -> None:
    """Remove a decision; those behind it move up."""
    consolidated = _editable(consolidated, by)
    if consolidated.decisions.filter(position=position).delete()[0]:
        behind = list(consolidated.decisions.filter(position__gt=position))
        for each in behind:
            each.position -= 1
        AskedDecision.objects.bulk_update(behind, ["position"])
        audit.record("decision removed", on=consolidated, by=by, position=position)


@transaction.atomic
def choose_points(*, consolidated: ConsolidatedReport, numbers: Sequence[int], chart: str, by: User) -> None:
    """The main points of the brief, as numbers of findings in their order, and the key of its chart."""
    consolidated = _editable(consolidated, by)
    if len(numbers) > synthesis_chapters.MOST_POINTS:
        raise WorkflowError(_("The brief has at most %(n)d main points.") % {"n": synthesis_chapters.MOST_POINTS})
    findings = list(consolidated.findings.all())
    places = {number: place for place, number in enumerate(numbers, start=1)}
    if unknown := places.keys() - {finding.number for finding in findings}:
        raise WorkflowError(
            _("There is no finding %(findings)s any more.") % {"findings": ", ".join(f"F{n}" for n in sorted(unknown))}
        )
    changed = [finding for finding in findings if finding.point != places.get(finding.number)]
    for finding in changed:
        finding.point = places.get(finding.number)
    if not changed and consolidated.brief_chart == chart:
        return
    for finding in changed:
        finding.save(update_fields=["point"])
    consolidated.brief_chart = chart
    consolidated.save(update_fields=["brief_chart"])
    audit.record("points of the brief chosen", on=consolidated, by=by, findings=list(numbers), chart=chart)
