"""Counting case data without storing it: a file of a national system is counted in memory, row by row.

No row reaches disk, log, database or queue, and no message quotes a row: messages name only rows and columns.
Source: Article 25; docs/decisions/0040-case-files.md; the codes of domain/statistics.yaml (IOM HTCDS 2.0).
"""

from victims.case_files.counting import CaseFileRefused, Counted, Counter

__all__ = ["CaseFileRefused", "Counted", "Counter"]
