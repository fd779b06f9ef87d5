"""What a chart of the report to AMMTC is."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

Row = tuple[str, ...]


@dataclass(frozen=True)
class ReportChart:
    """A chart with its words and, beside it, a table with the same values.

    ``place`` is where it stands: coverage, articles, victims, rights, cases, cooperation, needs or follow_up. ``title``
    is the finding; no number in it is typed. ``note`` says which states joined or left, and what is not shown.
    """

    key: str
    place: str
    title: str
    subtitle: str
    svg: SafeString
    head: Row
    rows: tuple[Row, ...]
    note: str = ""
