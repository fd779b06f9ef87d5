"""The PDF engine, by real renders of a small book: what comes out, that it comes out the same, and what it refuses."""

import os
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import psutil
import pytest
from pikepdf import Array, Dictionary, Name

from reporting.pdf import (
    Book,
    BookChapter,
    BookError,
    RenderFailed,
    content_hash,
    inspect_pdf,
    libraries,
    render_book,
    soften,
)
from reporting.pdf.client import Client
from reporting.pdf.model import OutOfMemory
from reporting.pdf.numbering import roman
from reporting.pdf.pieces import pieces_of

if libraries.missing():  # WeasyPrint cannot even be imported
    pytest.skip(f"no PDF can be made without {', '.join(libraries.missing())}", allow_module_level=True)
from reporting.pdf.fetcher import AssetFetcher, ResourceRefused

NOTICE = "Sample data: every figure and text in this document is invented for demonstration"
KHMER = "ព្រះរាជាណាចក្រកម្ពុជាបានអនុម័តច្បាប់ស្តីពីការបង្រ្កាបអំពើជួញដូរមនុស្ស"
SCRIPTS = {
    "km": KHMER,
    "lo": "ສາທາລະນະລັດ ປະຊາທິປະໄຕ ປະຊາຊົນລາວ ໄດ້ຮັບຮອງເອົາກົດໝາຍວ່າດ້ວຍການຕ້ານການຄ້າມະນຸດ",
    "my": "မြန်မာနိုင်ငံသည် လူကုန်ကူးမှုတားဆီးကာကွယ်ရေးဥပဒေကို ပြဋ္ဌာန်းခဲ့ပြီး",
    "th": "ประเทศไทยได้ประกาศใช้พระราชบัญญัติป้องกันและปราบปรามการค้ามนุษย์",
    "vi": "Việt Nam đã ban hành Luật Phòng, chống mua bán người: ắ ằ ẳ ẵ ặ ồ ổ ỗ ộ ứ ừ ử ữ ự",
    "ta": "சிங்கப்பூர் மனிதக் கடத்தலைத் தடுக்கும் சட்டத்தை நிறைவேற்றியுள்ளது",
    "zh-Hans": "新加坡通过了《防止人口贩运法》，并对所有相关机构的官员进行了培训。",
    "en": "■ ◧ □ ● ○ – → ✓ ≥ ≤ − ½ ៛ ฿ ₫ ₱",
}
ROWS = "".join(f'<tr><th scope="row">Member state {n}</th><td>{n}</td><td>{2 * n:,}</td></tr>' for n in range(60))
PROTECTION = BookChapter(
    "chapter-1",
    "1",
    "Protection of victims",
    '<p class="lede">What the Parties reported.</p><h2 id="art-14">Article 14. Protection</h2>'
    '<p>See <a href="#art-20">the later article</a>, <a href="#art-14">this one</a> and '
    '<a href="https://asean.org">the site</a>.</p>'
    + "".join(
        f'<p class="state-entry"><b>State</b> <span lang="{code}">{text}</span></p>' for code, text in SCRIPTS.items()
    )
    + '<table class="figures long"><caption>Victims</caption><thead><tr><th scope="col">State</th>'
    f'<th scope="col">Women</th><th scope="col">All</th></tr></thead><tbody>{ROWS}'
    '<tr class="total"><th scope="row">Total</th><td>1</td><td>2</td></tr></tbody></table>',
)
COOPERATION = BookChapter(
    "chapter-2",
    "2",
    "Cooperation",
    '<h2 id="art-20">Article 20. Cooperation</h2><p>Back to <a href="#chapter-1">protection</a>.</p><h3>Networks</h3>'
    '<table class="status-grid"><thead><tr><th scope="col">State</th><th scope="col">20</th></tr></thead>'
    '<tbody><tr><th scope="row">Viet Nam</th><td class="st-planned">P</td></tr></tbody></table>'
    '<figure><svg width="40" height="20" xmlns="http://www.w3.org/2000/svg"><title>One bar</title>'
    '<rect width="30" height="10" fill="#12436d"/></svg></figure>',
)
BOOK = Book(
    title="Report on the Convention",
    subtitle="What the Parties reported for 2026",
    issuer="Senior Officials Meeting on Transnational Crime",
    date_line="September 2026",
    reference="AMMTC/2026/1",
    language="en",
    notice=NOTICE,
    marking="For AMMTC and ACTIP Parties",
    chapters=(PROTECTION, COOPERATION),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("pdf")


def render(book: Book, folder: Path, name: str = "book", **options):
    """Render with a cache that the tests of this module share."""
    return render_book(book, folder / f"{name}.pdf", cache_dir=folder / "cache", work_dir=folder / "work", **options)


@pytest.fixture(scope="module")
def told() -> list[tuple[int, int, str]]:
    return []


@pytest.fixture(scope="module")
def rendered(folder, told):
    return render(BOOK, folder, progress=lambda *step: told.append(step))


@pytest.fixture
def pdf(rendered) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(rendered.path) as opened:
        yield opened


def one_chapter(html: str, **changes) -> Book:
    return replace(BOOK, chapters=(BookChapter("only", "1", "Only", html),), **changes)


def page_text(page: pikepdf.Page | pikepdf.Object, resources: pikepdf.Object | None = None) -> str:
    """The text that a page shows, with that of the forms on it, through the ToUnicode maps of its fonts."""
    resources = page.resources if resources is None else resources  # type: ignore[union-attr]
    maps: dict[str, dict[int, str]] = {}
    text, current = "", ""
    for operands, operator in pikepdf.parse_content_stream(page, "Tf Tj TJ Do"):
        if str(operator) == "Do":
            form = resources.XObject[str(operands[0])]
            if form.Subtype == Name.Form:
                text += page_text(form, form.Resources)
            continue
        if str(operator) == "Tf":
            current = str(operands[0])
            font = resources.Font[current]
            if current not in maps:
                maps[current] = {}
                if "/ToUnicode" in font:
                    pairs = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>", font.ToUnicode.read_bytes())
                    maps[current] = {int(c, 16): bytes.fromhex(u.decode()).decode("utf-16-be") for c, u in pairs}
            continue
        for shown in operands[-1] if isinstance(operands[-1], Array) else [operands[-1]]:
            if isinstance(shown, pikepdf.String):
                data = bytes(shown)
                if maps[current]:
                    codes = (int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2))
                    text += "".join(maps[current].get(code, "") for code in codes)
                else:
                    text += data.decode("latin-1")
    return text


def printed_number(pdf: pikepdf.Pdf, destination: pikepdf.Object) -> str:
    index = next(i for i, page in enumerate(pdf.pages) if page.objgen == destination[0].objgen)
    return pdf.pages[index].label


def destinations(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    names = pdf.Root.Names.Dests.Names
    return {str(names[i]): names[i + 1] for i in range(0, len(names), 2)}


def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Every element of the structure tree, in reading order."""
    found, todo = [], [pdf.Root.StructTreeRoot.K[0]]
    while todo:
        element = todo.pop()
        found.append(element)
        kids = [kid for kid in element.get("/K", []) if isinstance(kid, Dictionary) and "/S" in kid]
        todo += reversed(kids)
    return found


# What comes out


def test_facts(rendered):
    facts = inspect_pdf(rendered.path)
    assert facts.pages == rendered.pages == 10
    assert (facts.missing_glyphs, facts.fonts_not_embedded, facts.tagged) == (0, (), True)
    assert facts.title == BOOK.title
    assert all(name.startswith("Noto") for name in facts.fonts)
    assert {"Noto-Sans-Khmer", "Noto-Sans-Lao", "Noto-Sans-Myanmar", "Noto-Sans-Thai", "Noto-Sans-Tamil"} <= set(
        facts.fonts
    )
    assert rendered.warnings == ()
    assert 30 < rendered.peak_mb < 400


def test_progress_is_told_as_work_ends(rendered, told):
    assert [(done, total) for done, total, _ in told] == [(n, 6) for n in range(1, 7)]
    assert {what for _, _, what in told[:4]} == {
        "1 Protection of victims", "2 Cooperation", "Cover", "Running heads",
    }  # fmt: skip
    assert [what for _, _, what in told[4:]] == ["Contents", "Whole document"]


def test_pages_are_numbered_front_matter_in_roman(pdf):
    assert [page.label for page in pdf.pages] == ["i", "ii", "iii", "iv", "1", "2", "3", "4", "5", "6"]
    for page in list(pdf.pages)[1:]:
        assert page_text(page).startswith(page.label) or not page_text(page)


def test_a_page_that_only_fills_up_is_empty(pdf):
    assert [page.label for page in pdf.pages if not page_text(page)] == ["ii", "iv", "4", "6"]


def test_notice_and_marking_stand_on_every_page_with_text(pdf):
    for text in filter(None, map(page_text, pdf.pages)):
        text = text.replace(" ", "").replace("\n", "")  # lines may break anywhere
        assert NOTICE.replace(" ", "") in text
        assert BOOK.marking.replace(" ", "") in text


def test_heads_and_feet_are_those_of_the_side(pdf):
    left, right = pdf.pages[5], pdf.pages[6]
    assert (left.label, right.label) == ("2", "3")
    drawn = {}
    for page, side in ((right, "Right"), (left, "Left")):
        names = [str(operands[0]) for operands, _ in pikepdf.parse_content_stream(page, "Do")]
        assert names[:2] == [f"/Foot{side}", f"/Head{side}"]
        drawn[side] = [page.resources.XObject[name].read_bytes() for name in names[:2]]
    assert drawn["Right"][0] != drawn["Left"][0]
    assert drawn["Right"][1] != drawn["Left"][1]


def test_chapters_begin_on_right_hand_pages(pdf):
    places = destinations(pdf)
    assert [int(printed_number(pdf, places[chapter.key])) % 2 for chapter in BOOK.chapters] == [1, 1]


def test_contents_give_the_pages_where_things_stand(pdf):
    text = page_text(pdf.pages[2])
    places = destinations(pdf)
    for title, anchor in (("Protection of victims", "chapter-1"), ("Article 20. Cooperation", "art-20")):
        assert f"{title}{printed_number(pdf, places[anchor])}" in text


def test_outline_has_chapters_and_articles(pdf):
    with pdf.open_outline() as outline:
        titles = [(item.title, [child.title for child in item.children]) for item in outline.root]
    assert titles == [
        ("Contents", []),
        ("1 Protection of victims", ["Article 14. Protection"]),
        ("2 Cooperation", ["Article 20. Cooperation"]),
    ]


def test_links_reach_other_chapters(pdf):
    links = [a for page in list(pdf.pages)[4:] for a in page.obj.get("/Annots", [])]
    assert [str(a.Dest) for a in links if "/Dest" in a] == ["art-20", "art-14", "chapter-1"]
    assert [str(a.A.URI) for a in links if "/A" in a] == ["https://asean.org"]
    assert next(str(a.Contents) for a in links if "/Dest" in a) == "Article 20. Cooperation"
    assert {str(a.Dest) for page in list(pdf.pages)[:4] for a in page.obj.get("/Annots", [])} <= destinations(
        pdf
    ).keys()


def test_link_that_leads_nowhere_is_told(folder):
    book = one_chapter('<p>See <a href="#nowhere">this</a>.</p>')
    assert render(book, folder, "nowhere").warnings[0] == "only: the link to “nowhere” leads nowhere."


def test_same_id_in_two_chapters_keeps_both_places(folder):
    html = '<h2 id="law">Law</h2><p><a href="#law">up</a></p>'
    book = replace(BOOK, chapters=(BookChapter("a", "", "A", html), BookChapter("b", "", "B", html)))
    with pikepdf.open(render(book, folder, "twice").path) as pdf:
        places = destinations(pdf)
        assert (printed_number(pdf, places["law"]), printed_number(pdf, places["b.law"])) == ("1", "3")
        assert [str(a.Dest) for a in pdf.pages[6].obj.Annots] == ["b.law"]
        assert str(pdf.pages[2].obj.Annots[-1].Dest) == "b.law"


# PDF/UA-1, as far as a program of our own can tell


def test_document_says_what_it_is(pdf):
    root = pdf.Root
    assert (str(root.Lang), bool(root.MarkInfo.Marked), bool(root.ViewerPreferences.DisplayDocTitle)) == (
        "en",
        True,
        True,
    )
    xmp = root.Metadata.read_bytes().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert f">{BOOK.title}</rdf:li>" in xmp


def test_all_content_is_tagged_or_artifact(pdf):
    """And every mark has an owner that stands in the structure tree and claims the mark."""
    tree = {element.objgen for element in elements(pdf)}
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    owners = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    assert sorted(owners) == list(owners)
    for page in pdf.pages:
        depth, seen = 0, set()
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                depth += 1
                if name == "BDC" and "/MCID" in operands[1]:
                    seen.add(int(operands[1].MCID))
            elif name == "EMC":
                depth -= 1
            elif name in ("Tj", "TJ", "Do", "f", "f*", "S", "B", "sh"):
                assert depth, f"{name} outside marked content on page {page.label}"
        marks = owners[int(page.obj.StructParents)] if seen else []
        for mark in seen:
            assert marks[mark].objgen in tree
            assert marks[mark].Pg.objgen == page.objgen
            assert mark in [int(kid) for kid in marks[mark].K if isinstance(kid, int)]


def test_structure_has_what_readers_need(pdf):
    found = elements(pdf)
    kinds = [str(element.S) for element in found]
    assert kinds[0] == "/Document"
    assert [(str(part.S), str(part.T)) for part in found[0].K] == [
        ("/Part", BOOK.title), ("/Part", "Contents"), ("/Part", "1 Protection of victims"), ("/Part", "2 Cooperation"),
    ]  # fmt: skip
    assert {
        "/TOC",
        "/TOCI",
        "/Link",
        "/Table",
        "/THead",
        "/TH",
        "/TD",
        "/Caption",
        "/H1",
        "/H2",
        "/H3",
        "/Figure",
    } <= set(kinds)
    assert [kind for kind in kinds if kind in ("/H1", "/H2", "/H3")] == ["/H1", "/H1", "/H2", "/H1", "/H2", "/H3"]
    assert all(element.P.S == Name.TOC for element in found if element.S == Name.TOCI)
    assert all("/Alt" in element for element in found if Name.Figure == element.S)
    assert all("/Scope" in element.A for element in found if element.S == Name.TH)
    assert {"km", "lo", "my", "th", "vi", "ta", "zh-Hans"} <= {str(e.Lang) for e in found if "/Lang" in e}


def test_header_ids_are_unique_and_resolve(pdf):
    found = elements(pdf)
    ids = [str(element.ID) for element in found if "/ID" in element]
    index = pdf.Root.StructTreeRoot.IDTree.Names
    assert len(ids) == len(set(ids)) > 0
    assert sorted(ids) == sorted(str(index[i]) for i in range(0, len(index), 2))
    asked = {str(header) for element in found for header in element.get("/A", Dictionary()).get("/Headers", [])}
    assert asked <= set(ids)


def test_every_link_is_described_and_tagged(pdf):
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    owners = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    for page in pdf.pages:
        assert page.obj.Tabs == Name.S
        for annotation in page.obj.get("/Annots", []):
            owner = owners[int(annotation.StructParent)]
            assert Name.Link == owner.S
            assert any(isinstance(kid, Dictionary) and kid.Obj.objgen == annotation.objgen for kid in owner.K)
            assert str(annotation.Contents)


# The same, and only once


def test_same_book_same_bytes(rendered, folder, tmp_path):
    again = render_book(
        BOOK, tmp_path / "again.pdf", cache_dir=tmp_path / "cache", work_dir=tmp_path / "work", processes=1
    )
    assert again.sha256 == rendered.sha256
    assert again.path.read_bytes() == rendered.path.read_bytes()
    assert list((tmp_path / "work").iterdir()) == []


def test_only_what_changed_is_rendered_again(rendered, folder):
    kept = set((folder / "cache" / "parts").glob("*.pdf"))
    assert render(BOOK, folder, "cached").peak_mb == 0
    assert set((folder / "cache" / "parts").glob("*.pdf")) == kept
    changed = replace(COOPERATION, html=COOPERATION.html + "<p>One sentence more.</p>")
    render(replace(BOOK, chapters=(PROTECTION, changed)), folder, "changed")
    assert len(set((folder / "cache" / "parts").glob("*.pdf")) - kept) == 1


def test_content_hash_follows_every_word():
    changed = replace(BOOK, chapters=(PROTECTION, replace(COOPERATION, title="Cooperation!")))
    assert content_hash(BOOK) == content_hash(replace(BOOK))
    assert len({content_hash(BOOK), content_hash(changed), content_hash(replace(BOOK, notice=""))}) == 3


def test_fonts_of_the_machine_do_not_leak_in(folder):
    """Ethiopic is in none of our faces: it must show as missing, whatever the machine has installed."""
    facts = inspect_pdf(render(one_chapter("<p>Only ሀሎ here.</p>"), folder, "ethiopic").path)
    assert facts.missing_glyphs == 2
    assert all(name.startswith("Noto") for name in facts.fonts)


# What it refuses


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/x.png",
        "ftp://127.0.0.1/x.png",
        "data:text/css,body{color:red}",
        "asset:../pdf/model.py",
        "asset:../../static/img/mark.svg",
        "asset:/etc/passwd",
        "asset:fonts/make_fonts.py",
        "asset:nothing.svg",
        "mark.svg",
    ],
)
def test_fetcher_refuses(url):
    with pytest.raises(ResourceRefused):
        AssetFetcher()(url)


def test_fetcher_gives_print_assets():
    assert b"<svg" in AssetFetcher()("asset:mark.svg").read()


def test_hostile_html_fetches_nothing_and_still_renders(folder, tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>Secret words</text></svg>')
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        web = f"http://127.0.0.1:{server.getsockname()[1]}"
        html = f"""
        <p>Before</p><base href="{web}/"><meta http-equiv="refresh" content="0; url={web}">
        <link rel="stylesheet" href="{web}/a.css"><link rel="attachment" href="file:///etc/passwd">
        <link rel="attachment" href="{web}/b"><a rel="attachment" href="file:///etc/passwd">file</a>
        <a href="javascript:alert(1)">script</a><a rel="attachment" href="{web}/c">web</a>
        <style>@import "{web}/d.css"; @import url(file:///etc/passwd);
        @font-face {{ font-family: X; src: url({web}/e.woff2), url(file://{secret}) }}
        p {{ font-family: X; background: url({web}/f.png); list-style: url(data:image/png;base64,AAAA) }}
        p::before {{ content: url(file://{secret}) }}</style>
        <img src="file:///etc/passwd" alt="a"><img src="file://{secret}" alt="b"><img src="{web}/g.png" alt="c">
        <img src="//127.0.0.1/h.png" alt="d"><img src="../../static/img/mark.svg" alt="e">
        <img src="data:image/svg+xml,%3Csvg/%3E" alt="f"><img src="asset:../../static/img/mark.svg" alt="g">
        <object data="{web}/i.svg" type="image/svg+xml"></object><embed src="file://{secret}">
        <iframe src="{web}/j"></iframe>
        <svg width="9" height="9" xmlns="http://www.w3.org/2000/svg"><title>x</title>
        <image href="file://{secret}" width="9" height="9"/><use href="{web}/k.svg#x"/>
        <style>@import url({web}/l.css);</style></svg><script src="{web}/m.js"></script><p>After</p>"""
        done = render(one_chapter(html), folder, "hostile")
        with pytest.raises(TimeoutError):
            server.accept()
    with pikepdf.open(done.path) as pdf:
        text = "".join(page_text(page) for page in pdf.pages)
        assert "Before" in text
        assert "After" in text
        assert "Secret words" not in text
        assert list(pdf.attachments) == []
        assert not any(b"root:x:" in each.read_bytes() for each in pdf.objects if isinstance(each, pikepdf.Stream))
        addresses = {str(a.A.URI) for page in pdf.pages for a in page.obj.get("/Annots", []) if "/A" in a}
        assert addresses == {f"{web}/c"}  # an ordinary link that a reader may follow; nothing was embedded
    assert any("passwd" in warning for warning in done.warnings)


def test_titles_cannot_break_the_stylesheet(folder):
    title = 'A "quoted" \\ title; } body { display: none } </style> and\na new line'
    book = one_chapter("<p>Still here</p>", title=title, marking='"; } @page { size: A6 } "', notice="")
    with pikepdf.open(render(book, folder, "quoted").path) as pdf:
        assert "Still here" in page_text(pdf.pages[4])
        assert [round(float(side)) for side in pdf.pages[4].mediabox] == [0, 0, 595, 842]


def test_book_without_chapters_or_with_equal_keys_is_refused(folder):
    with pytest.raises(BookError):
        render(replace(BOOK, chapters=()), folder)
    with pytest.raises(BookError):
        render(replace(BOOK, chapters=(PROTECTION, PROTECTION)), folder)


# When a process fails


def test_failed_process_says_why(folder, tmp_path):
    deep = "<div>" * 4000 + "x"
    out = tmp_path / "deep.pdf"
    with pytest.raises(
        RenderFailed, match=r"^Rendering of “only” (failed \(exit code 1\)|was ended by the system \(SIGSEGV\))\.$"
    ) as error:
        render_book(one_chapter(deep), out, cache_dir=folder / "cache", work_dir=tmp_path / "work")
    assert "RecursionError" in error.value.last_words or "SIGSEGV" in str(error.value)
    assert not out.exists()
    assert list((tmp_path / "work").iterdir()) == []


def servers() -> list[psutil.Process]:
    return [p for p in psutil.Process().children() if "reporting.pdf.server" in p.cmdline()]


def rendering() -> list[int]:
    """The processes that render parts for us: forked from our servers."""
    return [p.pid for server in servers() for p in server.children()]


def test_killed_process_is_told_and_the_others_end(folder, tmp_path):
    slow = "".join(f"<p>Paragraph {n}</p>" for n in range(4000))
    chapters = tuple(BookChapter(f"slow-{n}", "", f"Slow {n}", slow) for n in range(3))
    failures: list[Exception] = []

    def work() -> None:
        try:
            render_book(
                replace(BOOK, chapters=chapters),
                tmp_path / "x.pdf",
                cache_dir=folder / "cache",
                work_dir=tmp_path / "w",
            )
        except RenderFailed as failure:
            failures.append(failure)

    thread = threading.Thread(target=work)
    thread.start()
    deadline = time.monotonic() + 10
    while len(rendering()) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(rendering()[0], signal.SIGKILL)
    thread.join(timeout=10)
    assert not thread.is_alive()
    assert len(failures) == 1
    assert re.fullmatch(r"There was not enough memory to render “slow-\d(\.\d)?”\.", str(failures[0]))
    assert rendering() == []


def test_a_part_that_needs_too_much_memory_is_told(folder, monkeypatch):
    monkeypatch.setenv("PDF_MEMORY_MB", "20")
    Client.forget()  # the server of the other tests was started without this limit
    rows = "".join(f"<tr><td>{n}</td></tr>" for n in range(20_000))
    try:
        with pytest.raises(OutOfMemory, match=r"^There was not enough memory to render “only”\.$"):
            render(one_chapter(f"<table>{rows}</table>"), folder, "memory")
    finally:
        Client.forget()


def test_a_server_that_was_lost_is_told_and_the_next_document_gets_another(folder):
    render(one_chapter("<p>Before the loss.</p>"), folder, "before")
    for server in servers():
        server.kill()
        server.wait()
    assert render(one_chapter("<p>After the loss.</p>"), folder, "after").pages == 6


def test_a_part_that_the_disk_damaged_in_the_cache_is_rendered_again(folder):
    first = render(one_chapter("<p>Kept.</p>"), folder, "kept")
    for pdf in (*folder.glob("cache/parts/*.pdf"), *folder.glob("cache/books/*.pdf")):
        pdf.write_bytes(pdf.read_bytes()[:100])
    again = render(one_chapter("<p>Kept.</p>"), folder, "kept")
    assert again.sha256 == first.sha256
    assert again.cpu_seconds > 0


# Long chapters


def long_chapter(articles: int) -> BookChapter:
    table = (
        '<table class="figures"><caption>T</caption><tbody><tr><th scope="row">a</th><td>1</td></tr></tbody></table>'
    )
    html = "".join(
        f'<h2 id="a{n}">Article {n}</h2><p><a href="#a1">first</a></p>{table}' + "<p>Words of a state.</p>" * 500
        for n in range(1, articles + 1)
    )
    return BookChapter("long", "3", "Long", html)


def test_a_long_chapter_is_cut_where_articles_begin_and_nothing_is_lost():
    chapter = long_chapter(6)
    pieces = pieces_of(chapter)
    assert "".join(piece.html for piece in pieces) == chapter.html
    assert [piece.key for piece in pieces] == ["long", "long.2", "long.3"]
    assert [piece.tables_before for piece in pieces] == [0, 2, 4]
    assert all(piece.html.startswith("<h2") for piece in pieces)
    assert len(pieces_of(replace(chapter, html=f"<div>{chapter.html}</div>"))) == 1, "not within another element"


def test_pieces_are_joined_into_one_chapter(folder):
    with pikepdf.open(render(replace(BOOK, chapters=(long_chapter(4), COOPERATION)), folder, "long").path) as pdf:
        with pdf.open_outline() as outline:
            assert [child.title for child in outline.root[1].children] == [f"Article {n}" for n in range(1, 5)]
        text = "".join(page_text(page) for page in pdf.pages)
        assert [f"Table 3.{n}" in text for n in range(1, 6)] == [True, True, True, True, False]
        assert [str(part.T) for part in pdf.Root.StructTreeRoot.K[0].K][2:] == ["3 Long", "2 Cooperation"]
        first = destinations(pdf)["a1"]
        links = [a for page in pdf.pages for a in page.obj.get("/Annots", []) if str(a.get("/Dest", "")) == "a1"]
        assert len(links) == 4 + 2, "from each article, and from the contents"
        assert printed_number(pdf, first) == "1"


# Words


def test_soften_breaks_only_scripts_without_spaces():
    assert soften("Việt Nam: plain text, 新加坡, தமிழ், 1,204") == "Việt Nam: plain text, 新加坡, தமிழ், 1,204"
    softened = soften(f"Cambodia: {KHMER} (law)")
    assert softened.replace("\u200b", "") == f"Cambodia: {KHMER} (law)"
    assert softened.count("\u200b") > 5
    assert soften(softened) == softened
    for code in ("lo", "my", "th"):
        assert "\u200b" in soften(SCRIPTS[code])


def test_long_khmer_lines_stay_in_their_column(folder):
    """Unbroken, this run would be several times as wide as the page."""
    with pikepdf.open(render(one_chapter(f'<p lang="km">{KHMER * 8}</p>'), folder, "khmer").path) as pdf:
        lines = sum(1 for _, operator in pikepdf.parse_content_stream(pdf.pages[4], "Tm") if str(operator) == "Tm")
    assert lines > 6


@pytest.mark.parametrize(
    ("number", "written"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (48, "xlviii"), (99, "xcix")]
)
def test_roman(number, written):
    assert roman(number) == written
