"""From an adopted report to what donors may read: computed once, then never changed (Article 25)."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import MemberState, User
from reporting import permissions, workflow
from reporting.actions import needs
from reporting.enums import ConsolidatedStatus, ReleaseAudience
from reporting.models import (
    Article,
    ConsolidatedReport,
    Obligation,
    Publication,
    PublishedItem,
    PublishedRight,
    PublishedStatus,
    PublishedTotal,
)
from reporting.queries import rights
from reporting.queries.consolidation import article_statuses, coverage
from reporting.queries.regional_totals import RegionalTable, regional_tables
from reporting.queries.release import Release, releases_of
from reporting.statuses import STATUSES


@transaction.atomic
def publish(*, consolidated: ConsolidatedReport, by: User) -> Publication:
    """Make the release of an adopted report. Only sections that their state has released enter."""
    permissions.check_can_publish(by)
    consolidated = (
        ConsolidatedReport.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=consolidated.pk)
    )
    workflow.check_consolidation_step(consolidated.status, ConsolidatedStatus.PUBLISHED)
    cycle = consolidated.cycle
    versions = list(consolidated.sources.select_related("report__member_state"))
    releases = list(releases_of(versions).values())
    released = {release.version.content["state"]: release.content(ReleaseAudience.DONORS) for release in releases}
    states = list(MemberState.objects.all())
    counted = coverage(states, {version.report.member_state_id for version in versions})
    publication = Publication.objects.create(
        consolidated=consolidated,
        title=cycle.title,
        year=cycle.year,
        period_start=cycle.period_start,
        period_end=cycle.period_end,
        smallest_shown=cycle.smallest_shown,
        parties_total=counted["parties_total"],
        parties_reported=counted["parties_reported"],
        others_reported=len(counted["others_reported"]),
        is_sample=cycle.is_sample,
        published_at=timezone.now(),
        published_by=by,
    )
    PublishedStatus.objects.bulk_create(_statuses(publication, states, released))
    tables = regional_tables(released.values(), threshold=cycle.smallest_shown)
    PublishedTotal.objects.bulk_create(_totals(publication, tables))
    PublishedRight.objects.bulk_create(rights.to_publish(publication, states, released))
    PublishedItem.objects.bulk_create(_items(publication, releases))
    published_needs = needs.publish(publication, releases)
    consolidated.status = ConsolidatedStatus.PUBLISHED
    consolidated.save(update_fields=["status"])
    audit.record(
        "release published",
        on=publication,
        by=by,
        sections={r.version.content["state"]: sorted(r.sections_for(ReleaseAudience.DONORS)) for r in releases},
        totals=len(tables),
        needs=published_needs,
    )
    return publication


def _statuses(
    publication: Publication, states: list[MemberState], released: dict[str, dict[str, Any]]
) -> list[PublishedStatus]:
    """``released`` maps the ISO code of a state that reported to what it has released to donors."""
    obligation_keys = {o.key for o in Obligation.objects.all() if o.counts_as_gap}
    articles = list(Article.objects.filter(obligations__isnull=False).distinct().order_by("number"))
    return [
        PublishedStatus(
            publication=publication,
            state_name=state.name,
            is_party=state.is_party,
            article_number=article.number,
            article_title=article.title,
            code=code,
            text=STATUSES[code].text,
        )
        for state in states
        for article in articles
        for code in [article_statuses(released.get(state.iso2), article.number, obligation_keys)]
    ]


def _items(publication: Publication, releases: list[Release]) -> list[PublishedItem]:
    return [
        PublishedItem(
            publication=publication,
            reference=release.version.reference,
            iso2=release.version.content["state"],
            section_key=item.section_key,
            kind=item.kind,
            key=item.key,
            title=item.title[:300],
        )
        for release in releases
        for item in release.entering(ReleaseAudience.DONORS)
    ]


def _totals(publication: Publication, tables: list[RegionalTable]) -> list[PublishedTotal]:
    return [
        PublishedTotal(
            publication=publication,
            table_number=table.number,
            table_title=table.title,
            unit=table.unit,
            position=position,
            label=line.label,
            is_total=line.is_total,
            is_beside=line.is_beside,
            value=line.value,
            shown=line.shown,
            states_included=table.states_included,
            note=table.note[:300],
        )
        for table in tables
        for position, line in enumerate(table.lines)
    ]
