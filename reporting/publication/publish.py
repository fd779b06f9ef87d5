"""Publishing: from an adopted report to what donors may read. It is written once and never changed (Article 25)."""

import hashlib

from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import MemberState, User
from reporting import permissions, workflow
from reporting import release_policy as policy
from reporting.actions import four_eyes
from reporting.enums import ConsolidatedStatus, FourEyesStep, ReleaseAudience, WhyMissing
from reporting.errors import PublicationContradicts, PublicationNotSafe, StepNotAllowed
from reporting.figures import calculations
from reporting.figures.regional_totals import RegionalTable, regional_tables
from reporting.messages import mail
from reporting.models import (
    ConsolidatedReport,
    Publication,
    PublishedGap,
    PublishedItem,
    PublishedPopulation,
    PublishedRight,
    PublishedStatus,
    PublishedTable,
    PublishedTotal,
    Question,
    SecondApproval,
)
from reporting.publication import articles, needs, parts, protection, readback, rights, telling
from reporting.publication.material import Material, material_of
from reporting.queries.consolidation import coverage, extracts, printed_tables
from reporting.queries.release import Release
from victims.standard import Standard


@transaction.atomic
def publish(*, consolidated: ConsolidatedReport, by: User) -> Publication:
    """Make the publication of an adopted report, or a revised one of a report that was published before.

    It contains only items that their state has released, with the figures of the run that the secretariat has checked.
    All or nothing is published. Raises PermissionDenied and
    - PublicationNotSafe, with the cells, if a small count could be worked out,
    - PublicationContradicts if numbers would contradict each other,
    - StepNotAllowed without a finished run for exactly this content, while a state can object, without a second officer
      where the cycle wants one, or if a revised publication would be the same as the last.
    """
    permissions.check_can_publish(by)
    telling.one_at_a_time(consolidated.cycle_id)
    consolidated = ConsolidatedReport.objects.locked().get(pk=consolidated.pk)
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
        raise PublicationNotSafe(result["refused"])
    parts.check(material, run)
    four_eyes.check(cycle, FourEyesStep.PUBLISH, by, consolidated=consolidated, seen=_fingerprint(material))
    sources = list(consolidated.sources.select_related("report__member_state"))
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
        totals_against_pairs=cycle.totals_against_pairs,
        parties_total=counted["parties_total"],
        parties_reported=counted["parties_reported"],
        others_reported=len(counted["others_reported"]),
        is_sample=cycle.is_sample,
        public_hash=material.public_hash,
        calculation=calculations.CURRENT,
        published_at=timezone.now(),
        published_by=by,
    )
    PublishedStatus.objects.bulk_create(articles.to_publish(publication, states, material))
    PublishedTable.objects.bulk_create(protection.rows(publication, result))
    PublishedGap.objects.bulk_create(_gaps(publication, states, material, standard))
    tables = regional_tables(
        material.contents.values(),
        threshold=cycle.smallest_shown,
        told=protection.told_of(result),
        standard=standard,
    )
    PublishedTotal.objects.bulk_create(_totals(publication, tables))
    PublishedPopulation.objects.bulk_create(_populations(publication, states))
    PublishedRight.objects.bulk_create(rights.to_publish(publication, states, material))
    PublishedItem.objects.bulk_create(_items(publication, material.releases))
    given = extracts(consolidated, sources)[0]
    contents = {version.content["state"]: given[version.pk] for version in sources}
    of_report = printed_tables(consolidated, sources, contents) or []
    if found := [*readback.contradictions_of(publication), *readback.contradictions_of_report(of_report)]:
        raise PublicationContradicts(found)
    published_needs = needs.publish(publication, material.releases)
    parts.keep(material, run, by)
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
    mail.published(publication, [material.by_state[iso2].version.report for iso2 in sorted(material.by_state)])
    return publication


@transaction.atomic
def ask_publication(*, consolidated: ConsolidatedReport, by: User) -> SecondApproval:
    """For a cycle that wants two officers: check that the previewed release can be published, and ask a second officer.

    Raises PermissionDenied or StepNotAllowed.
    """
    permissions.check_can_publish(by)
    consolidated = ConsolidatedReport.objects.locked().get(pk=consolidated.pk)
    if consolidated.status != ConsolidatedStatus.PUBLISHED:
        workflow.check_consolidation_step(consolidated.status, ConsolidatedStatus.PUBLISHED)
    material = material_of(consolidated)
    check_something_changed(material)
    run = protection.fresh_run(material)
    if run is None or not run.is_safe:
        raise StepNotAllowed("Look at the preview first: nothing is published that was not checked.")
    parts.check(material, run)
    return four_eyes.ask(
        cycle=consolidated.cycle,
        step=FourEyesStep.PUBLISH,
        by=by,
        seen=_fingerprint(material),
        consolidated=consolidated,
    )


@transaction.atomic
def approve_publication(*, approval: SecondApproval, by: User) -> Publication:
    """As the second officer, publish exactly what the first one saw. Raises as ``publish``, and if it changed."""
    permissions.check_can_publish(by)
    assert approval.consolidated is not None  # of this step
    telling.one_at_a_time(approval.consolidated.cycle_id)  # before the report, as ``publish`` and the worker
    consolidated = ConsolidatedReport.objects.locked().get(pk=approval.consolidated.pk)
    four_eyes.give(approval=approval, by=by, seen=_fingerprint(material_of(consolidated)))
    return publish(consolidated=consolidated, by=by)


def _fingerprint(material: Material) -> str:
    """SHA-256 of everything that would be published: the tables and each released item."""
    parts_of = [material.content_hash, material.public_hash, *map(str, sorted(_entering(material)))]
    return hashlib.sha256("\n".join(parts_of).encode()).hexdigest()


def _entering(material: Material) -> set[tuple[str, str, str]]:
    """(reference of the version, kind, key) of each item that is released to donors."""
    return {
        (release.version.reference, item.kind, item.key)
        for release in material.releases
        for item in release.entering(ReleaseAudience.DONORS)
    }


def something_changed(consolidated: ConsolidatedReport) -> bool:
    """Whether a release made now would differ from the last one; True if there is none yet."""
    try:
        check_something_changed(material_of(consolidated))
    except StepNotAllowed:
        return False
    return True


def check_something_changed(material: Material) -> None:
    """Raise StepNotAllowed if a release made now would be the same as the last one.

    It differs by what states decided or corrected, or because the portal now calculates in another way.
    """
    newest = material.consolidated.newest_publication
    if newest is None:
        return
    same = _entering(material) == set(newest.items.values_list("reference", "kind", "key"))
    if same and newest.public_hash == material.public_hash and newest.calculation == calculations.CURRENT:
        raise StepNotAllowed(
            "Nothing has changed since the last release: the same reports, and the same decisions of the states."
        )


def _gaps(
    publication: Publication, states: list[MemberState], material: Material, standard: Standard
) -> list[PublishedGap]:
    """A row for each table that was asked for and is not published of a state, with the reason."""
    cycle = material.consolidated.cycle
    asked = dict(
        Question.objects.of_tables()
        .filter(section__questionnaire=cycle.questionnaire_id)
        .values_list("table_key", "key")
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
    """Why a table is missing. An empty table is not an item, so the decision on its section counts."""
    if release is None:
        return WhyMissing.NO_REPORT
    item = release.items.get((policy.TABLE.key, question_key))
    if item is not None:
        goes = item.form(ReleaseAudience.DONORS) != policy.ReleaseExtent.NEVER
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
