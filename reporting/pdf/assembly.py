"""Joins the rendered parts into one tagged PDF.

Pages, outline, named destinations, page labels and the structure tree are merged; page numbers are stamped; metadata
gives what PDF/UA-1 requires (title, language, the identifier in XMP).
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from reporting.pdf.layout import BOOK_LINK, CONTENTS_ID
from reporting.pdf.model import TEMPLATE_VERSION, Book
from reporting.pdf.numbering import Stamp, roman
from reporting.pdf.workshop import RenderedPart

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subtitle}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>{issuer}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<dc:identifier>{reference}</dc:identifier>
<xmp:CreatorTool>{tool}</xmp:CreatorTool>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


class Binder:
    """Builds one document. Call ``add`` for every part in the order of its pages, then ``save``."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.pdf = pikepdf.new()
        self.sources: list[pikepdf.Pdf] = []  # open until saved: the copied streams are read from them
        self.stamp = Stamp(self.pdf)
        self.body = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
        self.tree = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([self.body])))
        self.body.P = self.tree
        self.owners: list[pikepdf.Object | int] = []  # the parent tree: number, owner, number, owner …
        self.next_owner = 0
        self.element_ids: list[tuple[str, pikepdf.Object]] = []
        self.names: dict[str, Array] = {}  # named destinations of the whole book
        self.titles: dict[str, str] = {}  # the title at a destination, for the description of links
        self.local: list[tuple[list[pikepdf.Page], dict[str, str]]] = []
        self.outline: list[OutlineItem] = []
        self.labels: list[object] = []

    def add(self, part: RenderedPart, title: str, *, is_front: bool = False) -> None:
        source = pikepdf.open(part.pdf)
        self.sources.append(source)
        start = len(self.pdf.pages)
        self.pdf.pages.extend(source.pages)
        pages = [self.pdf.pages[number] for number in range(start, len(self.pdf.pages))]
        self._number(pages, start, is_front)
        self._take_structure(source, title)
        self._take_names(part, pages, title, is_front)
        self.titles |= {part.key: title} | dict(part.headings)

    def _number(self, pages: list[pikepdf.Page], start: int, is_front: bool) -> None:
        if is_front:
            self.labels += [0, Dictionary(S=Name.r)]
            self.first_page = len(pages)
        elif start == self.first_page:
            self.labels += [start, Dictionary(S=Name.D)]
        for offset, page in enumerate(pages):
            if is_front and offset == 0:
                continue  # the cover is counted but shows no number
            text = roman(offset + 1) if is_front else str(start + offset - self.first_page + 1)
            self.stamp.number(page, text, right_hand=(start + offset) % 2 == 0)

    def _take_structure(self, source: pikepdf.Pdf, title: str) -> None:
        """Copy a part's structure tree below ours and move its numbers up behind those already given."""
        tree = source.Root.StructTreeRoot
        top = tree.K[0]
        del top.P  # otherwise the whole source tree would be copied a second time through it
        part = self.pdf.copy_foreign(top)
        part.S, part.P, part.T = Name.Part, self.body, String(title)
        self.body.K.append(part)
        identified = tree.IDTree.Names
        for i in range(0, len(identified), 2):
            self.element_ids.append((str(identified[i]), self.pdf.copy_foreign(identified[i + 1])))
        numbers = tree.ParentTree.Nums
        first = self.next_owner
        for i in range(0, len(numbers), 2):
            owner = numbers[i + 1]
            if isinstance(owner, Array):
                owner = Array([mine if mine is None else self.pdf.copy_foreign(mine) for mine in owner])
            else:
                owner = self.pdf.copy_foreign(owner)
            self.owners += [first + int(numbers[i]), owner]
            self.next_owner = max(self.next_owner, first + int(numbers[i]) + 1)
        for page in self.pdf.pages[len(self.pdf.pages) - len(source.pages) :]:
            page.obj.StructParents = first + int(page.obj.StructParents)
            for annotation in page.obj.get("/Annots", []):
                if "/StructParent" in annotation:
                    annotation.StructParent = first + int(annotation.StructParent)

    def _take_names(self, part: RenderedPart, pages: list[pikepdf.Page], title: str, is_front: bool) -> None:
        """Name the places of a part. An id that an earlier part has taken is named after its own part as well."""
        local: dict[str, str] = {}
        for anchor, (page, x, y) in part.anchors.items():
            name = anchor if anchor not in self.names else f"{part.key}.{anchor}"
            local[anchor] = name
            self.names[name] = Array([pages[int(page)].obj, Name.XYZ, x, y, None])
        self.local.append((pages, local))
        item = OutlineItem(title, destination=self.names[local[CONTENTS_ID if is_front else part.key]])
        for anchor, heading in part.headings:
            if anchor in local:
                item.children.append(OutlineItem(heading, destination=self.names[local[anchor]]))
        item.is_closed = True
        self.outline.append(item)

    def _resolve_links(self) -> None:
        """Point links into other parts to their named destinations, and describe every link (PDF/UA-1, 7.18.5)."""
        for pages, local in self.local:
            for page in pages:
                for annotation in page.obj.get("/Annots", []):
                    address = str(annotation.A.URI)
                    if address.startswith(BOOK_LINK):
                        name = address.removeprefix(BOOK_LINK)
                    elif address.startswith("#"):
                        name = local[address[1:]]
                    else:
                        continue
                    del annotation.A
                    annotation.Dest = String(name)
                    annotation.Contents = String(self.titles.get(name, name))

    def save(self) -> tuple[bytes, int]:
        """The document and its number of pages. In memory: qpdf ends the whole process when a disk is full."""
        self._resolve_links()
        pdf, book = self.pdf, self.book
        self.tree.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(self.owners)))
        self.tree.ParentTreeNextKey = self.next_owner
        self.tree.IDTree = name_tree(pdf, dict(self.element_ids))
        root = pdf.Root
        root.StructTreeRoot = self.tree
        root.MarkInfo = Dictionary(Marked=True)
        root.Lang = String(book.language)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        root.PageLabels = pdf.make_indirect(Dictionary(Nums=Array(self.labels)))
        root.PageMode = Name.UseOutlines
        root.Names = Dictionary(Dests=name_tree(pdf, self.names))
        with pdf.open_outline() as outline:
            outline.root.extend(self.outline)
        tool = f"ACTIP portal, document engine {TEMPLATE_VERSION}"
        words = {"title": book.title, "subtitle": book.subtitle, "issuer": book.issuer, "reference": book.reference}
        xmp = XMP.format(
            **{name: escape(word) for name, word in words.items()}, language=escape(book.language), tool=tool
        )
        root.Metadata = pdf.make_stream(xmp.encode(), Type=Name.Metadata, Subtype=Name.XML)
        pdf.trailer.Info = pdf.make_indirect(
            Dictionary(
                Title=String(book.title),
                Author=String(book.issuer),
                Subject=String(book.subtitle),
                Creator=String(tool),
            )
        )
        pages, out = len(pdf.pages), BytesIO()
        pdf.save(
            out,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
        pdf.close()
        for source in self.sources:
            source.close()
        return out.getvalue(), pages


def name_tree(pdf: pikepdf.Pdf, entries: Mapping[str, pikepdf.Object]) -> pikepdf.Object:
    """A PDF name tree of one node, sorted by the bytes of its keys as ISO 32000-1, 7.9.6 asks."""
    keys = sorted((String(name) for name in entries), key=bytes)
    items = [item for key in keys for item in (key, entries[str(key)])]
    return pdf.make_indirect(Dictionary(Names=Array(items)))


def bind(
    book: Book, front: RenderedPart, front_title: str, chapters: Sequence[RenderedPart]
) -> tuple[bytes, int]:
    """The whole book as one PDF, and its number of pages."""
    binder = Binder(book)
    binder.add(front, front_title, is_front=True)
    for chapter, part in zip(book.chapters, chapters, strict=True):
        binder.add(part, chapter.heading)
    return binder.save()
