"""The page on which a second officer approves the request of a first one, or either of them withdraws it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from members.requests import SignedInRequest
from reporting import permissions
from reporting.actions import consolidation, cycles, four_eyes, reviews
from reporting.enums import FourEyesStep
from reporting.models import SecondApproval
from reporting.publication import publish
from reporting.refusals import refusal_leads_to

# In words: what the approval does, what the second officer reads first, and what happens afterwards.
APPROVE: dict[str, Callable[..., Any]] = {
    FourEyesStep.ACCEPT: reviews.approve_acceptance,
    FourEyesStep.ADOPT: consolidation.approve_adoption,
    FourEyesStep.PUBLISH: publish.approve_publication,
    FourEyesStep.LOOSEN: cycles.approve_loosening,
}
HAPPENS = {
    FourEyesStep.ACCEPT: gettext_lazy("The report is accepted, with the note below. This cannot be undone."),
    FourEyesStep.ADOPT: gettext_lazy(
        "The adoption is recorded, and the states read the report. This cannot be undone."
    ),
    FourEyesStep.PUBLISH: gettext_lazy("The publication is made, as the preview shows it. This cannot be undone."),
    FourEyesStep.LOOSEN: gettext_lazy("One officer can do this alone from then on."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@refusal_leads_to("second-approval", "pk")
def second_approval(request: SignedInRequest, pk: int) -> HttpResponse:
    found = SecondApproval.objects.select_related(
        "cycle", "asked_by", "closed_by", "consolidated", "version__report__member_state", "version__report__cycle"
    )
    approval = get_object_or_404(found, pk=pk)
    permissions.check_can_review(request.user)
    if request.method == "POST":
        if request.POST.get("then") == "withdraw":
            four_eyes.withdraw(approval=approval, by=request.user)
            messages.success(request, gettext("The request is taken back. Nothing was done, and nothing is lost."))
        else:
            APPROVE[approval.step](approval=approval, by=request.user)
            messages.success(request, gettext("You approved it as the second officer, and it is done."))
        return redirect(approval)
    return render(
        request,
        "reporting/four_eyes/second_approval.html",
        {
            "approval": approval,
            "about": approval.version or approval.consolidated or approval.cycle,
            "happens": HAPPENS[FourEyesStep(approval.step)],
            "steps": [FourEyesStep(step).label for step in approval.given.get("steps", ())],
            "is_mine": approval.asked_by_id == request.user.pk,
            "crumbs": [("Home", "/"), (str(approval.cycle), approval.cycle.get_absolute_url())],
        },
    )
