"""The heading of a section in templates."""

from django import template

from reporting import numbering

register = template.Library()


@register.filter
def section_heading(mark: str, title: str) -> str:
    """The title behind the mark: ``{{ mark|section_heading:section.title }}``."""
    return numbering.heading(mark, title)
