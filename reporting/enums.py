from django.db import models

from victims.enums import AnswerKind

__all__ = [
    "Agency",
    "Agreement",
    "AnswerKind",
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
    """How strongly the text binds. ``may`` and ``shall consider`` are never shown as gaps."""

    SHALL = "shall", "Shall: the text obliges"
    SHALL_ENDEAVOUR = "shall_endeavour", "Shall endeavour: the text obliges effort, not result"
    SHALL_CONSIDER = "shall_consider", "Shall consider: the text obliges a Party to weigh a measure, not to adopt it"
    MAY = "may", "May: the text permits"


class Verification(models.TextChoices):
    """How far a wording was checked against a public copy of the Convention."""

    RETRIEVED = "retrieved", "Read in a public copy"
    PARTIAL = "partial", "Read in part"
    CORROBORATED = "corroborated", "Described by a named institution"
    RECALL = "recall", "Wording not yet verified"


class QuestionType(models.TextChoices):
    IMPLEMENTATION_STATUS = "implementation_status", "Implementation status"
    YES_NO = "yes_no", "Yes or no"
    SINGLE_CHOICE = "single_choice", "One choice"
    MULTI_CHOICE = "multi_choice", "Several choices"
    TEXT = "text", "Text"
    NUMBER = "number", "Number"
    DATE = "date", "Date"
    TABLE = "table", "Table"
    FILE = "file", "Document"


# Questions whose answer is one of their choices.
ONE_CHOICE = frozenset({QuestionType.IMPLEMENTATION_STATUS, QuestionType.YES_NO, QuestionType.SINGLE_CHOICE})


class QuestionnaireStatus(models.TextChoices):
    """A draft is changed as often as it takes; once published, a version never changes again."""

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
    """Where a round is. It follows from the days on which it was opened, closed and archived."""

    PLANNED = "planned", "Planned"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    ARCHIVED = "archived", "Archived"


class ReportStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned"
    ACCEPTED = "accepted", "Accepted"


class SectionStatus(models.TextChoices):
    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    READY = "ready", "Ready"
    AGREED = "agreed", "Accepted by the focal point"

    @classmethod
    def settled(cls) -> list["SectionStatus"]:
        """What counts as done while the report is written."""
        return [cls.READY, cls.AGREED]


class Agency(models.TextChoices):
    """For whom a colleague works on a section. One person may work for two."""

    POLICE = "police", "Police"
    PROSECUTION = "prosecution", "Prosecution"
    COURTS = "courts", "Courts"
    WELFARE = "welfare", "Social welfare"
    LABOUR = "labour", "Labour"
    IMMIGRATION = "immigration", "Immigration"
    OTHER = "other", "Other"


class RequestKind(models.TextChoices):
    """What a state may ask the secretariat for, besides handing in."""

    EXTENSION = "extension", "More time"
    CORRECTION = "correction", "Correction of an accepted report"


class Side(models.TextChoices):
    """Who writes in a clarification."""

    SECRETARIAT = "secretariat", "SOMTC secretariat"
    STATE = "state", "Member state"


class ClarificationStatus(models.TextChoices):
    """Where one question of the secretariat and its answers stand."""

    UNSENT = "unsent", "Not sent yet"
    OPEN = "open", "Waits for the state"
    ANSWERED = "answered", "Answered"
    RESOLVED = "resolved", "Resolved"


class EvidenceSeen(models.TextChoices):
    """Whether what the state attached or described shows what it says. Advice to the state, never a mark."""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"
    NOT_NEEDED = "not_needed", "Not needed"


class Agreement(models.TextChoices):
    """What the reviewer says to the status that the state gave."""

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


class JobStatus(models.TextChoices):
    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class ReleaseAudience(models.TextChoices):
    """How far a state lets a part of its accepted report go (Article 25). Each includes the ones before it.

    What each of them may read of what: ``reporting/release_policy.py``.
    """

    NONE = "none", "Not released"
    SECRETARIAT = "secretariat", "Secretariat only"
    AMMTC = "ammtc", "AMMTC"
    PARTIES = "parties", "Other Parties"
    DONORS = "donors", "Public and donors"


class ConsentAnswer(models.TextChoices):
    """What the Party that gave an information says when it is asked for its consent."""

    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Taken back"


class FollowUpSource(models.TextChoices):
    """Where a recommendation or commitment comes from. What a state promised itself is a commitment."""

    REVIEW = "review", "Review of a national report"
    SOMTC = "somtc", "Adopted by SOMTC"
    STATE = "state", "Commitment of the state"


class ProgressStatus(models.TextChoices):
    """What a state says of one recommendation or commitment. No row and "" mean: nothing said, not "not started"."""

    NOT_STARTED = "not_started", "Not started"
    UNDER_WAY = "under_way", "Under way"
    DONE = "done", "Done"
    NO_LONGER_APPLIES = "no_longer_applies", "No longer applies"

    @classmethod
    def settled(cls) -> list["ProgressStatus"]:
        """What is not asked again, once the report that says so is accepted."""
        return [cls.DONE, cls.NO_LONGER_APPLIES]


class Closing(models.TextChoices):
    """How SOMTC ends a recommendation or commitment for everybody."""

    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class PracticeLevel(models.TextChoices):
    """How far a duty has come, in law and in practice. Four facts of their own: they are never added up."""

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
    """Why a release holds no figures of a state in one table. It never says what the state has, only what it gave."""

    NO_REPORT = "no_report", "No report for this period"
    HELD_BACK = "held_back", "Not released by the state"
    NO_FIGURES = "no_figures", "Released, without figures"
