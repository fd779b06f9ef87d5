"""What stands first on a page of a publication: key figures, one chart, and what they mean in a few sentences.

Worked out once for each publication (``kept``). Reads published rows only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.dashboards.queries.kept import kept
from reporting.dashboards.queries.key_figures import (
    Figures,
    KeyChart,
    KeyFigure,
    LikeForLike,
    as_of,
    change_in_words,
    in_states,
    key_chart,
    key_figures,
)  # fmt: skip
from reporting.dashboards.queries.periods import period_label
from reporting.dashboards.queries.points import MOST, SAID, points
from reporting.dashboards.queries.published_tables import Place
from reporting.figures import charts
from reporting.models.publication import Publication, PublishedRight
from reporting.statuses import HELD_BACK, IN_PLACE, OF_PART, PARTLY, PLANNED, STATUSES, as_said


@dataclass(frozen=True)
class FirstScreen:
    figures: list[KeyFigure]
    chart: KeyChart | None
    points: list[str]

    @property
    def has_hidden(self) -> bool:
        return any(figure.is_hidden for figure in self.figures)

    @property
    def has_public(self) -> bool:
        return any(figure.is_public for figure in self.figures)


NOTHING = FirstScreen([], None, [])


@kept
def of_place(publications: tuple[Publication, ...], place: Place) -> FirstScreen:
    """Of the region or a state in the last of ``publications``, which are in order of time. Four queries.

    ``NOTHING`` if the publication holds no table of the place.
    """
    figures = Figures(publications, place)
    statuses = publications[-1].statuses.all()
    of_states = list(statuses if figures.is_region else statuses.filter(state_name=place.name))
    if not any(pk == figures.shown.pk and iso2 == place.iso2 for pk, iso2, _table in figures.rows):
        return FirstScreen([], None, points(figures, of_states))
    return FirstScreen(key_figures(figures), key_chart(figures), points(figures, of_states))


# --- Rights of victims ------------------------------------------------------------------------------------------------
Words = dict[tuple[str, str], PublishedRight]  # (key of the right, name of the state) → the word
COUNTED = (IN_PLACE, PARTLY, PLANNED)


@kept
def of_rights(publications: tuple[Publication, ...]) -> FirstScreen:
    """The words on the rights of victims, counted over states and rights, in the last of ``publications``. One query.

    They are compared with the publication before: only the words that states gave in both, on all answers.
    """
    shown, before = publications[-1], publications[-2] if len(publications) > 1 else None
    words: dict[int, Words] = {publication.pk: {} for publication in publications}
    for row in PublishedRight.objects.filter(publication__in=publications[-2:]):
        words[row.publication_id][row.right_key, row.state_name] = row
    now = words[shown.pk]
    if not now:
        return NOTHING
    earlier = words[before.pk] if before else {}
    both = [key for key in now if key in earlier and _is_whole(now[key]) and _is_whole(earlier[key])]
    said = [row for row in now.values() if as_said(row.code) in SAID]
    held_back = sum(row.code == HELD_BACK for row in now.values())
    where = ", ".join(
        [in_states(len({row.state_name for row in said})), period_label(shown), as_of(shown.published_at.date())]
    )
    period = period_label(before) if before else ""
    figures = [
        KeyFigure(
            label=_("Rights “%(word)s”") % {"word": STATUSES[code].text.lower()},
            shown=f"{_count(now, code):,}",
            is_number=True,
            about=_of_words(len(said), where),
            change=_change([earlier[key] for key in both], [now[key] for key in both], code, period) if both else "",
        )
        for code in COUNTED
    ]
    about = ngettext("of %(n)d word", "of %(n)d words", len(now)) % {"n": len(now)} + f", {period_label(shown)}"
    figures.append(KeyFigure(_("Not released by the states"), f"{held_back:,}", is_number=True, about=about))
    return FirstScreen(figures, _rights_chart(now, shown), _rights_points(now, said, earlier, both, period)[:MOST])


def _is_whole(row: PublishedRight) -> bool:
    return as_said(row.code) in SAID and OF_PART not in row.letter


def _count(words: Words, code: str) -> int:
    return sum(as_said(row.code) == code for row in words.values())


def _of_words(count: int, where: str) -> str:
    return ngettext("of %(n)d word released, %(where)s", "of %(n)d words released, %(where)s", count) % {
        "n": count,
        "where": where,
    }


def _change(before: Sequence[PublishedRight], now: Sequence[PublishedRight], code: str, period: str) -> str:
    earlier, later = (sum(as_said(row.code) == code for row in rows) for rows in (before, now))
    changed = change_in_words(LikeForLike(period, earlier, later))
    same = ngettext("in the %(n)d word of both", "in the %(n)d words of both", len(now)) % {"n": len(now)}
    return f"{changed}, {same}"


def _rights_chart(now: Words, shown: Publication) -> KeyChart:
    """How many states say "in place" of each of the first rights, in their order."""
    found: dict[str, int] = {}
    for row in sorted(now.values(), key=lambda row: row.position):
        if row.in_founding_document:
            found[row.right_title] = found.get(row.right_title, 0) + (row.code == IN_PLACE)
    title = _("States that say “in place”, by right")
    about = _("%(n)d areas, in their order, %(period)s. Further rights stand below.") % {
        "n": len(found),
        "period": period_label(shown),
    }
    marks = [charts.ChartValue(label, count, in_states(count)) for label, count in found.items()]
    return KeyChart(title, about, charts.bars(marks, key="key-chart", title=title))


def _rights_points(
    now: Words, said: Sequence[PublishedRight], earlier: Words, both: Sequence[tuple[str, str]], period: str
) -> list[str]:
    found = []
    in_place = [row for row in said if row.code == IN_PLACE]
    if said:
        what = ngettext(
            "States released %(all)d word on a right and say “in place” in %(in_place)d",
            "States released %(all)d words on rights and say “in place” in %(in_place)d",
            len(said),
        ) % {"all": len(said), "in_place": len(in_place)}
        found.append(_("%(what)s: each state describes itself.") % {"what": what})
        rights = {row.right_key for row in said}
        everywhere = rights - {row.right_key for row in said if row.code != IN_PLACE}
        what = ngettext(
            "Every state that released a word says “in place” of %(n)d of %(all)d right",
            "Every state that released a word says “in place” of %(n)d of %(all)d rights",
            len(rights),
        ) % {"all": len(rights), "n": len(everywhere)}
        found.append(_("%(what)s: of the others at least one state says another word.") % {"what": what})
    if part := sum(OF_PART in row.letter for row in said):
        what = ngettext(
            "%(n)d word rests on a part of the answers", "%(n)d words rest on a part of the answers", part
        ) % {"n": part}
        found.append(_("%(what)s: the states have not released the others.") % {"what": what})
    if both:
        to, away = (
            sum(first[key].code != IN_PLACE and then[key].code == IN_PLACE for key in both)
            for first, then in ((earlier, now), (now, earlier))
        )
        what = ngettext(
            "Of %(all)d word that was given in %(period)s too, %(to)d became “in place” and %(away)d left it",
            "Of %(all)d words that were given in %(period)s too, %(to)d became “in place” and %(away)d left it",
            len(both),
        ) % {"all": len(both), "period": period, "to": to, "away": away}
        found.append(_("%(what)s: only these can be compared.") % {"what": what})
    if held_back := sum(row.code == HELD_BACK for row in now.values()):
        what = ngettext("%(n)d word is not released", "%(n)d words are not released", held_back) % {"n": held_back}
        found.append(_("%(what)s: that says nothing of law or practice.") % {"what": what})
    return found
