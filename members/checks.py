"""Checks that run with ``manage.py check --database default`` and before the portal starts."""

from django.core.checks import Error, Tags, register
from django.db import connections

from members import permissions


@register(Tags.database)
def no_group_reports_for_every_state(app_configs, databases, **kwargs) -> list[Error]:
    """A state permission held without a state would open every state's report."""
    if "default" not in (databases or []):
        return []
    from django.contrib.auth.models import Group, Permission
    from django.db.utils import ProgrammingError

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
    """Superusers, BYPASSRLS roles and owners of tables are not stopped by policies: there would be no second wall."""
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
