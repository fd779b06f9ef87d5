"""The state decides how far each item of its accepted report goes (Article 25), and asks for the consent of others.

Source: docs/decisions/0035-release-item-by-item.md; the rules are data in ``reporting/release_policy.py``.
"""

from collections.abc import Mapping
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from members import audit
from members.models import MemberState, User
from members.row_access import row_access
from reporting import permissions, release_policy
from reporting.documents.store import About, Upload, store
from reporting.enums import Confidentiality, ConsentAnswer, ReleaseAudience
from reporting.errors import DecidedMeanwhile, StepNotAllowed, WorkflowError
from reporting.frozen import Ref
from reporting.jobs.queue import nudge
from reporting.messages import mail
from reporting.models import (
    ConsentReply,
    ConsentRequest,
    EvidenceFile,
    NationalReport,
    PartyEdition,
    ReceivedInformation,
    ReleaseConsent,
    ReleaseDecision,
    Section,
    SubmittedVersion,
)
from reporting.queries.release import Release, item_content, item_hash, release_of
from reporting.queries.release_pages import decided_since
from reporting.snapshot.build import snapshot_hash

AS_SECTION = ""  # the decision that an item follows its section again


def to_decide_on(report: NationalReport) -> SubmittedVersion:
    version = report.versions.accepted().newest()
    if version is None:
        raise StepNotAllowed("A report can be released once the secretariat has accepted it.")
    return version


@transaction.atomic
def decide(
    *,
    report: NationalReport,
    choices: Mapping[Ref, str],
    authority: str,
    by: User,
    letter: Upload | None = None,
    seen: int | None = None,
) -> list[Ref]:
    """Record how far each item in ``choices`` may go: an audience, or ``AS_SECTION``. Returns the items that changed.

    ``choices`` maps (kind, key) to an audience; ``letter`` is the signed consent; ``seen`` is the newest act of release
    that the person has seen (None: all of them): what was decided since is not decided over unseen.
    Only an accepted report is released. While a correction is being written, the decision is about the version that was
    accepted before. What is taken back is left out of everything made from now on. Raises PermissionDenied,
    StepNotAllowed, WorkflowError (the policy does not allow this audience for an item), DecidedMeanwhile, or
    ValidationError (the letter).
    """
    report = NationalReport.objects.locked().get(pk=report.pk)
    permissions.check_can_report(by, report)
    version = to_decide_on(report)
    release = release_of(version)
    sections = {section.key: section for section in Section.objects.of_report(report.cycle.questionnaire_id)}
    if seen is not None:
        _check_seen(report, release, choices, seen)
    changed = {ref: audience for ref, audience in choices.items() if _changes(release, ref, audience)}
    for ref, audience in changed.items():
        _check_possible(release, ref, audience)
    if not changed:
        return []
    now = timezone.now()
    consent = ReleaseConsent.objects.create(
        report=report,
        version=version,
        authority=authority,
        letter=_keep(report, letter, authority, by) if letter else None,
        decided_at=now,
        decided_by=by,
    )
    ReleaseDecision.objects.bulk_create(
        [
            ReleaseDecision(
                report=report,
                consent=consent,
                section=sections[ref[1] if ref[0] == release_policy.SECTION.key else release.items[ref].section_key],
                kind=ref[0],
                key=ref[1],
                audience=audience,
            )
            for ref, audience in changed.items()
        ]
    )
    audit.record(
        "release decided",
        on=report,
        by=by,
        authority=authority,
        reference=version.reference,
        letter=consent.letter.sha256 if consent.letter else "",
        items={f"{kind} {key}": audience or "as its section" for (kind, key), audience in changed.items()},
    )
    refresh(report)
    return list(changed)


def _check_seen(report: NationalReport, release: Release, choices: Mapping[Ref, str], seen: int) -> None:
    found = decided_since(report, seen).keys() & choices.keys()
    if not found:
        return
    titles = {("section", section["key"]): section["title"] for section in release.version.content["sections"]}
    titles |= {ref: item.title for ref, item in release.items.items()}
    names = "; ".join(sorted(f"“{titles.get(ref, ref[1])}”" for ref in found))
    raise DecidedMeanwhile(
        gettext("Meanwhile your state has decided on %(items)s. Below is what your choice would change now.")
        % {"items": names}
    )


def _changes(release: Release, ref: Ref, audience: str) -> bool:
    """Whether the decision changes anything. Repeating a decision that was made on an earlier version is a change."""
    before = release.decisions.get(ref)
    if before is None:
        return audience != (ReleaseAudience.NONE if ref[0] == release_policy.SECTION.key else AS_SECTION)
    return before.audience != audience or before.version_id != release.version.pk


def _check_possible(release: Release, ref: Ref, audience: str) -> None:
    kind, key = ref
    if kind == release_policy.SECTION.key:
        if key not in release.sections or audience == AS_SECTION:
            raise WorkflowError("The report has no such section.")
        return
    item = release.items.get(ref)
    if item is None:
        raise WorkflowError("The report has no such item. Open the page again and decide anew.")
    if audience and not release_policy.reaches(item.furthest, audience):
        raise WorkflowError(
            f"“{item.title}” is {item.confidentiality}: it can go no further than “"
            f"{ReleaseAudience(item.furthest).label}”."
        )
    if item.mark_id and audience and not release_policy.reaches(release_policy.WITHOUT_CONSENT, audience):
        allowed = release.allowed_by_giver(ref)
        if not release_policy.reaches(allowed, audience):
            raise WorkflowError(
                f"“{item.title}” was received from {item.giver}. Ask for the consent of {item.giver} first."
            )


def _keep(report: NationalReport, letter: Upload, authority: str, by: User) -> EvidenceFile:
    """Store the letter with the report's documents. The state and the secretariat read it; it is never released."""
    about = About(title=f"Letter of consent: {authority}"[:200], confidentiality=Confidentiality.RESTRICTED)
    return store(report, letter, about, submitted_at=timezone.now(), by=by)


# --- What other Parties read ------------------------------------------------------------------------------------------
def refresh(report: NationalReport) -> PartyEdition | None:
    """Make a new edition for other Parties if what they may read has changed. Returns the new one.

    Totals of tables follow once they are worked out with those of all states.
    It needs access to the rows of the report's state; actions of other people open it with ``row_access``.
    """
    version = report.versions.accepted().newest()
    if version is None:
        return None
    transaction.on_commit(partial(nudge, "reporting.tell_figures", report.cycle_id))
    content = release_of(version).content(ReleaseAudience.PARTIES)
    sha256 = snapshot_hash(content)
    newest = PartyEdition.objects.filter(report=report).order_by("-number").first()
    if (newest.content_hash == sha256) if newest else not content["sections"]:
        return None
    return PartyEdition.objects.create(
        report=report,
        member_state_id=report.member_state_id,
        number=newest.number + 1 if newest else 1,
        title=report.cycle.title,
        period_end=report.cycle.period_end,
        content=content,
        content_hash=sha256,
        has_items=bool(content["sections"]),
        is_sample=report.cycle.is_sample,
        made_at=timezone.now(),
    )


# --- Information received from another Party --------------------------------------------------------------------------
@transaction.atomic
def mark(*, report: NationalReport, ref: Ref, giver: MemberState, described: str, by: User) -> ReceivedInformation:
    """Mark an item as received from another Party. From now on it is not released until that Party consents."""
    report = NationalReport.objects.locked().get(pk=report.pk)
    permissions.check_can_report(by, report)
    release = release_of(to_decide_on(report))
    item = release.items.get(ref)
    if item is None:
        raise WorkflowError("The report has no such item. Open the page again.")
    if not giver.is_party or giver.pk == report.member_state_id:
        raise WorkflowError("Choose another Party to the Convention as the giver.")
    if item.mark_id:
        raise StepNotAllowed(f"This item is marked already: it was received from {item.giver}.")
    made = ReceivedInformation.objects.create(
        report=report,
        section=Section.objects.of_report(report.cycle.questionnaire_id).get(key=item.section_key),
        kind=ref[0],
        key=ref[1],
        giver=giver,
        described=described,
        marked_at=timezone.now(),
        marked_by=by,
    )
    audit.record("information marked as received", on=report, by=by, item=" ".join(ref), giver=giver.iso2)
    refresh(report)
    return made


@transaction.atomic
def lift(*, mark: ReceivedInformation, reason: str, by: User) -> None:
    """Remove a mark that was made by mistake. Once the giver was asked, the mark stays."""
    mark = (
        ReceivedInformation.objects.locked()
        .select_related("report__member_state", "report__cycle", "giver")
        .get(pk=mark.pk)
    )
    permissions.check_can_report(by, mark.report)
    if mark.lifted_at:
        raise StepNotAllowed("This mark was taken away already.")
    if mark.requests.exists():
        raise StepNotAllowed(f"{mark.giver} was asked for its consent, so the mark stays.")
    mark.lifted_at, mark.lifted_by, mark.lifted_reason = timezone.now(), by, reason
    mark.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    audit.record("mark of received information lifted", on=mark.report, by=by, item=f"{mark.kind} {mark.key}")
    refresh(mark.report)


@transaction.atomic
def ask_consent(*, mark: ReceivedInformation, audience: str, by: User) -> ConsentRequest:
    """Ask the giver whether its information may go as far as ``audience``. It reads the item and its description."""
    mark = ReceivedInformation.objects.select_related("report", "giver").get(pk=mark.pk)
    report = NationalReport.objects.locked().get(pk=mark.report_id)
    permissions.check_can_report(by, report)
    if mark.lifted_at:
        raise StepNotAllowed("This mark was taken away. Mark the item again before you ask.")
    if release_policy.reaches(release_policy.WITHOUT_CONSENT, audience):
        raise WorkflowError("Ask for AMMTC, other Parties, or public and donors: nothing else needs a consent.")
    version = to_decide_on(report)
    item = item_content(version, (mark.kind, mark.key))
    if item is None:
        raise StepNotAllowed("The item is no longer in the accepted report.")
    standing = release_of(version).items[mark.kind, mark.key]
    if not release_policy.reaches(standing.furthest, audience):
        furthest = ReleaseAudience(standing.furthest).label
        raise WorkflowError(f"By its class this item goes no further than “{furthest}”, so more need not be asked.")
    sha256 = item_hash(item)
    waiting = [r for r in mark.requests.prefetch_related("replies") if not r.replies.all()]
    if any(r.item_hash == sha256 and release_policy.reaches(r.audience, audience) for r in waiting):
        raise StepNotAllowed(f"{mark.giver} was asked already and has not answered yet.")
    asked = ConsentRequest.objects.create(
        mark=mark,
        report=report,
        giver=mark.giver,
        asking_state=report.member_state,
        title=str(report),
        described=mark.described,
        item=item,
        item_hash=sha256,
        audience=audience,
        asked_at=timezone.now(),
        asked_by=by,
    )
    audit.record(
        "consent asked for", on=report, by=by, giver=mark.giver.iso2, item=f"{mark.kind} {mark.key}", audience=audience
    )
    mail.consent_asked(asked)
    return asked


@transaction.atomic
def reply(*, request: ConsentRequest, answer: str, authority: str, note: str, by: User) -> ConsentReply:
    """Record that the giver grants, refuses, or withdraws its consent. What was published before stays published."""
    permissions.check_can_consent(by, request)
    # The edition of the asking state is made anew, which needs rows of that state. None of them is shown to the giver.
    with row_access(states=[request.giver_id, request.asking_state_id]):
        report = NationalReport.objects.locked().get(pk=request.report_id)
        newest = request.replies.first()
        if answer == ConsentAnswer.WITHDRAWN and (newest is None or newest.answer != ConsentAnswer.GRANTED):
            raise StepNotAllowed("Only a consent that was given can be taken back.")
        if answer != ConsentAnswer.WITHDRAWN and newest is not None:
            raise StepNotAllowed(f"This request is {newest.get_answer_display().lower()} already.")
        made = ConsentReply.objects.create(
            request=request, answer=answer, authority=authority, note=note, replied_at=timezone.now(), replied_by=by
        )
        audit.record(
            f"consent {ConsentAnswer(answer).label.lower()}",
            on=request,
            by=by,
            giver=request.giver.iso2,
            authority=authority,
            audience=request.audience,
        )
        refresh(report)
        mail.consent_answered(made)
    return made
