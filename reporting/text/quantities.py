"""Numbers of states in words, by fixed rules. The report to AMMTC prints the table of ``SHARES``.

Ten Parties are too few for percentages: the number comes first, and a word for the share stands beside it.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS = (
    gettext_lazy("none"),
    gettext_lazy("one"),
    gettext_lazy("two"),
    gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"),
    gettext_lazy("six"),
    gettext_lazy("seven"),
    gettext_lazy("eight"),
    gettext_lazy("nine"),
    gettext_lazy("ten"),
    gettext_lazy("eleven"),
    gettext_lazy("twelve"),
)
FEWEST_FOR_A_SHARE = 4  # of fewer states a share says less than the number
# Word → the share of the states that answered, in words. The first word whose rule holds is taken.
SHARES = (
    ("all", gettext_lazy("all"), gettext_lazy("every state that answered")),
    ("nearly_all", gettext_lazy("nearly all"), gettext_lazy("all but one, of five states or more")),
    ("most", gettext_lazy("most"), gettext_lazy("more than half")),
    ("half", gettext_lazy("half"), gettext_lazy("exactly half")),
    ("some", gettext_lazy("some"), gettext_lazy("fewer than half, and at least a quarter")),
    ("few", gettext_lazy("few"), gettext_lazy("fewer than a quarter, and at least one")),
    ("none", gettext_lazy("none"), gettext_lazy("no state that answered")),
)
_OF = {code: word for code, word, _rule in SHARES}


def in_words(number: int) -> str:
    """ "seven"; from 13 on figures, with a comma every three digits."""
    return str(WORDS[number]) if number < len(WORDS) else f"{number:,}"


def share(count: int, of: int) -> str:
    """The word for ``count`` of ``of`` states, such as "most"; "" for fewer than four states."""
    return str(_OF[_share(count, of)]) if of >= FEWEST_FOR_A_SHARE else ""


def _share(count: int, of: int) -> str:
    if count in {0, of}:
        return "all" if count else "none"
    if of - count == 1 and of >= 5:
        return "nearly_all"
    if 2 * count >= of:
        return "half" if 2 * count == of else "most"
    return "some" if 4 * count >= of else "few"


def of_states(count: int, of: int) -> str:
    """How many of the states that answered, such as "Seven of the nine states that answered (most)"."""
    if of == 1:
        found = _("The one state that answered") if count else _("No state (one answered)")
        return found
    values = {"count": in_words(count), "of": in_words(of), "share": share(count, of)}
    said = (
        _("Both states that answered")
        if count == of == 2
        else _("All %(of)s states that answered")
        if count == of
        else _("%(count)s of the %(of)s states that answered (%(share)s)")
        if values["share"] and count
        else _("%(count)s of the %(of)s states that answered")
    )
    said %= values
    return said[:1].upper() + said[1:]
