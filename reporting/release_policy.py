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

from reporting import question_types
from reporting.enums import AnswerKind, Confidentiality, ReleaseAudience

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
class ItemKind:
    """A kind of item. A further kind of the portal adds itself here, and its rules to ``RULES``."""

    key: str
    name: str
    plural: str
    what: str


SECTION = ItemKind("section", "Section", "sections", "All that stands in it, unless an item of it is decided apart.")
ANSWER = ItemKind("answer", "Answer", "answers", "The answer to one question, with the state's words on it.")
TABLE = ItemKind("table", "Table", "tables", "One statistical table.")
FILE = ItemKind("file", "Document", "documents", "One document, shown with the answers that it belongs to.")
NEED = ItemKind("need", "Need", "needs", "One need for assistance, in the state's own words.")
PROGRESS = ItemKind(
    "progress", "Progress", "entries on progress", "What the state says on one recommendation or commitment."
)
PRACTICE = ItemKind(
    "practice",
    "Law and practice",
    "entries on law and practice",
    "How far the state says one obligation is, in law and in practice.",
)
KINDS: dict[str, ItemKind] = {kind.key: kind for kind in (SECTION, ANSWER, TABLE, FILE, NEED, PROGRESS, PRACTICE)}


class ReleaseExtent(models.TextChoices):
    """In what form an audience gets an item."""

    WHOLE = "whole", "As the state wrote it"
    STATUS = "status", "As part of the word on its article, without its text"
    TOTAL = "total", "Its total only, not the table, after disclosure control"
    REGIONAL = "regional", "As part of a total of the region, after disclosure control"
    COUNTED = "counted", "As a number of documents"
    FIGURES = "figures", "As figures of a release, after disclosure control"
    NEVER = "never", "Never"


OFFICIAL, RESTRICTED, CONFIDENTIAL = Confidentiality.OFFICIAL, Confidentiality.RESTRICTED, Confidentiality.CONFIDENTIAL
_ROW = tuple[
    ReleaseExtent, ReleaseExtent, ReleaseExtent, ReleaseExtent
]  # to the secretariat, AMMTC, other Parties, public and donors
RULES: dict[tuple[str, str], _ROW] = {
    ("answer", OFFICIAL): (ReleaseExtent.WHOLE, ReleaseExtent.WHOLE, ReleaseExtent.WHOLE, ReleaseExtent.STATUS),
    ("answer", RESTRICTED): (ReleaseExtent.WHOLE, ReleaseExtent.NEVER, ReleaseExtent.NEVER, ReleaseExtent.NEVER),
    ("answer", CONFIDENTIAL): (ReleaseExtent.WHOLE, ReleaseExtent.NEVER, ReleaseExtent.NEVER, ReleaseExtent.NEVER),
    ("table", OFFICIAL): (ReleaseExtent.WHOLE, ReleaseExtent.REGIONAL, ReleaseExtent.TOTAL, ReleaseExtent.FIGURES),
    ("table", RESTRICTED): (ReleaseExtent.WHOLE, ReleaseExtent.REGIONAL, ReleaseExtent.TOTAL, ReleaseExtent.FIGURES),
    ("table", CONFIDENTIAL): (ReleaseExtent.WHOLE, ReleaseExtent.NEVER, ReleaseExtent.NEVER, ReleaseExtent.NEVER),
    ("file", OFFICIAL): (ReleaseExtent.WHOLE, ReleaseExtent.COUNTED, ReleaseExtent.WHOLE, ReleaseExtent.NEVER),
    ("file", RESTRICTED): (ReleaseExtent.WHOLE, ReleaseExtent.NEVER, ReleaseExtent.NEVER, ReleaseExtent.NEVER),
    ("file", CONFIDENTIAL): (ReleaseExtent.WHOLE, ReleaseExtent.NEVER, ReleaseExtent.NEVER, ReleaseExtent.NEVER),
    ("need", OFFICIAL): (ReleaseExtent.WHOLE, ReleaseExtent.WHOLE, ReleaseExtent.WHOLE, ReleaseExtent.WHOLE),
    ("progress", OFFICIAL): (ReleaseExtent.WHOLE, ReleaseExtent.WHOLE, ReleaseExtent.WHOLE, ReleaseExtent.NEVER),
    ("practice", OFFICIAL): (ReleaseExtent.WHOLE, ReleaseExtent.WHOLE, ReleaseExtent.WHOLE, ReleaseExtent.NEVER),
    ("need", RESTRICTED): (ReleaseExtent.WHOLE, ReleaseExtent.NEVER, ReleaseExtent.NEVER, ReleaseExtent.NEVER),
    ("need", CONFIDENTIAL): (ReleaseExtent.WHOLE, ReleaseExtent.NEVER, ReleaseExtent.NEVER, ReleaseExtent.NEVER),
    ("progress", RESTRICTED): (ReleaseExtent.WHOLE, ReleaseExtent.NEVER, ReleaseExtent.NEVER, ReleaseExtent.NEVER),
    ("progress", CONFIDENTIAL): (ReleaseExtent.WHOLE, ReleaseExtent.NEVER, ReleaseExtent.NEVER, ReleaseExtent.NEVER),
    ("practice", RESTRICTED): (ReleaseExtent.WHOLE, ReleaseExtent.NEVER, ReleaseExtent.NEVER, ReleaseExtent.NEVER),
    ("practice", CONFIDENTIAL): (ReleaseExtent.WHOLE, ReleaseExtent.NEVER, ReleaseExtent.NEVER, ReleaseExtent.NEVER),
}
# Information of another Party that has not consented stays with the secretariat, to which it was submitted.
WITHOUT_CONSENT = SECRETARIAT


def extent_of(kind: str, confidentiality: str, audience: str, question_type: str = "") -> ReleaseExtent:
    """In what form ``audience`` gets an item that is released as far as that.

    Only an answer that gives its article a status is left as that; of any other nothing is left without its text.
    """
    form = RULES[kind, confidentiality][RANK[audience] - 1]
    if form == ReleaseExtent.STATUS and question_type not in question_types.GIVING_STATUS:
        return ReleaseExtent.NEVER
    return form


def furthest(kind: str, confidentiality: str, question_type: str = "") -> ReleaseAudience:
    """The last step of the ladder at which somebody gets anything of such an item."""
    steps = [step.key for step in LADDER[1:]]
    return [step for step in steps if extent_of(kind, confidentiality, step, question_type) != ReleaseExtent.NEVER][-1]


def item_kind_of(question_type: str) -> ItemKind:
    return TABLE if question_type in question_types.WITH_TABLE else ANSWER


def class_of(confidentiality: str, answer_kind: str) -> str:
    """The class of an answer or table: that of its question, and confidential where the state gave it in confidence."""
    return CONFIDENTIAL if answer_kind == AnswerKind.CONFIDENTIAL else confidentiality
