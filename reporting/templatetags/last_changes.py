"""Who changed an answer or an entry last, and when: a page says it at each."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from members import clock
from members.models import User

register = template.Library()


@register.simple_tag
def last_change(by: User, at: datetime) -> SafeString:
    """By the reader's clock."""
    return format_html(gettext("Last changed by {person}, {when}."), person=by, when=clock.moment(at))
