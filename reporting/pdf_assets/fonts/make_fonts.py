"""Make the shipped woff2 faces in static/fonts from the Noto fonts of Debian.

Run when the fonts change (needs the packages fonts-noto-core and fonts-noto-cjk, and fonttools and brotli):

    python reporting/pdf_assets/fonts/make_fonts.py static/fonts

The same faces serve the web pages and the PDF. What happens to each is told in README.md next to this file.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

NOTO = Path("/usr/share/fonts/truetype/noto")
CJK = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
CJK_SIMPLIFIED_CHINESE = 2  # number of the face in the collection

# Latin with all the letters of Vietnamese, marks, punctuation, currencies, letterlike signs, fractions, ligatures.
LATIN = [
    (0x0020, 0x02FF), (0x0300, 0x036F), (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x2070, 0x209F),
    (0x20A0, 0x20CF), (0x2100, 0x218F), (0x25CC, 0x25CC), (0xFB00, 0xFB06), (0xFEFF, 0xFEFF),
]  # fmt: skip
# What an English page needs: printable ASCII and Latin-1, dashes, quotes, dots, ellipsis,
# euro, arrows. The complement, as the style sheet's unicode-range of the whole face, names all other letters.
WEB_LATIN = [
    (0x0020, 0x007E), (0x00A0, 0x00FF), (0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026),
    (0x202F, 0x202F), (0x2039, 0x203A), (0x20AC, 0x20AC), (0x2190, 0x2193),
]  # fmt: skip
# Signs that Noto Sans lacks, and the Noto face each is taken from. Tables and status marks need them.
BORROWED = {
    "NotoSansMath-Regular.ttf": "←↑→↓↔⇒−≈≠≤≥∞",
    "NotoSansSymbols2-Regular.ttf": "■□▪▫◧◨◼◻▲△▶▼▽◆◇○●◐◑◯✓✔✗✘☐☑☒",
}
COMPANIONS = ("Khmer", "Lao", "Myanmar", "Thai", "Tamil")


def characters(ranges: Iterable[tuple[int, int]]) -> set[int]:
    return {code for first, last in ranges for code in range(first, last + 1)}


def gb2312() -> set[int]:
    """The punctuation, full-width forms and 6,763 characters of GB 2312 (rows 1, 3 and 16 to 87), as code points."""
    found = set()
    for row in (1, 3, *range(16, 88)):
        for cell in range(1, 95):
            try:
                found.add(ord(bytes((row + 0xA0, cell + 0xA0)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def borrow(font: TTFont, source: TTFont, signs: str) -> None:
    """Draw ``signs`` of ``source`` into ``font`` (both TrueType), scaled to its units, where it has none itself."""
    scale = font["head"].unitsPerEm / source["head"].unitsPerEm
    cmap, glyphs = source.getBestCmap(), source.getGlyphSet()
    order = font.getGlyphOrder()
    for sign in signs:
        if ord(sign) in font.getBestCmap():
            continue
        name = f"uni{ord(sign):04X}"
        pen = TTGlyphPen(None)
        drawing = DecomposingRecordingPen(glyphs)
        glyphs[cmap[ord(sign)]].draw(drawing)
        drawing.replay(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
        order.append(name)
        font["glyf"].glyphs[name] = glyph = pen.glyph()
        glyph.recalcBounds(font["glyf"])
        width = round(source["hmtx"][cmap[ord(sign)]][0] * scale)
        font["hmtx"].metrics[name] = (width, getattr(glyph, "xMin", 0))
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(sign)] = name
    font.setGlyphOrder(order)
    font["glyf"].glyphOrder = order
    font["maxp"].numGlyphs = len(order)


def shrink(font: TTFont, unicodes: set[int], *, features: list[str]) -> None:
    options = Options()
    options.layout_features = features
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.glyph_names = False
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)


def rename(font: TTFont, family: str) -> None:
    """Give the face its own family name: a subset must not pass for the whole font of the system."""
    names = font["name"]
    for record in list(names.names):
        if record.nameID in (1, 16):
            names.setName(family, record.nameID, record.platformID, record.platEncID, record.langID)
        elif record.nameID in (4,):
            names.setName(f"{family} Regular", 4, record.platformID, record.platEncID, record.langID)
        elif record.nameID == 6:
            post_script = f"{family.replace(' ', '')}-Regular"
            names.setName(post_script, 6, record.platformID, record.platEncID, record.langID)
    if "CFF " in font:
        top = font["CFF "].cff
        top.fontNames[0] = f"{family.replace(' ', '')}-Regular"
        top.topDictIndex[0].FamilyName = family
        top.topDictIndex[0].FullName = f"{family} Regular"


def save(font: TTFont, path: Path) -> None:
    font.flavor = "woff2"
    font.save(path, reorderTables=True)
    print(f"{path.name}: {len(font.getBestCmap())} characters, {path.stat().st_size:,} bytes")


def main(target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for family in ("NotoSans", "NotoSerif"):
        for weight in ("Regular", "Bold"):
            font = TTFont(NOTO / f"{family}-{weight}.ttf", recalcTimestamp=False)
            unicodes = characters(LATIN)
            for file, signs in BORROWED.items():
                borrow(font, TTFont(NOTO / file), signs)
                unicodes |= set(map(ord, signs))
            shrink(font, unicodes, features=["*"])
            save(font, target / f"{family}-{weight}.woff2")
    web = target / "web"  # for pages alone: the PDF takes the whole faces
    web.mkdir(exist_ok=True)
    for weight in ("Regular", "Bold"):
        font = TTFont(target / f"NotoSans-{weight}.woff2", recalcTimestamp=False)
        shrink(font, characters(WEB_LATIN), features=["kern", "mark", "liga", "tnum"])
        save(font, web / f"NotoSans-Latin-{weight}.woff2")
    for script in COMPANIONS:
        for weight in ("Regular", "Bold"):
            font = TTFont(NOTO / f"NotoSans{script}-{weight}.ttf", recalcTimestamp=False)
            shrink(font, set(font.getBestCmap()), features=["*"])
            save(font, target / f"NotoSans{script}-{weight}.woff2")
    font = TTFont(CJK, fontNumber=CJK_SIMPLIFIED_CHINESE, recalcTimestamp=False)
    # No `locl` or vertical forms: they would keep the Japanese, Korean and Taiwanese shapes of every character.
    shrink(font, gb2312(), features=["kern", "palt", "halt", "chws"])
    rename(font, "Noto Sans SC")
    save(font, target / "NotoSansSC-Regular.woff2")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
