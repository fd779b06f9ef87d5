"""Checks that the audit trail is what it was: every link of every chain, against itself and an exported head.

The database makes the chains (``members/migrations/0002_audit_chains.py``); this computes the same from the text of
each row, so a fault in one shows in the other. A state checks its own chain with
``static/downloads/check_audit_chain.py``, which shares no code with this. Source: docs/decisions/0031-audit-chains.md.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import connections, transaction
from django.utils import timezone

FORMAT = "actip-audit-1"
PORTAL = "portal"
NOTHING = "0" * 64  # before the first event of a chain
# What is hashed, in this order. In a file that a state gets, the address from which somebody came is only its hash.
FIELDS = (
    "chain", "seq", "previous_hash", "id", "at", "what", "by_id", "by_text", "member_state_id", "object_type",
    "object_id", "object_text", "details", "origin",
)  # fmt: skip
COLUMNS = (
    "chain, seq::text, previous_hash, id::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
    " what, by_id::text, by_text, member_state_id::text, object_type, object_id, object_text, details::text,"
    " encode(sha256(convert_to(origin_salt::text || coalesce(host(ip_address), ''), 'UTF8')), 'hex'), hash"
)
BATCH = 2000  # rows in memory at a time

Row = tuple[str | None, ...]  # FIELDS, then the hash that the row carries


def link_hash(fields: Iterable[str | None]) -> str:
    """SHA-256 over the fields, each with its length in bytes before it, so that no two rows read the same."""
    parts = [f"{len(FORMAT)}:{FORMAT},".encode()]
    for value in fields:
        data = None if value is None else value.encode()
        parts.append(b"~," if data is None else b"%d:%b," % (len(data), data))
    return hashlib.sha256(b"".join(parts)).hexdigest()


def rows(chain: str, *, after: int = 0, using: str = "default") -> Iterator[Row]:
    """The events of one chain in order, a batch in memory at a time."""
    with connections[using].cursor() as cursor:
        while True:
            cursor.execute(
                f"SELECT {COLUMNS} FROM members_auditevent AS e"  # noqa: S608
                f" WHERE chain = %s AND seq > %s ORDER BY e.seq LIMIT {BATCH}",
                [chain, after],
            )
            batch = cursor.fetchall()
            yield from batch
            if len(batch) < BATCH:
                return
            after = int(batch[-1][1])


# --- Heads: what a later check is held against ------------------------------------------------------------------------
@dataclass(frozen=True)
class Heads:
    """The length and last hash of each chain at one moment."""

    exported_at: str
    chains: dict[str, tuple[int, str]]

    def to_json(self) -> str:
        chains = {name: {"length": length, "hash": hash_} for name, (length, hash_) in sorted(self.chains.items())}
        return json.dumps({"format": FORMAT, "exported_at": self.exported_at, "chains": chains}, indent=2)

    @classmethod
    def from_json(cls, text: str) -> "Heads":
        """Raises ValueError, with a sentence, for anything else than an exported head."""
        try:
            data = json.loads(text)
            if data["format"] != FORMAT:
                raise ValueError
            chains = {str(name): (int(head["length"]), str(head["hash"])) for name, head in data["chains"].items()}
            return cls(str(data["exported_at"]), chains)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ValueError(f"This is not a head as export_audit_head writes it (format {FORMAT}).") from None


def heads(using: str = "default") -> Heads:
    return Heads(timezone.now().isoformat(timespec="seconds"), _recorded(using))


def _recorded(using: str) -> dict[str, tuple[int, str]]:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT name, length, head_hash FROM members_auditchain")
        return {name: (length, hash_) for name, length, hash_ in cursor.fetchall()}


# --- Checking ---------------------------------------------------------------------------------------------------------
@dataclass
class Check:
    """Goes along one chain. ``expected`` maps a place to the hash that must stand there."""

    chain: str
    expected: dict[int, str] = field(default_factory=dict)
    length: int = 0
    last: str = NOTHING

    def problems(self, links: Iterable[Row]) -> Iterator[str]:
        """What is wrong, event by event; nothing if the chain is whole."""
        for link in links:
            *fields, hash_ = link
            seq, event = int(fields[1] or 0), fields[3]
            name = f"{self.chain} {seq} (event {event})"
            if seq != self.length + 1:
                yield f"{name}: {self.length + 1} should come here; an event is missing, doubled or out of order."
            if fields[2] != self.last:
                yield f"{name}: does not follow the event before it."
            if link_hash(fields) != hash_:
                yield f"{name}: its content does not give its hash; it was changed."
            if seq in self.expected and self.expected[seq] != hash_:
                yield f"{name}: is not the event that stood here when the head was exported."
            self.length, self.last = seq, str(hash_)

    def ends_at(self, length: int, hash_: str, what: str) -> Iterator[str]:
        if self.length < length:
            yield f"{self.chain}: ends at {self.length}, but {what} says {length}; the end was cut off."
        elif (self.length, self.last) != (length, hash_):
            yield f"{self.chain}: ends at {self.length} in another event than {what} says ({length})."


@dataclass
class Report:
    """What a check of everything went through."""

    events: int = 0
    chains: int = 0


def problems(head: Heads | None = None, *, using: str = "default", report: Report | None = None) -> Iterator[str]:
    """Everything that is wrong with the audit trail, in sentences. One snapshot of the database, constant memory."""
    report = report if report is not None else Report()
    connection = connections[using]
    begins = not connection.in_atomic_block
    with transaction.atomic(using=using):
        with connection.cursor() as cursor:
            if begins:  # what is recorded meanwhile must not look like a fault
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT chain, count(*) FROM members_auditevent WHERE seq IS NULL GROUP BY chain ORDER BY 1")
            for chain, count in cursor.fetchall():
                yield f"{chain}: {count} event(s) in no chain; they were put in behind the portal's back."
            cursor.execute("SELECT DISTINCT chain FROM members_auditevent WHERE seq IS NOT NULL")
            names = {name for (name,) in cursor.fetchall()}
        recorded = _recorded(using)
        known = head.chains if head else {}
        for name in sorted(names | set(recorded) | set(known)):
            length, hash_ = known.get(name, (0, ""))
            check = Check(name, {length: hash_} if length else {})
            yield from check.problems(rows(name, using=using))
            yield from check.ends_at(*recorded.get(name, (0, NOTHING)), "the database's own head")
            if check.length < length:
                yield f"{name}: ends at {check.length}, but the exported head says {length}; the end was cut off."
            report.events += check.length
            report.chains += 1
