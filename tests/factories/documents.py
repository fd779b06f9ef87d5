"""A document, and attaching one as a browser does."""

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def attach(client, report, name: str, content: bytes, title: str = "The act", confidentiality: str = "official"):
    return client.post(
        f"/reports/{report.pk}/sections/article-5/evidence/art5-1-q1/",
        {"title": title, "confidentiality": confidentiality, "upload": SimpleUploadedFile(name, content)},
    )
