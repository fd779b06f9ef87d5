"""What the owner of the tables could do to the audit trail without the portal."""

from tests.conftest import owner_connection


def tamper(*statements: str) -> None:
    with owner_connection() as owner, owner.transaction():
        owner.execute("ALTER TABLE members_auditevent DISABLE TRIGGER USER")
        for statement in statements:
            owner.execute(statement)
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the check of a foreign key must not wait
        owner.execute("ALTER TABLE members_auditevent ENABLE TRIGGER USER")
