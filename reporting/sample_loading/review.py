"""Loads the review of the sample reports through the portal's own actions, between submission and decision."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

from members.models import User
from reporting import sample
from reporting.actions import clarifications, desk, readings
from reporting.documents.store import About, Upload
from reporting.enums import Confidentiality
from reporting.models import Clarification, NationalReport, Obligation, Question, Section, SubmittedVersion

At = Callable[..., AbstractContextManager[None]]


def load(version: SubmittedVersion, year: int, people: dict[str, User], at: At) -> None:
    """Load the review of one version. ``at`` sets the day of acts."""
    report = version.report
    plan = sample.REVIEWS.get((report.member_state.iso2, year))
    if plan is None:
        return
    officer, chief = people[plan.reviewer], people["secretariat"]
    focal_point = people[f"focal.{report.member_state.iso2.lower()}"]
    sections = {section.key: section for section in Section.objects.filter(questionnaire=report.cycle.questionnaire_id)}
    with at(date.fromisoformat(plan.on), hour=8):
        wanted: dict[Section | None, User | None] = {None: officer}
        wanted |= {sections[key]: people[person] for key, person in plan.handed_to.items()}
        desk.assign_reviewers(report=report, wanted=wanted, by=chief)
        for section in list(sections.values())[: plan.read]:
            desk.mark_read(report=report, section=section, number=version.number, read=True, by=officer)
            readings.report_read(version, officer, section=section.key)
        for key, asked, text in plan.notes:
            desk.add_note(
                report=report, section=sections[key], question=_question(sections[key], asked), text=text, by=officer
            )
        for key, seen, agreement, advice in plan.advice:
            desk.assess(
                report=report,
                obligation=Obligation.objects.get(key=key),
                evidence_seen=seen,
                agreement=agreement,
                advice=advice,
                base_version=0,
                by=officer,
            )
    for thread in plan.threads:
        _thread(report, thread, sections[thread.section], date.fromisoformat(plan.on), officer, focal_point, at)


def _question(section: Section, key: str) -> Question | None:
    return Question.objects.get(section=section, key=key) if key else None


def _thread(
    report: NationalReport,
    plan: sample.SampleThread,
    section: Section,
    day: date,
    officer: User,
    focal_point: User,
    at: At,
) -> None:
    about = _question(section, plan.question)
    due = date.fromisoformat(plan.due) if plan.due else None
    if not plan.asked_on:
        with at(day, hour=10):
            clarifications.ask(
                report=report,
                section=section,
                question=about,
                text=plan.text,
                due_on=due,
                send=False,
                by=officer,
                day=day,
            )
        return
    asked_on = date.fromisoformat(plan.asked_on)
    with at(asked_on, hour=9):
        thread = clarifications.ask(
            report=report, section=section, question=about, text=plan.text, due_on=due, by=officer, day=asked_on
        )
    if plan.draft:
        with at(asked_on, hour=11):
            clarifications.save_draft(thread=thread, text=plan.draft, base_version=0, by=focal_point)
    if not plan.answered_on:
        return
    with at(date.fromisoformat(plan.answered_on), hour=2):
        if plan.document:
            _attach(thread, focal_point)
        clarifications.send(
            thread=thread,
            text=plan.answer,
            base_version=1 if plan.document else 0,
            change_wanted=plan.change_wanted,
            by=focal_point,
        )
    if plan.resolved_on:
        with at(date.fromisoformat(plan.resolved_on), hour=6):
            clarifications.resolve(thread=thread, by=officer)


def _attach(thread: Clarification, focal_point: User) -> None:
    title = "Standing instruction on recognising identifications"
    content = sample.evidence_pdf(title, thread.report.member_state.name)
    clarifications.attach(
        thread=thread,
        upload=Upload(io.BytesIO(content), "standing-instruction.pdf", len(content)),
        about=About(title, Confidentiality.OFFICIAL),
        by=focal_point,
    )
