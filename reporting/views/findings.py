"""The secretariat makes findings: the answers to a question beside each other, and the list of what was found."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.requests import SignedInRequest
from reporting.actions import findings as actions
from reporting.enums import FindingKind
from reporting.errors import WorkflowError
from reporting.fields import number_sent
from reporting.forms.findings import ExtractForm
from reporting.models import ConsolidatedReport, RegionalFinding
from reporting.queries import finding_pages
from reporting.queries.findings import FindingSources, Found, flagged
from reporting.refusals import refusal_leads_to
from reporting.text import finding_sentences
from reporting.text.small_counts import small_counts
from reporting.views.consolidated import report_to_work_on, trail


def _trail(consolidated: ConsolidatedReport, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return trail((consolidated.cycle.title, consolidated.get_absolute_url()), *more)


@dataclass(frozen=True)
class ShownFinding:
    """A finding in words; where its sources changed, also what it would say now ("" for nothing any more)."""

    finding: RegionalFinding
    sentence: str
    is_flagged: bool = False
    now: str = ""


def _shown(finding: RegionalFinding, changed: dict[int, Found | None]) -> ShownFinding:
    said = finding_sentences.sentence(finding.kind, finding.result)
    if finding.pk not in changed:
        return ShownFinding(finding, said)
    found = changed[finding.pk]
    return ShownFinding(finding, said, True, finding_sentences.sentence(finding.kind, found) if found else "")


@require_safe
def finding_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """All findings of a report, those whose sources changed first, and every question that one can be made from."""
    consolidated = report_to_work_on(request.user, pk)
    evidence = FindingSources(consolidated)
    findings = list(consolidated.findings.select_related("member_state"))
    changed = {finding.pk: now for finding, now in flagged(consolidated, evidence)}
    shown = [_shown(finding, changed) for finding in findings]
    return render(
        request,
        "reporting/findings/finding_list.html",
        {
            "consolidated": consolidated,
            "flagged": [one for one in shown if one.is_flagged],
            "shown": shown,
            "groups": finding_pages.questions(evidence, findings),
            "tables": finding_pages.figures(evidence, findings),
            "crumbs": _trail(consolidated),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def finding_question(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """The answers of all states to one question. A POST takes an extract from one of them."""
    consolidated = report_to_work_on(request.user, pk)
    page = finding_pages.question_page(consolidated, key)
    if page is None:
        raise Http404
    form = None
    if request.method == "POST":
        texts = {answer.state.iso2: answer.text for answer in page.answers}
        # Persons are looked for in words that the state has not written: there are none.
        form = ExtractForm(request.POST, initial={"words": texts.get(request.POST.get("state", ""), "")})
        if form.is_valid():
            try:
                made = actions.make(
                    consolidated=consolidated,
                    kind=FindingKind.EXTRACT,
                    subject=key,
                    state=form.cleaned_data["state"],
                    words=form.cleaned_data["words"],
                    by=request.user,
                )
            except WorkflowError as error:
                form.add_error("words", str(error))
            else:
                messages.success(request, _("The extract is finding %(finding)s.") % {"finding": made})
                _point_to_small_counts(request, consolidated, made)
                return redirect("finding-question", consolidated.pk, key)
    rows = [
        (answer, _extract_form(answer, form) if consolidated.is_editable and answer.text else None)
        for answer in page.answers
    ]
    return render(
        request,
        "reporting/findings/finding_question.html",
        {
            "consolidated": consolidated,
            "page": page,
            "rows": rows,
            "form": form,
            "extracts": [_shown(finding, {}) for finding in page.extracts],
            "crumbs": _trail(consolidated, (_("Findings"), reverse("finding-list", args=[consolidated.pk]))),
        },
        status=422 if form else 200,
    )


def _point_to_small_counts(request: SignedInRequest, consolidated: ConsolidatedReport, made: RegionalFinding) -> None:
    """Its state was told of them when it released the words; in the report to ministers they stand out."""
    if found := small_counts(made.words, consolidated.cycle.ammtc_is_told):
        messages.warning(
            request,
            _("It counts a few people or cases: %(counts)s. Leave that out if it could point to a person.")
            % {"counts": ", ".join(f"“{each}”" for each in found)},
        )


def _extract_form(answer: finding_pages.StateAnswer, sent: ExtractForm | None) -> ExtractForm:
    """The form below a state's answer: as it was sent, if it was this one."""
    iso2 = answer.state.iso2
    if sent is not None and sent.data.get("state") == iso2:
        return sent
    return ExtractForm(initial={"state": iso2, "words": answer.text}, auto_id=f"id_%s_{iso2.lower()}")


@require_POST
@refusal_leads_to("finding-list", "pk")
def finding_make(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a finding that counts or names; where it came from, the page goes back to."""
    consolidated = report_to_work_on(request.user, pk)
    kind, subject = request.POST.get("kind", ""), request.POST.get("subject", "")
    if kind not in FindingKind.values or kind == FindingKind.EXTRACT:
        raise Http404
    back = _back_to(consolidated, request.POST.get("question", ""))
    made = actions.make(
        consolidated=consolidated, kind=kind, subject=subject, choice=request.POST.get("choice", ""), by=request.user
    )
    messages.success(
        request,
        _("Made finding %(finding)s. In a text, write [%(finding)s] for its sentence.") % {"finding": made},
    )
    return redirect(back)


def _back_to(consolidated: ConsolidatedReport, question: str) -> str:
    """The page of a question, or the list; 404 for what cannot be the key of one."""
    if not question:
        return reverse("finding-list", args=[consolidated.pk])
    try:
        return reverse("finding-question", args=[consolidated.pk, question])
    except NoReverseMatch:
        raise Http404 from None


@require_POST
@refusal_leads_to("finding-list", "pk")
def finding_renew(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take what the reports say now into one flagged finding, or into all."""
    consolidated = report_to_work_on(request.user, pk)
    sent = request.POST.get("number", "")
    number = number_sent(sent)
    if sent and number is None:
        raise Http404
    changed = actions.renew(consolidated=consolidated, number=number, by=request.user)
    messages.success(
        request,
        ngettext("%(n)d finding says what the reports say now.", "%(n)d findings say what the reports say now.", n)
        % {"n": n}
        if (n := len(changed))
        else _("Nothing was changed: each finding says what the reports say, or can only be removed."),
    )
    return redirect("finding-list", consolidated.pk)


@require_POST
@refusal_leads_to("finding-list", "pk")
def finding_remove(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    consolidated = report_to_work_on(request.user, pk)
    actions.remove(consolidated=consolidated, number=number, by=request.user)
    messages.success(request, _("Finding F%(n)d is removed. You can make it again from its question.") % {"n": number})
    return redirect("finding-list", consolidated.pk)
