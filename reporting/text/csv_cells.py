"""Cells of files that people open in a spreadsheet."""

from typing import Any

RISKY = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> str:
    """A cell that a spreadsheet shows and never runs: the start of a formula gets an apostrophe in front."""
    text = str(value)
    return f"'{text}" if text.startswith(RISKY) else text
