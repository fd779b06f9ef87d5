"""What readers and archives ask of the PDF: tags, fonts, links, full pages, the same bytes each time.

pages looked at, of eleven states on all obligations and a chapter in all scripts; tag_errors: sentences on structure
and metadata (PDF/UA-1 and PDF/A-3a by our own checks); fonts_not_embedded, missing_glyphs, dead_links;
overflowing_boxes: pages on which text leaves its column; nearly_empty_pages: under a third full and not the last of a
part; distinct_hashes: of renders with an empty cache each, by one, two and three processes.
"""

import tempfile
from dataclasses import replace
from pathlib import Path

import pikepdf

from bench.compilation import compilation
from bench.pdf_checks import dead_links, nearly_empty_pages, overflowing_boxes, read_page, tag_errors
from reporting.pdf import Book, BookChapter, inspect_pdf, render_book

KEYS = (
    "pages", "tag_errors", "fonts_not_embedded", "missing_glyphs", "overflowing_boxes", "dead_links",
    "nearly_empty_pages", "renders", "distinct_hashes",
)  # fmt: skip
ALWAYS = dict.fromkeys(
    ("tag_errors", "fonts_not_embedded", "missing_glyphs", "overflowing_boxes", "dead_links", "nearly_empty_pages"), 0
) | {"distinct_hashes": 1}
SMALL = {"states": 1, "renders": 2}
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


def main(states: int = 11, renders: int = 5) -> dict[str, float]:
    book = book_to_look_at(states)
    with tempfile.TemporaryDirectory(prefix="actip-bench-") as name:
        hashes = set()
        for turn in range(renders):
            place = Path(name) / str(turn)
            made = render_book(
                book, place / "book.pdf", cache_dir=place / "cache", work_dir=place / "work", processes=1 + turn % 3
            )
            hashes.add(made.sha256)
        facts = inspect_pdf(made.path)
        with pikepdf.open(made.path) as pdf:
            read = [read_page(page) for page in pdf.pages]
            wrong, dead = tag_errors(pdf, read), dead_links(pdf)
            outside, empty = overflowing_boxes(read), nearly_empty_pages(pdf, read)
            for sentence in sorted({*wrong, *dead}):
                print(sentence)
            labels = [page.label for page in pdf.pages]
            print("Text outside of its column:", [labels[n] for n in outside])
            print("Nearly empty:", [labels[n] for n in empty], flush=True)
    return {
        "pages": facts.pages,
        "tag_errors": len(wrong),
        "fonts_not_embedded": len(facts.fonts_not_embedded),
        "missing_glyphs": facts.missing_glyphs,
        "overflowing_boxes": len(outside),
        "dead_links": len(dead),
        "nearly_empty_pages": len(empty),
        "renders": renders,
        "distinct_hashes": len(hashes),
    }


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
