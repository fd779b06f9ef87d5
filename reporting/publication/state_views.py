"""The part of one state in a publication, for that state and the secretariat, before and after publishing."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from members.requests import SignedInRequest
from reporting import permissions
from reporting.dashboards.queries.published_tables import blocks
from reporting.errors import WorkflowError
from reporting.fields import TypedTextField
from reporting.models import ConsolidatedReport, NationalReport, Objection, Publication, StatePart
from reporting.publication import parts
from reporting.queries.consolidated import consolidated_visible_to
from reporting.refusals import refusal_leads_to

LONGEST = 4_000


class WordsForm(forms.Form):
    """An objection of a state, or the secretariat's answer to one."""

    words = TypedTextField(
        label=_("What should be different, and why?"),
        rows=4,
        longest=LONGEST,
        error_messages={"required": _("Write a sentence")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def state_part(request: SignedInRequest, pk: int) -> HttpResponse:
    """The newest part of a state. The state objects here, and the secretariat answers here."""
    visible = NationalReport.objects.visible_to(request.user).select_related("cycle", "member_state")
    report = get_object_or_404(visible, pk=pk)
    reviews = request.user.reviews_reports
    if not reviews:
        permissions.check_can_report(request.user, report)
    consolidated = ConsolidatedReport.objects.filter(cycle=report.cycle).first()
    found = StatePart.objects.filter(consolidated=consolidated, member_state=report.member_state)
    part = found.select_related("consolidated__cycle").first()
    form = WordsForm(request.POST if request.method == "POST" else None)
    if reviews:
        form.fields["words"].label = gettext("Your answer")
    if request.method == "POST" and part is not None and form.is_valid():
        try:
            if reviews:
                objections = Objection.objects.filter(part__in=found)
                objection = get_object_or_404(objections, pk=request.POST.get("objection", "0"))
                parts.answer(objection=objection, text=form.cleaned_data["words"], by=request.user)
                messages.success(request, gettext("Your answer is recorded. The focal points get an e-mail."))
            else:
                parts.object_to(part=part, text=form.cleaned_data["words"], by=request.user)
                messages.success(request, gettext("Your objection went to the SOMTC secretariat."))
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            return redirect("state-part", pk)
    publication = Publication.objects.filter(consolidated=consolidated).order_by("-edition").first()
    return render(
        request,
        "reporting/publication/state_part.html",
        {
            "report": report,
            "part": part,
            "tables": [(table, blocks(table)) for table in parts.tables_of(part)] if part else [],
            "needs": parts.needs_of(part) if part else [],
            "few": parts.counts_in_words(part) if part else [],
            "until": parts.last_day(part, report.cycle.objection_days) if part else None,
            "may_object": part is not None and not reviews and parts.can_object(part),
            "objections": Objection.objects.filter(part__in=found).select_related("answered_by"),
            "reviews": reviews,
            "publication": publication,
            "is_published": publication is not None and part is not None and publication.edition >= part.edition,
            "form": form,
            "crumbs": [("Home", "/"), (str(report), _first_page(report, reviews))],
        },
    )


def _first_page(report: NationalReport, reviews: bool) -> str:
    return reverse("review-start", args=[report.pk]) if reviews else report.get_absolute_url()


@require_POST
@refusal_leads_to("publication-protection", "pk")
def parts_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show each state that reported its part."""
    consolidated = get_object_or_404(consolidated_visible_to(request.user), pk=pk)
    permissions.check_can_publish(request.user)
    shown = parts.show(consolidated=consolidated, by=request.user)
    if shown:
        names = ", ".join(state.name for state in shown)
        messages.success(request, gettext("Shown: %(states)s. Their focal points get an e-mail.") % {"states": names})
    else:
        messages.info(request, gettext("Each state has seen its part as it is now."))
    return redirect("consolidated-publish", pk)
