"""The audit trail: the database chains it, and whatever is done to it behind the portal's back is found."""

import io
import json
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from members import audit, audit_chain
from members.models import AuditChain, AuditEvent
from tests.conftest import owner_connection
from tests.factories import focal_point, state
from tests.factories.audit import tamper

with_commits = pytest.mark.django_db(transaction=True)


def some_events(count: int = 6) -> None:
    """Acts on two states and on the portal, each in a transaction of its own."""
    person = focal_point(state("KH"), name="ភ្នាក់ងារ, “Phnom Penh”")
    for number in range(count):
        with transaction.atomic():
            audit.record("tested", on=state("KH"), by=person, number=number, text="ខ\n,~")
            audit.record("tested", on=state("TH"), by=None, empty=None)
            audit.record("tested", on=None, by=person)


def found(head: audit_chain.Heads | None = None) -> list[str]:
    return list(audit_chain.problems(head))


@with_commits
def test_each_state_has_a_chain_of_its_own():
    some_events()
    assert list(AuditChain.objects.order_by("name").values_list("name", "length")) == [
        ("KH", 6),
        ("TH", 6),
        ("portal", 6),
    ]
    links = list(AuditEvent.objects.filter(chain="KH").order_by("seq"))
    assert [link.seq for link in links] == [1, 2, 3, 4, 5, 6]
    assert links[0].previous_hash == audit_chain.NOTHING
    assert [link.previous_hash for link in links[1:]] == [link.hash for link in links[:-1]]
    assert found() == [] == found(audit_chain.heads())


@with_commits
def test_what_is_written_into_the_chain_by_hand_is_overwritten():
    AuditEvent.objects.create(
        at="2026-01-01T00:00Z", what="forged", by_text="", chain="KH", seq=77, hash="ab" * 32, previous_hash="cd" * 32
    )
    event = AuditEvent.objects.get()
    assert (event.chain, event.seq, event.previous_hash) == ("portal", 1, audit_chain.NOTHING)
    assert found() == []


@with_commits
def test_the_web_role_adds_and_never_changes():
    some_events(1)
    for change in (
        lambda: AuditEvent.objects.update(what="x"),
        lambda: AuditEvent.objects.all()._raw_delete("default"),
        lambda: AuditChain.objects.update(length=0),
        lambda: connection.cursor().execute("SELECT audit_chain_pending()"),
        lambda: connection.cursor().execute("ALTER TABLE members_auditevent DISABLE TRIGGER USER"),
    ):
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
            change()
    with owner_connection() as owner:
        for statement in ("UPDATE members_auditevent SET what = 'x'", "DELETE FROM members_auditevent"):
            with pytest.raises(psycopg.errors.RaiseException, match="final"):
                owner.execute(statement)
    assert found() == []


@with_commits
def test_writers_side_by_side_make_whole_chains():
    states = [state(iso2) for iso2 in ("KH", "TH")]

    def write(number: int) -> None:
        try:
            for _ in range(10):
                with transaction.atomic():  # in both orders: this must not deadlock
                    for one in states if number % 2 else reversed(states):
                        audit.record("tested", on=one, by=None)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert list(AuditChain.objects.order_by("name").values_list("length", flat=True)) == [40, 40]
    assert found() == []


@with_commits
def test_a_transaction_that_fails_leaves_no_gap():
    some_events(1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record("tested", on=state("KH"), by=None)
        raise ZeroDivisionError
    some_events(1)
    assert found() == [] and AuditChain.objects.get(name="KH").length == 2


KH = "chain = 'KH'"
TAMPERINGS = {
    "edit": f"UPDATE members_auditevent SET by_text = 'Somebody else' WHERE {KH} AND seq = 3",
    "edit of the address": f"UPDATE members_auditevent SET ip_address = '192.0.2.1' WHERE {KH} AND seq = 3",
    "edit with a new hash": f"UPDATE members_auditevent e SET what = 'x', hash = audit_hash(e) WHERE {KH} AND seq = 3",
    "removal": f"DELETE FROM members_auditevent WHERE {KH} AND seq = 3",
    "removal of the first": f"DELETE FROM members_auditevent WHERE {KH} AND seq = 1",
    "insertion": "INSERT INTO members_auditevent (id, at, what, by_text, object_type, object_id, object_text, details,"
    " chain, previous_hash, hash) VALUES (gen_random_uuid(), now(), 'x', '', '', '', '', '{}', 'KH', '', '')",
    "order": "UPDATE members_auditevent SET seq = seq - 1000 WHERE chain = 'KH' AND seq IN (2, 3)",
    "end cut off": f"DELETE FROM members_auditevent WHERE {KH} AND seq > 4",
    "head": "UPDATE members_auditchain SET length = 9 WHERE name = 'KH'",
}


@with_commits
@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found_without_an_exported_head(name):
    some_events()
    tamper(TAMPERINGS[name])
    assert found() != []


@with_commits
def test_a_whole_rewriting_of_the_end_is_found_with_the_exported_head():
    some_events()
    head = audit_chain.heads()
    tamper(
        "WITH gone AS (DELETE FROM members_auditevent WHERE chain = 'KH' AND seq > 4)"
        " UPDATE members_auditchain SET length = 4, head_hash ="
        " (SELECT hash FROM members_auditevent WHERE chain = 'KH' AND seq = 4) WHERE name = 'KH'"
    )
    assert found() == []
    assert found(head) == ["KH: ends at 4, but the exported head says 6; the end was cut off."]
    some_events(2)  # grown again to the same length
    assert [problem for problem in found(head) if "is not the event that stood here" in problem]


@with_commits
def test_the_commands_say_what_they_found(tmp_path):
    some_events(2)
    out, err = io.StringIO(), io.StringIO()
    file = tmp_path / "head.json"
    call_command("export_audit_head", output=str(file))
    assert json.loads(file.read_text())["chains"]["TH"]["length"] == 2
    with pytest.raises(CommandError, match="not overwritten"):
        call_command("export_audit_head", output=str(file))
    call_command("verify_audit", head=str(file), stdout=out)
    assert out.getvalue().startswith("6 events in 3 chains agree with their hashes, and agree with the head of ")
    tamper(TAMPERINGS["edit"].replace("seq = 3", "seq = 2"))
    with pytest.raises(SystemExit):
        call_command("verify_audit", stderr=err)
    assert "KH 2 (event" in err.getvalue() and "1 problem in 6 events" in err.getvalue()
    file.write_text("{}")
    with pytest.raises(CommandError, match="not a head"):
        call_command("verify_audit", head=str(file))
