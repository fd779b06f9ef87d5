"""The HTML and the page furniture of each part of a book: chapters, and the front matter with its contents."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from reporting.pdf.model import Book, BookChapter
from reporting.pdf.softening import soften

BOOK_LINK = "book:"  # placeholder address of links into other parts, until the parts are joined
CONTENTS_ID = "book-contents"
LABELS = {"en": {"contents": "Contents", "table": "Table", "reference": "Reference"}}


@dataclass(frozen=True)
class PdfPart:
    """One PDF to render: a whole HTML document and the stylesheet of its running heads and feet."""

    key: str
    html: str
    css: str


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


def chapter_part(book: Book, chapter: BookChapter) -> PdfPart:
    number = f'<span class="number">{escape(chapter.number)}</span> ' if chapter.number else ""
    body = f'<h1 id="{escape(chapter.key)}">{number}{escape(chapter.title)}</h1>\n{chapter.html}'
    tables = f"{label(book.language, 'table')} {chapter.number + '.' if chapter.number else ''}"
    css = furniture(book, chapter.heading)
    css += f"table.figures caption::before {{ content: {css_string(tables)} counter(table) '\\2002' }}\n"
    return PdfPart(chapter.key, document(book, chapter.title, "chapter", body), css)


def front_part(book: Book, entries: Sequence[ContentsLine]) -> PdfPart:
    """Cover and contents, with page numbers of their own (i, ii …): their length does not change other page numbers."""
    contents = label(book.language, "contents")
    title_class = "cover-title long" if len(book.title) > 70 else "cover-title"
    notice = f'<p class="cover-notice">{escape(book.notice)}</p>' if book.notice else ""
    reference = (
        f"<p>{escape(label(book.language, 'reference'))}: {escape(book.reference)}</p>" if book.reference else ""
    )
    lines = "".join(
        f'<div class="entry level-{entry.level}" data-tag="TOCI">'
        + (f'<span class="entry-number" data-tag="Lbl">{escape(entry.number)}</span> ' if entry.number else "")
        + f'<a href="#{escape(entry.anchor)}">{escape(entry.title)}</a>'
        f'<a class="entry-page" href="#{escape(entry.anchor)}">{entry.page}</a></div>\n'
        for entry in entries
    )
    body = f"""<section class="cover">
<div class="cover-top"><img class="mark" src="asset:mark.svg" alt="Mark of the portal">
<p class="cover-issuer">{escape(book.issuer)}</p>
<p class="{title_class}">{escape(book.title)}</p>
<p class="cover-subtitle">{escape(book.subtitle)}</p></div>
<div class="cover-foot"><p class="cover-date">{escape(book.date_line)}</p>
{reference}<p>{escape(book.marking)}</p>
{notice}</div>
</section>
<section class="contents"><h1 id="{CONTENTS_ID}">{escape(contents)}</h1>
<div data-tag="TOC">{lines}</div></section>"""
    return PdfPart("front", document(book, book.title, "front", body), furniture(book, contents))


def document(book: Book, title: str, kind: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(book.language)}"><head><meta charset="utf-8">'
        f'<title>{escape(title)}</title></head>\n<body class="{kind}">\n{body}\n</body></html>\n'
    )


def furniture(book: Book, heading: str) -> str:
    """Running heads (part on the inner side, document outside) and feet (marking and notice; numbers come later)."""
    foot = css_string("\n".join(filter(None, (book.marking, book.notice))))
    inner, outer = css_string(heading), css_string(book.title)
    return (
        f"@page :right {{ @top-left {{ content: {inner} }} @top-right {{ content: {outer} }}"
        f" @bottom-left {{ content: {foot} }} }}\n"
        f"@page :left {{ @top-right {{ content: {inner} }} @top-left {{ content: {outer} }}"
        f" @bottom-right {{ content: {foot} }} }}\n"
    )


def css_string(text: str) -> str:
    """``text`` as a CSS string: every character that could end or change the string is written as an escape."""
    safe = "".join(f"\\{ord(sign):x} " if sign in "\\\"'\n\r\f<>" else sign for sign in soften(text))
    return f'"{safe}"'
