"""Clarifications, on both sides: asking, answering, documents, resolving."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import clock
from members.requests import SignedInRequest
from reporting import permissions
from reporting.actions import clarifications as clarification_actions
from reporting.actions import readings
from reporting.documents import evidence_library
from reporting.documents.store import Upload
from reporting.enums import ClarificationStatus, Side
from reporting.errors import AlreadyChanged, WorkflowError
from reporting.fields import number_sent
from reporting.forms.desk import AskForm, MessageForm
from reporting.forms.evidence import EvidenceForm, ReuseForm
from reporting.models import (
    Clarification,
    ClarificationDocument,
    ClarificationMessage,
    EvidenceFile,
    NationalReport,
    Question,
)
from reporting.queries import clarifications as clarification_queries
from reporting.queries import review_pane
from reporting.refusals import refusal_leads_to
from reporting.snapshot import reading
from reporting.views.review_desk import GET_OR_POST, address, report_under_review, section_of, trail

DAYS_TO_ANSWER = 14  # the default, which the person who asks may change


def _thread_or_404(user, pk: int) -> Clarification:
    threads = Clarification.objects.visible_to(user).select_related(
        "report__cycle", "report__member_state", "section", "question", "asked_about", "asked_by", "resolved_by"
    )
    return get_object_or_404(threads, pk=pk)


def _crumbs(user, thread: Clarification) -> list[tuple[str, str]]:
    report = thread.report
    listed = ("Clarifications", reverse("clarification-list", args=[report.pk]))
    if user.reviews_reports:
        return trail((str(report), reverse("review-start", args=[report.pk])), listed)
    return [("Home", "/"), (str(report), report.get_absolute_url()), listed]


# --- The secretariat asks -------------------------------------------------------------------------------------------
@require_http_methods(GET_OR_POST)
def ask(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Write a question about a section or one of its answers; send it, or keep it unsent."""
    report, version = report_under_review(request, pk)
    section = section_of(report, key)
    sections = reading.read_version(version.content, set(), only=key)
    asked = {item.content["key"]: item for found in sections for item in found.questions if "entry" not in item.content}
    choices = [(k, f"{item.number} {item.content['text']}"[:110]) for k, item in asked.items()]
    chosen = request.GET.get("question", "")
    initial = {"about": chosen, "due_on": clock.today(clock.of(report.member_state)) + timedelta(days=DAYS_TO_ANSWER)}
    form = AskForm(choices, request.POST if request.method == "POST" else None, initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        question = Question.objects.filter(section=section, key=given["about"]).first()
        send = request.POST.get("then") != "keep"
        try:
            clarification_actions.ask(
                report=report,
                section=section,
                question=question,
                text=given["text"],
                due_on=given["due_on"],
                send=send,
                by=request.user,
            )
        except WorkflowError as error:
            form.add_error("due_on" if "day for the answer" in str(error) else None, str(error))
            status = 409
        else:
            messages.success(
                request,
                f"Sent to {report.member_state}. Its focal point gets an e-mail with a link."
                if send
                else "Kept unsent: the state does not see it yet.",
            )
            return redirect(address(report, key, anchor=given["about"]))
    shown = asked.get(form["about"].value() or "")
    return render(
        request,
        "reporting/desk/ask.html",
        {
            "report": report,
            "version": version,
            "section": section,
            "form": form,
            "shown": shown,
            "back": address(report, key, anchor=chosen),
            "crumbs": trail((str(section), address(report, key))),
        },
        status=status,
    )


@require_http_methods(GET_OR_POST)
@refusal_leads_to("clarification-send-all", "pk")
def send_all(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the unsent questions of a report, then send them with one e-mail."""
    report, _ = report_under_review(request, pk)
    found = clarification_queries.of_report(request.user, report).filter(status=ClarificationStatus.UNSENT)
    if request.method == "POST":
        sent = map(number_sent, request.POST.getlist("thread"))
        chosen = found.filter(pk__in=[pk for pk in sent if pk is not None])
        count = clarification_actions.send_all(report=report, by=request.user, threads=chosen)
        messages.success(
            request,
            ngettext("%(count)d question was sent to %(state)s.", "%(count)d questions were sent to %(state)s.", count)
            % {"count": count, "state": report.member_state}
            if count
            else gettext("Nothing was sent: a colleague sent or deleted them already."),
        )
        return redirect("clarification-list", report.pk)
    return render(
        request,
        "reporting/desk/send_all.html",
        {
            "report": report,
            "threads": review_pane.pane_threads(found),
            "crumbs": trail((str(report), reverse("review-start", args=[report.pk]))),
        },
    )


# --- Lists and one thread -------------------------------------------------------------------------------------------
@require_safe
def of_report(request: SignedInRequest, pk: int) -> HttpResponse:
    """All clarifications of a report that the person may see; ``status`` in the address filters them."""
    reports = NationalReport.objects.visible_to(request.user).select_related("cycle", "member_state")
    report = get_object_or_404(reports, pk=pk)
    found = clarification_queries.of_report(request.user, report)
    counts = {value: 0 for value in ClarificationStatus.values}
    threads = review_pane.pane_threads(found)
    for item in threads:
        counts[item.thread.status] += 1
    status = request.GET.get("status", "")
    if status in counts:
        threads = [item for item in threads if item.thread.status == status]
    reviews = request.user.reviews_reports
    labels = dict(ClarificationStatus.choices)
    if not reviews:
        labels |= {ClarificationStatus.OPEN: "Waits for you"}
        del labels[ClarificationStatus.UNSENT]
    crumbs = trail((str(report), reverse("review-start", args=[pk]))) if reviews else None
    return render(
        request,
        "reporting/desk/clarification_list.html",
        {
            "report": report,
            "threads": threads,
            "status": status if status in counts else "",
            "filters": [("", "All", sum(counts.values())), *((v, label, counts[v]) for v, label in labels.items())],
            "unsent": counts[ClarificationStatus.UNSENT],
            "crumbs": crumbs or [("Home", "/"), (str(report), report.get_absolute_url())],
        },
    )


@require_http_methods(GET_OR_POST)
@refusal_leads_to("clarification", "pk")
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One thread: its messages, the answer it is about, and what this person may do now."""
    thread = _thread_or_404(request.user, pk)
    if request.method == "POST":
        return _write(request, thread)
    return _show(request, thread)


def _draft(thread: Clarification, user) -> ClarificationMessage | None:
    drafts = thread.messages.filter(side=clarification_actions.side_of(user), sent_at=None).select_related("written_by")
    return drafts.prefetch_related("documents__evidence").first()


def _form(request: SignedInRequest, thread: Clarification, draft: ClarificationMessage | None, data: Any = None):
    asks = request.user.reviews_reports
    label = "Your answer"
    if asks:
        label = "Your question" if thread.status == ClarificationStatus.UNSENT else "Ask further"
    return MessageForm(
        data,
        asks=asks,
        may_want_change=not asks and not _may_change_answer(request, thread),
        label=label,
        text=draft.text if draft else "",
        version=draft.version if draft else 0,
        due_on=thread.due_on if thread.status == ClarificationStatus.UNSENT else None,
        change_wanted=thread.change_wanted,
    )


def _may_change_answer(request: SignedInRequest, thread: Clarification) -> bool:
    """Whether the section is open for the state now."""
    report = thread.report
    return report.is_editable and report.sections.filter(section=thread.section_id, is_open=True).exists()


def _show(
    request: SignedInRequest,
    thread: Clarification,
    form: MessageForm | None = None,
    theirs: ClarificationMessage | None = None,
    status: int = 200,
) -> HttpResponse:
    user = request.user
    reviews = user.reviews_reports
    draft = _draft(thread, user)
    answers = clarification_queries.answer_over_versions(user, thread)
    if reviews:
        version = answers[0].version if answers else thread.asked_about
        version.report = thread.report
        held = [item.question for item in answers if item.question and reading.is_confidential(item.question)]
        shown = {question["key"] for question in held}
        readings.report_read(version, user, section=thread.section.key, confidential=shown)
    sent = (
        thread.messages.exclude(sent_at=None)
        .select_related("written_by", "sent_by")
        .prefetch_related("documents__evidence")
    )
    may_send = permissions.allows(clarification_actions.check_can_send, user, thread)
    may_write = permissions.allows(clarification_actions.check_can_write, user, thread)
    if not reviews and thread.status == ClarificationStatus.RESOLVED:
        may_write = may_send = False
    visible = set(EvidenceFile.objects.visible_to(user).filter(report=thread.report_id).values_list("pk", flat=True))
    return render(
        request,
        "reporting/desk/clarification.html",
        {
            "thread": thread,
            "report": thread.report,
            "sent": list(sent),
            "draft": draft,
            "form": form or _form(request, thread, draft),
            "theirs": theirs,
            "answers": answers,
            "newest": thread.report.versions.values_list("number", flat=True).first(),
            "visible": visible,
            "may_write": may_write,
            "not_saved": form["text"].value() if form and not may_write else "",
            "may_send": may_send,
            "reviews": reviews,
            "may_change_answer": not reviews and _may_change_answer(request, thread),
            "STATE": Side.STATE,
            "crumbs": _crumbs(user, thread),
        },
        status=status,
    )


def _write(request: SignedInRequest, thread: Clarification) -> HttpResponse:
    """Save the draft or send it. If it was not saved, the form shows what was typed."""
    user = request.user
    clarification_actions.check_can_write(user, thread)
    form = _form(request, thread, _draft(thread, user), request.POST)
    then = request.POST.get("then", "")
    send = then == "send"
    if not form.is_valid():
        return _show(request, thread, form)
    given = form.cleaned_data
    around = then == "attach" or then.startswith("detach:")  # documents: save the typed text first, if there is any
    try:
        if around and not given["text"]:
            pass
        elif send:
            clarification_actions.send(
                thread=thread,
                text=given["text"],
                base_version=given["version"],
                due_on=form.due_on,
                change_wanted=form.change_wanted,
                by=user,
            )
        else:
            clarification_actions.save_draft(
                thread=thread, text=given["text"], base_version=given["version"], due_on=form.due_on, by=user
            )
    except AlreadyChanged as error:
        theirs = error.theirs if isinstance(error.theirs, ClarificationMessage) else None
        data = request.POST.copy()
        data["version"] = str(theirs.version if theirs else 0)
        form = _form(request, thread, theirs, data)
        form.is_valid()
        form.add_error(None, f"{error} Nothing was sent. Your text is below; saving again replaces theirs.")
        return _show(request, _thread_or_404(user, thread.pk), form, theirs, 409)
    except WorkflowError as error:
        form.add_error("due_on" if "due_on" in form.fields and "day for" in str(error) else "text", str(error))
        return _show(request, _thread_or_404(user, thread.pk), form, status=409)
    if then == "attach":
        return redirect("clarification-documents", thread.pk)
    if around:
        return _take_away(request, thread, then.removeprefix("detach:"))
    if send:
        other = str(thread.report.member_state) if user.reviews_reports else "the SOMTC secretariat"
        messages.success(request, f"Sent to {other}.")
    elif user.reviews_reports:
        messages.success(request, "Kept unsent: the state does not see it yet.")
    else:
        messages.success(request, "The draft is saved. The SOMTC secretariat does not see it until it is sent.")
    return redirect(thread)


def _take_away(request: SignedInRequest, thread: Clarification, pk: str) -> HttpResponse:
    """Remove a document from this side's draft."""
    found = ClarificationDocument.objects.filter(
        message__thread=thread, message__side=clarification_actions.side_of(request.user)
    ).select_related("message__thread", "evidence__report__member_state")
    document = get_object_or_404(found, pk=number_sent(pk) or 0)
    clarification_actions.detach(document=document, by=request.user)
    messages.success(request, f"“{document.evidence}” is taken away from the answer. It stays in your library.")
    return redirect(thread)


@require_POST
@refusal_leads_to("clarification", "pk")
def resolve(request: SignedInRequest, pk: int) -> HttpResponse:
    thread = _thread_or_404(request.user, pk)
    permissions.check_can_review(request.user)
    clarification_actions.resolve(thread=thread, by=request.user)
    messages.success(request, gettext("%(clarification)s is resolved.") % {"clarification": thread.name})
    return redirect(thread)


@require_POST
@refusal_leads_to("clarification", "pk")
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete a question that was never sent."""
    thread = _thread_or_404(request.user, pk)
    permissions.check_can_review(request.user)
    clarification_actions.remove(thread=thread, by=request.user)
    messages.success(request, "The question is deleted. The state never saw it.")
    return redirect("clarification-list", thread.report_id)


@require_POST
@refusal_leads_to("clarification", "pk")
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete this side's draft."""
    thread = _thread_or_404(request.user, pk)
    clarification_actions.check_can_write(request.user, thread)
    clarification_actions.discard_draft(thread=thread, by=request.user)
    messages.success(request, "The draft is deleted.")
    return redirect(thread)


# --- Documents of a state's answer ----------------------------------------------------------------------------------
@require_http_methods(GET_OR_POST)
def documents(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a document to the state's draft: a new one, or one of the report's library."""
    thread = _thread_or_404(request.user, pk)
    if request.user.reviews_reports:
        permissions.check_can_report(request.user, thread.report)  # raises, with the sentence
    clarification_actions.check_can_write(request.user, thread)
    draft = _draft(thread, request.user)
    shown = {item.evidence_id for item in draft.documents.all()} if draft else set()
    library = [
        evidence
        for evidence in evidence_library.documents(request.user, thread.report).filter(replacement=None)
        if evidence.pk not in shown and not evidence_library.quarantine(evidence)
    ]
    reusing = request.method == "POST" and request.POST.get("how") == "reuse"
    posted = request.POST if request.method == "POST" else None
    form = EvidenceForm(None if reusing else posted, None if reusing else request.FILES or None)
    reuse_form = ReuseForm(posted if reusing else None, documents=library, auto_id="reuse_%s")
    if reusing and reuse_form.is_valid():
        chosen = reuse_form.chosen()
        try:
            clarification_actions.attach_again(thread=thread, evidence=chosen, by=request.user)
        except WorkflowError as error:
            reuse_form.add_error("evidence", str(error))
        else:
            messages.success(request, f"“{chosen}” is put to your answer. Send the answer to show it.")
            return redirect(thread)
    elif posted is not None and not reusing and form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            if upload is None:
                raise ValidationError("Choose the file.")
            clarification_actions.attach(thread=thread, upload=Upload.of(upload), about=form.about, by=request.user)
        except ValidationError as error:
            form.add_error("upload", error)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The document is put to your answer. Send the answer to show it.")
            return redirect(thread)
    return render(
        request,
        "reporting/desk/documents.html",
        {
            "thread": thread,
            "report": thread.report,
            "form": form,
            "reuse_form": reuse_form,
            "library": library,
            "wrong_form": reuse_form if reusing else form,
            "crumbs": [*_crumbs(request.user, thread), (thread.name, thread.get_absolute_url())],
        },
    )
