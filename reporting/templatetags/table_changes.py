"""The lines of a changed table, written by one function: a page may list hundreds of them."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from victims.comparison import ChangedLine

register = template.Library()


@register.simple_tag
def changed_lines(lines: Iterable[ChangedLine]) -> SafeString:
    """List items, each with a figure or note before and after."""
    was, now, as_before = _("was"), _("now"), _("as before")
    empty = format_html("<em>{}</em>", _("empty"))

    def figures(line: ChangedLine) -> SafeString:
        if line.same:
            return format_html("{}, {}", line.after, as_before)
        signed = format_html(' <span class="portal-muted">({})</span>', line.signed) if line.signed else ""
        return format_html(
            '<span class="govuk-visually-hidden">{} </span>{} <span aria-hidden="true">→</span>'
            '<span class="govuk-visually-hidden">, {} </span> <strong>{}</strong>{}',
            was, line.before or empty, now, line.after or empty, signed,
        )  # fmt: skip

    return format_html_join(
        "\n",
        '<li class="portal-cells__line"><span class="portal-cells__where">{}</span> '
        '<span class="portal-cells__figures">{}</span></li>',
        ((line.where, figures(line)) for line in lines),
    )
