"""The lines of a changed table, written by one function: a page may list hundreds of them."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from victims.comparison import ChangedLine

register = template.Library()


@register.simple_tag
def changed_lines(lines: Iterable[ChangedLine]) -> SafeString:
    """List items, each with a figure or note before and after."""
    was, now, as_before = escape(_("was")), escape(_("now")), escape(_("as before"))
    empty = f"<em>{escape(_('empty'))}</em>"

    def figures(line: ChangedLine) -> str:
        if line.same:
            return f"{escape(line.after)}, {as_before}"
        signed = f' <span class="portal-muted">({escape(line.signed)})</span>' if line.signed else ""
        return (
            f'<span class="govuk-visually-hidden">{was} </span>{escape(line.before) or empty} '
            f'<span aria-hidden="true">→</span><span class="govuk-visually-hidden">, {now} </span> '
            f"<strong>{escape(line.after) or empty}</strong>{signed}"
        )

    items = (
        f'<li class="portal-cells__line"><span class="portal-cells__where">{escape(line.where)}</span> '
        f'<span class="portal-cells__figures">{figures(line)}</span></li>'
        for line in lines
    )
    return mark_safe("\n".join(items))  # noqa: S308  (escaped above)
