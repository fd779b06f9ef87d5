"""Page numbers, written into finished pages.

A chapter is laid out before its first page number is known, so its pages have no numbers at first. Each number is then
written as an artifact (page furniture that screen readers skip) before the page's own content.
"""

from functools import cache
from io import BytesIO

import pikepdf
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name

from reporting.pdf.assets import FONTS

FIRST, LAST = 32, 126
SIGNS = "0123456789ivxlcdm"
ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
SIZE = 9  # pt
MM = 72 / 25.4
OUTER, BOTTOM = 25 * MM, 13.2 * MM  # outer edge and base line of the number; they match the margins in print.css


def roman(number: int) -> str:
    """4 becomes "iv"."""
    written = ""
    for value, sign in ROMAN:
        written += sign * (number // value)
        number %= value
    return written


@cache
def _face() -> tuple[bytes, dict[str, int], dict[str, int]]:
    """The TrueType bytes of the signs in Noto Sans Bold, the width of each sign and the face's measures (1/1000 em)."""
    font = TTFont(FONTS / "NotoSans-Bold.woff2", recalcTimestamp=False)
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.drop_tables += ["GDEF"]
    subsetter = Subsetter(options)
    subsetter.populate(text=SIGNS)
    subsetter.subset(font)
    font.flavor = None
    file = BytesIO()
    font.save(file)
    scale = 1000 / font["head"].unitsPerEm
    cmap = font.getBestCmap()
    widths = {sign: round(font["hmtx"][cmap[ord(sign)]][0] * scale) for sign in SIGNS}
    head, os2 = font["head"], font["OS/2"]
    measures = {
        "xMin": head.xMin, "yMin": head.yMin, "xMax": head.xMax, "yMax": head.yMax,
        "Ascent": font["hhea"].ascent, "Descent": font["hhea"].descent, "CapHeight": os2.sCapHeight,
    }  # fmt: skip
    return file.getvalue(), widths, {name: round(value * scale) for name, value in measures.items()}


class Stamp:
    """Writes page numbers into the pages of one PDF."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        file, self.widths, measures = _face()
        name = Name("/PAGENO+NotoSans-Bold")
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=32,
            FontBBox=Array([measures[side] for side in ("xMin", "yMin", "xMax", "yMax")]),
            ItalicAngle=0,
            Ascent=measures["Ascent"],
            Descent=measures["Descent"],
            CapHeight=measures["CapHeight"],
            StemV=120,
            FontFile2=pdf.make_stream(file, Length1=len(file)),
        )
        self.font = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.TrueType,
                BaseFont=name,
                FirstChar=FIRST,
                LastChar=LAST,
                Widths=Array([self.widths.get(chr(code), 0) for code in range(FIRST, LAST + 1)]),
                Encoding=Name.WinAnsiEncoding,
                FontDescriptor=pdf.make_indirect(descriptor),
            )
        )

    def number(self, page: pikepdf.Page, text: str, *, right_hand: bool) -> None:
        """Write ``text`` at the outer foot of ``page``: at the right on right-hand pages, at the left on the others."""
        page.resources.Font[Name.PageNumber] = self.font
        width = sum(self.widths[sign] for sign in text) * SIZE / 1000
        left = float(page.mediabox[2]) - OUTER - width if right_hand else OUTER
        content = (
            "/Artifact <</Type /Pagination /Subtype /Footer>> BDC q 0.071 0.263 0.427 rg "
            f"BT /PageNumber {SIZE} Tf {left:.2f} {BOTTOM:.2f} Td ({text}) Tj ET Q EMC\n"
        )
        page.contents_add(self.pdf.make_stream(content.encode()), prepend=True)
