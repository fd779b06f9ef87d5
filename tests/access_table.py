"""Who gets what from every route: a table that a lawyer can read, and a test of each of its cells.

200: the page. 302 for a person: the act was done, or a redirect. 403: the page is for another role, and says so.
404: for this person it does not exist. "sign-in": the visitor is asked to sign in.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from actip_portal.storage import put
from members.models import User
from members.row_access import row_access
from reporting.actions import (
    answers,
    calendar,
    clarifications,
    consolidation,
    desk,
    follow_up,
    four_eyes,
    practice,
    products,
    releases,
    rendering,
    requests,
    uploads,
)
from reporting.enums import (
    Addressee,
    AnswerKind,
    Confidentiality,
    ConsolidatedStatus,
    FourEyesStep,
    JobStatus,
    ReleaseAudience,
)
from reporting.models import (
    Article,
    EvidenceFile,
    EvidenceLink,
    Notification,
    Obligation,
    Question,
    Questionnaire,
    RenderJob,
    Section,
)
from reporting.questionnaire import actions as questionnaire_actions
from reporting.workbook.actions import uploads as workbook_uploads
from tests.factories import administrator, contributor, donor, focal_point, secretariat, state
from tests.factories.releases import publish
from tests.factories.reports import accepted, open_cycle, release_sections, report_of

PDF, WORD = b"%PDF-", b"PK"
PDF_SHA256, WORD_SHA256 = (hashlib.sha256(content).hexdigest() for content in (PDF, WORD))

ROLES = ("focal point", "contributor", "other state", "secretariat", "donor", "administrator", "visitor", "deactivated")
SIGN_IN = "sign-in"
OUT = (SIGN_IN, SIGN_IN)

PUBLIC = (200,) * 8
ANYBODY_SIGNED_IN = (200,) * 6 + OUT
# Only the state's own focal point; the secretariat never sees what is being written.
OWN_STATE = (200, 200, 404, 404, 404, 404, *OUT)
OWN_FOCAL_POINT = (200, 403, 404, 404, 404, 404, *OUT)
SECRETARIAT_PAGE = (403, 403, 403, 200, 403, 403, *OUT)
SECRETARIAT_OBJECT = (404, 404, 404, 200, 404, 404, *OUT)
ADMINISTRATOR_PAGE = (403, 403, 403, 403, 403, 200, *OUT)
PUBLICATIONS = (200, 403, 200, 200, 200, 403, *OUT)
# The state's own submitted report, and the secretariat that it was submitted to.
SUBMITTED = (200, 200, 404, 200, 404, 404, *OUT)


def done(statuses: tuple, then: int = 302) -> tuple:
    """The same, for an act that redirects instead of showing a page."""
    return tuple(then if status == 200 else status for status in statuses)


@dataclass(frozen=True)
class Route:
    """How a route is tested: the names of the objects in its address, and what each role gets."""

    expected: tuple
    args: tuple[str, ...] = ()
    method: str = "get"


DRAFT, HANDED_IN = "draft", "handed_in"
TABLE: dict[str, Route] = {
    # Public
    "home": Route(PUBLIC),
    "about": Route(PUBLIC),
    "help": Route(PUBLIC),
    "privacy": Route(PUBLIC),
    "accessibility": Route(PUBLIC),
    "healthz": Route(PUBLIC),
    "robots": Route(PUBLIC),
    "article-list": Route(PUBLIC),
    "article-detail": Route(PUBLIC, ("article",)),
    "obligation-detail": Route(PUBLIC, ("obligation",)),
    "questionnaire-detail": Route(PUBLIC, ("version_one",)),
    "glossary": Route(PUBLIC),
    "state-list": Route(PUBLIC),
    "state-detail": Route(PUBLIC, ("iso2",)),
    # The person's own account
    "account": Route(ANYBODY_SIGNED_IN),
    "account-clock": Route(ANYBODY_SIGNED_IN),
    "kept-form": Route(ANYBODY_SIGNED_IN),
    "kept-form-discard": Route(done(ANYBODY_SIGNED_IN), (), "post"),
    "kept-form-left": Route(done(ANYBODY_SIGNED_IN, 204), (), "post"),
    "search": Route(ANYBODY_SIGNED_IN),
    "contact-edit": Route(SECRETARIAT_PAGE),
    # People
    "person-list": Route(ADMINISTRATOR_PAGE),
    "person-invite": Route(ADMINISTRATOR_PAGE),
    "person-detail": Route(ADMINISTRATOR_PAGE, ("person",)),
    "person-roles": Route(ADMINISTRATOR_PAGE, ("person",)),
    "person-deactivate": Route(ADMINISTRATOR_PAGE, ("person",)),
    "person-reactivate": Route(done(ADMINISTRATOR_PAGE), ("person",), "post"),
    "person-two-step": Route(ADMINISTRATOR_PAGE, ("person",)),
    "person-resend": Route(done(ADMINISTRATOR_PAGE), ("person",), "post"),
    # A report that is being written
    "report-list": Route((200, 200, 200, 403, 403, 403, *OUT)),
    "report-detail": Route(OWN_STATE, (DRAFT,)),
    "section-edit": Route(OWN_STATE, (DRAFT, "section")),
    "section-ready": Route(done(OWN_STATE), (DRAFT, "section"), "post"),
    "section-assign": Route(OWN_FOCAL_POINT, (DRAFT, "section")),
    "table-edit": Route(OWN_STATE, (DRAFT, "section", "table_question")),
    "table-history": Route(OWN_STATE, (DRAFT, "section", "table_question")),
    "case-file": Route(OWN_STATE, (DRAFT,)),
    "case-file-apply": Route(done(OWN_STATE), (DRAFT,), "post"),
    "case-file-empty": Route(OWN_STATE, (DRAFT,)),
    "evidence-add": Route(OWN_STATE, (DRAFT, "section", "question")),
    "evidence-remove": Route(OWN_STATE, (DRAFT, "section", "question", "draft_evidence")),
    "report-check": Route(OWN_FOCAL_POINT, (DRAFT,)),
    "report-submit": Route(OWN_FOCAL_POINT, (DRAFT,)),
    "practice": Route((200, 403, 200, 403, 403, 403, *OUT)),
    "practice-submit": Route(OWN_FOCAL_POINT, ("practice",)),
    "practice-submitted": Route(OWN_FOCAL_POINT, ("practice",)),
    "practice-put-away": Route(OWN_FOCAL_POINT, ("practice",)),
    "report-release": Route(OWN_FOCAL_POINT, (HANDED_IN,)),
    "section-release": Route(OWN_FOCAL_POINT, (HANDED_IN, "section")),
    "release-preview": Route(OWN_FOCAL_POINT, (HANDED_IN, "audience")),
    "release-ledger": Route((200, 403, 404, 200, 404, 404, *OUT), (HANDED_IN,)),
    "release-policy": Route(PUBLIC),
    # Figures that the state has published itself
    "public-figures": Route(OWN_FOCAL_POINT, (HANDED_IN,)),
    "public-figures-table": Route(OWN_FOCAL_POINT, (HANDED_IN, "table")),
    # Information received from another Party: marked by the state, answered by the Party that gave it
    "received-mark": Route(OWN_FOCAL_POINT, (HANDED_IN, "item_kind", "question")),
    "consent-request-list": Route((200, 403, 200, 200, 403, 403, *OUT)),
    "consent-request": Route((200, 404, 200, 200, 404, 404, *OUT), ("consent_request",)),
    # The rights of victims
    "report-rights": Route((200, 404, 404, 404, 404, 404, *OUT), (DRAFT,)),
    "right-edit": Route((200, 404, 404, 404, 404, 404, *OUT), (DRAFT, "right")),
    "version-rights": Route(SUBMITTED, (HANDED_IN, "number")),
    "region-rights": Route(SECRETARIAT_PAGE),
    "dashboard-rights": Route(PUBLICATIONS, ("publication",)),
    "dashboard-rights-csv": Route(PUBLICATIONS, ("publication",)),
    "dashboard-rates": Route(PUBLICATIONS, ("publication",)),
    "dashboard-rates-csv": Route(PUBLICATIONS, ("publication",)),
    "dashboard-trends": Route(PUBLICATIONS, ("publication", "place_of_trends")),
    "dashboard-trends-csv": Route(PUBLICATIONS, ("publication", "place_of_trends")),
    # What Parties have released to each other
    "party-edition-list": Route((200, 403, 200, 200, 403, 403, *OUT)),
    "party-edition": Route((200, 404, 200, 200, 404, 404, *OUT), (HANDED_IN,)),
    "party-document": Route((200, 404, 200, 200, 404, 404, *OUT), (HANDED_IN, "evidence")),
    "report-receipt": Route(OWN_STATE, (HANDED_IN,)),
    # A submitted report
    "evidence-download": Route(SUBMITTED, (HANDED_IN, "evidence")),
    "report-version": Route(SUBMITTED, (HANDED_IN, "number")),
    "report-history": Route((200, 403, 404, 200, 404, 404, *OUT), (HANDED_IN,)),
    "report-return": Route((403, 403, 404, 302, 404, 404, *OUT), (HANDED_IN, "number")),
    "report-accept": Route((403, 403, 404, 302, 404, 404, *OUT), (HANDED_IN, "number")),
    # The secretariat's desk
    "cycle-list": Route(SECRETARIAT_PAGE),
    "cycle-plan": Route(SECRETARIAT_PAGE),
    "cycle-edit": Route(SECRETARIAT_PAGE, ("cycle",)),
    "cycle-extend": Route(SECRETARIAT_PAGE, ("cycle", DRAFT)),
    "cycle-detail": Route(SECRETARIAT_PAGE, ("cycle",)),
    "cycle-step": Route(SECRETARIAT_PAGE, ("cycle", "cycle_step")),
    "region-overview": Route(SECRETARIAT_PAGE),
    # The calendar. Anybody with its secret address sees the dates of one person, and nothing else.
    "calendar": Route((200, 200, 200, 200, 403, 403, *OUT)),
    "calendar-address": Route((200, 200, 200, 200, 403, 403, *OUT), (), "post"),
    "calendar-file": Route(PUBLIC, ("calendar_token",)),
    "review-queue": Route(SECRETARIAT_PAGE),
    # The questionnaire editor. A post that names nothing to move is refused.
    "questionnaire-list": Route(SECRETARIAT_PAGE),
    "questionnaire-start": Route(done(SECRETARIAT_PAGE), (), "post"),
    "questionnaire-import": Route(SECRETARIAT_PAGE),
    # Summaries of the Convention, checked against the certified text
    "text-check-list": Route(SECRETARIAT_PAGE),
    "text-check": Route(SECRETARIAT_PAGE, ("obligation",)),
    "text-check-take-back": Route(done(SECRETARIAT_PAGE), ("obligation",)),
    "text-check-export": Route(SECRETARIAT_PAGE),
    "text-check-import": Route(SECRETARIAT_PAGE),
    "questionnaire-edit": Route(SECRETARIAT_PAGE, ("draft_version",)),
    "questionnaire-settings": Route(SECRETARIAT_PAGE, ("draft_version",)),
    "questionnaire-move": Route(done(SECRETARIAT_PAGE, 400), ("draft_version",), "post"),
    "questionnaire-map": Route(SECRETARIAT_PAGE, ("draft_version",)),
    "questionnaire-bring-back": Route(done(SECRETARIAT_PAGE), ("draft_version",), "post"),
    "questionnaire-compare": Route(SECRETARIAT_PAGE, ("draft_version",)),
    "questionnaire-publish": Route(SECRETARIAT_PAGE, ("draft_version",)),
    "questionnaire-discard": Route(SECRETARIAT_PAGE, ("draft_version",)),
    "questionnaire-export": Route(SECRETARIAT_PAGE, ("draft_version",)),
    "questionnaire-preview": Route(done(SECRETARIAT_PAGE), ("draft_version",)),
    "questionnaire-preview-section": Route(SECRETARIAT_PAGE, ("draft_version", "section")),
    "questionnaire-section-add": Route(SECRETARIAT_PAGE, ("draft_version",)),
    "questionnaire-section": Route(SECRETARIAT_PAGE, ("draft_version", "section")),
    "questionnaire-section-remove": Route(SECRETARIAT_PAGE, ("draft_version", "section")),
    "questionnaire-question-add": Route(SECRETARIAT_PAGE, ("draft_version", "section")),
    "questionnaire-question": Route(SECRETARIAT_PAGE, ("draft_version", "question")),
    "questionnaire-question-remove": Route(SECRETARIAT_PAGE, ("draft_version", "question")),
    # The consolidated report, while only the secretariat reads it
    "consolidated-start": Route(done(SECRETARIAT_PAGE), ("cycle",), "post"),
    "consolidated-list": Route((200, 200, 200, 200, 403, 403, *OUT)),
    "consolidated-detail": Route(SECRETARIAT_OBJECT, ("consolidated",)),
    "consolidated-refresh": Route(done(SECRETARIAT_OBJECT), ("consolidated",), "post"),
    "consolidated-text-edit": Route(SECRETARIAT_OBJECT, ("consolidated", "text")),
    "synthesis-read": Route(SECRETARIAT_OBJECT, ("consolidated",)),
    "product-word": Route(SECRETARIAT_OBJECT, ("consolidated", "product")),
    "chapter-list": Route(SECRETARIAT_OBJECT, ("consolidated",)),
    "chapter-change": Route(done(SECRETARIAT_OBJECT, 404), ("consolidated", "text"), "post"),  # it does not say what
    "brief": Route(SECRETARIAT_OBJECT, ("consolidated",)),
    "decision-new": Route(SECRETARIAT_OBJECT, ("consolidated",)),
    "decision-edit": Route(SECRETARIAT_OBJECT, ("consolidated", "decision")),
    "decision-change": Route(done(SECRETARIAT_OBJECT, 404), ("consolidated", "decision"), "post"),
    "finding-list": Route(SECRETARIAT_OBJECT, ("consolidated",)),
    "finding-make": Route(done(SECRETARIAT_OBJECT, 404), ("consolidated",), "post"),  # without a kind there is none
    "finding-renew": Route(done(SECRETARIAT_OBJECT), ("consolidated",), "post"),
    "finding-remove": Route(done(SECRETARIAT_OBJECT), ("consolidated", "number"), "post"),
    "finding-question": Route(SECRETARIAT_OBJECT, ("consolidated", "question")),
    "consolidated-step": Route(SECRETARIAT_OBJECT, ("consolidated", "step")),
    "parts-show": Route(done(SECRETARIAT_OBJECT), ("consolidated",), "post"),
    "state-part": Route((200, 403, 404, 200, 404, 404, *OUT), (HANDED_IN,)),
    "second-approval": Route(SECRETARIAT_OBJECT, ("approval",)),
    "consolidated-publish": Route(done(SECRETARIAT_OBJECT), ("consolidated",)),
    "publication-protection": Route(done(SECRETARIAT_OBJECT), ("consolidated",)),
    "publication-protection-ask": Route(done(SECRETARIAT_OBJECT), ("consolidated",), "post"),
    "publication-thresholds": Route(SECRETARIAT_OBJECT, ("consolidated",)),
    "publication-thresholds-ask": Route(done(SECRETARIAT_OBJECT), ("consolidated",), "post"),
    "consolidated-render": Route(done(SECRETARIAT_OBJECT, 404), ("consolidated",), "post"),  # of no product
    "render-cancel": Route(done(SECRETARIAT_OBJECT), ("consolidated", "job"), "post"),
    "render-job": Route(SECRETARIAT_OBJECT, ("consolidated", "job")),
    # Once it is adopted, the member states read it too
    "render-download": Route((200, 200, 200, 200, 404, 404, *OUT), ("published_report", "published_job")),
    # Publications
    "dashboard": Route(PUBLICATIONS),
    "dashboard-publication": Route(PUBLICATIONS, ("publication",)),
    "dashboard-statuses-csv": Route(PUBLICATIONS, ("publication",)),
    "dashboard-whole": Route(PUBLICATIONS, ("publication",)),
    "dashboard-state": Route(PUBLICATIONS, ("publication", "published_state")),
    "dashboard-state-whole": Route(PUBLICATIONS, ("publication", "published_state")),
    "dashboard-table": Route(PUBLICATIONS, ("publication", "published_state", "published_number")),
    "dashboard-tables-csv": Route(PUBLICATIONS, ("publication",)),
    "dashboard-totals-csv": Route(PUBLICATIONS),
    # One answer at a time. A request of a page's script gets 401 after sign-out; an empty post is refused.
    "answer-save": Route((400, 400, 404, 404, 404, 404, 401, 401), (DRAFT, "section", "question"), "post"),
    "table-save": Route((400, 400, 404, 404, 404, 404, 401, 401), (DRAFT, "section", "table_question"), "post"),
    "section-presence": Route((200, 200, 404, 404, 404, 404, 401, 401), (DRAFT, "section"), "post"),
    "answer-history": Route(OWN_STATE, (DRAFT, "section", "question")),
    "answer-restore": Route(OWN_STATE, (DRAFT, "section", "question", "number")),
    # Changes since the last report, and what happened to its answers
    "report-carried": Route(OWN_FOCAL_POINT, (DRAFT,)),
    "newer-answers": Route(OWN_FOCAL_POINT, (DRAFT,)),
    "report-changes": Route(OWN_FOCAL_POINT, (DRAFT,)),
    "version-changes": Route(SUBMITTED, (HANDED_IN, "number")),
    # The documents of a report that is being written, and uploads
    "evidence-library": Route(OWN_STATE, (DRAFT,)),
    "evidence-detail": Route(OWN_STATE, (DRAFT, "draft_evidence")),
    "evidence-replace": Route(OWN_STATE, (DRAFT, "draft_evidence")),
    # Without a file an upload cannot begin: 400 for people who may upload.
    "upload-start": Route(done(OWN_STATE, 400), (DRAFT,), "post"),
    "upload": Route((200, 404, 404, 404, 404, 404, *OUT), (DRAFT, "upload")),
    # Sharing the work, approval, receipts and requests
    "verify": Route(PUBLIC),
    "report-team": Route(OWN_FOCAL_POINT, (DRAFT,)),
    "sections-give": Route(OWN_FOCAL_POINT, (DRAFT,)),
    "colleague-invite": Route(OWN_FOCAL_POINT, (DRAFT,)),
    "report-settings": Route(done(OWN_FOCAL_POINT), (DRAFT,), "post"),
    "colleague-remind": Route(done(OWN_FOCAL_POINT), (DRAFT, "colleague"), "post"),
    "section-judge": Route(OWN_FOCAL_POINT, (DRAFT, "section")),
    "section-read": Route(OWN_STATE, (DRAFT, "section")),
    "section-take-back": Route(done(OWN_FOCAL_POINT), (DRAFT, "assignment"), "post"),
    "post-hand-over": Route(OWN_FOCAL_POINT, ("iso2",)),
    "report-approval": Route(done(OWN_FOCAL_POINT), (DRAFT,)),
    "receipt-files": Route(OWN_FOCAL_POINT, (HANDED_IN, "number")),
    "report-take-back": Route(done(OWN_FOCAL_POINT), (HANDED_IN,), "post"),
    "receipt-files-ask": Route(done(OWN_FOCAL_POINT), (HANDED_IN, "number"), "post"),
    "receipt-download": Route(OWN_FOCAL_POINT, (HANDED_IN, "number", "format")),
    "extension-ask": Route(OWN_FOCAL_POINT, (DRAFT,)),
    "correction-ask": Route(OWN_FOCAL_POINT, (HANDED_IN,)),
    "state-request-list": Route(SECRETARIAT_PAGE),
    "state-request": Route((200, 404, 404, 200, 404, 404, *OUT), ("state_request",)),
    # A person's own messages
    "message-list": Route(ANYBODY_SIGNED_IN),
    "messages-read": Route(done(ANYBODY_SIGNED_IN), method="post"),
    "message-choices": Route(ANYBODY_SIGNED_IN),
    "message-open": Route((302, 404, 404, 404, 404, 404, *OUT), ("message",)),
    "message-mark": Route((302, 404, 404, 404, 404, 404, *OUT), ("message",), "post"),
    "unsubscribe": Route((404,) * 8, ("bad_token",)),
    # The reading pane of the secretariat
    "review-start": Route((403, 403, 404, 302, 404, 404, *OUT), (HANDED_IN,)),
    "reviewers": Route((403, 403, 404, 200, 404, 404, *OUT), (HANDED_IN,)),
    "review-section": Route((403, 403, 404, 200, 404, 404, *OUT), (HANDED_IN, "section")),
    "review-section-mark": Route((403, 403, 404, 302, 404, 404, *OUT), (HANDED_IN, "section"), "post"),
    "review-note-add": Route((403, 403, 404, 200, 404, 404, *OUT), (HANDED_IN, "section"), "post"),
    "review-note-remove": Route((403, 403, 404, 302, 404, 404, *OUT), (HANDED_IN, "note"), "post"),
    "review-assess": Route((403, 403, 404, 200, 404, 404, *OUT), (HANDED_IN, "section", "obligation_14")),
    "report-advice": Route(SUBMITTED, (HANDED_IN, "number")),
    "report-readings": Route((200, 403, 404, 200, 404, 404, *OUT), (HANDED_IN,)),
    # Clarifications: both sides of one that was sent; only the secretariat of one that was not
    "clarification-ask": Route((403, 403, 404, 200, 404, 404, *OUT), (HANDED_IN, "section")),
    "clarification-send-all": Route((403, 403, 404, 200, 404, 404, *OUT), (HANDED_IN,)),
    "clarification-list": Route(SUBMITTED, (HANDED_IN,)),
    "clarification": Route(SUBMITTED, ("clarification",)),
    "clarification-documents": Route((200, 200, 404, 403, 404, 404, *OUT), ("clarification",)),
    "clarification-discard": Route((302, 302, 404, 302, 404, 404, *OUT), ("clarification",), "post"),
    "clarification-resolve": Route((403, 403, 404, 302, 404, 404, *OUT), ("clarification",), "post"),
    "clarification-remove": Route(done(SECRETARIAT_OBJECT), ("unsent",), "post"),
    # The audit trail: of a state, of the portal, of accounts; only its focal point reads the chain of a state
    "audit-list": Route((200, 403, 200, 200, 403, 200, *OUT)),
    "audit-export": Route((200, 403, 200, 200, 403, 200, *OUT)),
    "audit-chain": Route(OWN_FOCAL_POINT, ("iso2",)),
    "audit-chain-file": Route(OWN_FOCAL_POINT, ("iso2",)),
    # Recommendations and commitments; entries of a report
    "follow-up-list": Route((200, 200, 200, 200, 403, 403, *OUT)),
    "follow-up-item": Route(SUBMITTED, ("item",)),
    "follow-up-recommend": Route(SECRETARIAT_PAGE),
    "follow-up-commit": Route(OWN_FOCAL_POINT, ("iso2",)),
    "follow-up-close": Route((403, 403, 404, 200, 404, 404, *OUT), ("item",)),
    "version-recommend": Route((403, 403, 404, 200, 404, 404, *OUT), (HANDED_IN, "number")),
    "entry-save": Route((400, 400, 404, 404, 404, 404, 401, 401), (DRAFT, "section", "levels"), "post"),
    "entry-history": Route(OWN_STATE, (DRAFT, "section", "levels")),
    "need-list": Route(SECRETARIAT_PAGE),
    "dashboard-needs": Route(PUBLICATIONS),
    "dashboard-publication-needs": Route(PUBLICATIONS, ("publication",)),
    "dashboard-needs-csv": Route(PUBLICATIONS, ("publication",)),
    # Office files
    "questionnaire-docx": Route(PUBLIC, ("version_one",)),
    "questionnaire-pdf": Route(PUBLIC, ("version_one",)),
    "workbook": Route(OWN_STATE, (DRAFT,)),
    "workbook-download": Route(OWN_STATE, (DRAFT, "format")),
    "section-workbook-download": Route(OWN_STATE, (DRAFT, "section", "format")),
    "workbook-upload": Route((200, 404, 404, 404, 404, 404, *OUT), (DRAFT, "workbook")),
}
# The same routes for a report that is still being written: nobody else reads it.
DRAFTS: dict[str, Route] = {
    "version-rights": Route((404,) * 6 + OUT, (DRAFT, "number")),
    "evidence-download": Route(OWN_STATE, (DRAFT, "draft_evidence")),
    "report-version": Route((404,) * 6 + OUT, (DRAFT, "number")),
    "report-history": Route((200, 403, 404, 404, 404, 404, *OUT), (DRAFT,)),
    "report-release": Route(OWN_FOCAL_POINT, (DRAFT,)),
    "release-preview": Route(OWN_FOCAL_POINT, (DRAFT, "audience")),
    "release-ledger": Route((200, 403, 404, 404, 404, 404, *OUT), (DRAFT,)),
    "public-figures": Route((404, 403, 404, 404, 404, 404, *OUT), (DRAFT,)),
    "public-figures-table": Route((404, 403, 404, 404, 404, 404, *OUT), (DRAFT, "table")),
    "party-edition": Route((404,) * 6 + OUT, (DRAFT,)),
    "party-document": Route((404,) * 6 + OUT, (DRAFT, "draft_evidence")),
    "report-return": Route((404,) * 6 + OUT, (DRAFT, "number")),
    "report-accept": Route((404,) * 6 + OUT, (DRAFT, "number")),
    "version-changes": Route((404,) * 6 + OUT, (DRAFT, "number")),
    "review-start": Route((403, 403, 404, 404, 404, 404, *OUT), (DRAFT,)),
    "review-section": Route((403, 403, 404, 404, 404, 404, *OUT), (DRAFT, "section")),
    "clarification-list": Route(OWN_STATE, (DRAFT,)),
    "clarification": Route((404, 404, 404, 200, 404, 404, *OUT), ("kept",)),
    "report-readings": Route((200, 403, 404, 404, 404, 404, *OUT), (DRAFT,)),
}
# allauth protects its own pages; they show no data of the portal.
THIRD_PARTY = ("account_", "mfa_", "usersessions_")


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """The pattern of the whole address of every route of the portal, and its entry."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry


def routes() -> Iterator[str]:
    """The name of every route of the portal, or the pattern of a route without a name."""
    return (entry.name or pattern for pattern, entry in patterns())


def undeclared() -> list[str]:
    """Routes without an entry in the table."""
    return sorted({name for name in routes() if name not in TABLE and not name.startswith(THIRD_PARTY)})


@dataclass(frozen=True)
class AccessWorld:
    things: dict[str, object]
    people: dict[str, User | None]


def make_world() -> AccessWorld:
    """Two cycles: one with a report being written, one up to its publication. Call inside ``with everything():``."""
    reviewer = secretariat()
    officer, colleague, neighbour = focal_point(state("KH")), contributor(state("KH")), focal_point(state("TH"))
    neighbour_state = state("TH")
    # Years without other data, so that these objects can be made besides the sample data.
    past, present = open_cycle(reviewer, year=2041), open_cycle(reviewer, year=2042)
    draft = report_of(state("KH"), present)
    for report in (draft, report_of(state("KH"), past)):
        section = report.sections.get(section__key="article-14")
        answers.assign_section(report_section=section, people=[colleague], by=officer)
    answers.save_answers(
        report_section=draft.sections.get(section__key="article-14"),
        entries={"art14-1-q1": answers.GivenAnswer(kind=AnswerKind.VALUE, value="planned")},
        by=officer,
    )
    handed_in = report_of(state("KH"), past)
    evidence = _evidence(handed_in, officer)
    accepted(handed_in, officer, reviewer, {"victims_identified": {"female|18-24|identified": 40}})
    accepted(report_of(state("TH"), past), neighbour, reviewer)
    release_sections(
        report=handed_in,
        audiences=dict.fromkeys(Section.objects.filter(questionnaire__version=1), ReleaseAudience.DONORS),
        authority="Committee, 3 March 2026",
        by=officer,
    )
    # A mark on a separate item: it is not released until the neighbour answers.
    mark = releases.mark(
        report=handed_in,
        ref=("answer", "art25-1-q1"),
        giver=neighbour_state,
        described="Your note of 4 May",
        by=officer,
    )
    consent_request = releases.ask_consent(mark=mark, audience=ReleaseAudience.PARTIES, by=officer)
    published = consolidation.start(cycle=past, by=reviewer)
    consolidation.move(consolidated=published, to=ConsolidatedStatus.IN_CLEARANCE, by=reviewer)
    published = consolidation.move(consolidated=published, to=ConsolidatedStatus.ADOPTED, by=reviewer)
    job = rendering.request(consolidated=published, by=reviewer)
    _finish(job)
    release = publish(published, reviewer)
    submitted_now = report_of(state("TH"), present)
    accepted(submitted_now, neighbour, reviewer)
    being_written = consolidation.start(cycle=present, by=reviewer)
    asked_of_ministers = products.save_decision(
        consolidated=being_written,
        position=None,
        text="To meet once more.",
        article=Article.objects.get(number=24),
        addressee=Addressee.SOMTC,
        due_on=date(2044, 3, 31),
        base_version=0,
        by=reviewer,
    )
    draft_evidence = _evidence(draft, officer)
    bystander = donor()
    # The first person who may takes it back; then it is gone for everybody, so it has its own section.
    given = draft.sections.get(section__key="article-20")
    answers.assign_section(report_section=given, people=[colleague], by=officer)
    asked = requests.ask_for_time(
        report=draft, until=draft.due_on + timedelta(days=30), reason="A late agency", by=officer
    )
    about = Section.objects.get(key="article-14", questionnaire__version=1)
    note = desk.add_note(report=handed_in, section=about, question=None, text="Compare with 2040.", by=reviewer)
    clarification = clarifications.ask(report=handed_in, section=about, text="Which office counts?", by=reviewer)
    kept = clarifications.ask(report=handed_in, section=about, text="Since when?", send=False, by=reviewer)
    unsent = clarifications.ask(report=handed_in, section=about, text="Until when?", send=False, by=reviewer)
    item = follow_up.commit(
        state=state("KH"),
        text="Train forty labour inspectors.",
        obligations=[Obligation.objects.get(key="art14-1")],
        wished_for=None,
        key=uuid4(),
        by=officer,
    )
    colleague_officer = secretariat()
    copy = handed_in.versions.get().receipt_files.get(format="docx")
    copy.status, copy.file_sha256 = JobStatus.DONE, WORD_SHA256
    copy.save()
    put(copy.stored_name, ContentFile(WORD), WORD_SHA256)
    return AccessWorld(
        things={
            "article": 14,
            "obligation": "art5-1",
            "version_one": 1,
            "draft_version": questionnaire_actions.start(
                based_on=Questionnaire.objects.get(version=1), by=reviewer
            ).version,
            "iso2": "KH",
            "person": bystander.pk,
            DRAFT: draft.pk,
            "practice": practice.begin(state=draft.member_state, by=officer).pk,
            HANDED_IN: handed_in.pk,
            "section": "article-14",
            "question": "art14-1-q1",
            "table_question": "art14-1-q3",
            "table": "victims_identified",
            "evidence": evidence.pk,
            "draft_evidence": draft_evidence.pk,
            "upload": uploads.start(report=draft, filename="act.pdf", size=5, sha256="ab" * 32, by=officer).key,
            "workbook": workbook_uploads.keep(
                report=draft,
                filename="report.xlsx",
                format="xlsx",
                raw=b"PK",
                content={"identity": {}, "answers": {}, "tables": {}, "remarks": []},
                by=officer,
            ).key,
            "number": 1,
            "cycle": present.pk,
            "consolidated": being_written.pk,
            "decision": asked_of_ministers.position,
            "product": "synthesis",
            "approval": four_eyes.ask(cycle=present, step=FourEyesStep.LOOSEN, by=reviewer).pk,
            "text": "summary",
            "step": "in_clearance",
            "job": rendering.request(consolidated=being_written, by=reviewer).pk,
            "published_report": published.pk,
            "published_job": job.pk,
            "published_state": "kh",
            "published_number": "s1",
            "publication": release.pk,
            "colleague": colleague.pk,
            "assignment": given.assignments.get().pk,
            "format": "docx",
            "state_request": asked.pk,
            "message": _message_to(officer).pk,
            "bad_token": "not-signed",
            "cycle_step": "close",
            "calendar_token": calendar.renew(by=colleague_officer),
            "note": note.pk,
            "clarification": clarification.pk,
            "kept": kept.pk,
            "unsent": unsent.pk,
            "obligation_14": "art14-1",
            "right": "housing",
            "place_of_trends": "region",
            "audience": "parties",
            "item_kind": "answer",
            "consent_request": consent_request.pk,
            "item": item.pk,
            "levels": "art14-1-levels",
        },
        people={
            "focal point": officer,
            "contributor": colleague,
            "other state": neighbour,
            "secretariat": reviewer,
            "donor": donor(),
            "administrator": administrator(),
            "visitor": None,
            "deactivated": focal_point(state("KH"), is_active=False),
        },
    )


def _message_to(person: User) -> Notification:
    """The newest message of a person; for others it does not exist."""
    with row_access(person=person.pk):
        return Notification.objects.of(person)[0]


def _evidence(report, by: User) -> EvidenceFile:
    evidence = EvidenceFile.objects.create(
        report=report,
        title="The act",
        filename="act.pdf",
        content_type="application/pdf",
        size=5,
        sha256=PDF_SHA256,
        confidentiality=Confidentiality.OFFICIAL,
        uploaded_at=timezone.now(),
        uploaded_by=by,
    )
    EvidenceLink.objects.create(
        evidence=evidence, question=Question.objects.get(key="art14-1-q1", section__questionnaire__version=1)
    )
    put(evidence.stored_name, ContentFile(PDF), PDF_SHA256)
    return evidence


def _finish(job: RenderJob) -> None:
    """A finished job with a file, without rendering it for minutes."""
    job.status, job.file_sha256, job.file_size, job.finished_at = JobStatus.DONE, PDF_SHA256, 5, timezone.now()
    job.pages, job.seconds, job.peak_mb = 1, 1.0, 1.0
    job.save()
    put(job.stored_name, ContentFile(PDF), PDF_SHA256)


@dataclass(frozen=True)
class RouteResult:
    route: str
    role: str
    expected: object
    got: object

    @property
    def is_violation(self) -> bool:
        return self.expected != self.got


def try_all(world: AccessWorld, client: Callable[[], Client] = Client, *, every: int = 1) -> list[RouteResult]:
    """Request every route (or every n-th, n = ``every``) as every role."""
    cells = []
    for role, person in world.people.items():
        visitor = client()
        if person is not None:
            visitor.force_login(person, backend="members.backends.RoleBackend")
        for table in (TABLE, DRAFTS):
            for name, route in [*table.items()][::every]:
                url = reverse(name, args=[world.things[thing] for thing in route.args])
                response = getattr(visitor, route.method)(url)
                at_the_door = response.status_code == 302 and response.url.startswith(reverse("account_login"))
                got: object = SIGN_IN if at_the_door else response.status_code
                cells.append(RouteResult(name, role, route.expected[ROLES.index(role)], got))
    return cells
