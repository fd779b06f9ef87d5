"""Who may read what of a report, as plain data that a lawyer can read. The only place that decides it.

Source: Article 25 (what a Party gives goes no further without its prior written consent); Article 24 (SOMTC reports to
AMMTC); docs/decisions/0035-release-item-by-item.md. Shown to everybody at /release-policy/.

Nothing is released by default. The focal point decides on the accepted report, section by section or for one answer,
table or document; what has no decision of its own follows its section. A decision says how far: each audience includes
those before it. Four limits stand above every decision:
1. the class of the item (``RULES``): a confidential answer goes nowhere, whatever is decided;
2. information received from another Party stays where it is until that Party has consented in writing;
3. a decision holds for the words it was made about: what the state changes later waits for a new decision;
4. what is not complete or not safe (a document with a virus) goes nowhere.
"""

from dataclasses import dataclass

from django.db import models

from reporting.enums import AnswerKind, Confidentiality, QuestionType, ReleaseAudience

NONE, SECRETARIAT, AMMTC, PARTIES, DONORS = (
    ReleaseAudience.NONE,
    ReleaseAudience.SECRETARIAT,
    ReleaseAudience.AMMTC,
    ReleaseAudience.PARTIES,
    ReleaseAudience.DONORS,
)


@dataclass(frozen=True)
class Audience:
    """One step of the ladder, and what it means in words."""

    key: ReleaseAudience
    who: str
    meaning: str


LADDER: tuple[Audience, ...] = (
    Audience(
        NONE,
        "The state. The SOMTC secretariat holds the report because it was submitted, and reads it to review it.",
        "No consent is given, or it was taken back. The secretariat may not use the item for anything but the review.",
    ),
    Audience(
        SECRETARIAT,
        "The SOMTC secretariat, for its own work.",
        "The secretariat may use the item to prepare its work, and may give it to nobody. In the portal it reads the "
        "same as before: the difference is what it may do with it.",
    ),
    Audience(
        AMMTC,
        "The ministers of all member states, and the officials who clear and read the report to AMMTC.",
        "The item may stand in the report of SOMTC to AMMTC (Article 24).",
    ),
    Audience(
        PARTIES,
        "The focal points of the other Parties to the Convention. Not a member state that is not a Party.",
        "Other Parties may read the item on their own page, and use it for the purposes of the Convention.",
    ),
    Audience(
        DONORS,
        "Donor viewers, and whoever reads a published release.",
        "The item may enter the next release. What is published stays published.",
    ),
)
RANK: dict[str, int] = {str(step.key): place for place, step in enumerate(LADDER)}


def reaches(decided: str, wanted: str) -> bool:
    """Whether what was decided goes as far as ``wanted``."""
    return RANK[decided] >= RANK[wanted]


def nearer(one: str, other: str) -> str:
    """The one that goes less far."""
    return min(one, other, key=lambda audience: RANK[audience])


# --- What can be released ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Kind:
    """A kind of item. A further kind of the portal adds itself here, and its rules to ``RULES``."""

    key: str
    name: str
    plural: str
    what: str


SECTION = Kind("section", "Section", "sections", "All that stands in it, unless an item of it is decided apart.")
ANSWER = Kind("answer", "Answer", "answers", "The answer to one question, with the state's words on it.")
TABLE = Kind("table", "Table", "tables", "One statistical table.")
FILE = Kind("file", "Document", "documents", "One document, shown with the answers that it belongs to.")
NEED = Kind("need", "Need", "needs", "One need for assistance, in the state's own words.")
PROGRESS = Kind(
    "progress", "Progress", "entries on progress", "What the state says on one recommendation or commitment."
)
PRACTICE = Kind(
    "practice",
    "Law and practice",
    "entries on law and practice",
    "How far the state says one obligation is, in law and in practice.",
)
KINDS: dict[str, Kind] = {kind.key: kind for kind in (SECTION, ANSWER, TABLE, FILE, NEED, PROGRESS, PRACTICE)}


class Form(models.TextChoices):
    """In what form an audience gets an item."""

    WHOLE = "whole", "As the state wrote it"
    STATUS = "status", "As part of the word on its article, without its text"
    TOTAL = "total", "Its total only, not the table; a count below the cycle's smallest is not shown"
    REGIONAL = "regional", "As part of a total of the region"
    COUNTED = "counted", "As a number of documents"
    FIGURES = "figures", "As figures of a release, after disclosure control"
    NEVER = "never", "Never"


OFFICIAL, RESTRICTED, CONFIDENTIAL = Confidentiality.OFFICIAL, Confidentiality.RESTRICTED, Confidentiality.CONFIDENTIAL
_ROW = tuple[Form, Form, Form, Form]  # to the secretariat, AMMTC, other Parties, public and donors
RULES: dict[tuple[str, str], _ROW] = {
    ("answer", OFFICIAL): (Form.WHOLE, Form.WHOLE, Form.WHOLE, Form.STATUS),
    ("answer", RESTRICTED): (Form.WHOLE, Form.NEVER, Form.NEVER, Form.NEVER),
    ("answer", CONFIDENTIAL): (Form.WHOLE, Form.NEVER, Form.NEVER, Form.NEVER),
    ("table", OFFICIAL): (Form.WHOLE, Form.REGIONAL, Form.WHOLE, Form.FIGURES),
    ("table", RESTRICTED): (Form.WHOLE, Form.REGIONAL, Form.TOTAL, Form.FIGURES),
    ("table", CONFIDENTIAL): (Form.WHOLE, Form.NEVER, Form.NEVER, Form.NEVER),
    ("file", OFFICIAL): (Form.WHOLE, Form.COUNTED, Form.WHOLE, Form.NEVER),
    ("file", RESTRICTED): (Form.WHOLE, Form.NEVER, Form.NEVER, Form.NEVER),
    ("file", CONFIDENTIAL): (Form.WHOLE, Form.NEVER, Form.NEVER, Form.NEVER),
    ("need", OFFICIAL): (Form.WHOLE, Form.WHOLE, Form.WHOLE, Form.WHOLE),
    ("progress", OFFICIAL): (Form.WHOLE, Form.WHOLE, Form.WHOLE, Form.NEVER),
    ("practice", OFFICIAL): (Form.WHOLE, Form.WHOLE, Form.WHOLE, Form.NEVER),
    ("need", RESTRICTED): (Form.WHOLE, Form.NEVER, Form.NEVER, Form.NEVER),
    ("need", CONFIDENTIAL): (Form.WHOLE, Form.NEVER, Form.NEVER, Form.NEVER),
    ("progress", RESTRICTED): (Form.WHOLE, Form.NEVER, Form.NEVER, Form.NEVER),
    ("progress", CONFIDENTIAL): (Form.WHOLE, Form.NEVER, Form.NEVER, Form.NEVER),
    ("practice", RESTRICTED): (Form.WHOLE, Form.NEVER, Form.NEVER, Form.NEVER),
    ("practice", CONFIDENTIAL): (Form.WHOLE, Form.NEVER, Form.NEVER, Form.NEVER),
}
# Information of another Party that has not consented stays with the secretariat, to which it was submitted.
WITHOUT_CONSENT = SECRETARIAT


def form_of(kind: str, confidentiality: str, audience: str, question_type: str = "") -> Form:
    """In what form ``audience`` gets an item that is released as far as that.

    Only an implementation status gives its article a word; of any other answer nothing is left without its text.
    """
    form = RULES[kind, confidentiality][RANK[audience] - 1]
    if form == Form.STATUS and question_type != QuestionType.IMPLEMENTATION_STATUS:
        return Form.NEVER
    return form


def furthest(kind: str, confidentiality: str, question_type: str = "") -> ReleaseAudience:
    """The last step of the ladder at which somebody gets anything of such an item."""
    steps = [step.key for step in LADDER[1:]]
    return [step for step in steps if form_of(kind, confidentiality, step, question_type) != Form.NEVER][-1]


def kind_of(question_type: str) -> Kind:
    return TABLE if question_type == QuestionType.TABLE else ANSWER


def class_of(confidentiality: str, answer_kind: str) -> str:
    """The class of an answer or table: that of its question, and confidential where the state gave it in confidence."""
    return CONFIDENTIAL if answer_kind == AnswerKind.CONFIDENTIAL else confidentiality
