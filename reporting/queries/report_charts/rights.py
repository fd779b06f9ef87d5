"""Rights of victims by state, in alphabetical order: what states released to AMMTC, and where they did not."""

from collections.abc import Callable, Iterator
from functools import partial

from django.utils.translation import gettext as _

from reporting import frozen, statuses
from reporting.figures.charts import ChartPart, tile_matrix
from reporting.frozen import FrozenReport
from reporting.models import Obligation
from reporting.models.convention import Duties
from reporting.queries.findings import FindingSources
from reporting.queries.report_charts.articles import in_short, part_of, so_many, unread_note
from reporting.queries.report_charts.chart import ReportChart
from reporting.statuses import OF_PART, OF_PART_WORDS, STATUSES
from victims.models import VictimRight
from victims.rights import ANSWERS, MARKERS

Tiles = dict[str, list[ChartPart]]  # title of the right → a tile for each state


def charts(sources: FindingSources) -> Iterator[ReportChart]:
    rights = list(VictimRight.objects.all())
    duties = Obligation.objects.duties()
    states = [iso2 for iso2 in sources.states if iso2 in sources.now.contents]  # by name
    names = [sources.states[iso2].name for iso2 in states]
    reports = [(sources.now.versions[iso2].content, sources.now.contents[iso2]) for iso2 in states]

    def tiles(shown: list[VictimRight], of: Callable[[VictimRight, FrozenReport, FrozenReport], ChartPart]) -> Tiles:
        return {right.title: [of(right, whole, given) for whole, given in reports] for right in shown}

    asked = [right for right in rights if _is_asked(right, [whole for whole, _given in reports], duties)]
    rest = [right.title for right in rights if right not in asked]
    yield from _statuses(tiles(asked, partial(_status, duties)), rest, names, sources.now.period)
    for marker in MARKERS:
        yield from _marks(marker, tiles(rights, partial(_mark, marker)), names, sources.now.period)


def _status(duties: Duties, right: VictimRight, whole: FrozenReport, given: FrozenReport) -> ChartPart:
    """The word on a right, from the answers on its duties that were released to AMMTC."""
    wanted = duties.of(right.obligations).asked
    asked, there = (statuses.questions_asked_on(content, wanted) for content in (whole, given))
    if not asked:
        return part_of(statuses.NO_ANSWER)
    behind = {s["key"] for s in whole["sections"] if any(q["obligation"] in wanted for q in s["questions"])}
    code = statuses.of_released(asked, there, duties.unread, is_released=behind <= set(frozen.section_keys(given)))
    is_of_part = statuses.status_on_part(code, asked, there) != STATUSES[code]
    return part_of(code, OF_PART if is_of_part else "")


def _is_asked(right: VictimRight, reports: list[FrozenReport], duties: Duties) -> bool:
    wanted = duties.of(right.obligations).asked
    return any(statuses.questions_asked_on(whole, wanted) for whole in reports)


def _statuses(tiles: Tiles, rest: list[str], names: list[str], period: str) -> Iterator[ReportChart]:
    kinds = [part_of(code, mark) for code in STATUSES for mark in ("", OF_PART)]
    in_place = part_of(statuses.IN_PLACE).letter
    said = {
        title: (
            sum(part.letter.removesuffix(OF_PART) == in_place for part in row),
            sum(part.look not in {"dashed", "outline"} for part in row),
        )
        for title, row in tiles.items()
    }
    answered = {title: counts for title, counts in said.items() if counts[1]}
    if not answered:
        return
    most = max(answered, key=lambda title: answered[title][0] / answered[title][1])
    fewest = min(answered, key=lambda title: answered[title][0] / answered[title][1])
    values = {"right": most, "many": so_many(*answered[most]), "other": fewest, "few": in_short(*answered[fewest])}
    title = (
        _("%(right)s is in place in %(many)s") % values
        if answered[most] == answered[fewest]
        else _("%(right)s is in place in %(many)s, %(other)s in %(few)s") % values
    )
    used = {part.letter for row in tiles.values() for part in row}
    notes = [
        unread_note([code for code in STATUSES if part_of(code).letter in {one.removesuffix(OF_PART) for one in used}])
    ]
    if any(letter.endswith(OF_PART) for letter in used):
        notes.append(f"{OF_PART} {OF_PART_WORDS[:1].upper()}{OF_PART_WORDS[1:]}.")
    if rest:
        notes.append(_("No status is asked for: %(rights)s.") % {"rights": ", ".join(rest)})
    yield _chart(
        "rights-status", title, _("Status of each right of victims, as the states give it on its duties, %(period)s.")
        % {"period": period}, tiles, names, kinds, " ".join(filter(None, notes)),
    )  # fmt: skip


YES, PARTLY, NOT_YET = ANSWERS


def _answers() -> dict[str, ChartPart]:
    looks = {YES: ("Y", "navy"), PARTLY: ("P", "teal"), NOT_YET: ("N", "lilac")}
    return {code: ChartPart(letter, ANSWERS[code], look) for code, (letter, look) in looks.items()} | {
        "": ChartPart("–", _("Not answered"), "outline"),
        statuses.HELD_BACK: ChartPart("H", _("Not released by the state"), "dashed"),
    }


def _mark(marker: str, right: VictimRight, whole: FrozenReport, given: FrozenReport) -> ChartPart:
    """What a state says of one mark of inclusion on a right."""
    found = [_markers(content, right.key).get(marker, "") for content in (whole, given)]
    return _answers()[statuses.HELD_BACK if found[0] and not found[1] else found[1]]


def _markers(content: FrozenReport, key: str) -> dict[str, str]:
    entries = (question["right"] for question in frozen.questions(content) if "right" in question)
    return next((entry["markers"] for entry in entries if entry["key"] == key), {})


def _marks(marker: str, tiles: Tiles, names: list[str], period: str) -> Iterator[ReportChart]:
    parts = _answers()
    given = [part.letter for row in tiles.values() for part in row]
    said = {code: given.count(parts[code].letter) for code in ANSWERS}
    if not any(said.values()):
        return
    about = {"gender": _("gender"), "disability": _("disability"), "other": _("others at risk")}
    values = {"about": about[marker], "yes": f"{said[YES]:,}", "all": f"{sum(said.values()):,}", "partly": said[PARTLY]}
    title = _("Care for victims looks at %(about)s in %(yes)s of %(all)s answers, partly in %(partly)s") % values
    yield _chart(
        f"rights-{marker}",
        title,
        _("Whether each right is cared for with a view to %(about)s, as the states say, %(period)s.")
        % {**values, "period": period},
        tiles, names, list(parts.values()), "",
    )  # fmt: skip


def _chart(
    key: str, title: str, subtitle: str, tiles: Tiles, names: list[str], kinds: list[ChartPart], note: str
) -> ReportChart:
    return ReportChart(
        key,
        "rights",
        title,
        subtitle,
        tile_matrix(names, list(tiles.items()), kinds, key=f"chart-{key}", title=title),
        (_("Right"), *names),
        tuple((right, *(part.label for part in row)) for right, row in tiles.items()),
        note,
    )
