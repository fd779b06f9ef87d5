"""What a publication says, in a few sentences: what was reported, then what that means. Made of published rows only.

A sentence stands only if each of its numbers is shown exactly. It says nothing of states beside each other, and gives a
share only of a published total of the same table.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.dashboards.queries.key_figures import (
    ASSISTED,
    BY_FORM,
    FEWEST_FOR_SHARE,
    IDENTIFIED,
    OPENED,
    Figures,
    KeyLine,
    LikeForLike,
    in_states,
    is_exact,
)  # fmt: skip
from reporting.dashboards.queries.published_tables import categories
from reporting.figures.calculations import corrected_since
from reporting.models.publication import PublishedStatus
from reporting.statuses import IN_PLACE, NOT_APPLICABLE, OF_PART_WORDS, PARTLY, PLANNED, as_said

MOST = 6
SAID = {IN_PLACE, PARTLY, PLANNED, NOT_APPLICABLE}
CHILDREN = replace(IDENTIFIED, at=(("age_group", "all:child"),))
FEMALE = replace(IDENTIFIED, at=(("sex", "female"),))
ALL_FORMS = KeyLine(BY_FORM, "S2", "", "")
BEFORE_COURT, CASES_CONVICTED = replace(OPENED, block="prosecuted"), replace(OPENED, block="convicted")


def points(figures: Figures, statuses: Sequence[PublishedStatus]) -> list[str]:
    """At most six sentences. ``statuses`` are those of the place."""
    makers: tuple[Callable[[Figures], str], ...] = (_identified, _children, _female, _forms, _assisted, _justice)
    said = [sentence for make in makers if (sentence := make(figures))]
    articles = _articles(figures, statuses)
    return [*said[: MOST - bool(articles)], *([articles] if articles else [])]


def _exact(figures: Figures, *lines: KeyLine) -> list[int]:
    """The values of the lines; an empty list unless all of them are shown exactly."""
    found = [figures.number(line) for line in lines]
    return [number.value or 0 for number in found] if all(map(is_exact, found)) else []


def _where(figures: Figures, line: KeyLine) -> str:
    row = figures.row(line.table)
    return in_states(row.states_included) if figures.is_region and row else figures.place.name


def _told(what: str, meaning: str) -> str:
    return f"{what}: {meaning}." if meaning else f"{what}."


def _identified(figures: Figures) -> str:
    if not (found := _exact(figures, IDENTIFIED)):
        return ""
    what = ngettext(
        "In %(period)s %(number)s victim was formally identified in %(where)s",
        "In %(period)s %(number)s victims were formally identified in %(where)s",
        found[0],
    ) % {"period": figures.period, "number": f"{found[0]:,}", "where": _where(figures, IDENTIFIED)}
    return _told(what, compared_in_words(figures.compared(IDENTIFIED), region=figures.is_region))


def _children(figures: Figures) -> str:
    if figures.is_region and corrected_since(figures.shown.calculation):
        return ""  # the number of children is one that was worked out wrongly
    return _part(figures, CHILDREN, _("Of %(all)s identified victims %(part)s were children"))


def _female(figures: Figures) -> str:
    return _part(figures, FEMALE, _("Of %(all)s identified victims %(part)s were women and girls"))


def _part(figures: Figures, line: KeyLine, said: str) -> str:
    found = _exact(figures, IDENTIFIED, line)
    if not found or found[0] < FEWEST_FOR_SHARE:
        return ""
    return _told(said % {"all": f"{found[0]:,}", "part": f"{found[1]:,}"}, _share(found[1], found[0]))


def _share(part: int, whole: int) -> str:
    return _("%(share)d in 100") % {"share": round(100 * part / whole)}


def _forms(figures: Figures) -> str:
    """The form that was recorded most often: only where every form is shown, or a hidden one could be larger."""
    row = figures.row(BY_FORM)
    if row is None:
        return ""
    named = categories(row, "exploitation_form")
    lines = [replace(ALL_FORMS, at=(("exploitation_form", code),)) for code, _label in named]
    found = _exact(figures, ALL_FORMS, *lines)
    if not found or found[0] < FEWEST_FOR_SHARE or not lines:
        return ""
    most = max(found[1:])
    if found[1:].count(most) > 1:
        return ""
    label = named[found[1:].index(most)][1]
    what = _("The form of exploitation recorded most often is “%(form)s”, of %(part)s of %(all)s victims") % {
        "form": label,
        "part": f"{most:,}",
        "all": f"{found[0]:,}",
    }
    return _told(what, _share(most, found[0]))


def _assisted(figures: Figures) -> str:
    if not (found := _exact(figures, ASSISTED)):
        return ""
    what = ngettext(
        "%(number)s victim was assisted in %(where)s, presumed victims included",
        "%(number)s victims were assisted in %(where)s, presumed victims included",
        found[0],
    ) % {"number": f"{found[0]:,}", "where": _where(figures, ASSISTED)}
    return _told(what, compared_in_words(figures.compared(ASSISTED), region=figures.is_region))


def _justice(figures: Figures) -> str:
    found = _exact(figures, OPENED, BEFORE_COURT, CASES_CONVICTED)
    if not found:
        return ""
    what = _(
        "Investigations opened in %(where)s: %(opened)s; cases before a court: %(court)s; "
        "cases with a conviction: %(convicted)s"
    ) % {
        "where": _where(figures, OPENED),
        "opened": f"{found[0]:,}",
        "court": f"{found[1]:,}",
        "convicted": f"{found[2]:,}",
    }
    return _("%(what)s. The three are counted apart and never added up.") % {"what": what}


def compared_in_words(found: LikeForLike, *, region: bool) -> str:
    """How a number differs from the one before, after a colon; "" without an earlier period."""
    if found.difference is None:
        return _("no change is given, because %(why)s") % {"why": found.why} if found.why else ""
    values = {"n": f"{abs(found.difference):,}", "period": found.period}
    if found.difference > 0:
        changed = _("%(n)s more than in %(period)s") % values
    else:
        changed = (_("%(n)s fewer than in %(period)s") if found.difference else _("as many as in %(period)s")) % values
    if found.states:
        both = ngettext("in the %(n)d state of both periods", "in the %(n)d states of both periods", found.states)
        return f"{both % {'n': found.states}}, {changed}"
    return _("%(changed)s, in the same states") % {"changed": changed} if region else changed


def is_of_part(text: str) -> bool:
    """Whether a word on an article or a right rests on a part of the answers."""
    return text.endswith(f"({OF_PART_WORDS})")


def _articles(figures: Figures, statuses: Sequence[PublishedStatus]) -> str:
    said = [row for row in statuses if as_said(row.code) in SAID]
    if not said:
        return ""
    in_place = [row for row in said if row.code == IN_PLACE]
    values = {"place": figures.place.name, "in_place": len(in_place), "all": len(said)}
    if figures.is_region:
        what = ngettext(
            "States released %(all)d status of an article and say “in place” in %(in_place)d",
            "States released %(all)d statuses of articles and say “in place” in %(in_place)d",
            len(said),
        )
    else:
        what = ngettext(
            "%(place)s released the status of %(all)d article and says “in place” of %(in_place)d",
            "%(place)s released the status of %(all)d articles and says “in place” of %(in_place)d",
            len(said),
        )
    part = sum(is_of_part(row.text) for row in in_place)
    beside = ngettext(", %(n)d from a part of the answers", ", %(n)d from a part of the answers", part) % {"n": part}
    return _told(what % values + (beside if part else ""), _("each state describes itself"))
