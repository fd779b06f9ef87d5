"""Addresses of a question, or of an entry, on the pages on which a state writes.

A section is shown whole, or one obligation at a time (decision 0076). What stands behind the # is not sent to the
server, so the question is named twice: ``at`` opens the part that holds it, and the # leads to it on the page.
"""

from members.addresses import address

AT = "at"


def part_of(key: str) -> str:
    """The rest of an address behind that of the section: the part that holds the question or entry ``key``, a slug."""
    return f"?{AT}={key}"


def place_of(key: str) -> str:
    """The same, and the place of the question on that page."""
    return f"{part_of(key)}#{key}"


def question_url(report_id: int, section_key: str, key: str) -> str:
    """The question, or the entry, on the page of its section."""
    return address("section-edit", report_id, section_key) + place_of(key)


def table_url(report_id: int, section_key: str, key: str) -> str:
    return address("table-edit", report_id, section_key, key)
