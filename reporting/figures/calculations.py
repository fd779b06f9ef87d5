"""The versions of the portal's calculation with which publications were made, and what was wrong with earlier ones.

A publication never changes. If the portal itself calculated a number wrongly, the pages of the publication say so, and
a revised publication is possible although no state changed anything.
"""

from django.utils.translation import gettext, gettext_noop

# Version → what it corrected.
CORRECTIONS = {
    2: gettext_noop(
        "Totals of the region for all children and all adults left out the states that record no finer ages. They "
        "count every state now. The totals of all victims were right."
    ),
}
CURRENT = max(CORRECTIONS)


def corrected_since(calculation: int, upto: int = CURRENT) -> list[str]:
    """What was corrected after ``calculation``, up to ``upto``; an empty list if nothing was."""
    return [gettext(text) for version, text in sorted(CORRECTIONS.items()) if calculation < version <= upto]
