"""From an adopted report to what donors may read: computed once, then never changed (Article 25)."""

from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import MemberState, User
from reporting import permissions, statuses, workflow
from reporting.actions.national_reports import released_audiences
from reporting.enums import ConsolidatedStatus, ReleaseAudience
from reporting.models import (
    Article,
    ConsolidatedReport,
    Obligation,
    Publication,
    PublishedStatus,
    PublishedTotal,
    Section,
    SubmittedVersion,
)
from reporting.queries.consolidation import article_statuses, coverage
from reporting.queries.regional_totals import RegionalTable, regional_tables
from reporting.statuses import STATUSES


def released_sections(versions: list[SubmittedVersion]) -> dict[str, set[str]]:
    """ISO code of the state → keys of the sections that it has released to donors."""
    keys = dict(Section.objects.values_list("pk", "key"))
    return {
        version.content["state"]: {
            keys[pk]
            for pk, audience in released_audiences(version.report).items()
            if audience == ReleaseAudience.DONORS
        }
        for version in versions
    }


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
    released = released_sections(versions)
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
    PublishedStatus.objects.bulk_create(_statuses(publication, states, versions, released))
    tables = regional_tables([v.content for v in versions], threshold=cycle.smallest_shown, sections=released)
    PublishedTotal.objects.bulk_create(_totals(publication, tables))
    consolidated.status = ConsolidatedStatus.PUBLISHED
    consolidated.save(update_fields=["status"])
    audit.record(
        "release published",
        on=publication,
        by=by,
        sections={iso2: sorted(keys) for iso2, keys in released.items()},
        totals=len(tables),
    )
    return publication


def _statuses(publication, states, versions, released) -> list[PublishedStatus]:
    by_state = {version.content["state"]: version for version in versions}
    obligation_keys = {o.key for o in Obligation.objects.all() if o.counts_as_gap}
    articles = list(Article.objects.filter(obligations__isnull=False).distinct().order_by("number"))
    rows = []
    for state in states:
        version = by_state.get(state.iso2)
        for article in articles:
            if version is None:
                code = statuses.NO_REPORT
            elif f"article-{article.number}" not in released[state.iso2]:
                code = statuses.HELD_BACK
            else:
                code = article_statuses(version, article.number, obligation_keys)
            rows.append(
                PublishedStatus(
                    publication=publication,
                    state_name=state.name,
                    is_party=state.is_party,
                    article_number=article.number,
                    article_title=article.title,
                    code=code,
                    text=STATUSES[code].text,
                )
            )
    return rows


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
