"""What a period is called."""

from datetime import date

from django.utils.formats import date_format


def label_of(first: date, last: date) -> str:
    """ "2025" for a calendar year, otherwise such as "Jan to Jun 2026"."""
    if (first, last) == (date(last.year, 1, 1), date(last.year, 12, 31)):
        return str(last.year)
    return f"{date_format(first, 'M' if first.year == last.year else 'M Y')} to {date_format(last, 'M Y')}"
