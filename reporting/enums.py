from django.db import models
from django.utils.translation import gettext_lazy as _

from victims.enums import AnswerKind

__all__ = [
    "NOT_CHECKED",
    "NO_SOURCE",
    "Agency",
    "Agreement",
    "AnswerKind",
    "ApprovalOutcome",
    "Binding",
    "ClarificationStatus",
    "Closing",
    "Confidentiality",
    "ConsentAnswer",
    "ConsolidatedStatus",
    "CycleKind",
    "CycleStatus",
    "EvidenceKind",
    "EvidenceSeen",
    "FollowUpSource",
    "FourEyesStep",
    "JobStatus",
    "NeedKind",
    "NeedMet",
    "Pillar",
    "PracticeLevel",
    "ProgressStatus",
    "QuestionType",
    "QuestionnaireStatus",
    "ReceiptFormat",
    "ReleaseAudience",
    "ReportStatus",
    "RequestKind",
    "ScanStatus",
    "SectionStatus",
    "Side",
    "Verification",
]


class Pillar(models.TextChoices):
    CRIMINALISATION = "criminalisation", "Criminalisation"
    PREVENTION = "prevention", "Prevention"
    PROTECTION = "protection", "Protection"
    LAW_ENFORCEMENT = "law_enforcement", "Law enforcement"
    INTERNATIONAL_COOPERATION = "international_cooperation", "International cooperation"
    COORDINATION = "coordination", "Coordination"


class Binding(models.TextChoices):
    """How strongly the text binds. ``may``, ``shall consider`` and savings are never shown as gaps."""

    SHALL = "shall", "Shall: the text obliges"
    SHALL_ENDEAVOUR = "shall_endeavour", "Shall endeavour: the text obliges effort, not result"
    SHALL_CONSIDER = "shall_consider", "Shall consider: the text obliges a Party to weigh a measure, not to adopt it"
    MAY = "may", "May: the text permits"
    SAVING = "saving", "Saving: the text keeps other rights and asks nothing of a Party"


class Verification(models.TextChoices):
    """How far a summary was checked, the most certain first. NOT_CHECKED (from memory) is marked for all readers."""

    CERTIFIED = "certified", _("Checked against the certified text")
    RETRIEVED = "retrieved", _("Read in a public copy of the Convention")
    PARTIAL = "partial", _("Read in part in a public copy of the Convention")
    CORROBORATED = "corroborated", _("Described by a named institution; the text was not read")
    RECALL = "recall", _("Summary not yet checked against the certified text")


NOT_CHECKED = Verification.RECALL.label
NO_SOURCE = _("Not yet checked against a source")


class QuestionType(models.TextChoices):
    """The types of question. Only ``reporting.question_types`` says how they differ."""

    IMPLEMENTATION_STATUS = "implementation_status", "Implementation status"
    YES_NO = "yes_no", "Yes or no"
    SINGLE_CHOICE = "single_choice", "One choice"
    MULTI_CHOICE = "multi_choice", "Several choices"
    TEXT = "text", "Text"
    NUMBER = "number", "Number"
    MONEY = "money", "Amount of money"
    DATE = "date", "Date"
    TABLE = "table", "Table"
    FILE = "file", "Document"


class QuestionnaireStatus(models.TextChoices):
    """A draft can change at any time; once published, a version never changes again."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"


class EvidenceKind(models.TextChoices):
    """Documents that would show an answer. Source: domain/obligations.yaml, vocabularies."""

    LEGISLATION = "legislation", "Act, regulation or decree"
    OFFICIAL_TRANSLATION = "official_translation", "Official or certified translation"
    POLICY_PLAN = "policy_plan", "Policy, plan or strategy"
    SOP_GUIDELINE = "sop_guideline", "Procedure, guideline or manual"
    BUDGET = "budget", "Budget or expenditure record"
    STATISTICS = "statistics", "Administrative statistics"
    CASE_SUMMARY = "case_summary", "Anonymised case summary or judgment"
    AGREEMENT_MOU = "agreement_mou", "Treaty, agreement or memorandum"
    TRAINING_RECORD = "training_record", "Training record or curriculum"
    PUBLICATION = "publication", "Publication or information material"
    INSTITUTIONAL = "institutional", "Organisation chart, decision or letter"
    EVALUATION = "evaluation", "Evaluation, review or feedback"


class Confidentiality(models.TextChoices):
    """Article 25. Who may read beyond the state that gave the information."""

    OFFICIAL = "official", "Official"
    RESTRICTED = "restricted", "Restricted: state and secretariat"
    CONFIDENTIAL = "confidential", "Confidential: state and secretariat reviewers; each reading is recorded"


class ScanStatus(models.TextChoices):
    """What the virus scanner said of a document."""

    NOT_SCANNED = "not_scanned", "Not scanned"
    CLEAN = "clean", "No virus found"
    INFECTED = "infected", "Virus found"


class CycleKind(models.TextChoices):
    ANNUAL = "annual", "Annual report"
    HALF_YEAR = "half_year", "Half-year work-plan update"


class CycleStatus(models.TextChoices):
    """The status of a cycle. It follows from the days on which it was opened, closed and archived."""

    PLANNED = "planned", "Planned"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    ARCHIVED = "archived", "Archived"


class ReportStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned"
    TAKEN_BACK = "taken_back", "Taken back"
    ACCEPTED = "accepted", "Accepted"


class SectionStatus(models.TextChoices):
    NOT_STARTED = "not_started", "Not started"
    PREFILLED = "prefilled", _("To confirm")  # answers of the report before are there; nobody has worked on it yet
    IN_PROGRESS = "in_progress", "In progress"
    READY = "ready", "Ready"
    AGREED = "agreed", "Accepted by the focal point"

    @classmethod
    def untouched(cls) -> list["SectionStatus"]:
        """The statuses of sections on which nobody has worked yet."""
        return [cls.NOT_STARTED, cls.PREFILLED]

    @classmethod
    def settled(cls) -> list["SectionStatus"]:
        """The statuses that count as done while the report is written."""
        return [cls.READY, cls.AGREED]


class Agency(models.TextChoices):
    """For whom a colleague works on a section. One person may work for two. Any other agency is its own words."""

    POLICE = "police", _("Police")
    PROSECUTION = "prosecution", _("Prosecution")
    COURTS = "courts", _("Courts")
    JUSTICE = "justice", _("Ministry of justice")
    WELFARE = "welfare", _("Social welfare")
    LABOUR = "labour", _("Labour")
    IMMIGRATION = "immigration", _("Immigration")
    FOREIGN_AFFAIRS = "foreign_affairs", _("Foreign affairs")
    STATISTICS = "statistics", _("Statistics office")
    NGO = "ngo", _("Non-governmental organisation")
    OTHER = "other", _("Another agency")


class RequestKind(models.TextChoices):
    """What a state may ask the secretariat for, besides handing in."""

    EXTENSION = "extension", "More time"
    CORRECTION = "correction", "Correction of a report"


class Side(models.TextChoices):
    """Who writes in a clarification."""

    SECRETARIAT = "secretariat", "SOMTC secretariat"
    STATE = "state", "Member state"


class ClarificationStatus(models.TextChoices):
    """The status of one question of the secretariat with its answers."""

    UNSENT = "unsent", "Not sent yet"
    OPEN = "open", "Waits for the state"
    ANSWERED = "answered", "Answered"
    RESOLVED = "resolved", "Resolved"


class EvidenceSeen(models.TextChoices):
    """Whether the evidence of the state shows what the state says. This is advice to the state, never a grade."""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"
    NOT_NEEDED = "not_needed", "Not needed"


class Agreement(models.TextChoices):
    """Whether the reviewer agrees with the status that the state gave."""

    AGREED = "agreed", "Agreed: it fits what we read"
    QUERIED = "queried", "Queried: please look at it again"


class ReceiptFormat(models.TextChoices):
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"


class ConsolidatedStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_CLEARANCE = "in_clearance", "In clearance"
    ADOPTED = "adopted", "Adopted"
    PUBLISHED = "published", "Published"


class FindingKind(models.TextChoices):
    """What a finding of the report to AMMTC counts or quotes."""

    ANSWER = "answer", _("States that gave an answer")
    PRACTICE = "practice", _("States that name a practice")
    EXTRACT = "extract", _("A state's own words")
    NEED = "need", _("States that name a need")
    FIGURE = "figure", _("A total of the region")


class ReportProduct(models.TextChoices):
    """The three documents that SOMTC hands to AMMTC, made from the same frozen sources."""

    BRIEF = "brief", _("Brief")
    SYNTHESIS = "synthesis", _("Synthesis")
    ANNEX = "annex", _("Annex")


class Addressee(models.TextChoices):
    """Who is to act on what ministers decide."""

    PARTIES = "parties", _("The Parties")
    SOMTC = "somtc", _("SOMTC")
    ASEAN_SECRETARIAT = "asean_secretariat", _("The ASEAN Secretariat")
    AMMTC = "ammtc", _("AMMTC")


class JobStatus(models.TextChoices):
    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class ReleaseAudience(models.TextChoices):
    """How far a state releases a part of its accepted report (Article 25). Each audience includes the ones before it.

    What each audience may read of each kind of item: ``reporting/release_policy.py``.
    """

    NONE = "none", "Not released"
    SECRETARIAT = "secretariat", "Secretariat only"
    AMMTC = "ammtc", "AMMTC"
    PARTIES = "parties", "Other Parties"
    DONORS = "donors", "Public and donors"


class ConsentAnswer(models.TextChoices):
    """The answer of the Party that gave information when it is asked for its consent."""

    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Taken back"


class FollowUpSource(models.TextChoices):
    """Where a recommendation or commitment comes from. Something that a state itself promised is a commitment."""

    REVIEW = "review", "Review of a national report"
    SOMTC = "somtc", "Adopted by SOMTC"
    STATE = "state", "Commitment of the state"


class ProgressStatus(models.TextChoices):
    """What a state says of one recommendation or commitment. No row and "" mean: nothing given, not "not started"."""

    NOT_STARTED = "not_started", "Not started"
    UNDER_WAY = "under_way", "Under way"
    DONE = "done", "Done"
    NO_LONGER_APPLIES = "no_longer_applies", "No longer applies"

    @classmethod
    def settled(cls) -> list["ProgressStatus"]:
        """The statuses after which an item is not asked about again, once the report is accepted."""
        return [cls.DONE, cls.NO_LONGER_APPLIES]


class Closing(models.TextChoices):
    """How SOMTC ends a recommendation or commitment for everybody."""

    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class PracticeLevel(models.TextChoices):
    """How far an obligation is carried out, in law and in practice: four separate facts that are never added up."""

    ADOPTED = "adopted", "Adopted"
    IN_FORCE = "in_force", "In force"
    APPLIED = "applied", "Applied"
    EFFECT = "effect", "Effect seen"


class NeedKind(models.TextChoices):
    LEGISLATION = "legislation", "Legislation"
    TRAINING = "training", "Training"
    EQUIPMENT = "equipment", "Equipment"
    DATA = "data", "Data"
    VICTIM_SERVICES = "victim_services", "Services for victims"
    COOPERATION = "cooperation", "Cooperation"
    OTHER = "other", "Other"


class NeedMet(models.TextChoices):
    """Whether a programme already meets a need. "" means: not said."""

    NO = "no", "No programme yet"
    PARTLY = "partly", "Partly, by a programme"
    YES = "yes", "Yes, by a programme"


class WhyMissing(models.TextChoices):
    """Why a publication has no figures of a state in one table. It never says what the state has, only what it gave."""

    NO_REPORT = "no_report", "No report for this period"
    HELD_BACK = "held_back", "Not released by the state"
    NO_FIGURES = "no_figures", "Released, without figures"


class FourEyesStep(models.TextChoices):
    """The steps for which a cycle can require two officers; ``LOOSEN`` is removing one of the others from that list."""

    ACCEPT = "accept", _("Accept a report of a state")
    ADOPT = "adopt", _("Record the adoption by AMMTC")
    PUBLISH = "publish", _("Publish")
    LOOSEN = "loosen", _("Let one officer do it alone again")


class ApprovalOutcome(models.TextChoices):
    GIVEN = "given", _("Approved")
    WITHDRAWN = "withdrawn", _("Taken back")
