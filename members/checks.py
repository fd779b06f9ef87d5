"""Checks that run with ``manage.py check --database default`` and before the portal starts."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.db.utils import ProgrammingError

from members import permissions
from members.database import SAFE_SEARCH_PATH


@register(Tags.database)
def no_group_reports_for_every_state(app_configs, databases, **kwargs) -> list[Error]:
    """A state permission held without a state would open every state's report."""
    if "default" not in (databases or []):
        return []
    names = [permissions.codename(key) for key in permissions.STATE_PERMISSIONS]
    try:
        held = list(Permission.objects.filter(codename__in=names, group__isnull=False).values_list("pk", flat=True))
        groups = list(Group.objects.filter(permissions__in=held).values_list("name", flat=True).distinct())
        users = Permission.objects.filter(codename__in=names, user__isnull=False).count()
    except ProgrammingError:  # tables not made yet
        return []
    errors = [
        Error(
            f'The group "{name}" holds a member state permission for every state.',
            hint="Remove it from the group; state permissions belong to (state, role) groups through MemberState.",
            id="members.E001",
        )
        for name in groups
    ]
    if users:
        errors.append(
            Error(
                "A person holds a member state permission for every state.",
                hint="Remove it; put the person into the group of the state and role.",
                id="members.E001",
            )
        )
    return errors


@register(Tags.database)
def web_role_is_bound_by_row_level_security(app_configs, databases, **kwargs) -> list[Error]:
    """Row level security does not stop superusers, BYPASSRLS roles and owners of tables."""
    if "default" not in (databases or []):
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls,"
            " EXISTS (SELECT 1 FROM pg_tables WHERE tableowner = current_user AND schemaname = 'public')"
            " FROM pg_roles WHERE rolname = current_user"
        )
        role, above, owns = cursor.fetchone()
    if not above and not owns:
        return []
    return [
        Error(
            f'The web server connects as "{role}", which {"is above" if above else "owns tables and so escapes"} '
            "row level security.",
            hint="Point DATABASE_URL at a role that owns nothing (CREATE ROLE actip_web LOGIN PASSWORD '…') and "
            "DATABASE_OWNER_URL at the owner, then run: manage.py prepare_database",
            id="members.E002",
        )
    ]


@register(Tags.database)
def web_role_cannot_run_code_as_the_owner(app_configs, databases, **kwargs) -> list[CheckMessage]:
    """Temporary objects of the web role could stand in for the names that the owner's functions use."""
    if "default" not in (databases or []):
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE p.prosecdef AND n.nspname = 'public'"
            " AND NOT coalesce(p.proconfig @> ARRAY['search_path=' || %s], false)",
            [SAFE_SEARCH_PATH],
        )
        functions = [name for (name,) in cursor.fetchall()]
        cursor.execute("SELECT has_database_privilege(current_user, current_database(), 'TEMPORARY')")
        may_make_temporary = cursor.fetchone() == (True,)
        cursor.execute(
            "SELECT r.rolname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
            " WHERE c.oid = to_regclass('public.members_user') AND r.rolsuper"
        )
        superusers = [name for (name,) in cursor.fetchall()]
    remedy = "Run as the owner: manage.py prepare_database"
    found: list[CheckMessage] = [
        Error(
            f"The function {name} runs as its owner and looks up names in the caller's path.", remedy, id="members.E003"
        )
        for name in functions
    ]
    if may_make_temporary:
        found.append(Error("The web server's role may make temporary tables and views.", remedy, id="members.E004"))
    found += [
        Warning(
            f'The tables belong to "{name}", which is a superuser of the database server.',
            hint="Let an ordinary role own the database: CREATE ROLE actip_owner LOGIN CREATEROLE",
            id="members.W001",
        )
        for name in superusers
    ]
    return found


@register(Tags.security, deploy=True)
def demo_is_no_public_server(app_configs, **kwargs) -> list[CheckMessage]:
    """The passwords of the demo accounts are printed on its sign-in page."""
    if not settings.BEHIND_HTTPS:
        return []
    found: list[CheckMessage] = []
    if settings.DEMO:
        found.append(
            Error("DEMO=1 on a public server: everybody knows the accounts.", "Set DEMO=0.", id="members.E005")
        )
    if "*" in settings.ALLOWED_HOSTS:
        found.append(
            Error("ALLOWED_HOSTS answers every host name.", "Name the portal's own host names.", id="members.E006")
        )
    return found
