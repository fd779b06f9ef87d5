"""The report of SOMTC to AMMTC: who may read it and its files, and its sources."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet

from reporting.enums import ConsolidatedStatus, JobStatus, ReportProduct
from reporting.models import ConsolidatedReport, RenderJob, SubmittedVersion
from reporting.queries.release import released_sections

READ_BY_STATES = [ConsolidatedStatus.ADOPTED, ConsolidatedStatus.PUBLISHED]


def consolidated_visible_to(user) -> QuerySet[ConsolidatedReport]:
    """All for the secretariat; for people who work for a state the adopted ones; none for anybody else."""
    reports = ConsolidatedReport.objects.select_related("cycle").prefetch_related("publications")
    if user.reviews_reports:
        return reports
    return reports.filter(status__in=READ_BY_STATES) if user.state_ids else reports.none()


def jobs_visible_to(user, consolidated: ConsolidatedReport) -> QuerySet[RenderJob]:
    """The renderings of a report. States get those made since its adoption: earlier ones may have other texts."""
    jobs = consolidated.render_jobs.select_related("requested_by")
    if user.reviews_reports:
        return jobs
    return jobs.filter(status=JobStatus.DONE, requested_at__gte=consolidated.adopted_at)


def newest_files(reports: Iterable[ConsolidatedReport], user) -> dict[int, list[RenderJob]]:
    """Report id → the newest finished rendering of each product that ``user`` may open, if its file is there.

    One query.
    """
    jobs = RenderJob.objects.filter(consolidated__in=list(reports), status=JobStatus.DONE)
    if not user.reviews_reports:
        jobs = jobs.filter(requested_at__gte=F("consolidated__adopted_at"))
    newest = jobs.order_by("consolidated_id", "product", "-finished_at", "-pk").distinct("consolidated_id", "product")
    found: dict[int, list[RenderJob]] = {}
    for job in sorted((job for job in newest if job.has_file), key=lambda job: ReportProduct.values.index(job.product)):
        found.setdefault(job.consolidated_id, []).append(job)
    return found


def accepted_since(consolidated: ConsolidatedReport) -> QuerySet[SubmittedVersion]:
    """Accepted reports that are not yet sources of the consolidated report."""
    newest = SubmittedVersion.objects.accepted().of_cycle(consolidated.cycle).newest_of_states()
    return SubmittedVersion.objects.filter(pk__in=newest.values("pk")).exclude(pk__in=consolidated.sources.values("pk"))


def newly_accepted(consolidated: ConsolidatedReport) -> list[str]:
    """Their references."""
    return list(accepted_since(consolidated).order_by("reference").values_list("reference", flat=True))


@dataclass(frozen=True)
class Released:
    """How many sections of its report a state has released to an audience, whole or in part."""

    state_name: str
    count: int
    total: int

    @property
    def held_back(self) -> int:
        return self.total - self.count


def released_counts(
    consolidated: ConsolidatedReport, audience: str, sources: list[SubmittedVersion] | None = None
) -> list[Released]:
    """One row per state whose report is a source, in alphabetical order. A constant number of queries.

    ``sources`` are the versions to count, if they are not those of the consolidated report.
    """
    if sources is None:
        sources = list(consolidated.sources.select_related("report__member_state"))
    sources = sorted(sources, key=lambda version: version.report.member_state.name)
    released = released_sections(sources, audience)
    return [
        Released(
            version.report.member_state.name,
            len(released[version.content["state"]]),
            len(version.content["sections"]),
        )
        for version in sources
    ]
