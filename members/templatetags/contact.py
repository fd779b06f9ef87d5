"""How the secretariat is reached, for templates of pages and e-mails; loaded in every template."""

from django import template

from members.models import OfficeContact

register = template.Library()


@register.simple_tag
def office_contact() -> OfficeContact | None:
    """None while nothing is entered. One query each time."""
    return OfficeContact.current()
