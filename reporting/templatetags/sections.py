"""Headings of sections, and addresses of questions, in templates."""

from django import template

from reporting import addresses, numbering

register = template.Library()


@register.filter
def section_heading(mark: str, title: str) -> str:
    """The title behind the mark: ``{{ mark|section_heading:section.title }}``."""
    return numbering.heading(mark, title)


@register.simple_tag
def question_url(report_id: int, section_key: str, key: str) -> str:
    """The question, or the entry, on the page of its section."""
    return addresses.question_url(report_id, section_key, key)
