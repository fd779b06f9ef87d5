"""Counting case data without keeping it: a national system's file is counted in memory, row by row, and forgotten.

No row reaches disk, log, database or queue, and no message repeats what stood in a row: messages name rows and columns.
Source: Article 25; docs/decisions/0040-case-files.md; the codes of domain/statistics.yaml (IOM HTCDS 2.0).
"""

from victims.case_files.counting import Counted, Counter, Refused

__all__ = ["Counted", "Counter", "Refused"]
