"""The audit trail: search, export, and the chain of a state as a file that can be checked."""

import csv
import json
from collections.abc import Iterable, Iterator

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from members import audit, audit_chain
from members.models import AuditChain, AuditEvent, MemberState
from members.requests import SignedInRequest
from reporting.forms.audit import AuditSearch, ChainFileForm
from reporting.queries import audit as audit_queries
from reporting.text.csv_cells import safe_cell

PER_PAGE = 50


@require_safe
def audit_list(request: SignedInRequest) -> HttpResponse:
    form, events = _searched(request)
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "reporting/audit/audit_list.html",
        {
            "form": form,
            "page_obj": page,
            "rows": [(event, details_text(event)) for event in page],
            "filtered": any(request.GET.get(name) for name in form.fields),
            "addresses": audit_queries.sees_addresses(request.user),
            "chains": MemberState.objects.filter(pk__in=request.user.reported_state_ids),
            "export_query": request.GET.urlencode(),
        },
    )


@require_safe
def audit_export(request: SignedInRequest) -> StreamingHttpResponse | HttpResponse:
    """All events of a search as CSV."""
    form, events = _searched(request)
    if not form.is_valid():
        return audit_list(request)
    with_addresses = audit_queries.sees_addresses(request.user)
    audit.record("audit trail exported", on=None, by=request.user, search=request.GET.urlencode()[:200])
    states = dict(MemberState.objects.values_list("pk", "name"))
    return _download(_csv_lines(events, states, with_addresses), "text/csv", f"actip-audit-{_today()}.csv")


@require_http_methods(["GET", "HEAD", "POST"])
def audit_chain_page(request: SignedInRequest, iso2: str) -> HttpResponse:
    """The chain of the person's own state: download it, and compare an earlier download with the portal."""
    state = _own_state(request, iso2)
    form = ChainFileForm(request.POST or None, request.FILES or None)
    checked = None
    if request.method == "POST" and form.is_valid():
        try:
            checked = audit_chain.check_file(_lines(form.cleaned_data["file"]), state.iso2)
        except audit_chain.NotAChainFile as error:
            form.add_error("file", str(error))
    return render(
        request,
        "reporting/audit/audit_chain.html",
        {
            "state": state,
            "chain": AuditChain.objects.filter(name=state.iso2).first(),
            "form": form,
            "checked": checked,
            "crumbs": [("Home", "/"), ("Audit trail", reverse("audit-list"))],
        },
    )


@require_safe
def audit_chain_file(request: SignedInRequest, iso2: str) -> StreamingHttpResponse:
    state = _own_state(request, iso2)
    audit.record("audit chain downloaded", on=state, by=request.user)
    lines = audit_chain.file_lines(state.iso2, state.name)
    return _download(lines, "application/jsonl", f"actip-audit-{state.iso2}-{_today()}.jsonl")


def _searched(request: SignedInRequest):
    shown = audit_queries.shown_to(request.user)
    states, acts = audit_queries.states_for(request.user), audit_queries.known_acts(request.user, shown)
    form = AuditSearch(request.GET, states=states, acts=acts)
    addresses = audit_queries.sees_addresses(request.user)
    wanted = {**form.cleaned_data, "by_address": addresses} if form.is_valid() else None
    return form, audit_queries.search(shown, wanted) if wanted is not None else shown.none()


def _own_state(request: SignedInRequest, iso2: str) -> MemberState:
    state = get_object_or_404(MemberState, iso2=iso2.upper())
    if state.pk not in request.user.state_ids:
        raise Http404
    if state.pk not in request.user.reported_state_ids:
        raise PermissionDenied("The audit chain of a state is for its national focal points.")
    return state


def details_text(event: AuditEvent) -> str:
    """The details of an event in one line, such as "reference: ACTIP-2026-KH-1; sections: article-5, article-8"."""

    def said(value: object) -> str:
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)

    kept = {key: value for key, value in event.details.items() if value not in (None, "", [], {})}
    return "; ".join(f"{key.replace('_', ' ')}: {said(value)}" for key, value in kept.items())


class _Echo:
    """For ``csv``: gives back what is written."""

    def write(self, value: str) -> str:
        return value


def _csv_lines(events, states: dict[int, str], with_addresses: bool) -> Iterator[str]:
    writer = csv.writer(_Echo())
    head = ["When (UTC)", "Act", "Kind of thing", "Thing", "State", "Who", "Details", "Chain", "Place", "Hash"]
    yield "\ufeff" + writer.writerow([*head, *(["Network address"] if with_addresses else [])])
    for event in audit_queries.in_batches(events):
        cells = [
            event.at.strftime("%Y-%m-%d %H:%M:%S"),
            event.what,
            event.object_type,
            event.object_text,
            states.get(event.member_state_id or 0, ""),
            event.by_text,
            details_text(event),
            event.chain,
            event.seq,
            event.hash,
        ]
        if with_addresses:
            cells.append(event.ip_address or "")
        yield writer.writerow([safe_cell(cell) for cell in cells])


def _lines(upload) -> Iterator[bytes]:
    """Line by line, none longer than a line of a chain can be."""
    upload.seek(0)
    while line := upload.readline(audit_chain.LONGEST_LINE):
        if line.strip():
            yield line


def _download(lines: Iterable[str], content_type: str, filename: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        (line.encode() for line in lines),
        content_type=f"{content_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )


def _today() -> str:
    return f"{timezone.localdate():%Y-%m-%d}"
