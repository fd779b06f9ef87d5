"""From an adopted report to what donors may read: computed once, then never changed (Article 25)."""

from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import MemberState, User
from reporting import permissions, statuses, workflow
from reporting import release_policy as policy
from reporting.actions import needs, protection
from reporting.enums import ConsolidatedStatus, QuestionType, ReleaseAudience, WhyMissing
from reporting.errors import ReleaseNotSafe, StepNotAllowed
from reporting.models import (
    Article,
    ConsolidatedReport,
    Obligation,
    Publication,
    PublishedGap,
    PublishedItem,
    PublishedPopulation,
    PublishedRight,
    PublishedStatus,
    PublishedTable,
    PublishedTotal,
    Question,
)
from reporting.queries import rights
from reporting.queries.consolidation import coverage, told_status
from reporting.queries.protection import Material, material_of
from reporting.queries.regional_totals import RegionalTable, regional_tables
from reporting.queries.release import Release
from reporting.queries.standard import Standard
from reporting.statuses import STATUSES, Status


@transaction.atomic
def publish(*, consolidated: ConsolidatedReport, by: User) -> Publication:
    """Make the release of an adopted report, or a revised one of a report that was published before.

    Only items that their state has released enter. Disclosure control is taken from the run that the secretariat has
    looked at. Raises ReleaseNotSafe, with the cells, when a small count could be worked out, and StepNotAllowed without
    a finished run for exactly this content, or when a revised release would be the same as the last.
    """
    permissions.check_can_publish(by)
    consolidated = (
        ConsolidatedReport.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=consolidated.pk)
    )
    cycle = consolidated.cycle
    if consolidated.status != ConsolidatedStatus.PUBLISHED:
        workflow.check_consolidation_step(consolidated.status, ConsolidatedStatus.PUBLISHED)
    material = material_of(consolidated)
    check_something_changed(material)
    run = protection.fresh_run(material)
    if run is None or run.result is None:
        raise StepNotAllowed("Look at the preview first: nothing is published that was not checked.")
    standard, result = Standard.read(), run.result
    if result["refused"]:
        raise ReleaseNotSafe(result["refused"])
    states = list(MemberState.objects.all())
    counted = coverage(states, {version.report.member_state_id for version in material.versions})
    publication = Publication.objects.create(
        consolidated=consolidated,
        edition=material.edition,
        title=cycle.title,
        year=cycle.year,
        period_start=cycle.period_start,
        period_end=cycle.period_end,
        smallest_shown=cycle.smallest_shown,
        rounding_base=cycle.rounding_base,
        parties_total=counted["parties_total"],
        parties_reported=counted["parties_reported"],
        others_reported=len(counted["others_reported"]),
        is_sample=cycle.is_sample,
        public_hash=material.public_hash,
        published_at=timezone.now(),
        published_by=by,
    )
    PublishedStatus.objects.bulk_create(_statuses(publication, states, material))
    PublishedTable.objects.bulk_create(protection.rows(publication, result))
    PublishedGap.objects.bulk_create(_gaps(publication, states, material, standard))
    tables = regional_tables(
        material.contents.values(), threshold=cycle.smallest_shown, told=protection.told_of_region(result)
    )
    PublishedTotal.objects.bulk_create(_totals(publication, tables))
    PublishedPopulation.objects.bulk_create(_populations(publication, states))
    PublishedRight.objects.bulk_create(rights.to_publish(publication, states, material))
    PublishedItem.objects.bulk_create(_items(publication, material.releases))
    published_needs = needs.publish(publication, material.releases)
    consolidated.status = ConsolidatedStatus.PUBLISHED
    consolidated.save(update_fields=["status"])
    audit.record(
        "release published",
        on=publication,
        by=by,
        edition=publication.edition,
        sections={
            iso2: sorted(found.sections_for(ReleaseAudience.DONORS)) for iso2, found in material.by_state.items()
        },
        tables=len(result["tables"]),
        totals=len(tables),
        needs=published_needs,
    )
    return publication


def check_something_changed(material: Material) -> None:
    """A revised release needs something to revise."""
    newest = material.consolidated.newest_publication
    if newest is None:
        return
    entering = {
        (release.version.reference, item.kind, item.key)
        for release in material.releases
        for item in release.entering(ReleaseAudience.DONORS)
    }
    same = entering == set(newest.items.values_list("reference", "kind", "key"))
    if same and newest.public_hash == material.public_hash:
        raise StepNotAllowed(
            "Nothing has changed since the last release: the same reports, and the same decisions of the states."
        )


def _statuses(publication: Publication, states: list[MemberState], material: Material) -> list[PublishedStatus]:
    gaps = {o.key for o in Obligation.objects.all() if o.counts_as_gap}
    articles = list(Article.objects.filter(obligations__isnull=False).distinct().order_by("number"))
    decided = {iso2: found.sections_decided(ReleaseAudience.DONORS) for iso2, found in material.by_state.items()}

    def status_of(iso2: str, article: int) -> Status:
        if iso2 not in decided:
            return STATUSES[statuses.NO_REPORT]
        whole = material.by_state[iso2].version.content
        return told_status(whole, material.contents[iso2], decided[iso2], article, gaps)

    return [
        PublishedStatus(
            publication=publication,
            state_name=state.name,
            is_party=state.is_party,
            article_number=article.number,
            article_title=article.title,
            code=status.code,
            text=status.text,
        )
        for state in states
        for article in articles
        for status in [status_of(state.iso2, article.number)]
    ]


def _gaps(
    publication: Publication, states: list[MemberState], material: Material, standard: Standard
) -> list[PublishedGap]:
    """Every table that was asked for and is not published of a state, with the reason."""
    cycle = material.consolidated.cycle
    asked = dict(
        Question.objects.filter(section__questionnaire=cycle.questionnaire_id, type=QuestionType.TABLE).values_list(
            "table_key", "key"
        )
    )
    return [
        PublishedGap(
            publication=publication,
            iso2=state.iso2,
            state_name=state.name,
            table_key=table.key,
            number=table.number,
            position=position,
            title=table.title,
            why=_why_missing(material.by_state.get(state.iso2), asked[table.key]),
        )
        for state in states
        for position, table in enumerate(standard.tables.values())
        if table.key in asked and table.key not in material.tables.get(state.iso2, {})
    ]


def _why_missing(release: Release | None, question_key: str) -> WhyMissing:
    """A table that was left empty is no item, so it follows its section."""
    if release is None:
        return WhyMissing.NO_REPORT
    item = release.items.get((policy.TABLE.key, question_key))
    if item is not None:
        goes = item.form(ReleaseAudience.DONORS) != policy.Form.NEVER
    else:
        goes = policy.reaches(release.decided_for(question_key), ReleaseAudience.DONORS)
    return WhyMissing.NO_FIGURES if goes else WhyMissing.HELD_BACK


def _populations(publication: Publication, states: list[MemberState]) -> list[PublishedPopulation]:
    return [
        PublishedPopulation(
            publication=publication,
            iso2=state.iso2,
            state_name=state.name,
            value=state.population,
            year=state.population_year or 0,
            source=state.population_source,
        )
        for state in states
        if state.population
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
            upto=line.upto,
            shown=line.shown,
            states_included=table.states_included,
            note=table.note[:300],
        )
        for table in tables
        for position, line in enumerate(table.lines)
    ]
