"""The AMMTC report as a book: whose words stand where, and what never gets into it."""

import re
from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from members.demo import create_demo_people
from members.models import MemberState
from reporting.actions import consolidation, cycles, rendering
from reporting.enums import ConsolidatedStatus, JobStatus, ReleaseAudience, ReportStatus
from reporting.frozen import FrozenQuestion, FrozenReport
from reporting.jobs.queue import quiet
from reporting.models import (
    ConsolidatedReport,
    NationalReport,
    Obligation,
    Questionnaire,
    ReportingCycle,
    ReviewDecision,
    Section,
    SubmittedVersion,
)
from reporting.pdf import inspect_pdf
from reporting.printing.ammtc_report import binding_words, choices, make_book, shown_period
from reporting.queries.consolidation import QuestionBlock, StateEntry
from reporting.templatetags.written_text import inline, marked, paragraphs
from tests.factories.reports import release_sections
from tests.needs import needs_pango

KHMER = "មន្ត្រីត្រូវស្តាប់ជនរងគ្រោះ"
SECRET = "Known to the reviewers alone."
MOMENT = datetime(2026, 4, 20, 7, tzinfo=UTC)


# --- Written text -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Plain & simple <b>", "Plain &amp; simple &lt;b&gt;"),
        (f"It says: {KHMER}.", f'It says: <span lang="km">{KHMER}</span>.'),
        ("ກົດໝາຍ 2025 ກົດໝາຍ 7", '<span lang="lo">ກົດໝາຍ 2025 ກົດໝາຍ</span> 7'),
        ("ဥပဒေ", '<span lang="my">ဥပဒေ</span>'),
        ("กฎหมาย", '<span lang="th">กฎหมาย</span>'),
        ("உதவி", '<span lang="ta">உதவி</span>'),
        ("您有权", '<span lang="zh-Hans">您有权</span>'),
        ("Công an Việt Nam", "Công an Việt Nam"),
    ],
)
def test_scripts_are_named(text, html):
    assert marked(text) == html


def test_blank_lines_part_paragraphs():
    assert paragraphs("One\r\ntwo\n\n<three>\n") == "<p>One<br>two</p>\n<p>&lt;three&gt;</p>"
    assert paragraphs("") == ""
    assert inline("One\n\ntwo\n") == "One<br>two"


# --- A small report ---------------------------------------------------------------------------------------------------
def question(key: str, kind: str = "value", **more) -> FrozenQuestion:
    obligation = key.rpartition("-q")[0]
    return {
        "key": key, "text": f"What of {key}?", "type": "implementation_status", "required": True,
        "obligation": obligation, "obligation_title": "", "confidentiality": "official", "kind": kind, "value": None,
        "shown": "", "narrative": "", "reason": "", "unit": "", "evidence": [], "table": None, "carried": None,
    } | more  # fmt: skip


def contents_of(iso2: str) -> list[FrozenQuestion]:
    """The questions of one state under Article 5."""
    status = {"value": "in_place", "shown": "In place"}
    return [
        question("art5-1-q1", **status, narrative=f"<script>{iso2}</script> says {KHMER}"),
        question("art5-1-q2", type="multi_choice", value=["a", "b"], shown="All acts; All means"),
        question("art5-2-q1", type="text", kind="not_available" if iso2 == "TH" else "value", value="x", shown="Words"),
        question("art5-3-q1", type="text", kind="confidential", value=SECRET, shown=SECRET, narrative=SECRET),
        question("art5-3-q2", type="text", confidentiality="restricted", value=SECRET, shown=SECRET),
    ]


def accept_report(cycle: ReportingCycle, iso2: str, people) -> None:
    """Accepted, and released to AMMTC as a whole."""
    report = NationalReport.objects.select_related("member_state").get(cycle=cycle, member_state__iso2=iso2)
    content: FrozenReport = {
        "schema": 2,
        "cycle": cycle.title,
        "period_start": cycle.period_start.isoformat(),
        "period_end": cycle.period_end.isoformat(),
        "state": iso2,
        "state_name": report.member_state.name,
        "questionnaire": cycle.questionnaire.version,
        "sections": [
            {"key": "article-5", "title": "Article 5", "part": "", "article": 5, "questions": contents_of(iso2)}
        ],
    }
    version = SubmittedVersion.objects.create(
        report=report,
        number=1,
        reference=f"ACTIP-2025-{iso2}-1",
        content=content,
        content_hash=iso2.lower() * 32,
        submitted_at=MOMENT,
        submitted_by=people[f"focal.{iso2.lower()}"],
    )
    report.status, report.accepted_at, report.accepted_by = ReportStatus.ACCEPTED, MOMENT, people["secretariat"]
    report.submitted_at, report.submitted_by = MOMENT, people[f"focal.{iso2.lower()}"]
    report.save()
    ReviewDecision.objects.create(
        version=version, kind=ReviewDecision.ACCEPTED, decided_at=MOMENT, decided_by=people["secretariat"]
    )
    article = Section.objects.get(questionnaire=cycle.questionnaire, key="article-5")
    release_sections(
        report=report,
        audiences={article: ReleaseAudience.AMMTC},
        authority="Letter of 21 April 2026",
        by=people[f"focal.{iso2.lower()}"],
    )


@pytest.fixture
def make_report(db, everything):
    """``make_report("KH", "TH")`` gives the consolidated report of a cycle in which these were accepted."""

    def make(*accepted: str, year: int = 2025, is_sample: bool = True) -> ConsolidatedReport:
        people = create_demo_people()
        with everything():
            cycle = cycles.open_cycle(
                title=f"Cycle of {', '.join(accepted)}",
                kind="annual",
                period_start=date(year, 1, 1),
                period_end=date(year, 12, 31),
                opens_on=date(year, 11, 3),
                due_on=date(year + 1, 4, 30),
                ammtc_on=date(year + 1, 9, 10),
                ammtc_name="20th AMMTC",
                questionnaire=Questionnaire.objects.get(),
                by=people["secretariat"],
                is_sample=is_sample,
                day=date(year, 11, 3),
            )
            for iso2 in accepted:
                accept_report(cycle, iso2, people)
            consolidated = consolidation.start(cycle=cycle, by=people["secretariat"])
            for text in consolidated.texts.all():
                words = f"{text.title} in brief.\n\nMore <on> it."
                consolidation.save_text(text=text, words=words, base_version=0, by=people["secretariat"])
        return consolidated

    return make


@pytest.fixture
def book(make_report, everything):
    consolidated = make_report("KH", "TH")
    with everything():
        return make_book(consolidated)


def chapter(book, key: str) -> str:
    return next(chapter.html for chapter in book.chapters if chapter.key == key)


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_book_has_its_chapters_in_order(book):
    assert [(c.key, c.number) for c in book.chapters] == [
        ("summary", ""), ("chapter-2", "2"), ("submissions", "A"), ("glossary", "B"),
    ]  # fmt: skip
    assert book.title == "Convention Against Trafficking in Persons: what the states report on 2025"
    assert book.date_line == "20th AMMTC, 10 September 2026"


def test_the_summary_counts_parties_and_shows_every_state(book):
    html = chapter(book, "summary")
    text = text_of(html)
    assert "2 of 10 Parties reported for the period 1 January 2025 to 31 December 2025." in text
    assert "in brief" not in html  # the secretariat's words are in the synthesis
    rows = re.findall(r'<th scope="row">([^<]+)</th><td class="([^"]+)">(.)</td>', html)
    assert len(rows) == 11
    assert ("Cambodia", "st-inplace", "I") in rows
    assert ("Viet Nam", "st-none", "·") in rows


def test_each_state_speaks_in_its_own_words_and_no_markup_of_theirs_is_kept(book):
    html = chapter(book, "chapter-2")
    assert (
        '<p class="state-entry"><b>Cambodia</b> <span class="status">In place</span> &lt;script&gt;KH&lt;/script&gt; '
        f'says <span lang="km">{KHMER}</span></p>'
    ) in html
    assert "<script" not in html
    assert text_of(html).startswith("Article 5:")
    assert "Summary not yet checked against the certified text." in html


def test_what_several_states_chose_stands_once(book):
    html = chapter(book, "chapter-2")
    assert "<li><b>All acts</b>: all 2 states that answered.</li>" in html
    assert html.count("All acts") == 1


@pytest.mark.parametrize(
    ("obligation", "words"),
    [
        (Obligation(binding="may"), "The Convention leaves this to Parties (“may”). Not using it is no gap."),
        (Obligation(binding="shall", addressee="somtc"), "The Convention obliges SOMTC to this (“shall”)."),
        (
            Obligation(binding="shall", qualifier="where appropriate"),
            "The Convention obliges Parties to this (“shall”). Limits in the text: where appropriate.",
        ),
    ],
)
def test_how_strongly_a_duty_binds_is_said_in_words(obligation, words):
    assert binding_words(obligation) == words


def test_choices_name_the_states_that_made_them():
    def entry(name: str, answer: str) -> StateEntry:
        return StateEntry(state=MemberState(name=name), answer=answer, narrative="", documents=0)

    block = QuestionBlock("k", "multi_choice", "?", [entry("Cambodia", "A; B"), entry("Viet Nam", "B")], "")
    assert choices(block) == [("A", "Cambodia"), ("B", "all 2 states that answered")]


def test_other_kinds_of_answers_become_notes_and_those_not_released_a_count(book):
    html = chapter(book, "chapter-2")
    assert "Not available: Thailand." in html
    assert "Not released to AMMTC: 2 states." in html
    assert SECRET not in "".join(chapter.html for chapter in book.chapters)


def test_the_annex_names_the_sources_in_full(book):
    html = chapter(book, "submissions")
    assert "ACTIP-2025-KH-1: " + "kh" * 32 in html
    assert '<td class="text">20 April 2026</td>' in html
    assert "No accepted report for this period: Brunei Darussalam, Indonesia" in html


def test_the_text_of_the_convention_alone_is_said_to_be_authoritative(book):
    everything_printed = "".join(chapter.html for chapter in book.chapters).lower()
    assert "the text of the convention alone is authoritative" in everything_printed


def test_sample_data_says_so_and_the_footer_says_how_far_the_report_is(make_report, everything):
    consolidated = make_report("KH")
    with everything():
        assert make_book(consolidated).notice.startswith("Sample data")
        assert make_book(consolidated).marking == "Draft of the SOMTC secretariat: not for circulation"
        by = create_demo_people()["secretariat"]
        consolidated = consolidation.move(consolidated=consolidated, to=ConsolidatedStatus.IN_CLEARANCE, by=by)
        assert make_book(consolidated).marking == "In clearance with the member states: not for circulation"
        consolidated = consolidation.move(consolidated=consolidated, to=ConsolidatedStatus.ADOPTED, by=by)
        day = consolidated.adopted_at
        assert make_book(consolidated).marking == f"Adopted by AMMTC on {day.day} {day:%B %Y}"


def test_real_cycles_carry_no_sample_notice(make_report, everything):
    consolidated = make_report("KH", is_sample=False)
    with everything():
        assert make_book(consolidated).notice == ""


def test_the_number_of_queries_does_not_grow_with_the_reports(
    make_report, everything, django_assert_num_queries, django_assert_max_num_queries
):
    one, many = make_report("SG", year=2024), make_report("KH", "ID", "TH", "VN")
    with everything():
        with django_assert_max_num_queries(22) as captured:
            make_book(one)
        with django_assert_num_queries(len(captured)):
            make_book(many)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), "2025"),
        (date(2026, 1, 1), date(2026, 6, 30), "1 January 2026 to 30 June 2026"),
    ],
)
def test_a_year_is_called_by_its_number(first, last, words):
    assert shown_period(ReportingCycle(period_start=first, period_end=last)) == words


@needs_pango
def test_the_book_becomes_a_tagged_file_with_every_sign_in_it(make_report, everything):
    consolidated = make_report("KH", "TH")
    with quiet(), everything():
        job = rendering.request(consolidated=consolidated, by=create_demo_people()["secretariat"])
    rendering.run(job.pk)
    with everything():
        job.refresh_from_db()
    assert (job.status, job.error) == (JobStatus.DONE, "")
    facts = inspect_pdf(settings.MEDIA_ROOT / job.stored_name)
    assert (facts.pages, facts.tagged, facts.missing_glyphs, facts.fonts_not_embedded) == (job.pages, True, 0, ())
    assert "Noto-Sans-Khmer" in facts.fonts
