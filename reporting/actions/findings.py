"""Findings of the report to AMMTC: made from a question, renewed when a source changed, removed if no text has them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members import audit
from members.models import MemberState, User
from reporting import permissions
from reporting.enums import FindingKind
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.models import ConsolidatedReport, RegionalFinding
from reporting.queries.findings import FindingSources, changed, flagged, parts_of_findings, said_by, says
from reporting.text import references

MOST_CHARACTERS = 800  # of a quotation: a report quotes a sentence or two


def _editable(consolidated: ConsolidatedReport, by: User) -> ConsolidatedReport:
    permissions.check_can_consolidate(by)
    consolidated = ConsolidatedReport.objects.locked().get(pk=consolidated.pk)
    if not consolidated.is_editable:
        raise StepNotAllowed(_("This report is adopted. Its findings cannot be changed any more."))
    return consolidated


def take_newer_sources(consolidated: ConsolidatedReport, sources: FindingSources | None = None) -> None:
    """Findings that say the same from other sources, such as a newer version of a report, take these sources."""
    for finding, now in changed(consolidated, sources):
        if now is not None and says(finding.kind, now) == said_by(finding):
            finding.result = now
            finding.save(update_fields=["result"])


def check_current(consolidated: ConsolidatedReport, sources: FindingSources | None = None) -> None:
    """Raises StepNotAllowed while a finding says something else than the reports, or a text refers to nothing."""
    if flags := flagged(consolidated, sources):
        raise StepNotAllowed(
            ngettext(
                "The sources of %(findings)s changed since. Renew or remove it on the page of findings first.",
                "The sources of %(findings)s changed since. Renew or remove them on the page of findings first.",
                len(flags),
            )
            % {"findings": ", ".join(str(finding) for finding, _now in flags)}
        )
    there = parts_of_findings(consolidated)
    for text in consolidated.texts.all():  # a finding that was renewed may have lost a number, such as that of before
        if unknown := references.unknown(text.text, there):
            raise StepNotAllowed(
                _("In “%(title)s” there is nothing behind %(unknown)s any more. Change that text first.")
                % {"title": text.title, "unknown": ", ".join(unknown)}
            )


@transaction.atomic
def make(
    *,
    consolidated: ConsolidatedReport,
    kind: str,
    subject: str,
    by: User,
    choice: str = "",
    state: MemberState | None = None,
    words: str = "",
    evidence: FindingSources | None = None,
) -> RegionalFinding:
    """Make a finding; one that is there already is returned as it is. Raises WorkflowError if nothing is found.

    ``evidence`` of the report, if it was read just now.
    """
    consolidated = _editable(consolidated, by)
    words = " ".join(words.split())
    if len(words) > MOST_CHARACTERS:
        raise WorkflowError(
            _("An extract has at most %(most)d characters; this one has %(n)d. Leave something out with “…”.")
            % {"most": MOST_CHARACTERS, "n": len(words)}
        )
    there = consolidated.findings.filter(kind=kind, subject=subject, choice=choice, member_state=state, words=words)
    if found := there.first():
        return found
    evidence = evidence or FindingSources(consolidated)
    result = evidence.find(kind, subject, choice, state.iso2 if state else "", words)
    if result is None:
        raise WorkflowError(
            _("An extract must be the state's own words. Copy it from its answer; mark what you leave out with “…”.")
            if kind == FindingKind.EXTRACT
            else _("No report that was released to AMMTC says anything of the kind.")
        )
    finding = RegionalFinding.objects.create(
        consolidated=consolidated,
        number=consolidated.findings_made + 1,
        kind=kind,
        subject=subject,
        choice=choice,
        member_state=state,
        words=words,
        result=result,
        made_at=timezone.now(),
        made_by=by,
    )
    consolidated.findings_made = finding.number
    consolidated.save(update_fields=["findings_made"])
    audit.record("finding made", on=consolidated, by=by, finding=finding.number, kind=kind, subject=subject)
    return finding


@transaction.atomic
def renew(*, consolidated: ConsolidatedReport, by: User, number: int | None = None) -> list[RegionalFinding]:
    """Take what the queries find now into the flagged findings: one, or all. Returns those that were changed.

    Raises WorkflowError if one of them finds nothing any more: it can only be removed.
    """
    consolidated = _editable(consolidated, by)
    renewed = []
    for finding, now in flagged(consolidated):
        if number is not None and finding.number != number:
            continue
        if now is None:
            if number is not None:
                raise WorkflowError(
                    _("The reports no longer say what %(finding)s says. Remove it.") % {"finding": finding}
                )
            continue
        finding.result, finding.renewed_at = now, timezone.now()
        finding.save(update_fields=["result", "renewed_at"])
        renewed.append(finding)
    if renewed:
        numbers = [finding.number for finding in renewed]
        audit.record("findings renewed", on=consolidated, by=by, findings=numbers)
    return renewed


@transaction.atomic
def remove(*, consolidated: ConsolidatedReport, number: int, by: User) -> None:
    """Remove a finding. Raises WorkflowError if a text refers to it; its number is never given again."""
    consolidated = _editable(consolidated, by)
    used = [text.title for text in consolidated.texts.all() if number in references.numbers_of(text.text)]
    if used:
        raise WorkflowError(
            ngettext(
                "F%(number)d is used in %(titles)s. Take it out of that text first.",
                "F%(number)d is used in %(titles)s. Take it out of these texts first.",
                len(used),
            )
            % {"number": number, "titles": ", ".join(f"“{title}”" for title in used)}
        )
    if number > consolidated.findings_made:
        raise WorkflowError(_("This report never had a finding F%(number)d.") % {"number": number})
    if consolidated.findings.filter(number=number).delete()[0]:
        audit.record("finding removed", on=consolidated, by=by, finding=number)
