"""Hostile files: each is one attack on a reader of Excel or Word files."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
RELATION = (
    '<Relationship Id="{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="{}"{}/>'
)
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
WORKBOOK = (
    f'<workbook {MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
)
SHEET = "xl/worksheets/sheet1.xml"


def _pieces(text: str, times: int, block: int = 20_000) -> Iterator[bytes]:
    data = (text * block).encode()
    for _ in range(times // block):
        yield data


def book(sheet: bytes | Iterator[bytes] = b"", **parts: bytes) -> bytes:
    """A workbook with this content of its one sheet and further or other parts by name."""
    stream = io.BytesIO()
    every: dict[str, bytes] = {
        "[Content_Types].xml": TYPES.encode(),
        "_rels/.rels": RELS.format(RELATION.format("r1", "officeDocument", "xl/workbook.xml", "")).encode(),
        "xl/workbook.xml": WORKBOOK.encode(),
        "xl/_rels/workbook.xml.rels": RELS.format(
            RELATION.format("r1", "worksheet", "worksheets/sheet1.xml", "")
        ).encode(),
    } | parts
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in every.items():
            archive.writestr(name, content)
        if SHEET not in every:
            with archive.open(SHEET, "w") as part:
                for piece in [sheet] if isinstance(sheet, bytes) else sheet:
                    part.write(piece)
    return stream.getvalue()


def sheet_of(content: str) -> bytes:
    return f"<worksheet {MAIN}>{content}</worksheet>".encode()


def rows(text: str, times: int) -> Iterator[bytes]:
    yield f"<worksheet {MAIN}><sheetData>".encode()
    yield from _pieces(text, times)
    yield b"</sheetData></worksheet>"


def zip_bomb() -> bytes:
    return book(**{"xl/media/image1.png": b"\0" * 300_000_000})


def lying_sizes() -> bytes:
    """A zip bomb whose list of parts gives small sizes."""
    data = bytearray(book(_pieces("<a/>", 4_000_000)))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 1_000)
    return bytes(data)


def nested_zip() -> bytes:
    inner = zip_bomb()
    return book(**{"xl/embeddings/package1.zip": inner})


def billion_laughs() -> bytes:
    entities = '<!ENTITY a0 "lol">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))
    return book(f"<!DOCTYPE x [{entities}]>".encode() + sheet_of("&a10;"))


def quadratic_blowup() -> bytes:
    return book(f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>'.encode() + sheet_of("&a;" * 30_000))


def external_entity() -> bytes:
    return book(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + sheet_of("&a;"))


def million_rows() -> bytes:
    return book(rows("<row><c><v>1</v></c></row>", 1_000_000))


def million_columns() -> bytes:
    return book(rows("<c><v>1</v></c>", 2_000_000))


def far_corner() -> bytes:
    return book(sheet_of('<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'))


def huge_shared_strings() -> bytes:
    texts = f"<sst {MAIN}>".encode() + b"".join(_pieces("<si><t>abc</t></si>", 3_000_000)) + b"</sst>"
    return book(sheet_of(""), **{"xl/sharedStrings.xml": texts})


def deep_tags() -> bytes:
    return book(sheet_of("<a>" * 200_000 + "</a>" * 200_000))


def endless_tag() -> bytes:
    """One attribute of 40 MB: old parsers read it again from the start with every piece."""
    return book(sheet_of(f'<sheetData a="{"a" * 40_000_000}"/>'))


def many_attributes() -> bytes:
    return book(sheet_of("<a " + " ".join(f'a{n}="1"' for n in range(50_000)) + "/>"))


def calling_programs() -> bytes:
    return book(sheet_of('<sheetData><row r="1"><c r="A1"><f>cmd|\'/c calc\'!A1</f></c></row></sheetData>'))


def many_formulas() -> bytes:
    return book(rows("<row><c><f>A1+1</f></c></row>", 100_000))


def merged_world() -> bytes:
    return book(sheet_of('<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'))


def note_on_everything() -> bytes:
    comments = f'<comments {MAIN}><commentList><comment ref="A1:XFD1048576" authorId="0"/></commentList></comments>'
    return book(sheet_of(""), **{"xl/comments1.xml": comments.encode()})


def external_links() -> bytes:
    relation = RELS.format(RELATION.format("r1", "image", "http://tracker.example/a.png", ' TargetMode="External"'))
    return book(sheet_of(""), **{"xl/drawings/_rels/drawing1.xml.rels": relation.encode()})


def macros() -> bytes:
    return book(sheet_of(""), **{"xl/vbaProject.bin": b"\xd0\xcf"})


def embedded_object() -> bytes:
    return book(sheet_of(""), **{"xl/embeddings/oleObject1.bin": b"\xd0\xcf" + b"\0" * 1000})


def huge_drawing() -> bytes:
    return book(sheet_of(""), **{"xl/drawings/drawing1.xml": b"<d>" + b"".join(_pieces("<a/>", 2_000_000)) + b"</d>"})


def many_parts() -> bytes:
    return book(sheet_of(""), **{f"xl/media/{n}.png": b"x" for n in range(20_000)})


def same_name_twice() -> bytes:
    stream = io.BytesIO(book(sheet_of("")))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("XL/workbook.xml", b"<a/>")
    return stream.getvalue()


def word_laughs() -> bytes:
    """The same attacks come as Word documents."""
    types = TYPES.replace("/xl/workbook.xml", "/word/document.xml").replace(
        "spreadsheetml.sheet.main", "wordprocessingml.document.main"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><w>&a;</w>')
    return stream.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        zip_bomb, lying_sizes, nested_zip, billion_laughs, quadratic_blowup, external_entity, million_rows,
        million_columns, far_corner, huge_shared_strings, deep_tags, endless_tag, many_attributes, calling_programs,
        many_formulas, merged_world, note_on_everything, external_links, macros, embedded_object, huge_drawing,
        many_parts, same_name_twice, word_laughs,
    )
}  # fmt: skip
