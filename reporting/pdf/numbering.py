"""What stands on every page, written into finished pages: running heads, feet and page numbers.

A part is laid out before it is known where it stands, so its pages have nothing of this at first, and all have the
margins of right-hand pages. Heads and feet were drawn once and are only named on each page. All of it is an artifact
(page furniture that screen readers skip) and stands before the page's own content.
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
SHIFT = 5 * MM  # how much further left the text stands on left-hand pages
PAGE_SIZE = (595.28, 841.89)


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


class Furniture:
    """Heads, feet and numbers for the pages of one PDF, from the part that ``layout.furniture_part`` describes."""

    def __init__(self, pdf: pikepdf.Pdf, drawn: pikepdf.Pdf) -> None:
        forms = [pdf.copy_foreign(page.as_form_xobject()) for page in drawn.pages]
        self.feet = dict(zip((True, False), forms[:2], strict=True))
        self.heads = [dict(zip((True, False), forms[i : i + 2], strict=True)) for i in range(2, len(forms), 2)]
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

    def put(self, page: pikepdf.Page, number: str, heading: int | None, *, is_right: bool) -> None:
        """Number ``page`` at its outer foot, and print the foot and the running head ``heading``; None prints no head.

        What the page holds already is moved outside on left-hand pages. The pages of a part share their resources, so
        that the forms of right and left pages have names of their own.
        """
        resources = page.resources
        if "/XObject" not in resources:
            resources.XObject = Dictionary()
        resources.Font[Name.PageNumber] = self.font
        side = "Right" if is_right else "Left"
        resources.XObject[f"/Foot{side}"] = self.feet[is_right]
        drawn = f"q /Foot{side} Do Q"
        if heading is not None:
            resources.XObject[f"/Head{side}"] = self.heads[heading][is_right]
            drawn += f" q /Head{side} Do Q"
        width = sum(self.widths[sign] for sign in number) * SIZE / 1000
        left = float(page.mediabox[2]) - OUTER - width if is_right else OUTER
        content = (
            "/Artifact <</Type /Pagination /Subtype /Footer>> BDC q 0.071 0.263 0.427 rg "
            f"BT /PageNumber {SIZE} Tf {left:.2f} {BOTTOM:.2f} Td ({number}) Tj ET Q {drawn} EMC\n"
        )
        if not is_right:
            content += f"1 0 0 1 {-SHIFT:.4f} 0 cm\n"
        page.contents_add(self.pdf.make_stream(content.encode()), prepend=True)


def move_annotations(page: pikepdf.Page, by: float) -> None:
    """Move the links of a page sideways with its text."""
    if by:
        for annotation in page.obj.get("/Annots", []):
            left, bottom, right, top = (float(side) for side in annotation.Rect)
            annotation.Rect = Array([round(left + by, 2), bottom, round(right + by, 2), top])
