"""The check of the summaries against the certified text: the list, one text, taking a check back, and the file."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from members.permissions import MANAGE_CYCLES, check
from members.requests import SignedInRequest
from reporting.errors import AlreadyChanged, WorkflowError
from reporting.law import actions, yaml_file
from reporting.law.forms import CheckForm, ChecksImportForm, TakeBackCheckForm
from reporting.law.texts import LABELS, LEFT, STAGES, GivenCheck, LawText, all_texts, counts, find, shown
from reporting.models import TextCheck
from reporting.refusals import refusal_leads_to
from reporting.text.text_difference import Piece, difference
from reporting.text.yaml_nodes import BadFile

GET_OR_POST = ["GET", "HEAD", "POST"]
ALL = "all"


def text_or_404(key: str) -> LawText:
    if (text := find(key)) is None:
        raise Http404
    return text


def trail(text: LawText | None = None) -> list[tuple[str, str]]:
    found = [("Home", "/"), (_("Check of the Convention"), reverse("text-check-list"))]
    if text:
        found.append((text.place, reverse("text-check", args=[text.key])))
    return found


@require_safe
def check_list(request: SignedInRequest) -> HttpResponse:
    """All texts by stage of the check; the unchecked ones first."""
    check(request.user, MANAGE_CYCLES)
    wanted = request.GET.get("show", LEFT)
    texts = all_texts()
    numbers = counts(texts)
    if wanted not in STAGES:
        wanted = ALL
    return render(
        request,
        "reporting/law/check_list.html",
        {
            "texts": texts if wanted == ALL else [text for text in texts if text.stage == wanted],
            "wanted": wanted,
            "stages": [
                *((key, str(name), numbers[key]) for key, name in STAGES.items()),
                (ALL, _("All"), len(texts)),
            ],
            "left": numbers[LEFT],
            "total": len(texts),
            "overtaken": [text for text in texts if text.is_overtaken],
            "crumbs": [("Home", "/")],
        },
    )


@require_http_methods(GET_OR_POST)
def check_text(request: SignedInRequest, key: str) -> HttpResponse:
    check(request.user, MANAGE_CYCLES)
    text = text_or_404(key)
    form = CheckForm(
        request.POST if request.method == "POST" else None, text=text, initial=_first_values(text, request)
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.check_text(text=text, seen=form.cleaned_data["number"], given=form.given, by=request.user)
        except AlreadyChanged as error:
            messages.error(
                request, f"{error} {_('Nothing was saved; what you typed is below. Save again to keep it.')}"
            )
            text = text_or_404(key)
            data = request.POST.copy()
            data["number"] = str(text.number)
            form, status = CheckForm(data, text=text), 409
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            following = next((each for each in all_texts() if each.stage == LEFT), None)
            messages.success(request, _("%(place)s is checked.") % {"place": text.place})
            if request.POST.get("then") == "next" and following:
                return redirect("text-check", following.key)
            return redirect("text-check-list")
    return render(
        request,
        "reporting/law/check_text.html",
        {
            "text": text,
            "form": form,
            "history": text.row.checks.select_related("recorded_by"),
            "in_files": [(LABELS[name], shown(name, value)) for name, value in text.in_files.items()],
            "crumbs": trail(),
        },
        status=status,
    )


def _first_values(text: LawText, request: SignedInRequest) -> dict[str, object]:
    """The current words; where, who and when from the last check of this person, so that nothing is typed twice."""
    last = text.check or TextCheck.objects.filter(recorded_by=request.user, is_checked=True).first()
    found: dict[str, object] = {**text.texts, "number": text.number}
    if last:
        found |= {"source": last.source, "checked_by": last.checked_by, "checked_on": last.checked_on}
    if text.check:
        found |= {"page": text.check.page, "note": text.check.note}
    return found


@require_http_methods(GET_OR_POST)
@refusal_leads_to("text-check", "key")
def take_back(request: SignedInRequest, key: str) -> HttpResponse:
    check(request.user, MANAGE_CYCLES)
    text = text_or_404(key)
    form = TakeBackCheckForm(request.POST if request.method == "POST" else None, initial={"number": text.number})
    if text.check is None:
        raise WorkflowError(_("%(place)s is not checked, so there is nothing to take back.") % {"place": text.place})
    if request.method == "POST" and form.is_valid():
        actions.take_back(
            text=text, seen=form.cleaned_data["number"], reason=form.cleaned_data["reason"], by=request.user
        )
        messages.success(request, _("The check of %(place)s is taken back.") % {"place": text.place})
        return redirect("text-check", key)
    context = {"text": text, "form": form, "in_files": _differences(text.texts, text.in_files), "crumbs": trail(text)}
    return render(request, "reporting/law/take_back.html", context)


# --- The file ---------------------------------------------------------------------------------------------------------
@require_safe
def export_file(request: SignedInRequest) -> HttpResponse:
    check(request.user, MANAGE_CYCLES)
    response = HttpResponse(yaml_file.dump(all_texts()), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="actip-check-of-the-convention.yaml"'
    return response


@dataclass(frozen=True)
class CheckChange:
    """One check of a file, with what it changes in words: (label, pieces)."""

    text: LawText
    given: GivenCheck
    differences: list[tuple[str, list[Piece]]]


def _differences(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, list[Piece]]]:
    return [
        (str(LABELS[name]), difference(shown(name, value), shown(name, after[name])))
        for name, value in before.items()
        if value != after[name]
    ]


@require_http_methods(GET_OR_POST)
def import_file(request: SignedInRequest) -> HttpResponse:
    """Read a file and show what it would record; once confirmed, record all of it or nothing."""
    check(request.user, MANAGE_CYCLES)
    if request.method == "POST" and request.POST.get("then") == "take":
        return _take(request)
    form = ChecksImportForm(request.POST, request.FILES) if request.method == "POST" else ChecksImportForm()
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["upload"]
        try:
            read = yaml_file.load(data, all_texts(), timezone.localdate())
        except BadFile as error:
            faults = [str(fault) for fault in error.faults]
        else:
            return _confirm(request, read, data.decode("utf-8-sig"))
    context = {"form": form, "faults": [(fault, "#id_upload") for fault in faults], "crumbs": trail()}
    return render(request, "reporting/law/import.html", context)


def _newest() -> int:
    return TextCheck.objects.values_list("pk", flat=True).first() or 0


def _confirm(request: SignedInRequest, read: yaml_file.ReadChecks, text: str, status: int = 200) -> HttpResponse:
    changes = [CheckChange(one, given, _differences(one.texts, dict(given.texts))) for one, given in read.new]
    return render(
        request,
        "reporting/law/import_confirm.html",
        {
            "changes": changes,
            "corrected": sum(bool(change.differences) for change in changes),
            "same": read.same,
            "left": read.left,
            "text": text,
            "newest": _newest(),
            "crumbs": [*trail(), (_("Import"), reverse("text-check-import"))],
        },
        status=status,
    )


def _take(request: SignedInRequest) -> HttpResponse:
    text = request.POST.get("text", "").replace("\r\n", "\n")
    try:
        read = yaml_file.load(text.encode(), all_texts(), timezone.localdate())
        if request.POST.get("newest") != str(_newest()):
            messages.error(request, _("Somebody checked a text meanwhile. Look again at what the file changes."))
            return _confirm(request, read, text, status=409)
        taken = actions.take_file(given=read.new, by=request.user)
    except BadFile as error:
        messages.error(request, f"{error.faults[0]} {_('Choose the file again.')}")
        return redirect("text-check-import")
    except WorkflowError as error:
        messages.error(request, f"{error} {_('Nothing was taken from the file.')}")
        return redirect("text-check-import")
    words = ngettext("%(count)d check is recorded.", "%(count)d checks are recorded.", len(taken))
    messages.success(request, words % {"count": len(taken)})
    return redirect("text-check-list")
