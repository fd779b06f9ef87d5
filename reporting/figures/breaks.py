"""Where a line of the region breaks, because other states stand behind its numbers: sums over them are not compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

States = dict[str, str]  # ISO code → name, of the states behind a number


@dataclass(frozen=True)
class Break:
    """Two periods that follow each other with different states. ``at`` is the index of the later one."""

    at: int
    before: str
    after: str
    left: list[str]
    joined: list[str]

    @property
    def sentence(self) -> str:
        who = [
            *([_("without %(states)s") % {"states": ", ".join(self.left)}] if self.left else ()),
            *([_("now with %(states)s") % {"states": ", ".join(self.joined)}] if self.joined else ()),
        ]
        return _("From %(before)s to %(after)s other states stand behind the numbers: %(who)s.") % {
            "before": self.before,
            "after": self.after,
            "who": "; ".join(who),
        }


def between(periods: Sequence[str], behind: Sequence[States]) -> list[Break]:
    """Where the states change. Periods without any figures are skipped: a chart shows a gap there."""
    given = [place for place, states in enumerate(behind) if states]
    return [
        Break(
            at=after,
            before=periods[before],
            after=periods[after],
            left=sorted(behind[before][iso2] for iso2 in behind[before].keys() - behind[after].keys()),
            joined=sorted(behind[after][iso2] for iso2 in behind[after].keys() - behind[before].keys()),
        )
        for before, after in pairwise(given)
        if behind[before].keys() != behind[after].keys()
    ]
