"""What the web role may do with each table. Used by ``prepare_database``."""

from django.apps import apps
from django.db import connections
from psycopg import sql

# Rows of these are added and never changed or removed by the portal's web role.
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
    "reporting.PublishedItem",
    "reporting.Publication",
    "reporting.PublishedStatus",
    "reporting.PublishedTable",
    "reporting.PublishedGap",
    "reporting.PublishedTotal",
    "reporting.PublishedNeed",
    "reporting.PublishedRight",
    "reporting.PublishedPopulation",
    "reporting.VerifiableHash",
    "victims.EarlierFigures",
]
# The Convention is loaded by the owner, audit chains grow by a trigger; the web role reads them. The questionnaires are
# written by the secretariat while they are drafts: triggers on their tables keep everybody else, and published
# versions, apart.
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
