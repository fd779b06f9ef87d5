"""Checks that the audit trail was not changed: every link of every chain, against itself and an exported head.

The database makes the chains (``members/migrations/0002_audit_chains.py``); this computes the same from the text of
each row, so a fault in one shows in the other. A state checks its own chain with
``static/downloads/check_audit_chain.py``, which shares no code with this. Source: docs/decisions/0031-audit-chains.md.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connections, transaction
from django.utils import timezone
from django.utils.translation import ngettext

FORMAT = "actip-audit-1"
PORTAL = "portal"
NOTHING = "0" * 64  # before the first event of a chain
# What is hashed, in this order. In a file that a state gets, a person's network address is replaced by its hash.
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
        """Read an exported head. Raises ValueError, with a sentence, for anything else."""
        try:
            data = json.loads(text)
            if data["format"] != FORMAT:
                raise ValueError
            chains = {str(name): (int(head["length"]), str(head["hash"])) for name, head in data["chains"].items()}
            return cls(str(data["exported_at"]), chains)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):  # nested too deep for the parser
            raise ValueError(f"This is not a head as export_audit_head writes it (format {FORMAT}).") from None


def heads(using: str = "default") -> Heads:
    return Heads(timezone.now().isoformat(timespec="seconds"), _recorded(using))


def _recorded(using: str) -> dict[str, tuple[int, str]]:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT name, length, head_hash FROM members_auditchain")
        return {name: (length, hash_) for name, length, hash_ in cursor.fetchall()}


# --- Checking ---------------------------------------------------------------------------------------------------------
@dataclass
class ChainCheck:
    """Checks one chain from its start. ``expected`` maps a place to the hash that must be there."""

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
class AuditCheckResult:
    """How much a check of everything has read."""

    events: int = 0
    chains: int = 0


def problems(
    head: Heads | None = None, *, using: str = "default", report: AuditCheckResult | None = None
) -> Iterator[str]:
    """Everything that is wrong with the audit trail, in sentences. One snapshot of the database, constant memory."""
    report = report if report is not None else AuditCheckResult()
    connection = connections[using]
    begins = not connection.in_atomic_block
    with transaction.atomic(using=using):
        with connection.cursor() as cursor:
            if begins:  # events that are recorded in the meantime must not look like an error
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT chain, count(*) FROM members_auditevent WHERE seq IS NULL GROUP BY chain ORDER BY 1")
            for chain, count in cursor.fetchall():
                yield ngettext(
                    "%(chain)s: %(count)d event in no chain; it was put in behind the portal's back.",
                    "%(chain)s: %(count)d events in no chain; they were put in behind the portal's back.",
                    count,
                ) % {"chain": chain, "count": count}
            cursor.execute("SELECT DISTINCT chain FROM members_auditevent WHERE seq IS NOT NULL")
            names = {name for (name,) in cursor.fetchall()}
        recorded = _recorded(using)
        known = head.chains if head else {}
        for name in sorted(names | set(recorded) | set(known)):
            length, hash_ = known.get(name, (0, ""))
            check = ChainCheck(name, {length: hash_} if length else {})
            yield from check.problems(rows(name, using=using))
            yield from check.ends_at(*recorded.get(name, (0, NOTHING)), "the database's own head")
            if check.length < length:
                yield f"{name}: ends at {check.length}, but the exported head says {length}; the end was cut off."
            report.events += check.length
            report.chains += 1


# --- The file of one chain --------------------------------------------------------------------------------------------
LONGEST_LINE = 200_000  # bytes


def file_lines(chain: str, name: str) -> Iterator[str]:
    """The chain as lines of JSON: a first line about the file, then one event a line, as long as the chain is now."""
    length, head = _recorded("default").get(chain, (0, NOTHING))
    about = {"format": FORMAT, "chain": chain, "of": name, "exported_at": timezone.now().isoformat(timespec="seconds")}
    yield json.dumps({**about, "length": length, "head": head}, ensure_ascii=False) + "\n"
    if not length:
        return
    for link in rows(chain):
        event = dict(zip((*FIELDS, "hash"), link, strict=True))
        yield json.dumps(event, ensure_ascii=False) + "\n"
        if int(link[1] or 0) >= length:
            return


class NotAChainFile(ValueError):
    """The text says why, for the reader."""


@dataclass
class FileCheck:
    """The result of comparing a file with the portal's chain."""

    chain: str
    events: int = 0
    length_now: int = 0
    problems: list[str] = field(default_factory=list)
    exported_at: str = ""

    @property
    def newer(self) -> int:
        """How many events the portal has added since."""
        return max(0, self.length_now - self.events)


def check_file(lines: Iterable[bytes], chain: str, *, most: int = 20) -> FileCheck:
    """Read the file of a chain, and compare each event with the one at the same place in the portal.

    Stops after ``most`` problems. Raises NotAChainFile for anything that is not a file of this chain.
    """
    result = FileCheck(chain, length_now=_recorded("default").get(chain, (0, NOTHING))[0])
    numbered = enumerate(lines, start=1)
    about = _object(next(numbered, (1, b"")))
    if about.get("format") != FORMAT:
        raise NotAChainFile("This is not a file of an audit chain: its first line is missing or changed.")
    if about.get("chain") != chain:
        raise NotAChainFile(f"This is the chain {about.get('chain')}, not {chain}.")
    result.exported_at = str(about.get("exported_at", ""))
    check = ChainCheck(chain)
    here: dict[int, str] = {}
    for number, line in numbered:
        event = _object((number, line))
        try:
            link = tuple(None if event[name] is None else str(event[name]) for name in (*FIELDS, "hash"))
            seq = int(link[1] or "")
        except (KeyError, ValueError):
            raise NotAChainFile(f"Line {number} is not an event of an audit chain.") from None
        result.problems += [f"Line {number}: {problem}" for problem in check.problems([link])]
        if seq not in here:
            here = _hashes(chain, seq)
        if here.get(seq) != link[-1]:
            result.problems.append(f"Line {number}: the portal has another event at place {seq}, or none.")
        result.events += 1
        if len(result.problems) >= most:
            return result
    if (check.length, check.last) != (about.get("length"), about.get("head")):
        result.problems.append(f"The file ends at event {check.length}; its first line says {about.get('length')}.")
    return result


def _object(line: tuple[int, bytes]) -> dict[str, Any]:
    number, data = line
    try:
        found = json.loads(data[:LONGEST_LINE].decode())
    except (ValueError, RecursionError):  # also of bytes that are no text, and of what is nested too deep
        raise NotAChainFile(f"Line {number} cannot be read. Choose the file as the portal gave it to you.") from None
    if not isinstance(found, dict):
        raise NotAChainFile(f"Line {number} is not an event of an audit chain.")
    return found


def _hashes(chain: str, start: int) -> dict[int, str]:
    """The portal's hashes from one place on, a batch of them."""
    if not 0 < start < 2**62:
        return {}
    with connections["default"].cursor() as cursor:
        cursor.execute(
            f"SELECT seq, hash FROM members_auditevent WHERE chain = %s AND seq >= %s ORDER BY seq LIMIT {BATCH}",  # noqa: S608
            [chain, start],
        )
        return dict(cursor.fetchall())
