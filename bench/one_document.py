"""The pages of a book as one document of WeasyPrint, to compare with: chapters, running heads, page numbers, contents.

Started as ``python -m bench.one_document BOOK OUT`` by the bench ``render``; BOOK is a JSON file with the fields of a
``Book``.
"""

import json
import sys
from html import escape
from pathlib import Path

from weasyprint import CSS, HTML

from reporting.pdf.assets import ASSETS
from reporting.pdf.fetcher import AssetFetcher
from reporting.pdf.layout import chapter_parts, cover_part, css_string
from reporting.pdf.model import Book, BookChapter
from reporting.pdf.worker import prepare_tree

CSS_OF_PAGES = """
h1 {{ break-before: right; string-set: heading content() }} .opens {{ break-before: page }}
.entry-page::after {{ content: target-counter(attr(href), page) }}
@page {{ font: 7.5pt/1.35 "Noto Sans" }}
@page :right {{ @top-left {{ content: string(heading) }} @top-right {{ content: {title} }}
 @bottom-left {{ content: {foot}; white-space: pre-line }} @bottom-right {{ content: counter(page) }} }}
@page :left {{ margin-left: 25mm; margin-right: 30mm; @top-right {{ content: string(heading) }}
 @top-left {{ content: {title} }} @bottom-right {{ content: {foot}; white-space: pre-line }}
 @bottom-left {{ content: counter(page) }} }}
"""


def main_html(book: Book) -> str:
    """The whole book; pieces of chapters begin on a new page, as the engine has them."""
    chapters, lines = [], []
    for chapter in book.chapters:
        lines.append(
            f'<div class="entry level-1"><a class="entry-page" href="#{chapter.key}">{chapter.title}</a></div>'
        )
        for part in chapter_parts(book, chapter):
            body = part.html.partition('<body class="chapter">')[2].rpartition("</body>")[0]
            chapters.append(f'<div class="opens">{body}</div>' if part.key != chapter.key else body)
    cover = cover_part(book).html.partition('<body class="front">')[2].rpartition("</body>")[0]
    contents = f'<section class="contents"><h1>Contents</h1>{"".join(lines)}</section>'
    return (
        f'<html lang="{book.language}"><head><title>{escape(book.title)}</title></head>'
        f'<body class="chapter">{cover}{contents}{"".join(chapters)}</body></html>'
    )


def write(book: Book, out: Path) -> None:
    foot = css_string(f"{book.marking}\n{book.notice}")
    css = CSS_OF_PAGES.format(title=css_string(book.title), foot=foot)
    source = HTML(string=main_html(book), url_fetcher=AssetFetcher())
    prepare_tree(source.etree_element, "book", set())
    sheets = [CSS(string=(ASSETS / "print.css").read_text(), url_fetcher=AssetFetcher()), CSS(string=css)]
    source.write_pdf(out, stylesheets=sheets, pdf_tags=True, pdf_version="1.7")


if __name__ == "__main__":
    fields = json.loads(Path(sys.argv[1]).read_text())
    chapters = tuple(BookChapter(**chapter) for chapter in fields.pop("chapters"))
    write(Book(**fields, chapters=chapters), Path(sys.argv[2]))
