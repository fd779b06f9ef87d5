"""What a chart of the report to AMMTC is."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

Row = tuple[str, ...]
WIDEST_TABLE = 9  # columns that fit beside each other on a page; only tiles have more


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

    @property
    def is_drawn_as_table(self) -> bool:
        """Whether the drawing has a tile for each cell of the table: in print the table would say it all again."""
        return len(self.head) > WIDEST_TABLE
