from reporting.models.consolidated_report import ConsolidatedReport, ConsolidatedText, RenderJob
from reporting.models.convention import Article, Chapter, GlossaryTerm, Obligation
from reporting.models.cycle import ReportingCycle
from reporting.models.desk import (
    Assessment,
    Clarification,
    ClarificationDocument,
    ClarificationMessage,
    GivenAdvice,
    ReturnedClarification,
    ReviewAssignment,
    ReviewNote,
    SectionRead,
)
from reporting.models.entries import EntryRevision
from reporting.models.follow_up import FollowUpClosing, FollowUpItem, ItemProgress, ReportedProgress
from reporting.models.handing_in import (
    PendingSubmission,
    ReceiptFile,
    StateRequest,
    VerifiableHash,
)
from reporting.models.national_report import (
    Answer,
    AnswerRevision,
    EvidenceFile,
    EvidenceLink,
    EvidenceUpload,
    NationalReport,
    ReportSection,
    SectionAssignment,
    SectionPresence,
)
from reporting.models.needs import Need, ReportedNeed
from reporting.models.notification import Notification, NotificationPreference, OutgoingMail
from reporting.models.own_pages import CalendarFeed, LastVisit
from reporting.models.practice import ObligationPractice
from reporting.models.publication import (
    ProtectionRun,
    Publication,
    PublishedNeed,
    PublishedPopulation,
    PublishedRight,
    PublishedStatus,
    PublishedTable,
    PublishedTotal,
)
from reporting.models.questionnaire import Question, Questionnaire, Section
from reporting.models.release import (
    AmmtcExtract,
    ConsentReply,
    ConsentRequest,
    PartyEdition,
    PublishedItem,
    ReceivedInformation,
    ReleaseConsent,
    ReleaseDecision,
)
from reporting.models.review import ReturnedSection, ReviewDecision, SubmittedVersion
from reporting.models.search import SubmittedAnswer

__all__ = [
    "AmmtcExtract",
    "Answer",
    "AnswerRevision",
    "Article",
    "Assessment",
    "CalendarFeed",
    "Chapter",
    "Clarification",
    "ClarificationDocument",
    "ClarificationMessage",
    "ConsentReply",
    "ConsentRequest",
    "ConsolidatedReport",
    "ConsolidatedText",
    "EntryRevision",
    "EvidenceFile",
    "EvidenceLink",
    "EvidenceUpload",
    "FollowUpClosing",
    "FollowUpItem",
    "GivenAdvice",
    "GlossaryTerm",
    "ItemProgress",
    "LastVisit",
    "NationalReport",
    "Need",
    "Notification",
    "NotificationPreference",
    "Obligation",
    "ObligationPractice",
    "OutgoingMail",
    "PartyEdition",
    "PendingSubmission",
    "ProtectionRun",
    "Publication",
    "PublishedItem",
    "PublishedNeed",
    "PublishedPopulation",
    "PublishedRight",
    "PublishedStatus",
    "PublishedTable",
    "PublishedTotal",
    "Question",
    "Questionnaire",
    "ReceiptFile",
    "ReceivedInformation",
    "ReleaseConsent",
    "ReleaseDecision",
    "RenderJob",
    "ReportSection",
    "ReportedNeed",
    "ReportedProgress",
    "ReportingCycle",
    "ReturnedClarification",
    "ReturnedSection",
    "ReviewAssignment",
    "ReviewDecision",
    "ReviewNote",
    "Section",
    "SectionAssignment",
    "SectionPresence",
    "SectionRead",
    "StateRequest",
    "SubmittedAnswer",
    "SubmittedVersion",
    "VerifiableHash",
]
