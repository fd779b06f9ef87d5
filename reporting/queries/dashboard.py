"""What dashboards read: published rows and nothing else."""

from django.db.models import QuerySet

from reporting.models.publication import Publication


def releases() -> QuerySet[Publication]:
    """All releases, newest first."""
    return Publication.objects.all()
