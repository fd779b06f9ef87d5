"""Steps of the secretariat that need two officers if the cycle says so: one asks, another approves.

Decision 0063. Each step checks with ``check``; the database checks it again.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from members import audit
from members.models import User
from reporting.enums import ApprovalOutcome, FourEyesStep
from reporting.errors import StepNotAllowed
from reporting.messages import mail
from reporting.models import ConsolidatedReport, ReportingCycle, SecondApproval, SubmittedVersion

TWO = 2  # officers


def is_wanted(cycle: ReportingCycle, step: str) -> bool:
    """Whether a second officer must approve the step. Removing a step from the list always needs one."""
    return step == FourEyesStep.LOOSEN or step in cycle.four_eyes


def check(cycle: ReportingCycle, step: str, by: User, **target: Any) -> None:
    """Raises StepNotAllowed if the step needs two officers and ``by`` has not just approved it as the second."""
    if not is_wanted(cycle, step):
        return
    target = target or {"cycle": cycle}
    approved = SecondApproval.objects.filter(step=step, outcome=ApprovalOutcome.GIVEN, closed_by=by, **target)
    if not approved.exclude(asked_by=by).exists():
        sentence = _("This step needs two officers in “%(cycle)s”. Ask a colleague for it.")
        raise StepNotAllowed(sentence % {"cycle": cycle})


def ask(
    *,
    cycle: ReportingCycle,
    step: str,
    by: User,
    seen: str = "",
    given: dict[str, Any] | None = None,
    version: SubmittedVersion | None = None,
    consolidated: ConsolidatedReport | None = None,
) -> SecondApproval:
    """Record that one officer asks for the step, and notify the colleagues. The caller opens the transaction and checks
    permissions."""
    if not is_wanted(cycle, step):
        raise StepNotAllowed(_("One officer can do this alone in “%(cycle)s”.") % {"cycle": cycle})
    if SecondApproval.objects.waiting_for(step, cycle=cycle, version=version):
        raise StepNotAllowed(_("A second officer has been asked already."))
    others = [person for person in mail.secretariat() if person != by]
    if not others:
        raise StepNotAllowed(_("The secretariat has no second officer now. Ask the administrator to appoint one."))
    approval = SecondApproval.objects.create(
        cycle=cycle,
        step=step,
        version=version,
        consolidated=consolidated,
        given=given or {},
        seen=seen,
        asked_at=timezone.now(),
        asked_by=by,
    )
    audit.record("second officer asked for", on=approval, by=by, step=step, reference=_reference(approval))
    mail.second_officer_wanted(approval, others)
    return approval


def give(*, approval: SecondApproval, by: User, seen: str = "") -> SecondApproval:
    """Record the second officer's approval. The caller then does the step itself in the same transaction.

    ``seen`` is the fingerprint of what would be decided on now. If it changed since the request, it is not approved.
    """
    approval = _waiting(approval)
    if approval.asked_by_id == by.pk:
        raise StepNotAllowed(_("You asked for this. Another officer must approve it."))
    if approval.seen != seen:
        raise StepNotAllowed(
            _("Something changed since %(person)s asked. Take the request back and ask again.")
            % {"person": approval.asked_by}
        )
    _close(approval, ApprovalOutcome.GIVEN, by)
    audit.record(
        "second officer approved",
        on=approval,
        by=by,
        step=approval.step,
        reference=_reference(approval),
        asked_by=str(approval.asked_by),
    )
    return approval


def withdraw(*, approval: SecondApproval, by: User) -> SecondApproval:
    """Withdraw the request, or refuse it. Nothing was done, so it can be asked again."""
    approval = _waiting(approval)
    _close(approval, ApprovalOutcome.WITHDRAWN, by)
    audit.record(
        "second officer not needed any more" if by == approval.asked_by else "second officer refused",
        on=approval,
        by=by,
        step=approval.step,
        reference=_reference(approval),
        asked_by=str(approval.asked_by),
    )
    if by != approval.asked_by:
        mail.second_officer_refused(approval)
    return approval


def _waiting(approval: SecondApproval) -> SecondApproval:
    # Nobody can change a request that was decided, so the database refuses to lock it.
    waiting = SecondApproval.objects.locked().select_related("asked_by", "cycle").filter(pk=approval.pk).first()
    if waiting is None or waiting.closed_at:
        raise StepNotAllowed(_("This request was decided meanwhile. Nothing was done again."))
    return waiting


def _close(approval: SecondApproval, outcome: str, by: User) -> None:
    approval.outcome, approval.closed_at, approval.closed_by = outcome, timezone.now(), by
    approval.save(update_fields=["outcome", "closed_at", "closed_by"])


def _reference(approval: SecondApproval) -> str:
    return approval.version.reference if approval.version else approval.cycle.title
