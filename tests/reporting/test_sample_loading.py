"""The sample corpus enters the database through the portal's own acts, with dates in the past, telling nobody."""

from collections import Counter
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from members import audit_chain
from members.models import AuditEvent, User
from reporting import readiness, sample
from reporting.models import (
    ConsolidatedReport,
    EvidenceFile,
    NationalReport,
    Publication,
    ReportingCycle,
    ReportSection,
    SubmittedVersion,
)

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
    assert "Sample data loaded" in run("load_sample_data")
    assert "there already" in run("load_sample_data")
    assert mailoutbox == []
    assert list((settings.VAR_DIR / "queue").glob("*.msg")) == []
    assert list(audit_chain.problems()) == []  # the chains were made anew after the dates were moved
    with everything():
        _cycles_are_as_planned()
        _history_lies_in_the_past()
        _every_report_handed_in_was_complete()


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
