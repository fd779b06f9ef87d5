"""Marks for texts not checked against the certified text of the Convention: docs/decisions/0050-unread-law.md."""

from django import template

from reporting.enums import Verification
from reporting.models import Article, Obligation, Section

register = template.Library()


@register.inclusion_tag("reporting/convention/_not_checked.html")
def not_checked(text: Article | Obligation | Section | None) -> dict[str, bool]:
    """The mark of an article, an obligation or a section whose summary is not checked; "" otherwise."""
    return {"is_marked": text is not None and text.unverified}


@register.inclusion_tag("reporting/convention/_not_checked.html")
def not_checked_of(*keys: str) -> dict[str, bool]:
    """The mark for a sentence about these obligations, shown while one of them is not checked. One query."""
    return {"is_marked": Obligation.objects.filter(key__in=keys, text_verification=Verification.RECALL).exists()}
