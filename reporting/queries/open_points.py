"""Open points of a submitted report when the secretariat decides on it."""

from dataclasses import dataclass

from reporting import frozen
from reporting.models import SubmittedVersion
from reporting.snapshot import cross_checks
from reporting.snapshot.cross_checks import TableContradiction
from victims.layout import LayoutMaker


@dataclass(frozen=True)
class OpenPoints:
    """Sections that nobody has read (mark and title), and contradictions between tables."""

    unread: list[tuple[str, str]]
    contradictions: list[TableContradiction]

    @property
    def unexplained(self) -> list[TableContradiction]:
        return [found for found in self.contradictions if not found.explained]

    def __bool__(self) -> bool:
        """Whether accepting the report needs a reason."""
        return bool(self.unread or self.unexplained)


def open_points(version: SubmittedVersion) -> OpenPoints:
    """Six queries. Only the secretariat sees reading marks: for anybody else every section is unread."""
    read = set(version.report.sections_read.values_list("section__key", flat=True))
    return OpenPoints(
        unread=[
            (mark, section["title"]) for mark, section in frozen.marked(version.content) if section["key"] not in read
        ],
        contradictions=cross_checks.in_report(version.content, LayoutMaker()),
    )
