"""A state says which figures of its accepted report it has published itself, and where; or takes that back.

Such a figure needs no hiding, and disclosure control assumes that every reader knows it.
Source: docs/decisions/0043-public-figures.md.
"""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import User
from reporting import permissions
from reporting.actions.releases import refresh, to_decide_on
from reporting.errors import StepNotAllowed, WorkflowError
from reporting.figures.public_sources import PublicSource
from reporting.models import NationalReport, PublicFigure, PublicStatement, SubmittedVersion
from reporting.queries.public_figures import figures_in, newest
from victims.standard import FigureLabels, Place, Standard


@transaction.atomic
def mark(
    *, report: NationalReport, table_key: str, places: Collection[Place], source: PublicSource, seen: int, by: User
) -> PublicStatement:
    """Mark published figures of a table as public already at ``source``.

    ``seen`` is the id of the accepted version whose figures the person saw. Raises PermissionDenied, StepNotAllowed
    (nothing accepted, or another version by now), or WorkflowError (a figure that is not in the table).
    """
    report = NationalReport.objects.locked().get(pk=report.pk)
    permissions.check_can_report(by, report)
    version = to_decide_on(report)
    if version.pk != seen:
        raise StepNotAllowed("Another version of the report has been accepted since you opened this page. Look again.")
    standard = Standard.read()
    figures = figures_in(version, table_key, standard)
    if not places or not figures or not set(places) <= figures.keys():
        raise WorkflowError("The table has no such figures. Open the page again.")
    made = PublicStatement.objects.create(
        report=report,
        version=version,
        table_key=table_key,
        address=source.address,
        title=source.title,
        published_on=source.published_on,
        stated_at=timezone.now(),
        stated_by=by,
    )
    words = FigureLabels(standard, standard.shapes[table_key], figures)
    _add(made, {place: (words.label(place), figures[place]) for place in words.places if place in places})
    _record("figures marked as public already", made, version, by)
    refresh(report)
    return made


@transaction.atomic
def take_back(*, report: NationalReport, table_key: str, places: Collection[Place], by: User) -> PublicStatement:
    """Mark figures as not public after all. This holds from now on; a publication that showed them does not change."""
    report = NationalReport.objects.locked().get(pk=report.pk)
    permissions.check_can_report(by, report)
    version = to_decide_on(report)
    marked = newest([report.pk]).get(report.pk, {}).get(table_key, {})
    gone = {place: row for place, row in marked.items() if place in places}
    if not gone:
        raise StepNotAllowed("These figures are not marked any more.")
    made = PublicStatement.objects.create(
        report=report, version=version, table_key=table_key, stated_at=timezone.now(), stated_by=by
    )
    _add(made, {place: (row.label, row.value) for place, row in gone.items()})
    _record("mark of public figures taken back", made, version, by)
    refresh(report)
    return made


def _add(statement: PublicStatement, figures: Mapping[Place, tuple[str, int]]) -> None:
    PublicFigure.objects.bulk_create(
        [
            PublicFigure(
                report=statement.report,
                statement=statement,
                table_key=statement.table_key,
                block=block,
                at=[list(pair) for pair in at],
                label=label[:250],
                value=value,
            )
            for (block, at), (label, value) in figures.items()
        ]
    )


def _record(what: str, statement: PublicStatement, version: SubmittedVersion, by: User) -> None:
    audit.record(
        what,
        on=statement.report,
        by=by,
        table=statement.table_key,
        reference=version.reference,
        address=statement.address,
        figures=list(statement.figures.values_list("label", flat=True)),
    )
