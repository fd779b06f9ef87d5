"""What the web role may do with each table, and what the database must be. Used by ``prepare_database``."""

import time

from django.apps import apps
from django.db import OperationalError, connections
from psycopg import sql

# The web role may add rows to these tables, but never change or remove them.
APPEND_ONLY = [
    "members.AuditEvent",
    "reporting.AnswerRevision",
    "reporting.EntryRevision",
    "reporting.FollowUpItem",
    "reporting.FollowUpClosing",
    "reporting.ReportedProgress",
    "reporting.ReportedNeed",
    "reporting.SubmittedVersion",
    "reporting.ReviewDecision",
    "reporting.AcceptedDespite",
    "reporting.ReturnedSection",
    "reporting.ReturnedClarification",
    "reporting.GivenAdvice",
    "reporting.ReleaseConsent",
    "reporting.ReleaseDecision",
    "reporting.ConsentRequest",
    "reporting.ConsentReply",
    "reporting.PublicStatement",
    "reporting.PublicFigure",
    "reporting.PartyEdition",
    "reporting.AmmtcExtract",
    "reporting.AudienceFigures",
    "reporting.PublishedItem",
    "reporting.Publication",
    "reporting.PublishedStatus",
    "reporting.PublishedTable",
    "reporting.PublishedGap",
    "reporting.PublishedTotal",
    "reporting.PublishedNeed",
    "reporting.PublishedRight",
    "reporting.PublishedPopulation",
    "reporting.StatePart",
    "reporting.TextCheck",
    "reporting.VerifiableHash",
    "victims.EarlierFigures",
]
# The owner loads the Convention, and a trigger writes audit chains; the web role only reads them. The secretariat
# writes questionnaires while they are drafts: triggers on their tables refuse everybody else, and any change of a
# published version.
READ_ONLY = [
    "members.AuditChain",
    "members.TreatyFact",
    "reporting.Chapter",
    "reporting.Article",
    "reporting.Obligation",
    "reporting.GlossaryTerm",
    "reporting.SubmittedAnswer",
    "victims.Dimension",
    "victims.Category",
    "victims.StatisticalTable",
    "victims.VictimRight",
    "victims.RightIndicator",
]

SAFE_SEARCH_PATH = "pg_catalog, public, pg_temp"  # pg_temp is searched first unless it is named


def encoding(owner_alias: str, *, wait: float = 0) -> str:
    """How the database keeps text, such as "UTF8". Raises OperationalError if none answers for ``wait`` seconds."""
    deadline = time.monotonic() + wait
    while True:
        try:
            with connections[owner_alias].cursor() as cursor:
                cursor.execute("SHOW server_encoding")
                return cursor.fetchone()[0]
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def make_web_role(owner_alias: str, name: str, password: str) -> bool:
    """Create the login role of the web server if it is missing. Returns whether it was created."""
    with connections[owner_alias].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        if cursor.fetchone():
            return False
        clause = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS").format(sql.Identifier(name))
        if password:
            clause = sql.SQL("{} PASSWORD {}").format(clause, sql.Literal(password))
        cursor.execute(clause)
        return True


def grant(owner_alias: str, name: str) -> None:
    """Give the web role what it needs on every table, and no more."""
    role = sql.Identifier(name)
    statements = [
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(role),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(role),
        sql.SQL("REVOKE ALL ON django_migrations FROM {}").format(role),
        sql.SQL("GRANT SELECT ON django_migrations TO {}").format(role),
    ]
    for labels, taken in ((APPEND_ONLY, "UPDATE, DELETE"), (READ_ONLY, "INSERT, UPDATE, DELETE")):
        for label in labels:
            table = sql.Identifier(apps.get_model(label)._meta.db_table)
            statements.append(sql.SQL("REVOKE {} ON {} FROM {}").format(sql.SQL(taken), table, role))
    with connections[owner_alias].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    harden(owner_alias)


def harden(owner_alias: str) -> None:
    """Take away what would let the web role run code as the owner.

    A function that runs as its owner must look up every name before the caller's temporary objects; and nobody but
    the owner may make temporary objects at all. The portal uses none.
    """
    with connections[owner_alias].cursor() as cursor:
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE p.prosecdef AND n.nspname = 'public'"
        )
        for (signature,) in cursor.fetchall():  # a regprocedure is quoted by PostgreSQL itself
            cursor.execute(
                sql.SQL("ALTER FUNCTION {} SET search_path = {}").format(sql.SQL(signature), sql.SQL(SAFE_SEARCH_PATH))
            )
        database = sql.Identifier(connections[owner_alias].settings_dict["NAME"])
        cursor.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(database))
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
