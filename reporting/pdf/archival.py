"""What PDF/A-3a and PDF/UA-1 ask of a whole: metadata, the colours that are meant, and data that tell their purpose."""

from datetime import date
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from reporting.pdf.data import tables_as_csv
from reporting.pdf.model import TEMPLATE_VERSION, Book

PRINTED = 4  # the flag of an annotation that is printed with its page
TOOL = f"ACTIP portal, document engine {TEMPLATE_VERSION}"
# PDF/A asks that a schema which it does not know, such as that of PDF/UA, is described.
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subtitle}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>{issuer}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<dc:identifier>{reference}</dc:identifier>
<xmp:CreatorTool>{tool}</xmp:CreatorTool>
{dates}</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def describe(pdf: pikepdf.Pdf, book: Book) -> None:
    """Set the metadata, the same in both places where a PDF has them, and the colours that its numbers mean (sRGB)."""
    words = {
        "title": book.title, "subtitle": book.subtitle, "issuer": book.issuer, "reference": book.reference,
        "language": book.language, "tool": TOOL,
    }  # fmt: skip
    info = {"Title": book.title, "Author": book.issuer, "Subject": book.subtitle, "Creator": TOOL}
    dates = ""
    if book.dated:
        dates = "".join(f"<xmp:{kind}Date>{book.dated}T00:00:00Z</xmp:{kind}Date>\n" for kind in ("Create", "Modify"))
        info |= {"CreationDate": _pdf_day(book.dated), "ModDate": _pdf_day(book.dated)}
    xmp = XMP.format(**{name: escape(word) for name, word in words.items()}, dates=dates)
    pdf.Root.Metadata = pdf.make_stream(xmp.encode(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.trailer.Info = pdf.make_indirect(Dictionary({f"/{name}": String(word) for name, word in info.items()}))
    profile = pdf.make_stream(_srgb().read_bytes(), N=3, Alternate=Name.DeviceRGB)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB"),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def attach_data(pdf: pikepdf.Pdf, book: Book) -> pikepdf.Object | None:
    """Attach the tables as CSV. Returns the name tree of attachments; None if there are no tables."""
    text = tables_as_csv(book)
    if not text:
        return None
    data = text.encode()
    when = {"/ModDate": String(_pdf_day(book.dated))} if book.dated else {}
    stream = pdf.make_stream(
        data, Type=Name.EmbeddedFile, Subtype=Name("/text/csv"), Params=Dictionary({"/Size": len(data), **when})
    )
    name = String("tables.csv")
    file = pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=name,
            UF=name,
            Desc=String("The tables of this document, as printed"),
            AFRelationship=Name.Data,
            EF=Dictionary(F=stream, UF=stream),
        )
    )
    pdf.Root.AF = Array([file])
    return pdf.make_indirect(Dictionary(Names=Array([name, file])))


def _pdf_day(day: date) -> str:
    return f"D:{day:%Y%m%d}000000Z"


def _srgb() -> Path:
    """The colour profile that WeasyPrint brings; found without importing it."""
    found = find_spec("weasyprint")
    assert found is not None and found.origin is not None
    return Path(found.origin).parent / "pdf" / "sRGB2014.icc"
