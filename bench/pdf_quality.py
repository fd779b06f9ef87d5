"""What readers and archives ask of the PDF: tags, fonts, links, full pages, the same bytes each time; and its length.

Looked at are a book of eleven states on all obligations with a chapter in all scripts, and the brief and the synthesis
of the newest adopted sample report. tag_errors: sentences on structure and metadata (PDF/UA-1 and PDF/A-3a by our own
checks); fonts_not_embedded, missing_glyphs, dead_links; overflowing_boxes: pages on which text leaves its column;
nearly_empty_pages: under a third full and not the last of a part; distinct_hashes: of renders of the book with an empty
cache each, by one, two and three processes. words_brief, words_synthesis: everything that is printed in their chapters;
charts: of the synthesis.
"""

import tempfile
from dataclasses import replace
from pathlib import Path

import pikepdf

from bench.compilation import compilation
from bench.pdf_checks import dead_links, nearly_empty_pages, overflowing_boxes, read_page, tag_errors
from bench.stage import stage
from reporting.pdf import Book, BookChapter, RenderedBook, inspect_pdf, render_book

FAULTS = (
    "tag_errors", "fonts_not_embedded", "missing_glyphs", "overflowing_boxes", "dead_links", "nearly_empty_pages",
)  # fmt: skip
KEYS = (*FAULTS, "distinct_hashes", "words_brief", "pages_brief", "words_synthesis", "charts")
ALWAYS = dict.fromkeys(FAULTS, 0) | {"distinct_hashes": 1, "pages_brief": 2}
SMALL = {"states": 1, "renders": 2, "products": ("brief",)}
PASSAGES = {
    "km": "ព្រះរាជាណាចក្រកម្ពុជាបានអនុម័តច្បាប់ស្តីពីការបង្រ្កាបអំពើជួញដូរមនុស្ស ",
    "lo": "ສາທາລະນະລັດ ປະຊາທິປະໄຕ ປະຊາຊົນລາວ ໄດ້ຮັບຮອງເອົາກົດໝາຍວ່າດ້ວຍການຕ້ານການຄ້າມະນຸດ ",
    "my": "မြန်မာနိုင်ငံသည် လူကုန်ကူးမှုတားဆီးကာကွယ်ရေးဥပဒေကို ပြဋ္ဌာန်းခဲ့ပြီး ",
    "th": "ประเทศไทยได้ประกาศใช้พระราชบัญญัติป้องกันและปราบปรามการค้ามนุษย์ ",
    "vi": "Việt Nam đã ban hành Luật Phòng, chống mua bán người. ",
    "ta": "சிங்கப்பூர் மனிதக் கடத்தலைத் தடுக்கும் சட்டத்தை நிறைவேற்றியுள்ளது. ",
    "zh-Hans": "新加坡通过了《防止人口贩运法》，并对所有相关机构的官员进行了培训。",
}
CHART = (
    '<figure><figcaption>Victims found</figcaption><svg width="400" height="80" xmlns="http://www.w3.org/2000/svg">'
    "<title>One bar of 300 victims</title>"
    '<rect width="300" height="30" fill="#12436d"/></svg></figure>'
)


def main(states: int = 11, renders: int = 5, products: tuple[str, ...] = ("brief", "synthesis")) -> dict[str, int]:
    """``products``: which of the sample report are rendered and looked at."""
    book = book_to_look_at(states)
    found = dict.fromkeys(KEYS, 0)
    with tempfile.TemporaryDirectory(prefix="actip-bench-") as name:
        hashes = set()
        for turn in range(renders):
            made = _rendered(book, Path(name) / str(turn), 1 + turn % 3)
            hashes.add(made.sha256)
        _look(made, "book", found)
        with stage():
            books, lengths = _of_the_sample(products)
            for product, printed in books.items():
                made = _rendered(printed, Path(name) / product, 2)
                _look(made, product, found)
                if product == "brief":
                    found["pages_brief"] = made.pages
    return found | lengths | {"distinct_hashes": len(hashes)}


def _rendered(book: Book, place: Path, processes: int) -> RenderedBook:
    return render_book(
        book, place / "book.pdf", cache_dir=place / "cache", work_dir=place / "work", processes=processes
    )


def _of_the_sample(products: tuple[str, ...]) -> tuple[dict[str, Book], dict[str, int]]:
    """The products of the newest adopted sample report, and how long they are."""
    from members.row_access import row_access
    from reporting.models import ConsolidatedReport
    from reporting.printing.products import make_product
    from reporting.queries.brief import Brief
    from reporting.queries.report_charts import ReportChart
    from reporting.queries.synthesis import Synthesis

    with row_access(reviews=True):
        reports = ConsolidatedReport.objects.select_related("cycle").exclude(adopted_at=None)
        consolidated = reports.order_by("-cycle__period_end")[0]
        synthesis = Synthesis(consolidated)
        blocks = [block for chapter in synthesis.chapters for part in chapter.parts for block in part.blocks]
        lengths = {
            "words_brief": Brief(consolidated, synthesis).words,
            "words_synthesis": synthesis.words,
            "charts": sum(isinstance(block, ReportChart) for block in blocks),
        }
        return {product: make_product(consolidated, product) for product in products}, lengths


def _look(made: RenderedBook, name: str, found: dict[str, int]) -> None:
    """Add the faults of a document."""
    facts = inspect_pdf(made.path)
    with pikepdf.open(made.path) as pdf:
        read = [read_page(page) for page in pdf.pages]
        wrong, dead = tag_errors(pdf, read), dead_links(pdf)
        outside, empty = overflowing_boxes(read), nearly_empty_pages(pdf, read)
        labels = [page.label for page in pdf.pages]
    for sentence in sorted({*wrong, *dead}):
        print(f"{name}: {sentence}")
    print(f"{name}: {made.pages} pages; text outside of its column on {[labels[n] for n in outside]}", flush=True)
    print(f"{name}: nearly empty {[labels[n] for n in empty]}", flush=True)
    counts = (
        len(wrong), len(facts.fonts_not_embedded), facts.missing_glyphs, len(outside), len(dead), len(empty),
    )  # fmt: skip
    for key, count in zip(FAULTS, counts, strict=True):
        found[key] += count


def book_to_look_at(states: int) -> Book:
    book = compilation(states)
    passages = "".join(f'<p lang="{code}">{text * 6}</p>' for code, text in PASSAGES.items())
    long_word = f"<p>{'without-a-space' * 400}</p>"
    rows = "".join(f'<tr><th scope="row">Row {row}</th><td>{row}</td></tr>' for row in range(400))
    table = (
        '<table class="figures long"><caption>Many rows</caption><thead><tr><th scope="col">Row</th>'
        f'<th scope="col">Number</th></tr></thead><tbody>{rows}</tbody></table>'
    )
    html = f'<h2 id="scripts">Scripts</h2>{passages}<h2 id="charts">A chart</h2>{CHART}<h2>Long</h2>{long_word}{table}'
    return replace(book, chapters=(*book.chapters, BookChapter("languages", "B", "All languages", html)))
