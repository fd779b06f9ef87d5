"""Properties of an answer of a snapshot, by the name of its type."""

from django import template

from reporting import question_types

register = template.Library()


@register.filter
def is_prose(type_: str) -> bool:
    """Whether an answer of the type is running text."""
    return type_ in question_types.PROSE
