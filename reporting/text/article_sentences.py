"""Sentences on where states stand on an article, composed from counts of states. What is missing names no state."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.text import quantities
from reporting.text.finding_sentences import listed


def standing(in_place: int, partly: int, planned: int, *, rests_on_unread: bool) -> str:
    """How many of the states that gave a status say what. "" if none gave one."""
    of = in_place + partly + planned
    if not of:
        return ""
    parts = [
        ngettext(
            "%(who)s has everything in place that is asked here",
            "%(who)s have everything in place that is asked here",
            max(in_place, 1),
        )
        % {"who": quantities.of_states(in_place, of)}
    ]
    if partly:
        parts.append(
            ngettext(
                "%(n)s has it partly in place or in progress", "%(n)s have it partly in place or in progress", partly
            )
            % {"n": quantities.in_words(partly)}
        )
    if planned:
        parts.append(
            ngettext("%(n)s has planned or not started it", "%(n)s have planned or not started it", planned)
            % {"n": quantities.in_words(planned)}
        )
    said = "; ".join(parts) + "."
    if rests_on_unread and planned:
        said += " " + _("Some duties are not yet checked against the certified text; for these nothing is missing.")
    return said


def needs(count: int, of: int, kinds: Mapping[str, int], place: str) -> str:
    """How many of the states that reported name a need under an article, and of which kinds."""
    said = ngettext(
        "%(count)s of the %(of)s states that reported names a need under %(place)s: %(kinds)s.",
        "%(count)s of the %(of)s states that reported name a need under %(place)s: %(kinds)s.",
        count,
    ) % {
        "count": quantities.in_words(count),
        "of": quantities.in_words(of),
        "place": place,
        "kinds": listed([f"{kind} ({quantities.in_words(n)})" for kind, n in kinds.items()]),
    }
    return said[:1].upper() + said[1:]


def compared(further: int, same: int, less: int, year: int) -> str:
    """How the states that gave a status in both reports moved. "" for fewer than two: one state is no trend."""
    of = further + same + less
    if of < 2:
        return ""
    moved = [
        ngettext("%(n)s is further than then", "%(n)s are further than then", further)
        % {"n": quantities.in_words(further)},
        ngettext("%(n)s is where it was", "%(n)s are where they were", same) % {"n": quantities.in_words(same)},
        ngettext("%(n)s is less far than then", "%(n)s are less far than then", less)
        % {"n": quantities.in_words(less)},
    ]
    said = [words for words, count in zip(moved, (further, same, less), strict=True) if count]
    if len(said) == 1:
        only = (
            _("All %(of)s states that also answered for %(year)s are where they were.")
            if same
            else _("All %(of)s states that also answered for %(year)s are further than then.")
            if further
            else _("All %(of)s states that also answered for %(year)s are less far than then.")
        )
        return only % {"of": quantities.in_words(of), "year": year}
    return _("Of the %(of)s states that also answered for %(year)s, %(moved)s.") % {
        "of": quantities.in_words(of),
        "year": year,
        "moved": _("%(first)s and %(last)s") % {"first": ", ".join(said[:-1]), "last": said[-1]},
    }
