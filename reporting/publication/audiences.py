"""Who reads what of figures, as plain data: each audience reads its own outputs and all that those below it read.

What a lower audience reads every higher one reads too, so the problem of each is exactly all that it can read, now and
before. Each state is an insider besides: it knows its own figures at whatever step it reads.
Source: docs/decisions/0061-one-protection-for-all-readers.md; who may read an item stands in ``release_policy.py``.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reporting.enums import ReleaseAudience
from reporting.models import ReportingCycle

DONORS, AMMTC, PARTIES = ReleaseAudience.DONORS.value, ReleaseAudience.AMMTC.value, ReleaseAudience.PARTIES.value


@dataclass(frozen=True)
class Readers:
    """One audience: what is made for it, and whose outputs it reads besides."""

    key: str
    who: Promise
    gets: Promise
    also: tuple[str, ...] = ()

    @property
    def reads(self) -> frozenset[str]:
        """The audiences whose outputs it reads."""
        return frozenset((self.key, *self.also))


PUBLIC = "public"
# From those who read least to those who read most.
READERS: tuple[Readers, ...] = (
    Readers(PUBLIC, _("everybody"), _("what states have published themselves")),
    Readers(DONORS, _("donors"), _("published releases: pages, charts and files"), (PUBLIC,)),
    Readers(AMMTC, _("readers of the report to AMMTC"), _("its regional tables"), (PUBLIC, DONORS)),
    Readers(PARTIES, _("focal points of Parties"), _("totals of other Parties"), (PUBLIC, DONORS, AMMTC)),
)
BY_KEY = {readers.key: readers for readers in READERS}


def who_gets(audience: str) -> list[Readers]:
    """Who comes to know what is made for an audience; those who know most first."""
    return [readers for readers in reversed(READERS) if audience in readers.reads]


def smallest(cycle: ReportingCycle, audience: str) -> int:
    """The smallest count that an audience is told. Whoever reads more is told at least as much."""
    own = {
        DONORS: cycle.smallest_shown,
        AMMTC: cycle.smallest_for_ammtc,
        PARTIES: cycle.smallest_for_parties,
    }
    reads = BY_KEY[audience].reads
    return min(count for key, count in own.items() if key in reads and count is not None)
