"""Charts: every value is written inside the picture and told in words; what is hidden has no size."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from reporting.figures.charts import (
    LOOKS,
    ChartLine,
    ChartPart,
    ChartValue,
    DotRow,
    StackedRow,
    bars,
    columns,
    dots,
    lines,
    stacked_bars,
    tile_matrix,
)
from reporting.figures.charts.drawing import width_of, wrapped
from scripts.processes import ROOT

SVG = "{http://www.w3.org/2000/svg}"
KHMER = "ការជួញដូរមនុស្សនៅក្នុងប្រទេសកម្ពុជា"
PARTS = [
    ChartPart("I", "In place", "navy"),
    ChartPart("P", "Partly in place", "teal"),
    ChartPart("N", "Planned", "outline"),
]
YEARS = ("2023", "2024", "2025", "2026")


def number(label: str, value: int | None) -> ChartValue:
    return ChartValue(label, value, "hidden" if value is None else f"{value:,}")


def over_years(*values: int | None) -> list[ChartValue]:
    return [number(year, value) for year, value in zip(YEARS, values, strict=False)]


def row(label: str, *values: int | None) -> StackedRow:
    return StackedRow(label, [number(part.label, value) for part, value in zip(PARTS, values, strict=True)])


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def written(svg: str) -> list[str]:
    return [text.text or "" for text in read(svg).iter(f"{SVG}text")]


def boxes(svg: str) -> Iterator[tuple[str, float, float, float, float]]:
    """Each text with left, top, right and bottom; of an upright one as it stands."""
    for text in read(svg).iter(f"{SVG}text"):
        words, size = text.text or "", float(text.get("font-size", 0))
        x, y = float(text.get("x", 0)), float(text.get("y", 0))
        width = width_of(words, size, bold=text.get("font-weight") == "700")
        if text.get("transform"):
            yield words, x - size, y - width, x + size / 3, y
        else:
            left = x - {"start": 0, "middle": width / 2, "end": width}[text.get("text-anchor", "start")]
            yield words, left, y - size * 0.8, left + width, y


def assert_inside(svg: str) -> None:
    _x, _y, width, height = (float(value) for value in read(svg).get("viewBox", "").split())
    for words, left, top, right, bottom in boxes(svg):
        assert left >= -0.1 and right <= width + 0.1, (words, left, right, width)
        assert top >= 0 and bottom <= height, (words, top, bottom, height)
    for shape in read(svg).iter(f"{SVG}rect"):
        assert float(shape.get("x", 0)) + float(shape.get("width", 0)) <= width + 0.1
        assert float(shape.get("y", 0)) + float(shape.get("height", 0)) <= height + 0.1


def assert_apart(svg: str) -> None:
    """No text stands on another."""
    found = list(boxes(svg))
    for place, (words, left, top, right, bottom) in enumerate(found):
        for others, left2, top2, right2, bottom2 in found[:place]:
            aside = right <= left2 + 0.2 or right2 <= left + 0.2
            assert aside or bottom <= top2 + 0.5 or bottom2 <= top + 0.5, (words, others)


# --- Words ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("face", "bold"), [("Regular", False), ("Bold", True)])
def test_words_are_never_wider_than_they_are_taken_for(face, bold):
    font = TTFont(ROOT / "static" / "fonts" / f"NotoSans-{face}.woff2")
    glyphs, widths, unit = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    signs = [chr(code) for code in (*range(0x20, 0x7F), *range(0xC0, 0x180), *range(0x1EA0, 0x1EFA)) if code in glyphs]
    too_wide = {sign for sign in signs if widths[glyphs[ord(sign)]][0] / unit > width_of(sign, 1, bold=bold) + 0.02}
    assert len(signs) > 300
    assert too_wide == set()


@given(st.text(alphabet=st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"])), st.integers(40, 320))
def test_no_word_is_lost_where_a_line_ends(words, room):
    found = wrapped(words, room)
    assert "".join("".join(found).split()) == "".join(words.replace("\u200b", "").split())
    assert all(width_of(line) <= room or len(line) < 4 or width_of(line[0]) * 2 > room for line in found)


def test_khmer_breaks_between_letters_and_never_before_a_sign_of_the_letter_before():
    found = wrapped(KHMER * 3, 200)
    assert len(found) > 2
    assert all(line[0] not in "\u17d2\u17b6\u17bb\u17be\u17c1\u17c4\u17c6\u17cb" for line in found)


def test_words_on_a_fill_can_be_read_and_fills_be_seen():
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one: str, other: str) -> float:
        high, low = sorted((light(one), light(other)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    for name, look in LOOKS.items():
        if look.fill == "none":
            assert look.ink == "currentColor" and contrast(look.stroke, "#ffffff") >= 3, name
        else:
            assert contrast(look.fill, look.ink) >= 4.5, name
            assert contrast(look.fill, "#ffffff") >= 2.95, name


# --- All kinds --------------------------------------------------------------------------------------------------------
def every_kind(title: str, label: str = "Victims") -> dict[str, str]:
    marks = over_years(4056, None, 12, 1_234_567)
    return {
        "columns": columns(marks, key="a", title=title),
        "bars": bars([number(label, 3), number(label, None)], key="b", title=title),
        "lines": lines([ChartLine(label, marks, [2]), ChartLine(label, marks)], key="c", title=title),
        "stacked": stacked_bars([row(label, 8, None, 1), row(label, 0, 0, 0)], PARTS, key="d", title=title, full=True),
        "dots": dots([DotRow(label, number("2025", 3), number("2026", 4))], key="e", title=title),
        "tiles": tile_matrix([label, "Viet Nam"], [(label, PARTS[:2])], PARTS, key="f", title=title),
    }


@pytest.mark.parametrize("label", ["Victims", KHMER * 3, "A very long name " * 12, "W" * 60, "<b>&", ""])
def test_every_kind_has_title_and_words_and_nothing_that_the_policy_forbids(label):
    for kind, svg in every_kind("Four & <more>", label).items():
        picture = read(svg)
        assert picture.find(f"{SVG}title").text == "Four & <more>", kind
        assert picture.find(f"{SVG}desc").text.endswith("."), kind
        assert picture.get("role") == "img" and "style" not in re.sub(r">[^<]*<", "><", svg), kind
        assert not [tag for tag in picture.iter() if tag.tag.endswith(("script", "style", "image"))], kind
        if kind not in {"columns", "bars"}:
            assert_inside(svg)


@pytest.mark.parametrize("kind", ["lines", "stacked", "dots", "tiles"])
def test_nothing_at_all_is_an_empty_picture(kind):
    svg = {
        "lines": lines([], key="k", title="t"),
        "stacked": stacked_bars([], PARTS, key="k", title="t"),
        "dots": dots([], key="k", title="t"),
        "tiles": tile_matrix([], [], PARTS, key="k", title="t"),
    }[kind]
    assert written(svg) == []


values = st.none() | st.integers(0, 1_500_000) | st.integers(0, 12)


@given(
    st.lists(st.lists(values, min_size=4, max_size=4), min_size=1, max_size=3),
    st.sets(st.integers(1, 3)),
    st.sampled_from(["Victims", KHMER, "Requests to execute an order of confiscation of a court of another Party"]),
)
def test_values_of_lines_stay_inside_and_apart(many, broken, label):
    svg = lines([ChartLine(label, over_years(*each), broken) for each in many], key="k", title="t")
    assert_inside(svg)
    assert_apart(svg)
    for each in many:
        assert all(number("", value).shown in written(svg) for value in each)


@given(st.lists(st.tuples(values, values, values), min_size=1, max_size=11), st.booleans())
def test_values_of_stacked_bars_stay_inside_and_are_all_written(many, full):
    rows = [row(f"Article {at}", *each) for at, each in enumerate(many)]
    svg = stacked_bars(rows, PARTS, key="k", title="t", full=full)
    assert_inside(svg)
    assert_apart(svg)
    told = " ".join(written(svg))
    for value in {value for each in many for value in each}:
        assert value == 0 or number("", value).shown in told


@given(st.lists(st.tuples(values, values), min_size=1, max_size=11), st.integers(0, 11))
def test_values_of_dots_stay_inside_and_apart(many, limit):
    rows = [DotRow(f"Article {at}", number("2025", a), number("2026", b)) for at, (a, b) in enumerate(many)]
    svg = dots(rows, key="k", title="t", limit=limit)
    assert_inside(svg)
    assert_apart(svg)


@given(st.integers(1, 11), st.lists(st.integers(0, 2), min_size=1, max_size=20))
def test_tiles_stay_inside(states, rows):
    names = ["Lao People’s Democratic Republic", *(f"State {at}" for at in range(10))][:states]
    svg = tile_matrix(names, [(KHMER, [PARTS[at]] * states) for at in rows], PARTS, key="k", title="t")
    assert_inside(svg)
    assert_apart(svg)


# --- Hidden values and breaks -----------------------------------------------------------------------------------------
def test_a_hidden_number_is_a_gap_in_the_line_and_takes_no_size():
    drawn = [lines([ChartLine("Victims", over_years(40, None, 50, more))], key="k", title="t") for more in (60, 61)]
    for svg in drawn:
        assert "hidden" in written(svg) and "2024: hidden" in read(svg).find(f"{SVG}desc").text
        assert svg.count('stroke-width="2.5"') == 1  # from 2025 to 2026 only
    full = stacked_bars([row("2025", 40, None, 12)], PARTS, key="k", title="t", full=True)
    scaled = stacked_bars([row("2025", 4, None, 1)], PARTS, key="k", title="t")
    assert [re.findall(r'width="(\d+)" height="24" fill="url', svg) for svg in (full, scaled)] == [["24"], ["24"]]


def test_a_line_breaks_before_the_period_with_other_states():
    whole = lines([ChartLine("Victims", over_years(40, 41, 50, 52))], key="k", title="t")
    broken = lines([ChartLine("Victims", over_years(40, 41, 50, 52), [2])], key="k", title="t")
    assert (whole.count('stroke-width="2.5"'), broken.count('stroke-width="2.5"')) == (3, 2)
    assert "from here other states, not to be compared: 2025: 50" in read(broken).find(f"{SVG}desc").text
    assert 'stroke-dasharray="5 4"' in broken and 'stroke-dasharray="5 4"' not in whole


def test_each_of_several_lines_breaks_where_its_own_states_change():
    both = lines(
        [ChartLine("A", over_years(1, 2, 3, 4), [1]), ChartLine("B", over_years(1, 2, 3, 4))], key="k", title="t"
    )
    assert both.count('stroke-dasharray="5 4"') == 1
    assert both.count('stroke-width="2.5"') == 2 + 3


def test_dots_say_what_did_not_change_and_what_is_hidden():
    rows = [
        DotRow("Article 5", number("2025", 4), number("2026", 4)),
        DotRow("Article 6", number("2025", None), number("2026", 4)),
    ]
    svg = dots(rows, key="k", title="t", limit=10)
    assert "4, as then" in written(svg) and "2025: hidden" in written(svg)


def test_the_key_tells_only_what_occurs():
    svg = tile_matrix(["Cambodia"], [("Housing", [PARTS[1]])], PARTS, key="k", title="t")
    assert "Partly in place" in written(svg) and "In place" not in written(svg)
