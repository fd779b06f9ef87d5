"""Sample data: what eleven member states could have reported, for demonstrations and tests.

Everything here is invented and is labelled as sample data wherever it is shown. It names no person. The package reads
the questionnaire from the domain files and knows nothing of the database; `load_domain` comes first:

    domain = load_domain(Path("domain"))
    answers(domain, "KH", 2025)["art14-1-q1"].narrative
    tables(domain, "KH", 2025)["victims_identified"].cells["female", "18-24", "identified"]
"""

from reporting.sample.answers import SampleAnswer, answers
from reporting.sample.consolidated import FINDINGS, chapter_introduction, executive_summary
from reporting.sample.cycles import CYCLES, PLANNED, ReportStage, SampleCycle, return_reason
from reporting.sample.domain import Domain, SampleSection, load_domain
from reporting.sample.evidence import EVIDENCE, evidence_pdf
from reporting.sample.figures import SampleTable, tables
from reporting.sample.follow_up import (
    ITEMS,
    RELEASE_NEEDS,
    SHOWN_APART,
    SampleItem,
    SampleNeed,
    needs,
    practice,
    progress,
)
from reporting.sample.profiles import NO_REPORT, STATES, YEARS
from reporting.sample.review import REVIEWS, SampleReview, SampleThread
from reporting.sample.rights import right_entry

__all__ = [
    "CYCLES",
    "EVIDENCE",
    "FINDINGS",
    "ITEMS",
    "NO_REPORT",
    "PLANNED",
    "RELEASE_NEEDS",
    "REVIEWS",
    "SHOWN_APART",
    "STATES",
    "YEARS",
    "Domain",
    "ReportStage",
    "SampleAnswer",
    "SampleCycle",
    "SampleItem",
    "SampleNeed",
    "SampleReview",
    "SampleSection",
    "SampleTable",
    "SampleThread",
    "answers",
    "chapter_introduction",
    "evidence_pdf",
    "executive_summary",
    "load_domain",
    "needs",
    "practice",
    "progress",
    "return_reason",
    "right_entry",
    "tables",
]
