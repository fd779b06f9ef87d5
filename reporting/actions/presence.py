"""Who has a section open now. This is information for colleagues: it never stops anybody from writing."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from members.kept_sql import KeptRows
from members.models import User
from reporting.models import ReportSection, SectionPresence

LASTS = timedelta(seconds=60)  # the page says every 20 seconds that it is open


def seen(*, report_section: ReportSection, by: User) -> None:
    """Note that ``by`` has the section open. This changes nothing in the report, so there is no audit row."""
    SectionPresence.objects.bulk_create(
        [SectionPresence(report_section=report_section, person=by, seen_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["report_section", "person"],
        update_fields=["seen_at"],
    )


def others(report_section: ReportSection, user: User) -> list[str]:
    """The names of the other people who have the section open."""
    return sorted(name for (name,) in _present(report_section.pk, timezone.now() - LASTS, user.pk))


@KeptRows
def _present(report_section: int, since: datetime, but: int) -> QuerySet:
    present = SectionPresence.objects.filter(report_section=report_section, seen_at__gt=since)
    return present.exclude(person=but).values_list("person__name")
