"""What the period of a publication is called."""

from datetime import date

from django.utils.formats import date_format

from reporting.models.publication import Publication


def period_label(publication: Publication) -> str:
    """ "2025" for a calendar year, otherwise such as "Jan to Jun 2026"."""
    first, last = publication.period_start, publication.period_end
    if (first, last) == (date(last.year, 1, 1), date(last.year, 12, 31)):
        return str(last.year)
    return f"{date_format(first, 'M' if first.year == last.year else 'M Y')} to {date_format(last, 'M Y')}"
