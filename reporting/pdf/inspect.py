"""Checks a finished PDF: are its fonts embedded, does every character have a glyph, is it tagged?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

CID_CHARACTER = re.compile(rb"<([0-9a-fA-F]{4})>\s+(\d+)")


@dataclass(frozen=True)
class PdfFacts:
    """``fonts`` and ``fonts_not_embedded``: sorted, without subset tags; ``missing_glyphs``: signs shown as .notdef."""

    pages: int
    fonts: tuple[str, ...]
    fonts_not_embedded: tuple[str, ...]
    missing_glyphs: int
    tagged: bool
    title: str


def inspect_pdf(path: Path) -> PdfFacts:
    """Read the facts from the file itself (about 10 ms a page)."""
    with pikepdf.open(path) as pdf:
        fonts: set[str] = set()
        bare: set[str] = set()
        missing = 0
        known: dict[tuple[int, int], frozenset[int] | None] = {}
        for page in pdf.pages:
            for font in page_fonts(page.obj.get("/Resources", Dictionary()), set()):
                name = str(font.BaseFont).lstrip("/").split("+", 1)[-1]
                fonts.add(name)
                if not is_embedded(font):
                    bare.add(name)
            missing += sum(missing_in(content, resources, known) for content, resources in contents(page))
        root = pdf.Root
        tagged = "/StructTreeRoot" in root and bool(root.get("/MarkInfo", Dictionary()).get("/Marked", False))
        return PdfFacts(
            pages=len(pdf.pages),
            fonts=tuple(sorted(fonts)),
            fonts_not_embedded=tuple(sorted(bare)),
            missing_glyphs=missing,
            tagged=tagged,
            title=str(pdf.docinfo.get("/Title", "")),
        )


def page_fonts(resources: pikepdf.Object, seen: set[tuple[int, int]]) -> Iterator[pikepdf.Object]:
    """The fonts of a resource dictionary and of the forms and patterns that it names."""
    yield from resources.get("/Font", Dictionary()).values()
    for kind in ("/XObject", "/Pattern"):
        for item in resources.get(kind, Dictionary()).values():
            if item.objgen not in seen and "/Resources" in item:
                seen.add(item.objgen)
                yield from page_fonts(item.Resources, seen)


def is_embedded(font: pikepdf.Object) -> bool:
    if font.Subtype == Name.Type3:
        return True  # drawn by the document itself
    described = font.DescendantFonts[0] if font.Subtype == Name.Type0 else font
    descriptor = described.get("/FontDescriptor", Dictionary())
    return any(file in descriptor for file in ("/FontFile", "/FontFile2", "/FontFile3"))


def contents(page: pikepdf.Page) -> Iterator[tuple[pikepdf.Object | pikepdf.Page, pikepdf.Object]]:
    """The content streams a page shows, with the resources each uses."""
    resources = page.obj.get("/Resources", Dictionary())
    yield page, resources
    for item in resources.get("/XObject", Dictionary()).values():
        if item.get("/Subtype") == Name.Form:
            yield item, item.get("/Resources", resources)


def missing_in(
    content: pikepdf.Object | pikepdf.Page,
    resources: pikepdf.Object,
    known: dict[tuple[int, int], frozenset[int] | None],
) -> int:
    """How many two-byte codes shown by ``content`` have no glyph. Fonts with one-byte codes are not counted."""
    missing = 0
    shown: frozenset[int] | None = None
    counted = False
    for instruction in pikepdf.parse_content_stream(content, "Tf Tj TJ ' \""):
        operands, operator = instruction.operands, instruction.operator
        if str(operator) == "Tf":
            font = resources.Font[str(operands[0])]
            counted = font.Subtype == Name.Type0
            if counted and font.objgen not in known:
                known[font.objgen] = codes_with_glyph(font)
            shown = known.get(font.objgen)
        elif counted:
            for text in operands[-1] if isinstance(operands[-1], Array) else [operands[-1]]:
                if not isinstance(text, pikepdf.String):
                    continue
                data = bytes(text)
                codes = [int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2)]
                missing += sum(code == 0 if shown is None else code not in shown for code in codes)
    return missing


def codes_with_glyph(font: pikepdf.Object) -> frozenset[int] | None:
    """The codes that a font's own map sends to a glyph; None for Identity-H, where each code but 0 is a glyph."""
    if not isinstance(font.Encoding, pikepdf.Stream):
        return None
    pairs = CID_CHARACTER.findall(font.Encoding.read_bytes())
    return frozenset(int(code, 16) for code, glyph in pairs if int(glyph))
