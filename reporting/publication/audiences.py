"""Who reads which figures, as plain data.

The audiences have an order: each one reads its own outputs and everything that the audiences below it read. So the
figures are protected, for each audience, against all that it has read up to now. Each state is also an insider: it
knows its own figures, whichever audience it belongs to.
Source: docs/decisions/0061-one-protection-for-all-readers.md. Who may read an item: ``release_policy.py``.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reporting.enums import ReleaseAudience
from reporting.models import ReportingCycle

DONORS, AMMTC, PARTIES = ReleaseAudience.DONORS.value, ReleaseAudience.AMMTC.value, ReleaseAudience.PARTIES.value


@dataclass(frozen=True)
class Readers:
    """One audience. ``who`` and ``gets`` are words for pages; ``also``: the other audiences whose outputs it reads."""

    key: str
    who: Promise
    gets: Promise
    also: tuple[str, ...] = ()

    @property
    def reads(self) -> frozenset[str]:
        """The audiences whose outputs it reads, itself included."""
        return frozenset((self.key, *self.also))


PUBLIC = "public"
# In the order of how much they read: least first.
READERS: tuple[Readers, ...] = (
    Readers(PUBLIC, _("everybody"), _("what states have published themselves")),
    Readers(DONORS, _("donors"), _("published releases: pages, charts and files"), (PUBLIC,)),
    Readers(AMMTC, _("readers of the report to AMMTC"), _("its regional tables"), (PUBLIC, DONORS)),
    Readers(PARTIES, _("focal points of Parties"), _("totals of other Parties"), (PUBLIC, DONORS, AMMTC)),
)
BY_KEY = {readers.key: readers for readers in READERS}


def who_gets(audience: str) -> list[Readers]:
    """All who read what is made for ``audience``; the one that reads most comes first."""
    return [readers for readers in reversed(READERS) if audience in readers.reads]


def smallest(cycle: ReportingCycle, audience: str) -> int:
    """The smallest count that is shown to ``audience``: the lowest threshold among the outputs that it reads."""
    own = {
        DONORS: cycle.smallest_shown,
        AMMTC: cycle.smallest_for_ammtc,
        PARTIES: cycle.smallest_for_parties,
    }
    reads = BY_KEY[audience].reads
    return min(count for key, count in own.items() if key in reads and count is not None)
