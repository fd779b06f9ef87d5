"""Evidence documents of the sample corpus, as small PDF files that say what they are."""

import textwrap

# (title, file name, kind): the kinds are those of obligations.yaml.
EVIDENCE: list[tuple[str, str, str]] = [
    ("Act against trafficking in persons, consolidated text", "anti-trafficking-act.pdf", "legislation"),
    ("Amending act, extract", "amending-act-extract.pdf", "legislation"),
    ("Regulation on support for victims of trafficking", "regulation-victim-support.pdf", "legislation"),
    ("Act against trafficking in persons, unofficial translation", "act-translation-en.pdf", "official_translation"),
    ("National plan of action against trafficking in persons", "national-plan.pdf", "policy_plan"),
    ("Yearly work programme of the coordinating body", "work-programme.pdf", "policy_plan"),
    ("Standard operating procedures on identification and referral", "sop-identification.pdf", "sop_guideline"),
    ("Guideline on risk assessment before return", "guideline-return.pdf", "sop_guideline"),
    ("Prosecution guideline on non-punishment of victims", "guideline-non-punishment.pdf", "sop_guideline"),
    ("Shelter standards and house rules", "shelter-standards.pdf", "sop_guideline"),
    ("Budget extract: care and support of victims", "budget-extract.pdf", "budget"),
    ("Statement of expenditure from the victims' fund", "fund-statement.pdf", "budget"),
    ("Yearly statistics on trafficking in persons", "statistics-yearly.pdf", "statistics"),
    ("Note on counting rules and data quality", "counting-rules.pdf", "statistics"),
    ("Summaries of judgments without names", "judgment-summaries.pdf", "case_summary"),
    ("Memorandum of understanding on return and reintegration", "mou-return.pdf", "agreement_mou"),
    ("List of arrangements for direct cooperation", "list-of-arrangements.pdf", "agreement_mou"),
    ("Letter of consent of the providing Party", "letter-of-consent.pdf", "agreement_mou"),
    ("Training curriculum: victim-centred interviewing", "training-curriculum.pdf", "training_record"),
    ("Attendance summary of training courses", "training-attendance.pdf", "training_record"),
    ("Information booklet for victims", "booklet-rights.pdf", "publication"),
    ("Poster and radio script on job offers", "poster-radio-script.pdf", "publication"),
    ("Decision on the composition of the coordinating body", "decision-composition.pdf", "institutional"),
    ("Minutes of the coordinating body, extract", "minutes-extract.pdf", "institutional"),
    ("Evaluation of the awareness programme, summary", "evaluation-awareness.pdf", "evaluation"),
    ("Monitoring form under the regional work plan", "merl-form.pdf", "evaluation"),
]


def evidence_pdf(title: str, state: str) -> bytes:
    """A valid PDF of one A4 page with the title, the state and the word SAMPLE.

    Both are written in Latin script: a character outside Latin-1 becomes a question mark.
    """

    def line(text: str, size: int, x: int, y: int, font: str = "F1") -> bytes:
        safe = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return f"BT /{font} {size} Tf {x} {y} Td ({safe}) Tj ET\n".encode("latin-1", "replace")

    content = b"0.75 g\n" + line("SAMPLE", 92, 110, 360, "F2") + b"0 g\n"
    content += line(f"{state} - sample evidence, not an official document", 11, 60, 780)
    for index, part in enumerate(textwrap.wrap(title, 48)):
        content += line(part, 18, 60, 730 - 26 * index, "F2")
    content += line("This page stands in for a document that a member state would attach to its report.", 11, 60, 640)
    content += line("It was made to show how the portal works. It describes no real person, case or law.", 11, 60, 622)

    fonts = b"<< /F1 5 0 R /F2 6 0 R >>"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font %s >> /Contents 4 0 R >>" % fonts,
        b"<< /Length %d >>\nstream\n%sendstream" % (len(content), content),
        font % b"Helvetica",
        font % b"Helvetica-Bold",
    ]
    pdf = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(pdf))
    return pdf + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + trailer
