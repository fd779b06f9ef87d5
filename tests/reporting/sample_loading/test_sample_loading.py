"""The sample corpus enters the database through the portal's own acts, with dates in the past, telling nobody."""

import threading
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections

from actip_portal.celery import app
from members import audit_chain
from members.models import AuditEvent, User
from reporting import sample
from reporting.models import (
    ConsolidatedReport,
    EvidenceFile,
    NationalReport,
    Publication,
    ReportingCycle,
    ReportSection,
    SubmittedVersion,
)
from reporting.queries.left import left_in_each
from reporting.sample_loading import loader, progress
from reporting.snapshot import readiness
from reporting.snapshot.build import build_snapshot
from tests import factories
from tests.conftest import owner_connection

with_commits = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def run(command: str) -> str:
    out = StringIO()
    call_command(command, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["load_sample_data", "demo_logins"])
def test_without_demo_there_is_no_sample_data(command):
    with pytest.raises(CommandError, match="DEMO=1"):
        run(command)


@pytest.mark.django_db
def test_the_logins_are_printed_as_a_table(settings):
    settings.DEMO = True
    lines = run("demo_logins").splitlines()
    assert lines[0].split() == ["Role", "E-mail", "address", "Password"]
    assert [line.split()[-2] for line in lines if "secretariat@" in line] == ["secretariat@demo.example"]


@with_commits
def test_the_corpus_is_loaded_once(settings, mailoutbox, everything):
    settings.DEMO = True
    app.control.purge()
    assert "Sample data loaded" in run("load_sample_data")
    assert "there already" in run("load_sample_data")
    assert mailoutbox == []
    assert app.control.purge() == 0  # the number of tasks that waited
    assert progress.current() is None
    assert list(audit_chain.problems()) == []  # the chains were made anew after the dates were moved
    with everything():
        _cycles_are_as_planned()
        _history_lies_in_the_past()
        _every_report_handed_in_was_complete()
        _what_is_left_is_the_same_by_rows_and_by_snapshot()


def _cycles_are_as_planned() -> None:
    assert [str(c) for c in ReportingCycle.objects.planned().order_by("opens_on")] == [p.title for p in sample.PLANNED]
    assert [str(c) for c in ReportingCycle.objects.archived()] == ["Reporting on 2023"]
    cycles = list(ReportingCycle.objects.exclude(opened_at=None).order_by("period_end"))
    assert [(c.title, c.is_open, c.is_sample) for c in cycles] == [(p.title, p.is_open, True) for p in sample.CYCLES]
    for cycle, plan in zip(cycles, sample.CYCLES, strict=True):
        planned = Counter(
            "draft" if stage.kind in {"no_report", "not_started", "drafting"} else stage.kind
            for stage in plan.stages.values()
        )
        assert Counter(cycle.reports.values_list("status", flat=True)) == planned
    reports = ConsolidatedReport.objects.order_by("cycle__period_end")
    assert list(reports.values_list("status", flat=True)) == ["published", "published", "published", "draft"]
    returned = ReportSection.objects.filter(report__status="returned", is_open=True)
    assert sorted(returned.values_list("section__key", flat=True)) == ["article-14", "article-18"]
    assert Publication.objects.filter(is_sample=True).count() == 3


def _history_lies_in_the_past() -> None:
    for plan in sample.CYCLES:
        for iso2, stage in plan.stages.items():
            if stage.submitted_on:
                version = SubmittedVersion.objects.get(report__cycle__title=plan.title, report__member_state__iso2=iso2)
                assert version.submitted_at.date().isoformat() == stage.submitted_on
                assert abs((version.report.submitted_at - version.submitted_at).total_seconds()) < 1
    first_opening = ReportingCycle.objects.earliest("opens_on").opens_on
    assert all(person.date_joined.date() < first_opening for person in User.objects.all())
    opened = AuditEvent.objects.filter(what="cycle opened").order_by("at")
    assert [event.at.date().isoformat() for event in opened] == [plan.opens for plan in sample.CYCLES]


def _every_report_handed_in_was_complete() -> None:
    submitted = NationalReport.objects.filter(status__in=["submitted", "accepted"])
    assert {str(report): readiness.problems(report) for report in submitted} == {
        str(report): [] for report in submitted
    }
    folder = settings.MEDIA_ROOT
    assert all((folder / evidence.stored_name).exists() for evidence in EvidenceFile.objects.all())


def _what_is_left_is_the_same_by_rows_and_by_snapshot() -> None:
    reports = list(NationalReport.objects.select_related("cycle__questionnaire", "member_state"))
    together = left_in_each(reports)
    counts = Counter()
    for report in reports:
        points = readiness.problems(report, build_snapshot(report))
        assert points == readiness.problems(report), report
        assert together[report.pk].places == [(point.section_key, point.question_key) for point in points], report
        counts[report.status] += len(points)
    assert counts["draft"] > 100


# --- While it is loaded -----------------------------------------------------------------------------------------------
@pytest.fixture
def demonstration(settings, tmp_path):
    settings.DEMO, settings.VAR_DIR = True, tmp_path


@pytest.mark.django_db
def test_pages_say_how_far_loading_is_and_the_start_page_comes_again_by_itself(client, demonstration):
    def shown(address: str) -> tuple[str, str | None]:
        response = client.get(address)
        return " ".join(response.content.decode().split()), response.headers.get("Refresh")

    with progress.shown(24) as step:
        page, refresh = shown("/")
        assert ("the accounts come first" in page, refresh) == (True, "5")
        step("Reporting on 2023")
        step("Reporting on 2023")
        page, refresh = shown("/")
        assert "2 of 24 steps are done, now Reporting on 2023." in page
        assert ('<a class="govuk-link" href="?still">Keep it as it is</a>' in page, refresh) == (True, "5")
        page, refresh = shown("/?still")
        assert ("2 of 24 steps" in page, "Keep it as it is" in page, refresh) == (True, False, None)
        page, refresh = shown("/account/login/")  # somebody types here
        assert ("2 of 24 steps" in page, refresh) == (True, None)
    page, refresh = shown("/")
    assert ("being loaded" in page, refresh) == (False, None)


@pytest.mark.django_db
def test_outside_a_demonstration_nothing_is_said_of_loading(client, demonstration, settings):
    settings.DEMO = False
    with progress.shown(24):
        response = client.get("/")
    assert ("being loaded" in response.content.decode(), response.headers.get("Refresh")) == (False, None)


@with_commits
def test_somebody_who_signs_in_meanwhile_is_waited_for_and_never_blocked(demonstration, everything):
    with everything():
        person = factories.secretariat()
    timeline = loader.Timeline()
    with timeline.at(date(2024, 3, 1)), everything():
        ReportingCycle.objects.all()
    mover = threading.Thread(target=_move_and_close, args=(timeline,))
    with owner_connection() as request, request.transaction():
        request.execute("UPDATE members_user SET name = name WHERE id = %s", [person.pk])
        mover.start()
        mover.join(1)  # enough to try for the tables several times
        request.execute("SET LOCAL lock_timeout = '20s'")
        request.execute("LOCK TABLE members_auditevent IN ROW EXCLUSIVE MODE")  # as writing an event does
        assert timeline.acts != []  # it has not moved anything yet
    mover.join()
    assert timeline.acts == []


def _move_and_close(timeline) -> None:
    timeline.move()
    connections.close_all()
