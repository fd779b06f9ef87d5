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
from reporting.models.notification import Notification, NotificationPreference, OutgoingMail
from reporting.models.own_pages import CalendarFeed, LastVisit
from reporting.models.publication import Publication, PublishedStatus, PublishedTotal
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
    "EvidenceFile",
    "EvidenceLink",
    "EvidenceUpload",
    "GivenAdvice",
    "GlossaryTerm",
    "LastVisit",
    "NationalReport",
    "Notification",
    "NotificationPreference",
    "Obligation",
    "OutgoingMail",
    "PartyEdition",
    "PendingSubmission",
    "Publication",
    "PublishedItem",
    "PublishedStatus",
    "PublishedTotal",
    "Question",
    "Questionnaire",
    "ReceiptFile",
    "ReceivedInformation",
    "ReleaseConsent",
    "ReleaseDecision",
    "RenderJob",
    "ReportSection",
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
