"""Turns one part of a book into one tagged PDF with facts about it. It runs in a process of its own (``server``)."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element

import pikepdf
import pydyf
from pikepdf import Array, Dictionary, Name, String
from weasyprint import CSS, HTML, Document
from weasyprint.layout import page as page_layout
from weasyprint.pdf import tags
from weasyprint.text.fonts import FontConfiguration

from reporting.pdf.assets import ASSETS
from reporting.pdf.fetcher import AssetFetcher
from reporting.pdf.layout import BOOK_LINK
from reporting.pdf.softening import soften

# What chapters are made of, so that forked processes find it all imported and looked up.
WARM = """<html lang="en"><body class="chapter"><h1>1</h1><h2 id="a">A</h2><p class="lede">B <a href="#a">A</a></p>
<ul><li>C</li></ul><h3>D</h3><h4>E</h4><p class="state-entry"><b>F</b> <span class="status">G</span> H</p>
<table class="figures"><caption>I</caption><thead><tr><th class="text" scope="col">J</th><th scope="col">K</th>
</tr></thead><tbody><tr><th scope="row">L</th><td>1</td></tr></tbody></table>
<dl class="facts"><dt>M</dt><dd>N</dd></dl>"""
OPTIONS: dict[str, Any] = {"pdf_version": "1.7"}
SAFE_LINKS = ("#", "http://", "https://", "mailto:", BOOK_LINK)
MARKED = re.compile(rb"/\w+\s*<</MCID (\d+)>>\s*BDC")
SINGLE = {
    "/H1",
    "/H2",
    "/H3",
    "/H4",
    "/P",
    "/Caption",
    "/TOC",
    "/TOCI",
    "/Lbl",
}  # structure types that never hold themselves


@dataclass(frozen=True)
class Sheets:
    """The stylesheet of all parts, parsed."""

    shared: CSS

    @classmethod
    def read(cls) -> "Sheets":
        return cls(CSS(string=(ASSETS / "print.css").read_text(), url_fetcher=AssetFetcher()))


def render(
    key: str, html: str, css: str, elsewhere: set[str], *, is_tagged: bool, sheets: Sheets
) -> tuple[bytes, dict[str, Any]]:
    """Lay out one part.

    Returns the PDF and {"pages", "anchors": {id: [page from 0, x, y in PDF points]}, "headings": [[id, text of <h2>]],
    "warnings"}.
    """
    warnings = listen_to_weasyprint()
    fonts = FontConfiguration()
    source = HTML(string=html, url_fetcher=AssetFetcher())
    headings = prepare_tree(source.etree_element, key, elsewhere)
    styles = [sheets.shared, *([CSS(string=css)] if css else [])]
    document: Document = source.render(stylesheets=styles, font_config=fonts, pdf_tags=is_tagged, **OPTIONS)
    anchors: dict[str, list[float]] = {}
    for number, page in enumerate(document.pages):
        for anchor, (left, top, _right, _bottom) in page.anchors.items():
            anchors.setdefault(anchor, [number, round(left * 0.75, 2), round((page.height - top) * 0.75, 2)])
    written = document.write_pdf(pdf_tags=is_tagged, **OPTIONS)
    assert written is not None
    facts = {
        "pages": len(document.pages),
        "anchors": anchors,
        "headings": headings,
        "warnings": sorted(set(warnings)),
    }
    return finish(written, key) if is_tagged else written, facts


def prepare_tree(root: Element, key: str, elsewhere: set[str]) -> list[list[str]]:
    """Soften texts, replace links to other parts by placeholders, remove links without target; return the <h2>s.

    ``elsewhere`` holds the ids of other parts that this part may link to.
    """
    headings: list[list[str]] = []
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in ("style", "script"):
            continue
        if element.text:
            element.text = soften(element.text)
        for child in element:
            if child.tail:
                child.tail = soften(child.tail)
        if element.tag == "h2":
            element.set("id", element.get("id") or f"{key}-{len(headings) + 1}")
            headings.append([element.get("id", ""), " ".join("".join(element.itertext()).split())])
        if element.tag == "a" and "href" in element.attrib:
            target = element.attrib["href"].strip()
            if target[:1] == "#" and target[1:] in elsewhere:
                element.set("href", BOOK_LINK + target[1:])
            elif not target.lower().startswith(SAFE_LINKS):
                logging.getLogger("weasyprint").warning("Link left out: %s", target[:200])
                del element.attrib["href"]
            element.attrib.pop("rel", None)  # rel="attachment" would embed a file
    return headings


def with_attributes(build: Any) -> Any:
    """Correct WeasyPrint's structure tree while it is built; ``build`` is its function for the elements of one box.

    ``lang`` becomes /Lang; ``data-tag`` names the structure type that HTML does not have (TOC, TOCI). An
    element with a link annotation is a Link (PDF/UA-1, 7.18.5), also a span within the link.
    """

    def build_box_tree(box: Any, parent: Any, *rest: Any) -> Iterator[Any]:
        for element in build(box, parent, *rest):
            source = getattr(getattr(box, "_box", box), "element", None)
            if source is not None and source.tag not in ("html", "body"):
                if language := source.get("lang"):
                    element["Lang"] = pydyf.String(language)
                if tag := source.get("data-tag"):
                    element["S"] = f"/{tag}"
            if getattr(box, "link_annotation", None):
                element["S"] = "/Link"
            yield element

    return build_box_tree


def finish(written: bytes, key: str) -> bytes:
    """Correct the structure, make page furniture an artifact, and make ids of table headers unique (in /IDTree).

    Links within the part become addresses "#id": destinations get their names when the parts are joined.
    """
    with pikepdf.open(BytesIO(written)) as pdf:
        tree = pdf.Root.StructTreeRoot
        reached: set[tuple[int, int]] = set()
        ids: list[tuple[str, pikepdf.Object]] = []
        todo = [tree.K[0]]
        while todo:
            element = todo.pop()
            reached.add(element.objgen)
            if str(element.S) in SINGLE and element.P.S == element.S:
                element.S = Name.NonStruct  # a box without its own element repeats the type of its element
            if "/ID" in element:
                element.ID = String(f"{key}/{element.ID}")
                ids.append((str(element.ID), element))
            attributes = element.get("/A")
            if attributes is not None and "/Headers" in attributes:
                attributes.Headers = Array([String(f"{key}/{header}") for header in attributes.Headers])
                if not len(attributes.Headers):
                    del attributes["/Headers"]
            if attributes is not None and element.S == Name.TH:
                attributes.Scope = Name.Row if in_row_head(element) else Name.Column
            for kid in element.get("/K", []):
                if isinstance(kid, Dictionary) and kid.get("/Type") == Name.StructElem:
                    todo.append(kid)
        names: list[pikepdf.Object] = []
        for name, element in sorted(ids, key=lambda pair: pair[0]):
            names += [String(name), element]
        tree.IDTree = pdf.make_indirect(Dictionary(Names=Array(names)))
        if "/Names" in pdf.Root:
            del pdf.Root.Names
        numbers = tree.ParentTree.Nums
        owners = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
        for page in pdf.pages:
            for annotation in page.obj.get("/Annots", []):
                if "/Dest" in annotation:
                    annotation.A = Dictionary(S=Name.URI, URI=String(f"#{annotation.Dest}"))
                    del annotation.Dest
            marks = owners[int(page.obj.StructParents)]
            loose = {mcid for mcid, owner in enumerate(marks) if not belongs(owner, reached)}
            if loose:
                page.obj.Contents = pdf.make_stream(without_marks(page.obj.Contents.read_bytes(), loose))
                for mcid in loose:
                    marks[mcid] = None
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def in_row_head(header: pikepdf.Object) -> bool:
    """Whether a header cell is the header of its row: the row has data cells too and is not in a table head."""
    row = header.P
    return Name.THead != row.P.S and any(cell.S == Name.TD for cell in row.K)


def belongs(element: pikepdf.Object, reached: set[tuple[int, int]]) -> bool:
    return isinstance(element, Dictionary) and element.objgen in reached


def without_marks(content: bytes, loose: set[int]) -> bytes:
    """Rewrite the marks of running heads and feet, which belong to no structure element, as artifacts."""

    def artifact(match: re.Match[bytes]) -> bytes:
        return b"/Artifact <</Type /Pagination>> BDC" if int(match[1]) in loose else match[0]

    return MARKED.sub(artifact, content)


def listen_to_weasyprint() -> list[str]:
    """Collect WeasyPrint's warnings instead of printing them."""
    said: list[str] = []

    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage()[:300])

    logger = logging.getLogger("weasyprint")
    logger.handlers[:] = [Collect(level=logging.WARNING)]
    return said


def prepare() -> Sheets:
    """Once for a process and those forked from it: import what is used late, parse the stylesheet."""
    tags._build_box_tree = with_attributes(tags._build_box_tree)
    page_layout.make_margin_boxes = lambda *_: ()  # sixteen for each page, and none of ours has anything in it
    sheets = Sheets.read()
    render("warm", WARM, "", set(), is_tagged=True, sheets=sheets)
    return sheets
