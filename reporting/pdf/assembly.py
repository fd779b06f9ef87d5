"""Joins the rendered parts into one tagged PDF.

Pages, outline, named destinations, page labels and the structure tree are merged; page numbers are stamped; metadata
and what PDF/UA-1 and PDF/A-3a require of a whole is set.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from reporting.pdf.archival import PRINTED, attach_data, describe
from reporting.pdf.layout import BOOK_LINK, CONTENTS_ID
from reporting.pdf.model import Book
from reporting.pdf.numbering import PAGE_SIZE, SHIFT, Furniture, move_annotations, roman
from reporting.pdf.workshop import RenderedPart


@dataclass(frozen=True)
class Bound:
    """What begins on a right-hand page: a chapter with its rendered pieces, or the contents."""

    key: str
    title: str
    parts: list[RenderedPart]

    @property
    def pages(self) -> int:
        return sum(part.pages for part in self.parts)


def names_of_places(bound: Sequence[Bound]) -> dict[str, dict[str, str]]:
    """For each chapter: id → the name of this place in the whole book. An id that an earlier chapter has taken is named
    after its own chapter as well.
    """
    names: dict[str, dict[str, str]] = {}
    taken = {CONTENTS_ID}
    for each in bound:
        ids = dict.fromkeys(anchor for part in each.parts for anchor in part.anchors)
        names[each.key] = {anchor: f"{each.key}.{anchor}" if anchor in taken else anchor for anchor in ids}
        taken |= ids.keys()
    return names


class Binder:
    """Builds one document."""

    def __init__(self, book: Book, furniture: RenderedPart) -> None:
        self.book = book
        self.pdf = pikepdf.new()
        self.sources: list[pikepdf.Pdf] = []  # open until saved: the copied streams are read from them
        self.furniture = Furniture(self.pdf, self._opened(furniture))
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

    def bind(self, front: tuple[RenderedPart, Bound] | None, chapters: Sequence[Bound]) -> tuple[bytes, int]:
        """The document and its number of pages. In memory: qpdf ends the whole process when a disk is full.

        ``front`` is the cover and the contents; a leaflet has none.
        """
        names = names_of_places(chapters)
        if front:
            cover, contents = front
            self.labels += [0, Dictionary(S=Name.r)]
            self._take(cover, self._new_part(self.book.title), {}, None, 0, number=None)  # counted, without a number
            self._fill_up(cover.pages)
            self._add(contents, {CONTENTS_ID: CONTENTS_ID}, 0, start=len(self.pdf.pages), number=roman)
        first = len(self.pdf.pages)
        self.labels += [first, Dictionary(S=Name.D)]
        for place, chapter in enumerate(chapters, start=1):
            self._add(chapter, names[chapter.key], place, start=len(self.pdf.pages) - first, number=str)
        return self._saved()

    def _add(
        self, bound: Bound, local: dict[str, str], heading: int, *, start: int, number: Callable[[int], str]
    ) -> None:
        """Add the pieces of a chapter. Its first page gets the printed number ``start`` + 1."""
        element = self._new_part(bound.title)
        self.titles |= {bound.key: bound.title} | {
            local.get(anchor, anchor): text for part in bound.parts for anchor, text in part.headings
        }
        done = 0
        items = []
        for part in bound.parts:
            self._take(part, element, local, heading, start + done, number=number, opens=done == 0)
            done += part.pages
            items += [
                OutlineItem(text, destination=self.names[local[anchor]])
                for anchor, text in part.headings
                if anchor in local and bound.key != CONTENTS_ID
            ]
        self._fill_up(done)
        item = OutlineItem(bound.title, destination=self.names[local[bound.key]])
        item.children.extend(items)
        item.is_closed = True
        self.outline.append(item)

    def _take(
        self,
        part: RenderedPart,
        element: pikepdf.Object,
        local: dict[str, str],
        heading: int | None,
        start: int,
        *,
        number: Callable[[int], str] | None,
        opens: bool = False,
    ) -> None:
        """Take the pages of a part, the elements of its structure, and its places."""
        source = self._opened(part)
        first = len(self.pdf.pages)
        self.pdf.pages.extend(source.pages)
        pages = [self.pdf.pages[place] for place in range(first, len(self.pdf.pages))]
        shifts = []
        for offset, page in enumerate(pages):
            is_right = (start + offset) % 2 == 0
            shifts.append(0.0 if is_right or number is None else -SHIFT)
            if number is not None and heading is not None:
                printed = number(start + offset + 1)
                self.furniture.put(page, printed, None if opens and offset == 0 else heading, is_right=is_right)
                move_annotations(page, shifts[-1])
        self._take_structure(source, pages, element)
        for anchor, (page_number, x, y) in part.anchors.items():
            if anchor in local and local[anchor] not in self.names:
                place = int(page_number)
                at = Array([pages[place].obj, Name.XYZ, round(x + shifts[place], 2), y, None])
                self.names[local[anchor]] = at
        self.local.append((pages, local))

    def _opened(self, part: RenderedPart) -> pikepdf.Pdf:
        source = pikepdf.open(BytesIO(part.pdf))
        self.sources.append(source)
        return source

    def _fill_up(self, pages: int) -> None:
        """After an odd number of pages add one that is left empty, so that the next chapter begins at the right."""
        if pages % 2 and not self.book.is_leaflet:
            page = self.pdf.add_blank_page(page_size=PAGE_SIZE)
            page.obj.Tabs = Name.S

    def _new_part(self, title: str) -> pikepdf.Object:
        part = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Part, P=self.body, T=String(title), K=Array())
        )
        self.body.K.append(part)
        return part

    def _take_structure(self, source: pikepdf.Pdf, pages: list[pikepdf.Page], element: pikepdf.Object) -> None:
        """Copy a part's structure tree below ``element`` and move its numbers up behind those already given."""
        tree = source.Root.StructTreeRoot
        top = tree.K[0]
        del top.P  # otherwise the whole source tree would be copied a second time through it
        copied = self.pdf.copy_foreign(top)
        for kid in copied.K:
            kid.P = element
            element.K.append(kid)
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
        for page in pages:
            page.obj.StructParents = first + int(page.obj.StructParents)
            for annotation in page.obj.get("/Annots", []):
                if "/StructParent" in annotation:
                    annotation.StructParent = first + int(annotation.StructParent)

    def _resolve_links(self) -> None:
        """Point links into other parts to their named destinations, and describe every link (PDF/UA-1, 7.18.5)."""
        for pages, local in self.local:
            for page in pages:
                for annotation in page.obj.get("/Annots", []):
                    annotation.F = PRINTED
                    address = str(annotation.A.URI)
                    if address.startswith(BOOK_LINK):
                        name = address.removeprefix(BOOK_LINK)
                        name = local.get(name, name)
                    elif address.startswith("#"):
                        name = local[address[1:]]
                    else:
                        continue
                    del annotation.A
                    annotation.Dest = String(name)
                    annotation.Contents = String(self.titles.get(name, name))

    def _saved(self) -> tuple[bytes, int]:
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
        if (attached := attach_data(pdf, book)) is not None:
            root.Names.EmbeddedFiles = attached
        with pdf.open_outline() as outline:
            outline.root.extend(self.outline)
        describe(pdf, book)
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
