"""A hundred thousand audit events are verified; a hundred random tamperings by the owner of the tables are each found.

events: verified; seconds: for all of them; tamperings: tried, each in its own transaction, which is rolled back;
tamperings_found: those that verification reported, with the head that was exported before.
"""

import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from bench.stage import stage

KEYS = ("events", "seconds", "tamperings", "tamperings_found")
ALWAYS = {"tamperings_found": "tamperings"}
SMALL = {"events": 2_000, "tamperings": 22}  # each kind twice
IN_A_TRANSACTION = 500
# Each value differs from any value that it replaces.
CONTENT = {
    "what": "what || ' again'",
    "by_text": "by_text || ' '",
    "by_id": "CASE WHEN by_id IS NULL THEN (SELECT min(id) FROM members_user) END",
    "object_text": "object_text || ' '",
    "object_id": "object_id || '0'",
    "details": """details || jsonb_build_object('tampered', gen_random_uuid())""",
    "at": "at - interval '1 microsecond'",
    "ip_address": "coalesce(ip_address, '192.0.2.1') + 1",
    "origin_salt": "gen_random_uuid()",
    "previous_hash": "translate(previous_hash, '0123456789abcdef', '123456789abcdef0')",
}
HASH = {"hash": "translate(hash, '0123456789abcdef', '123456789abcdef0')"}
NEW_ROW = (
    "INSERT INTO members_auditevent (id, at, what, by_text, object_type, object_id, object_text, details, chain, seq,"
    " previous_hash, hash, origin_salt) SELECT gen_random_uuid(), at, 'report accepted', by_text, object_type,"
    " object_id, object_text, details, chain, {seq}, {previous}, '', gen_random_uuid() FROM members_auditevent"
    " WHERE chain = %(chain)s AND seq = %(at)s"
)
OWN_HASH = "UPDATE members_auditevent AS e SET hash = audit_hash(e) WHERE chain = %(chain)s AND seq = %(at)s"
SHIFT = (
    "UPDATE members_auditevent SET seq = -seq WHERE chain = %(chain)s AND seq >= %(at)s",
    "UPDATE members_auditevent SET seq = 1 - seq WHERE chain = %(chain)s AND seq < 0",
)
HEAD = (
    "UPDATE members_auditchain SET (length, head_hash) = (SELECT seq, hash FROM members_auditevent"
    " WHERE chain = %(chain)s ORDER BY seq DESC LIMIT 1) WHERE name = %(chain)s"
)
AGAIN = (  # everything from a place on is chained again, with the head
    "UPDATE members_auditevent SET seq = NULL WHERE chain = %(chain)s AND seq >= %(at)s",
    "UPDATE members_auditchain SET length = %(at)s - 1, head_hash = coalesce((SELECT hash FROM members_auditevent"
    " WHERE chain = %(chain)s AND seq = %(at)s - 1), repeat('0', 64)) WHERE name = %(chain)s",
    "SELECT audit_chain_pending()",
)
CHAIN = (  # the events and the head of a chain, as two numbers
    "SELECT (SELECT sum(hashtextextended(e::text, 0)) FROM members_auditevent AS e WHERE chain = %(chain)s"
    " OR seq IS NULL), (SELECT sum(hashtextextended(c::text, 0)) FROM members_auditchain AS c WHERE name = %(chain)s)"
)
THIS = "WHERE chain = %(chain)s AND seq = %(at)s"


def _edit(draw: random.Random, fields: dict[str, str]) -> list[str]:
    name, value = draw.choice(list(fields.items()))
    return [f"UPDATE members_auditevent SET {name} = {value} {THIS}"]


KINDS: dict[str, Callable[[random.Random], list[str]]] = {
    "edit": lambda draw: _edit(draw, CONTENT | HASH),
    # Not of the hash itself: made again, it would be what it was.
    "edit with its own hash made anew": lambda draw: [*_edit(draw, CONTENT), OWN_HASH],
    "edit with everything after it made anew": lambda draw: [
        f"UPDATE members_auditevent SET what = 'x' {THIS}", *AGAIN
    ],
    "removal": lambda draw: [f"DELETE FROM members_auditevent {THIS}"],
    "removal with everything after it made anew": lambda draw: [f"DELETE FROM members_auditevent {THIS}", *AGAIN],
    "removal of a stretch": lambda draw: [
        "DELETE FROM members_auditevent WHERE chain = %(chain)s AND seq BETWEEN %(at)s AND %(at)s + 20"
    ],
    "insertion outside the chain": lambda draw: [NEW_ROW.format(seq="NULL", previous="''")],
    "insertion in the middle": lambda draw: [
        *SHIFT,
        NEW_ROW.format(seq="%(at)s", previous="previous_hash").replace("seq = %(at)s", "seq = %(at)s + 1"),
        OWN_HASH,
        HEAD,
    ],
    "order": lambda draw: [
        "UPDATE members_auditevent SET seq = -seq WHERE chain = %(chain)s AND seq IN (%(at)s, %(at)s + 1)",
        "UPDATE members_auditevent SET seq = 2 * %(at)s + 1 + seq WHERE chain = %(chain)s AND seq < 0",
        HEAD,
    ],
    "end cut off": lambda draw: ["DELETE FROM members_auditevent WHERE chain = %(chain)s AND seq >= %(at)s"],
    "end cut off, head and all": lambda draw: [
        "DELETE FROM members_auditevent WHERE chain = %(chain)s AND seq >= %(at)s", HEAD
    ],
    "a whole chain": lambda draw: [
        "DELETE FROM members_auditevent WHERE chain = %(chain)s",
        "DELETE FROM members_auditchain WHERE name = %(chain)s",
    ],
}  # fmt: skip


def main(events: int = 100_000, tamperings: int = 100) -> dict[str, float]:
    """``events`` at least, including those of the sample data."""
    with stage():
        from members import audit_chain

        _fill(events)
        head = audit_chain.heads()
        report = audit_chain.AuditCheckResult()
        started = time.perf_counter()
        wrong = list(audit_chain.problems(head, report=report))
        seconds = time.perf_counter() - started
        if wrong:
            raise RuntimeError(f"The untouched trail does not verify: {wrong[:3]}")
        print(f"{report.events} events in {report.chains} chains: {seconds:.1f} s", flush=True)
        draw = random.Random(2026)
        names = ([*KINDS] * (tamperings // len(KINDS) + 1))[:tamperings]
        found, tried = 0, Counter(names)
        for name in names:
            said = _tamper(name, draw, head)
            found += said is not None
            if said is None:
                print(f"NOT FOUND: {name}", flush=True)
        print(", ".join(f"{name}: {count}" for name, count in tried.items()))
        return {
            "events": report.events,
            "seconds": round(seconds, 2),
            "tamperings": tamperings,
            "tamperings_found": found,
        }


def _fill(events: int) -> None:
    """Events as the portal writes them, by the web role, until there are enough."""
    from django.db import transaction
    from django.utils import timezone

    from members.models import AuditEvent, MemberState, User

    started = time.perf_counter()
    draw = random.Random(11)
    states, people = list(MemberState.objects.all()), list(User.objects.all())
    missing = events - AuditEvent.objects.count()
    now = timezone.now()
    for start in range(0, missing, IN_A_TRANSACTION):
        with transaction.atomic():
            AuditEvent.objects.bulk_create(
                AuditEvent(
                    at=now + timedelta(milliseconds=start + number),
                    what=draw.choice(["answers saved", "evidence attached", "confidential answers read"]),
                    by=draw.choice(people),
                    by_text="An officer",
                    member_state=draw.choice([None, *states]),
                    object_type="reporting.reportsection",
                    object_id=str(draw.randrange(10_000)),
                    object_text="Article 14 – Cambodia, Reporting on 2026",
                    details={"questions": [f"art14-1-q{draw.randrange(9)}"], "number": draw.random()},
                    ip_address="192.0.2.1",
                )
                for number in range(min(IN_A_TRANSACTION, missing - start))
            )
    print(f"{missing} events written and chained: {time.perf_counter() - started:.0f} s", flush=True)


def _tamper(name: str, draw: random.Random, head) -> str | None:
    """The first problem that verification reports of one tampering; None if it finds nothing."""
    from django.db import connections, transaction

    from members import audit_chain

    chain = draw.choice([key for key, (length, _) in head.chains.items() if length > 100])
    values = {"chain": chain, "at": draw.randrange(2, head.chains[chain][0] - 30)}
    with transaction.atomic(using="owner"):
        with connections["owner"].cursor() as cursor:
            cursor.execute("ALTER TABLE members_auditevent DISABLE TRIGGER USER")
            cursor.execute(CHAIN, {"chain": chain})
            before = cursor.fetchone()
            for statement in KINDS[name](draw):
                cursor.execute(statement, {key: value for key, value in values.items() if f"%({key})s" in statement})
            cursor.execute(CHAIN, {"chain": chain})
            if cursor.fetchone() == before:
                raise RuntimeError(f"The tampering {name!r} changed nothing, so there was nothing to find.")
        said = next(audit_chain.problems(head, using="owner"), None)
        transaction.set_rollback(True, using="owner")
    return said
