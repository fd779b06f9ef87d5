"""The HTML of each part of a book: pieces of chapters, the cover, the contents, and what is printed on every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from reporting.pdf.model import Book, BookChapter
from reporting.pdf.pieces import ChapterPiece, pieces_of
from reporting.pdf.softening import soften

BOOK_LINK = "book:"  # placeholder address of links into other parts, until the parts are joined
CONTENTS_ID = "book-contents"
COVER_KEY, CONTENTS_KEY, FURNITURE_KEY = "cover", "contents", "furniture"
LABELS = {"en": {"contents": "Contents", "table": "Table", "reference": "Reference"}}


@dataclass(frozen=True)
class PdfPart:
    """One PDF to render: a whole HTML document, and a stylesheet of its own beside the one for all.

    Its pages have the margins of right-hand pages and nothing in them: what is printed there, and on which side,
    depends on where the part stands and is added when the parts are joined.
    """

    key: str
    html: str
    css: str = ""
    is_tagged: bool = True


@dataclass(frozen=True)
class ContentsLine:
    """One line of the contents. ``level`` is 1 for chapters, 2 for articles; ``page`` is the printed page number."""

    level: int
    number: str
    title: str
    anchor: str
    page: int


def label(language: str, name: str) -> str:
    """A word that the engine itself prints; in English if there is no translation yet."""
    return LABELS.get(language, LABELS["en"])[name]


def chapter_parts(book: Book, chapter: BookChapter) -> list[PdfPart]:
    return [_chapter_part(book, chapter, piece) for piece in pieces_of(chapter)]


def _chapter_part(book: Book, chapter: BookChapter, piece: ChapterPiece) -> PdfPart:
    number = f'<span class="number">{escape(chapter.number)}</span> ' if chapter.number else ""
    heading = f'<h1 id="{escape(chapter.key)}">{number}{escape(chapter.title)}</h1>\n'
    body = piece.html if piece.place > 1 else heading + piece.html
    tables = f"{label(book.language, 'table')} {chapter.number + '.' if chapter.number else ''}"
    css = f"body {{ counter-reset: table {piece.tables_before} }}\n"
    css += f"table.figures caption::before {{ content: {css_string(tables)} counter(table) '\\2002' }}\n"
    return PdfPart(piece.key, document(book, chapter.title, "leaflet" if book.is_leaflet else "chapter", body), css)


def cover_part(book: Book) -> PdfPart:
    title_class = "cover-title long" if len(book.title) > 70 else "cover-title"
    notice = f'<p class="cover-notice">{escape(book.notice)}</p>' if book.notice else ""
    reference = (
        f"<p>{escape(label(book.language, 'reference'))}: {escape(book.reference)}</p>" if book.reference else ""
    )
    body = f"""<section class="cover">
<div class="cover-top"><img class="mark" src="asset:mark.svg" alt="Mark of the portal">
<p class="cover-issuer">{escape(book.issuer)}</p>
<p class="{title_class}">{escape(book.title)}</p>
<p class="cover-subtitle">{escape(book.subtitle)}</p></div>
<div class="cover-foot"><p class="cover-date">{escape(book.date_line)}</p>
{reference}<p>{escape(book.marking)}</p>
{notice}</div>
</section>"""
    return PdfPart(COVER_KEY, document(book, book.title, "front", body))


def contents_part(book: Book, entries: Sequence[ContentsLine]) -> PdfPart:
    """Its pages have numbers of their own (i, ii …): their length does not change other page numbers."""
    contents = label(book.language, "contents")
    lines = "".join(
        f'<div class="entry level-{entry.level}" data-tag="TOCI">'
        + (f'<span class="entry-number" data-tag="Lbl">{escape(entry.number)}</span> ' if entry.number else "")
        + f'<a href="#{escape(entry.anchor)}">{escape(entry.title)}</a>'
        f'<a class="entry-page" href="#{escape(entry.anchor)}">{entry.page}</a></div>\n'
        for entry in entries
    )
    body = f"""<section class="contents"><h1 id="{CONTENTS_ID}">{escape(contents)}</h1>
<div data-tag="TOC">{lines}</div></section>"""
    return PdfPart(CONTENTS_KEY, document(book, contents, "front", body))


def furniture_part(book: Book, headings: Sequence[str]) -> PdfPart:
    """What stands on every page, drawn once: feet of right and left pages, then for each heading the running heads of
    right and left pages. They have the heading on the inner side and the title of the book outside.
    """
    foot = escape("\n".join(filter(None, (book.marking, book.notice))))
    sheets = [f'<div class="sheet {side}"><p class="foot">{foot}</p></div>' for side in ("right", "left")]
    for heading in headings:
        head = f'<p class="inner">{escape(heading)}</p><p class="outer">{escape(book.title)}</p>'
        sheets += [f'<div class="sheet {side}"><div class="head">{head}</div></div>' for side in ("right", "left")]
    return PdfPart(FURNITURE_KEY, document(book, book.title, "furniture", "\n".join(sheets)), is_tagged=False)


def document(book: Book, title: str, kind: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(book.language)}"><head><meta charset="utf-8">'
        f'<title>{escape(title)}</title></head>\n<body class="{kind}">\n{body}\n</body></html>\n'
    )


def css_string(text: str) -> str:
    """``text`` as a CSS string: every character that could end or change the string is written as an escape."""
    safe = "".join(f"\\{ord(sign):x} " if sign in "\\\"'\n\r\f<>" else sign for sign in soften(text))
    return f'"{safe}"'
