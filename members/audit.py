"""The audit trail: one row per act, written in the transaction of the act itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from members.models import AuditEvent, MemberState

_ip_address: ContextVar[str | None] = ContextVar("ip_address", default=None)
# What the next act of a person in this request is recorded with; None outside of a request.
_beside_next: ContextVar[list[tuple[str, dict[str, Any]]] | None] = ContextVar("beside_next", default=None)


def client_address(request: HttpRequest) -> str | None:
    """The address of the caller; behind n trusted proxies, the n-th last one that X-Forwarded-For names."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXY_COUNT
    if trusted and len(hops) >= trusted:
        return hops[-trusted]
    return request.META.get("REMOTE_ADDR") or None


@contextmanager
def request_origin(request: HttpRequest) -> Iterator[None]:
    token, beside = _ip_address.set(client_address(request)), _beside_next.set([])
    try:
        yield
    finally:
        _ip_address.reset(token)
        _beside_next.reset(beside)


def beside_next_act(what: str, **details: Any) -> None:
    """Record ``what`` with the next act of this request, on the same thing and by the same person.

    For what a form finds out before its action is called. Nothing is recorded if no act follows or outside a request.
    """
    if (beside := _beside_next.get()) is not None and (what, details) not in beside:
        beside.append((what, details))


def waiting() -> list[tuple[str, dict[str, Any]]]:
    """What the next act of this request is recorded with."""
    return _beside_next.get() or []


def record(what: str, *, on: models.Model | None, by, **details) -> None:
    """Add one row. ``what`` is a past tense ("report submitted"), ``by`` a person or None for the portal itself.

    ``details`` are small JSON values; never the content of an answer.
    """
    state_id = on.pk if isinstance(on, MemberState) else getattr(on, "member_state_id", None)
    AuditEvent.objects.create(
        at=timezone.now(),
        what=what,
        by=by,
        by_text=f"{by.name} ({by.role_text or 'no role'})"[:250] if by else "The portal",
        member_state_id=state_id,
        object_type=on._meta.label_lower if on else "",
        object_id=str(on.pk) if on else "",
        object_text=str(on)[:250] if on else "",
        details=details,
        ip_address=_ip_address.get(),
    )
    while by and waiting():
        more, told = waiting().pop(0)
        record(more, on=on, by=by, **told)
