"""What is wrong with a finished PDF of the engine, as far as a program of our own can tell: tags, links, pages.

Sources: PDF/UA-1 (ISO 14289-1) and PDF/A-3a (ISO 19005-3), by clause. No validator of others is used.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

MM = 72 / 25.4
BOX = (30 * MM, 185 * MM)  # the column of right-hand pages; that of left-hand ones is 5 mm further left
TOP, BOTTOM = (297 - 30) * MM, 30 * MM
SHIFT = 5 * MM
TOLERANCE = 4.0  # points: some marks of Khmer and Burmese start left of their letter
DRAWS = {"Tj", "TJ", "Do", "f", "f*", "S", "B", "sh", "'", '"'}
Matrix = tuple[float, float, float, float, float, float]


def multiplied(m: Matrix, n: Matrix) -> Matrix:
    """First ``m``, then ``n``."""
    a, b, c, d, e, f = m
    g, h, i, j, k, o = n
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + o)


@dataclass
class PageFacts:
    """``left``, ``right``, ``lowest`` and ``highest``: how far the text of a page reaches, without its furniture."""

    left: float = 1e6
    right: float = -1e6
    lowest: float = 1e6
    highest: float = -1e6
    untagged: int = 0
    marks: set[int] = field(default_factory=set)

    @property
    def has_text(self) -> bool:
        return self.right > self.left


def read_page(page: pikepdf.Page) -> PageFacts:
    facts = PageFacts()
    fonts = page.obj.get("/Resources", Dictionary()).get("/Font", Dictionary())
    widths: dict[str, tuple[dict[int, float], float]] = {}
    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    text: Matrix = matrix
    stack: list[Matrix] = []
    marked: list[bool] = []  # whether each open mark makes an artifact
    name, size = "", 0.0
    for instruction in pikepdf.parse_content_stream(page):
        operands, word = instruction.operands, str(instruction.operator)
        if word in ("BDC", "BMC"):
            marked.append(str(operands[0]) == "/Artifact")
            if word == "BDC" and isinstance(operands[1], Dictionary) and "/MCID" in operands[1]:
                facts.marks.add(int(operands[1].MCID))
        elif word == "EMC":
            marked.pop()
        elif word == "q":
            stack.append(matrix)
        elif word == "Q":
            matrix = stack.pop()
        elif word == "cm":
            matrix = multiplied(_matrix(operands), matrix)
        elif word == "BT":
            text = (1, 0, 0, 1, 0, 0)
        elif word == "Tm":
            text = _matrix(operands)
        elif word == "Td":
            text = multiplied((1, 0, 0, 1, float(operands[0]), float(operands[1])), text)
        elif word == "Tf":
            name, size = str(operands[0]), float(operands[1])
        if word in DRAWS and not marked:
            facts.untagged += 1
        if word in ("Tj", "TJ") and not any(marked):
            if name not in widths:
                widths[name] = _widths(fonts[name])
            advance = _advance(operands[0], *widths[name]) * size / 1000
            at = multiplied(text, matrix)
            end = multiplied((1, 0, 0, 1, advance, 0), at)
            facts.left, facts.right = min(facts.left, at[4], end[4]), max(facts.right, at[4], end[4])
            facts.lowest, facts.highest = min(facts.lowest, at[5]), max(facts.highest, at[5])
    return facts


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(each) for each in operands)
    return a, b, c, d, e, f


def _widths(font: pikepdf.Object) -> tuple[dict[int, float], float]:
    """Code → width in 1/1000 em, and that of all other codes."""
    if font.Subtype != Name.Type0:
        first = int(font.get("/FirstChar", 0))
        return {first + i: float(width) for i, width in enumerate(font.get("/Widths", []))}, 0.0
    described = font.DescendantFonts[0]
    found: dict[int, float] = {}
    rest = list(described.get("/W", []))
    while rest:
        first, second = int(rest.pop(0)), rest.pop(0)
        if isinstance(second, Array):
            found |= {first + i: float(width) for i, width in enumerate(second)}
        else:
            found |= dict.fromkeys(range(first, int(second) + 1), float(rest.pop(0)))
    return found, float(described.get("/DW", 1000))


def _advance(shown: Any, widths: dict[int, float], other: float) -> float:
    total = 0.0
    for part in shown if isinstance(shown, Array) else [shown]:
        if isinstance(part, pikepdf.String):
            data = bytes(part)
            total += sum(widths.get(int.from_bytes(data[i : i + 2], "big"), other) for i in range(0, len(data), 2))
        else:
            total -= float(part)
    return total


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """The elements of the structure tree in reading order."""
    todo = [pdf.Root.StructTreeRoot.K[0]]
    while todo:
        element = todo.pop()
        yield element
        kids: Any = element.get("/K", [])
        todo += reversed([kid for kid in kids if isinstance(kid, Dictionary) and "/S" in kid])


def tag_errors(pdf: pikepdf.Pdf, facts: list[PageFacts]) -> list[str]:
    """A sentence for each error in structure and metadata."""
    root, found = pdf.Root, []
    xmp = root.Metadata.read_bytes().decode()
    if not bool(root.get("/MarkInfo", Dictionary()).get("/Marked", False)):
        found.append("The document does not say that it is tagged.")
    for wanted in ("pdfuaid:part>1<", "pdfaid:part>3<", "pdfaid:conformance>A<", "<dc:title>"):
        if wanted not in xmp:
            found.append(f"The metadata lack {wanted}")
    if "/Lang" not in root or not bool(root.ViewerPreferences.DisplayDocTitle):
        found.append("Language or title is not told.")
    if "/OutputIntents" not in root:
        found.append("The colours are not defined.")
    found += [
        f"{file.F} does not say why it is attached." for file in root.get("/AF", []) if "/AFRelationship" not in file
    ]
    found += list(_wrong_elements(pdf))
    found += list(_wrong_marks(pdf, facts))
    return found


def _wrong_elements(pdf: pikepdf.Pdf) -> Iterator[str]:
    level, ids, asked = 0, set(), set()
    for element in elements(pdf):
        kind, parent = str(element.S), str(element.P.S) if "/S" in element.P else ""
        if kind in {"/H1", "/H2", "/H3", "/H4"}:
            if int(kind[2]) > level + 1:
                yield f"A heading {kind} follows one of level {level}."
            level = int(kind[2])
        attributes = element.get("/A", Dictionary())
        if kind == "/TH" and "/Scope" not in attributes:
            yield "A header cell has no scope."
        if kind == "/Figure" and not str(element.get("/Alt", "")):
            yield "A figure has no words."
        if kind in ("/TR",) and parent not in ("/Table", "/THead", "/TBody", "/TFoot"):
            yield f"A row stands in {parent}."
        if kind in ("/TD", "/TH") and parent != "/TR":
            yield f"A cell stands in {parent}."
        if kind == "/TOCI" and parent != "/TOC":
            yield f"An entry of the contents stands in {parent}."
        if kind in ("/LBody", "/Lbl") and parent not in ("/LI", "/TOCI", "/LBody"):
            yield f"{kind} stands in {parent}."
        if "/ID" in element:
            if str(element.ID) in ids:
                yield f"Two elements have the id {element.ID}."
            ids.add(str(element.ID))
        if isinstance(attributes, Dictionary):
            asked |= {str(header) for header in attributes.get("/Headers", [])}
    yield from (f"No header cell has the id {header}." for header in sorted(asked - ids))


def _wrong_marks(pdf: pikepdf.Pdf, facts: list[PageFacts]) -> Iterator[str]:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    owners = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    if sorted(owners) != list(owners):
        yield "The parent tree is not in order."
    known = {element.objgen for element in elements(pdf)}
    for page, read in zip(pdf.pages, facts, strict=True):
        if read.untagged:
            yield f"Page {page.label}: {read.untagged} things are drawn outside of tags."
        marks: Any = owners[int(page.obj.StructParents)] if read.marks else []
        for mark in read.marks:
            if mark >= len(marks) or marks[mark] is None or marks[mark].objgen not in known:
                yield f"Page {page.label}: the mark {mark} belongs to nothing."
        for annotation in page.obj.get("/Annots", []):
            owner = owners.get(int(annotation.get("/StructParent", -1)))
            if owner is None or Name.Link != owner.S:
                yield f"Page {page.label}: a link is not tagged as one."
            if not str(annotation.get("/Contents", "")) and "/Dest" in annotation:
                yield f"Page {page.label}: a link has no description."
            if int(annotation.get("/F", 0)) & 4 == 0:
                yield f"Page {page.label}: a link would not be printed."


def dead_links(pdf: pikepdf.Pdf) -> list[str]:
    tree = pdf.Root.Names.Dests.Names
    names = {str(tree[i]) for i in range(0, len(tree), 2)}
    found = []
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            address = str(annotation.A.get("/URI", "")) if "/A" in annotation else ""
            if "/Dest" in annotation and str(annotation.Dest) not in names:
                found.append(f"Page {page.label}: {annotation.Dest}")
            elif address.startswith(("#", "book:")):
                found.append(f"Page {page.label}: {address}")
    return found


def overflowing_boxes(facts: list[PageFacts]) -> list[int]:
    """Pages (from 0) on which text reaches out of its column. The cover has none."""
    found = []
    for number, read in enumerate(facts):
        if number == 0 or not read.has_text:
            continue
        left, right = (side - (SHIFT if number % 2 else 0) for side in BOX)
        if read.left < left - TOLERANCE or read.right > right + TOLERANCE or read.lowest < BOTTOM - TOLERANCE:
            found.append(number)
    return found


def nearly_empty_pages(pdf: pikepdf.Pdf, facts: list[PageFacts]) -> list[int]:
    """Pages (from 0) under a third full, but for the last of a part: the next one is empty or begins with a heading."""
    tree = pdf.Root.Names.Dests.Names
    tops = {tree[i + 1][0].objgen for i in range(0, len(tree), 2) if float(tree[i + 1][3]) > TOP - 25 * MM}
    found = []
    for number, read in enumerate(facts):
        is_last = number + 1 == len(facts) or not facts[number + 1].has_text or pdf.pages[number + 1].objgen in tops
        third = TOP - (TOP - BOTTOM) / 3
        if read.has_text and read.lowest > third and not is_last:
            found.append(number)
    return found
