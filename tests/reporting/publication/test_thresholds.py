"""Thresholds side by side: what a release would show under each, for the secretariat alone, made by the worker."""

from pathlib import Path

import pytest
import yaml
from django.core.exceptions import PermissionDenied
from django.db.models import NOT_PROVIDED
from django.urls import reverse

from members.models import AuditEvent
from members.row_access import row_access
from reporting.enums import JobStatus
from reporting.models import ConsolidatedReport, ReportingCycle, ThresholdComparison
from reporting.publication import thresholds
from tests.factories import donor, focal_point, secretariat, state
from tests.factories.releases import VICTIMS, adopted, counted, publish, take_back
from tests.factories.reports import open_cycle, report_of
from tests.responses import text_of, words_of

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.django_db
COUNTS = {"KH": (4, 7), "MY": (60, 25), "TH": (80, 20), "VN": (70, 8)}


@pytest.fixture
def officer(client):
    person = secretariat()
    client.force_login(person)
    return person


@pytest.fixture
def report(officer, everything) -> ConsolidatedReport:
    """Four states, 4 women of Cambodia the smallest count. AMMTC and Parties were told their totals, donors nothing."""
    with everything():
        cycle = open_cycle(officer)
        for iso2, (women, men) in COUNTS.items():
            figures = {VICTIMS: {"female|18-24|identified": women, "male|18-24|identified": men}}
            counted(state(iso2), cycle, figures, officer)
        return adopted(cycle, officer)


def ask(client, report: ConsolidatedReport) -> ThresholdComparison:
    client.post(reverse("publication-thresholds-ask", args=[report.pk]))
    with row_access(reviews=True):
        return ThresholdComparison.objects.first()


def page(client, report: ConsolidatedReport):
    return client.get(reverse("publication-thresholds", args=[report.pk]))


def test_before_anything_is_compared_the_page_says_so_and_asks_the_worker(client, report):
    assert "Nothing has been compared yet." in text_of(page(client, report))
    job = ask(client, report)
    assert job.status == JobStatus.QUEUED, "never in a request"
    assert "Waiting for its turn." in text_of(page(client, report))
    row = AuditEvent.objects.get(what="thresholds compared")
    assert row.details["thresholds"] == [3, 5, 11]


def test_each_threshold_has_its_row_and_a_smaller_one_shows_no_less(client, report):
    job = ask(client, report)
    cycle_before = ReportingCycle.objects.values().get()
    thresholds.run(job.pk)
    thresholds.run(job.pk)  # a task that comes twice does no harm
    with row_access(reviews=True):
        job.refresh_from_db()
    rows = job.result
    assert (job.status, job.error) == (JobStatus.DONE, "")
    assert [row["smallest"] for row in rows] == [3, 5, 11]
    assert ReportingCycle.objects.values().get() == cycle_before, "nothing is chosen by comparing"
    shown = [sum(row[of][0] for of in ("region", "totals", "lines")) for row in rows]
    assert shown == sorted(shown, reverse=True)
    assert shown[0] > shown[-1]
    [first, *_] = rows
    assert first["totals"] == [4, 4], "no total is below 3"
    assert {row["totals"][1] for row in rows} == {4}
    assert rows[-1]["refused"] == 0
    words = words_of(page(client, report))
    assert "Smallest count shown" in words
    assert f"3 not protected {first['region'][0]} of {first['region'][1]} 4 of 4" in words


def test_pairs_are_compared_too_while_nobody_was_told_anything(report, everything):
    with everything():
        cycle = report.cycle
        assert [pairs for _, pairs in thresholds.ways(cycle)] == [False] * 3, "told to readers of the report to AMMTC"
        planned = open_cycle(secretariat(), year=2027)
        assert thresholds.ways(planned) == [(t, pairs) for pairs in (False, True) for t in (3, 5, 11)]
        planned.smallest_shown = 7
        assert [t for t, pairs in thresholds.ways(planned) if pairs] == [3, 5, 7, 11], "also what it has now"


def test_other_figures_ask_for_another_comparison(client, report, everything):
    job = ask(client, report)
    thresholds.run(job.pk)
    assert ask(client, report).pk == job.pk, "kept by its figures"
    with everything():
        take_back(report_of(state("MY"), report.cycle), focal_point(state("MY")), ("section", "article-14"))
    assert "have changed since the last comparison" in text_of(page(client, report))
    assert ask(client, report).pk != job.pk


def test_a_comparison_of_figures_that_changed_meanwhile_says_so_and_can_be_asked_again(client, report, everything):
    job = ask(client, report)
    with everything():
        ThresholdComparison.objects.filter(pk=job.pk).update(content_hash="of other figures")
    thresholds.run(job.pk)
    with everything():
        job.refresh_from_db()
        assert job.status == JobStatus.FAILED
        ThresholdComparison.objects.filter(pk=job.pk).update(
            content_hash=thresholds.fingerprint(thresholds.material_of(report))
        )
    text = text_of(page(client, report))
    assert "The comparison could not be made" in text
    assert "changed since the comparison was asked for" in text
    assert ask(client, report).status == JobStatus.QUEUED


def test_nobody_else_asks_or_reads_and_a_published_threshold_is_compared_no_more(client, report, officer, everything):
    job = ask(client, report)
    for person in (donor(), focal_point(state("KH"))):
        with everything(), pytest.raises(PermissionDenied):
            thresholds.request(consolidated=report, by=person)
        client.force_login(person)
        assert page(client, report).status_code in {403, 404}
    with row_access(states=[state("KH").pk]):
        assert not ThresholdComparison.objects.filter(pk=job.pk).exists()
    client.force_login(officer)
    address = reverse("publication-thresholds", args=[report.pk])
    assert address in text_of(client.get(report.cycle.get_absolute_url()))
    assert address in text_of(client.get(reverse("publication-protection", args=[report.pk])))
    with everything():
        publish(report, officer)
    assert address not in text_of(client.get(report.cycle.get_absolute_url()))
    assert "so its smallest count is fixed" in text_of(client.get(address, follow=True))


def test_the_default_is_the_number_that_the_domain_gives_its_reason_for():
    control = yaml.safe_load((ROOT / "domain" / "statistics.yaml").read_text(encoding="utf-8"))["disclosure_control"]
    fields = {name: ReportingCycle._meta.get_field(name).default for name in ("smallest_shown", "rounding_base")}
    assert fields["smallest_shown"] == control["minimum_cell"] == thresholds.COMPARED[-1]
    assert control["rounding_base"] is None
    assert fields["rounding_base"] in {None, NOT_PROVIDED}
