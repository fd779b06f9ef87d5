"""Loads the sample corpus into the database through the portal's own actions, so that its history is realistic.

Answers and figures are written in bulk; opening, submitting, returning, accepting, releasing, consolidating and
publishing use the same actions as in real use. Each cycle is one transaction. Afterwards the owner of the tables moves
every act to the day on which it should have happened.
"""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connections, models, transaction
from django.utils import timezone
from psycopg import sql

from members import actions as members_actions
from members import audit
from members.demo import create_demo_people
from members.models import MemberState, OfficeContact, User
from members.row_access import row_access
from reporting import sample
from reporting.actions import (
    answers,
    consolidation,
    cycles,
    evidence,
    follow_up,
    national_reports,
    releases,
    reviews,
)
from reporting.documents.store import About, Upload
from reporting.enums import ConsolidatedStatus, ReleaseAudience, SectionStatus
from reporting.jobs.queue import quiet
from reporting.models import (
    Answer,
    AnswerRevision,
    EntryRevision,
    EvidenceLink,
    FollowUpItem,
    ItemProgress,
    NationalReport,
    Need,
    Obligation,
    ObligationPractice,
    Question,
    Questionnaire,
    ReportingCycle,
    ReportSection,
    Section,
)
from reporting.models.entries import ReportEntry
from reporting.publication import protection, publish, telling
from reporting.question_types import AnswerStorage
from reporting.release_policy import SECTION
from reporting.sample_loading import ammtc_report as sample_report
from reporting.sample_loading import progress
from reporting.sample_loading import questionnaire as sample_questionnaire
from reporting.sample_loading import release as sample_release
from reporting.sample_loading import review as sample_review
from reporting.snapshot.asked import asked_of
from reporting.standing import CONTEXT_SECTION, FOLLOW_UP, NEEDS, RIGHTS_SECTION
from victims.models import Figure, RightReturn, StatisticalTable, TableReturn, VictimRight

Tell = Callable[[str], None]
APPS = ("members", "victims", "reporting")
# Sections that these states release to AMMTC but not to donors; all other states release all their article sections.
HELD_BACK = {
    "BN": {"article-8"},
    "LA": {"article-8", "article-10"},
    "MM": {"article-8", "article-9", "article-13", "article-20"},
    "SG": {"article-20", "article-22"},
    "TH": {"article-25"},
    "VN": {"article-8", "article-18"},
}
RELEASES_THEMES = {"KH", "ID", "MY", "PH", "TH", "TL"}
STAYS = {"VN": {"article-25"}, "MM": {"article-9"}}  # stays with the secretariat
ASSIGNED = {  # person → sections of Cambodia's report
    "police.kh": {"article-5", "article-13", "article-16", "article-20"},
    "welfare.kh": {"article-14", RIGHTS_SECTION},
}
# Questions to which a document is attached besides those that ask for one.
SHOWN_BY_DOCUMENTS = {"art5-1-q1", "art11-1-q1", "art14-1-q1"}
SECONDS_FOR_TABLES = 60.0
SAMPLE_TODAY = date(2026, 11, 23)  # the last day on which something happens in the sample
LATE = "The figures of one agency reached us after the due date."
EMPTY_CELLS = (
    "Categories that the register does not keep apart were left empty: they are not available, which is not zero."
)


@contextmanager
def _audit_unchained(cursor) -> Iterator[None]:
    """Let the owner move audit events, and chain them again afterwards. Real events are never moved: only with DEMO=1.

    Source: docs/decisions/0031-audit-chains.md.
    """
    if not settings.DEMO:
        raise RuntimeError("Audit events are final. Only sample data is moved in time, with DEMO=1.")
    cursor.execute("ALTER TABLE members_auditevent DISABLE TRIGGER audit_final")
    yield
    cursor.execute("UPDATE members_auditevent SET seq = NULL, previous_hash = '', hash = '', origin_salt = NULL")
    cursor.execute("DELETE FROM members_auditchain")
    cursor.execute("SELECT audit_chain_pending()")
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no trigger may wait when the table is altered
    cursor.execute("ALTER TABLE members_auditevent ENABLE TRIGGER audit_final")


@dataclass
class Timeline:
    """When acts were done, and the day to which they are moved."""

    acts: list[tuple[datetime, datetime, datetime]] = field(default_factory=list)  # began, ended, moment

    @contextmanager
    def at(self, day: date, hour: int = 3) -> Iterator[None]:
        """Acts inside the block belong to ``day`` (``hour`` in UTC; the region is seven or eight hours ahead)."""
        began = timezone.now()
        yield
        self.acts.append((began, timezone.now(), datetime(day.year, day.month, day.day, hour, tzinfo=UTC)))

    def move(self) -> None:
        """Move all committed timestamps. Only the owner of the tables may: for the web role these rows are final."""
        if not self.acts:
            return
        rows = sql.SQL(", ").join(sql.SQL("({}, {}, {})").format(*act) for act in self.acts)
        update = sql.SQL(
            "UPDATE {table} SET {column} = act.moment + ({column} - act.began)"
            " FROM (VALUES {rows}) AS act (began, ended, moment)"
            " WHERE {column} >= {first} AND {column} BETWEEN act.began AND act.ended"
        )
        first = self.acts[0][0]  # so that rows that were moved before are skipped at once
        mine = [model._meta for model in apps.get_models() if model._meta.app_label in APPS]
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            _take_tables(cursor, [meta.db_table for meta in mine])
            with _audit_unchained(cursor):
                for meta in mine:
                    table = sql.Identifier(meta.db_table)
                    for moment in meta.local_fields:
                        if isinstance(moment, models.DateTimeField):
                            column = sql.Identifier(moment.attname)
                            cursor.execute(update.format(table=table, column=column, rows=rows, first=first))
        self.acts.clear()


def _take_tables(cursor, names: list[str]) -> None:
    """Lock all tables at once against everything but reading, without waiting while some of them are locked.

    People sign in while sample data are loaded. Their requests lock a row and then write an audit event; waiting for
    that row with the audit trail locked would be a deadlock. Raises OperationalError after SECONDS_FOR_TABLES.
    """
    lock = sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE NOWAIT").format(sql.SQL(", ").join(map(sql.Identifier, names)))
    deadline = time.monotonic() + SECONDS_FOR_TABLES
    while True:
        try:
            with transaction.atomic(using="owner"):
                cursor.execute(lock)
            return
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


# A number and an address that nobody has: 555-0100 is kept for examples, and so is example.org.
SAMPLE_CONTACT = {
    "office": "SOMTC secretariat, reporting desk (sample)",
    "email": "reporting-desk@example.org",
    "phone": "+1 202 555 0100",
    "hours": "Monday to Friday, 08:30 to 16:30",
    "time_zone": "Asia/Jakarta",
}


def load(tell: Tell) -> int:
    """Load the cycles that are missing. Returns how many were loaded; ``tell`` is called with lines on it.

    During the load ``progress.current`` gives the progress.
    """
    present = set(ReportingCycle.objects.values_list("title", flat=True))
    missing = [plan for plan in [*sample.CYCLES, *sample.PLANNED] if plan.title not in present]
    if not missing:
        return 0
    tell("Loading the sample data; every page says meanwhile how far it is.")
    with progress.shown(sum(1 + len(plan.stages) for plan in missing)) as step:
        _load(missing, tell, step, is_first=not present)
    return len(missing)


def _load(missing: list[sample.SampleCycle], tell: Tell, step: Tell, *, is_first: bool) -> None:
    timeline = Timeline()
    before = date.fromisoformat(sample.CYCLES[0].opens) - timedelta(days=30)
    with timeline.at(before):
        people = create_demo_people()
        if OfficeContact.current() is None:
            members_actions.set_contact(**SAMPLE_CONTACT, by=people["secretariat"])
    if is_first:  # the first questionnaire was there before the first cycle; once a cycle uses it, it is final
        moment = datetime(before.year, before.month, before.day, tzinfo=UTC)
        Questionnaire.objects.using("owner").update(created_at=moment, published_at=moment)
    domain = sample.load_domain(settings.DOMAIN_DIR)
    for plan in missing:
        everyone = list(MemberState.objects.values_list("pk", flat=True))
        with quiet(), row_access(states=everyone, reviews=True):
            told = _CycleLoader(plan, domain, people, timeline, step).load()
        if not plan.is_planned:  # of planned cycles there is little to move: all at once, below
            timeline.move()
        step(plan.title)
        tell(f"{plan.title}: {told}")
    timeline.move()
    with quiet(), row_access(reviews=True):
        sample_questionnaire.start_draft(people["secretariat"])
    _read_old_messages()


def _read_old_messages() -> None:
    """Mark messages about closed cycles as read one day later."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE reporting_notification AS message SET read_at = message.created_at + interval '1 day'"
            " FROM reporting_nationalreport AS report JOIN reporting_reportingcycle AS cycle"
            " ON cycle.id = report.cycle_id"
            " WHERE message.report_id = report.id AND cycle.closed_at IS NOT NULL AND message.read_at IS NULL"
        )


class _CycleLoader:
    """Loads one cycle."""

    def __init__(
        self, plan: sample.SampleCycle, domain: sample.Domain, people: dict[str, User], timeline: Timeline, step: Tell
    ) -> None:
        self.plan, self.domain, self.people, self.timeline, self.step = plan, domain, people, timeline, step
        self.officer = people["secretariat"]
        self.questionnaire = Questionnaire.objects.get(version=1)
        self.sections = list(Section.objects.of_report(self.questionnaire.pk).select_related("article__chapter"))
        self.questions = list(Question.objects.filter(section__in=self.sections).select_related("section"))
        self.obligations = {obligation.key: obligation for obligation in Obligation.objects.all()}
        self.rights = list(VictimRight.objects.prefetch_related("indicators"))
        self.tables = {table.key: table for table in StatisticalTable.objects.all()}

    def load(self) -> str:
        """Load everything of the cycle; returns in words what was done."""
        plan = self.plan
        opens = date.fromisoformat(plan.opens)
        make = cycles.plan if plan.is_planned else cycles.open_cycle
        with self.timeline.at(min(opens, SAMPLE_TODAY)):
            self.cycle = make(
                title=plan.title,
                kind=plan.kind,
                period_start=date.fromisoformat(plan.period_start),
                period_end=date.fromisoformat(plan.period_end),
                opens_on=opens,
                due_on=date.fromisoformat(plan.due),
                questionnaire=self.questionnaire,
                by=self.officer,
                ammtc_on=date.fromisoformat(plan.ammtc_start) if len(plan.ammtc_start) == len("2027-09-01") else None,
                ammtc_name=plan.ammtc,
                review_until=date.fromisoformat(plan.review) if plan.review else None,
                clearance_until=date.fromisoformat(plan.clearance) if plan.clearance else None,
                opens_itself=False,
                is_sample=True,
                day=min(opens, SAMPLE_TODAY),
            )
        if plan.is_planned:
            return "planned"
        reports = self.cycle.reports.select_related("member_state", "cycle__questionnaire")
        by_state = {report.member_state.iso2: report for report in reports}
        late = [iso2 for iso2, stage in plan.stages.items() if not plan.is_open and stage.kind == "submitted"]
        for iso2, stage in plan.stages.items():
            if iso2 not in late:
                self._report(by_state[iso2], stage)
        for iso2, (day, why) in plan.extended.items():
            with self.timeline.at(opens + timedelta(days=15)):
                until = date.fromisoformat(day)
                cycles.extend(report=by_state[iso2], until=until, reason=why, by=self.officer, day=opens)
        self._consolidated()
        self._follow_up(by_state)
        for iso2 in late:  # reports that came after the consolidated report
            self._report(by_state[iso2], plan.stages[iso2])
        if not plan.is_open:
            with self.timeline.at(date(plan.year + 1, 10, 30)):
                cycles.close_cycle(cycle=self.cycle, by=self.officer)
        if plan.year == sample.CYCLES[0].year:
            with self.timeline.at(date(plan.year + 2, 1, 15)):
                cycles.archive(cycle=self.cycle, by=self.officer)
        kinds = [stage.kind for stage in plan.stages.values()]
        return ", ".join(f"{kinds.count(kind)} {kind.replace('_', ' ')}" for kind in dict.fromkeys(kinds))

    # --- A state's report -------------------------------------------------------------------------------------------
    def _report(self, report: NationalReport, stage: sample.ReportStage) -> None:
        self.step(self.plan.title)
        if stage.kind in {"no_report", "not_started"}:
            return
        focal_point = self.people[f"focal.{report.member_state.iso2.lower()}"]
        submitted = date.fromisoformat(stage.submitted_on) if stage.submitted_on else None
        with self.timeline.at((submitted or self.cycle.opens_on + timedelta(days=16)) - timedelta(days=2)):
            self._write(report, stage, focal_point)
        if submitted is None:
            return
        with self.timeline.at(submitted, hour=7):
            version = national_reports.submit(
                report=report, by=focal_point, day=submitted, late_reason=LATE if submitted > report.due_on else ""
            )
        sample_review.load(version, self.plan.year, self.people, self.timeline.at)
        if stage.kind == "returned":
            with self.timeline.at(submitted + timedelta(days=6), hour=5):
                reviews.return_sections(
                    version=version,
                    reasons={self._section_of(key): sample.return_reason(key) for key in stage.returned},
                    by=self.officer,
                    note="Thank you for the early report. Two points need a short correction.",
                )
        if stage.kind == "accepted":
            accepted = date.fromisoformat(stage.accepted_on)
            with self.timeline.at(accepted, hour=5):
                reviews.accept(
                    version=version, by=self.people["secretariat.second"], despite="Read outside the portal."
                )
            days = 1 if self.plan.is_open else 18
            self._release(report, focal_point, accepted + timedelta(days=days))

    def _chapter_key(self, section: Section) -> str:
        """The corpus is planned by chapter of the Convention; the questionnaire has a section per article."""
        return f"chapter-{section.article.chapter.number}" if section.article else section.key

    def _section_of(self, key: str) -> Section:
        """The first section of a chapter."""
        return next(section for section in self.sections if self._chapter_key(section) == key)

    def _write(self, report: NationalReport, stage: sample.ReportStage, focal_point: User) -> None:
        """Write the answers of all sections, or of those that a draft has; only half of the last one."""
        iso2 = report.member_state.iso2
        filled = [s for s in self.sections if not stage.filled or self._chapter_key(s) in stage.filled]
        report_sections = {
            rs.section_id: rs for rs in report.sections.select_related("report__member_state", "section")
        }
        writers = {section.pk: focal_point for section in self.sections}
        if iso2 == "KH":
            writers |= self._assign(report_sections, focal_point)
        given = sample.answers(self.domain, iso2, self.plan.year)
        asked = [question for question in self.questions if question.section in filled]
        if stage.filled:
            last = [question for question in asked if question.section == filled[-1]]
            asked = [question for question in asked if question not in last[len(last) // 2 :]]
        written = Answer.objects.bulk_create(
            [
                Answer(
                    report=report,
                    question=question,
                    kind=answer.kind,
                    value=answer.value,
                    narrative=answer.narrative if question.has_narrative else "",
                    reason=answer.reason,
                    updated_at=timezone.now(),
                    updated_by=writers[question.section_id],
                )
                for question in asked
                if question.row.holds is AnswerStorage.VALUE and (answer := given.get(question.key))
            ]
        )
        AnswerRevision.objects.bulk_create(map(AnswerRevision.of, written))
        if any(section.key == RIGHTS_SECTION for section in filled) and not stage.filled:
            self._write_rights(report, focal_point)
        self._write_tables(report, [q for q in asked if q.row.takes_table], writers)
        for question in asked:
            wanted = question.row.takes_documents and question.key in given
            if wanted or question.key in SHOWN_BY_DOCUMENTS:
                self._attach(report_sections[question.section_id], question, writers[question.section_id])
        self._write_entries(report, stage, focal_point, {q.key: q for q in asked}, given)
        done, unfinished = (filled[:-1], filled[-1:]) if stage.filled else (filled, [])
        for sections, status in ((done, SectionStatus.READY), (unfinished, SectionStatus.IN_PROGRESS)):
            report.sections.filter(section__in=sections).update(status=status)
        audit.record("sample answers loaded", on=report, by=focal_point, sections=len(filled), questions=len(asked))

    def _write_entries(
        self,
        report: NationalReport,
        stage: sample.ReportStage,
        by: User,
        asked: dict[str, Question],
        given: dict[str, sample.SampleAnswer],
    ) -> None:
        """Progress, needs, and law and practice; for a draft only in the sections that it has."""
        iso2, year, whole = report.member_state.iso2, self.plan.year, not stage.filled
        now: dict[str, Any] = {"report": report, "updated_at": timezone.now(), "updated_by": by}
        items = {item.key: item for item in sample.ITEMS}
        told = {each.item: sample.progress(items[each.item.key], iso2, year) for each in asked_of(report)}
        if not whole:  # of a draft only the first, so that the others wait
            told = dict(list(told.items())[: iso2 == "KH"])
        rows: list[ReportEntry] = [
            ItemProgress(item=item, status=status, text=text, **now) for item, (status, text) in told.items()
        ]
        if whole:
            for need in sample.needs(iso2, year):
                met, programme = need.met(year)
                rows.append(
                    Need(
                        key=need.key,
                        obligation=self.obligations[need.obligation],
                        kind=need.kind,
                        text=need.text,
                        urgency=need.urgency,
                        met=met,
                        programme=programme,
                        **now,
                    )
                )
        documents = dict(
            EvidenceLink.objects.filter(evidence__report=report).values_list("question__key", "evidence_id")
        )
        for key in sample.SHOWN_APART:
            question = next((q for q in asked.values() if q.obligation_id == self.obligations[key].pk), None)
            answer = given.get(question.key) if question else None
            if question is None or answer is None:
                continue
            levels: dict[str, dict[str, Any]] = {**sample.practice(key, str(answer.value), iso2, year)}
            shown = [documents[question.key]] if question.key in documents else []
            if levels:
                levels = {
                    level: said | {"documents": shown if level == "adopted" else []} for level, said in levels.items()
                }
                rows.append(ObligationPractice(obligation=self.obligations[key], levels=levels, **now))
        models_written: tuple[type[ReportEntry], ...] = (ItemProgress, Need, ObligationPractice)
        for model in models_written:
            model._default_manager.bulk_create([row for row in rows if type(row) is model])
        EntryRevision.objects.bulk_create(
            EntryRevision(report=report, name=row.name, version=1, content=row.content, at=row.updated_at, by=by)
            for row in rows
        )

    def _follow_up(self, by_state: dict[str, NationalReport]) -> None:
        """Recommendations and commitments of the year after the period, before the next cycle."""
        for item in sample.ITEMS:
            made = date.fromisoformat(item.made)
            year = item.year or made.year - 1
            if year != self.plan.year:
                continue
            self._record(item, made, by_state)
        for item in sample.ITEMS:
            if item.ended and int(item.ended[0][:4]) - 1 == self.plan.year:
                with self.timeline.at(date.fromisoformat(item.ended[0])):
                    follow_up.close(
                        item=FollowUpItem.objects.get(key=item.key),
                        how=item.ended[1],
                        reason=item.ended[2],
                        by=self.officer,
                    )

    def _record(self, item: sample.SampleItem, made: date, by_state: dict[str, NationalReport]) -> None:
        said: dict[str, Any] = {
            "text": item.text,
            "obligations": [self.obligations[key] for key in item.obligations],
            "wished_for": date.fromisoformat(item.wished) if item.wished else None,
            "key": item.key,
        }
        with self.timeline.at(made, hour=6):
            if item.source == "somtc":
                follow_up.recommend_by_somtc(meeting=item.meeting, met_on=made, state=None, by=self.officer, **said)
            elif item.source == "review":
                version = by_state[item.to].versions.latest("number")
                follow_up.recommend_from_review(
                    version=version, section=item.section, by=self.officer, day=made, **said
                )
            else:
                state = by_state[item.to].member_state
                follow_up.commit(state=state, by=self.people[f"focal.{item.to.lower()}"], day=made, **said)

    def _assign(self, report_sections: dict[int, ReportSection], focal_point: User) -> dict[int, User]:
        writers = {}
        for key, section_keys in ASSIGNED.items():
            for section in self.sections:
                if section.key in section_keys:
                    writers[section.pk] = self.people[key]
                    answers.assign_section(
                        report_section=report_sections[section.pk],
                        people=[self.people[key]],
                        by=focal_point,
                        agency=key.partition(".")[0],
                    )
        return writers

    def _write_rights(self, report: NationalReport, focal_point: User) -> None:
        rows = []
        for right in self.rights:
            asked = {indicator.key: indicator.unit for indicator in right.indicators.all() if indicator.asked}
            figures, markers = sample.right_entry(report.member_state.iso2, self.plan.year, right.key, asked)
            if figures or markers:
                rows.append(
                    RightReturn(
                        member_state=report.member_state,
                        right=right,
                        period_start=self.cycle.period_start,
                        period_end=self.cycle.period_end,
                        figures=figures,
                        markers=markers,
                        updated_at=timezone.now(),
                        updated_by=focal_point,
                    )
                )
        RightReturn.objects.bulk_create(rows)

    def _write_tables(self, report: NationalReport, asked: list[Question], writers: dict[int, User]) -> None:
        given = sample.tables(self.domain, report.member_state.iso2, self.plan.year)
        rows = TableReturn.objects.bulk_create(
            [
                TableReturn(
                    member_state=report.member_state,
                    table=self.tables[question.table_key],
                    period_start=self.cycle.period_start,
                    period_end=self.cycle.period_end,
                    kind=table.kind,
                    reason=table.reason if table.kind in {"not_available", "confidential"} else "",
                    source=table.source,
                    coverage=table.coverage,
                    cutoff=date.fromisoformat(table.cutoff),
                    provisional=table.provisional,
                    blanks_reason="" if table.kind == "not_available" else table.reason or EMPTY_CELLS,
                    supplements=table.supplements,
                    version=1,
                    updated_at=timezone.now(),
                    updated_by=writers[question.section_id],
                )
                for question in asked
                if (table := given.get(question.table_key))
            ]
        )
        Figure.objects.bulk_create(
            [
                Figure(table_return=row, key="|".join(codes), count=count)
                for row in rows
                for codes, count in given[row.table.key].cells.items()
                if count is not None
            ],
            batch_size=5000,
        )

    def _attach(self, report_section: ReportSection, question: Question, by: User) -> None:
        """One document of a kind that the question names."""
        kinds = self.domain.questions[question.key]["evidence"]
        offered = [item for item in sample.EVIDENCE if item[2] in kinds] or sample.EVIDENCE
        title, filename, _ = offered[report_section.report_id % len(offered)]
        content = sample.evidence_pdf(title, report_section.report.member_state.name)
        evidence.attach(
            report_section=report_section,
            question=question,
            upload=Upload(io.BytesIO(content), filename, len(content)),
            about=About(title, question.confidentiality),
            by=by,
        )

    def _release(self, report: NationalReport, focal_point: User, day: date) -> None:
        iso2 = report.member_state.iso2
        audiences = {}
        for section in self.sections:
            if section.key == NEEDS:
                audiences[section] = ReleaseAudience.DONORS if iso2 in sample.RELEASE_NEEDS else ReleaseAudience.AMMTC
            elif section.key == FOLLOW_UP:
                audiences[section] = ReleaseAudience.PARTIES
            elif section.key in STAYS.get(iso2, ()):
                audiences[section] = ReleaseAudience.SECRETARIAT
            elif (
                section.key == CONTEXT_SECTION
                or section.key in HELD_BACK.get(iso2, ())
                or not (section.article or iso2 in RELEASES_THEMES)
            ):
                audiences[section] = ReleaseAudience.AMMTC
            else:
                audiences[section] = ReleaseAudience.DONORS
        with self.timeline.at(day):
            releases.decide(
                report=report,
                choices={(SECTION.key, section.key): audience for section, audience in audiences.items()},
                authority=f"Letter of the head of the national coordinating body, {day.day} {day:%B %Y}",
                by=focal_point,
            )
        sample_release.load(report, self.plan.year, self.people, day, self.timeline.at)

    # --- The consolidated report ------------------------------------------------------------------------------------
    def _consolidated(self) -> None:
        """A closed cycle's report was adopted by AMMTC and published; the open one's is a first draft."""
        year = self.plan.year
        start = date(year, 11, 21) if self.plan.is_open else date(year + 1, 6, 15)
        with self.timeline.at(start):
            consolidated = consolidation.start(cycle=self.cycle, by=self.officer)
            if self.plan.is_open:
                sample_report.write(consolidated, self.plan.year, self.officer)
                return
        adopted = self.cycle.ammtc_on or date(year + 1, 9, 10)
        with self.timeline.at(date(year + 1, 7, 20)):
            consolidation.move(consolidated=consolidated, to=ConsolidatedStatus.IN_CLEARANCE, by=self.officer)
            telling.tell(consolidated.pk, work=0)  # quick: a portal to try out should be there soon
            sample_report.write(consolidated, self.plan.year, self.officer)
        with self.timeline.at(adopted, hour=8):
            consolidation.move(consolidated=consolidated, to=ConsolidatedStatus.ADOPTED, by=self.officer)
        with self.timeline.at(adopted + timedelta(days=14)):
            run = protection.request(consolidated=consolidated, by=self.officer)
            protection.run(run.pk, work=0)
            publish.publish(consolidated=consolidated, by=self.officer)
