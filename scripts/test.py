"""``make test``: every check, then the whole test suite against servers that are thrown away afterwards, and how much
of the code it reached.

With DATABASE_URL set, that server is used (its role must be allowed to make roles and databases; nothing in the
named database is touched); with REDIS_URL set, that Redis. Otherwise an embedded PostgreSQL and an embedded Valkey
are started here and stopped at the end.
"""

import hashlib
import os
import signal
import sys
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil

from actip_portal.embedded import ServerError
from scripts import checks, measured, processes, services

WEB_ROLE = "actip_web_test"


def as_web_role(owner_url: str) -> str:
    """The same database for the web role, with a password that is the same in every run and known to nobody else."""
    parts = urlsplit(owner_url)
    password = hashlib.sha256(owner_url.encode()).hexdigest()[:32]
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{WEB_ROLE}:{password}@{place}"))


def pytest(arguments: list[str], env: dict[str, str]) -> int:
    """Returns pytest's exit status. When it is interrupted, also ends the processes that its tests had started."""
    process = psutil.Popen(
        [sys.executable, "-m", "pytest", *arguments], cwd=processes.ROOT, env=env, start_new_session=True
    )
    try:
        return process.wait()
    except BaseException:
        offspring = process.children(recursive=True)  # read now, because orphans lose their parents
        process.send_signal(signal.SIGINT)
        psutil.wait_procs([process], timeout=processes.PATIENCE)
        for left in [process, *offspring]:
            with suppress(psutil.NoSuchProcess):
                left.kill()
        raise


def run(arguments: list[str], folder: Path, stack: ExitStack) -> int:
    """Returns the exit status: 0 only if everything passed."""
    env = os.environ | {"TMPDIR": str(folder)}  # files that tests leave behind are removed with it
    if given := env.get("DATABASE_URL"):
        env |= {"DATABASE_OWNER_URL": given, "DATABASE_URL": as_web_role(given)}
    else:
        web_url, owner_url = stack.enter_context(services.postgres(folder / "postgres"))
        env |= {"DATABASE_URL": web_url, "DATABASE_OWNER_URL": owner_url}
    if not env.get("REDIS_URL"):
        env["REDIS_URL"] = stack.enter_context(services.valkey(folder / "valkey"))

    if arguments:  # only a part of the tests
        return pytest(arguments, env)
    failed = checks.run()
    if failed:
        print(f"\nNot in order: {', '.join(failed)} (see above).", flush=True)
    side_by_side = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]  # tests/conftest.py says the order
    env["COVERAGE_FILE"] = str(folder / "coverage")
    if not given:
        env["KEEP_PREPARED"] = "1"  # for the second run; the server is removed afterwards
    of_all = env.get("COVERAGE") == "all"
    # The few that are measured share two processes test by test: one of their files takes longer than all others.
    first = side_by_side if of_all else ["-n", "2", "--dist", "worksteal", *measured.TESTS]
    status = pytest([*first, "--cov", "--cov-report="], env)
    is_reached = measured.report(folder / "coverage", of_all=of_all)
    if not of_all:
        status = pytest([*side_by_side, *(f"--ignore={name}" for name in measured.TESTS)], env) or status
    return status or int(bool(failed) or not is_reached)


def interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
    with tempfile.TemporaryDirectory(prefix="actip-test-") as folder, ExitStack() as stack:
        try:
            return run(sys.argv[1:], Path(folder), stack)
        except KeyboardInterrupt:
            return 130
        except ServerError as error:
            print(error, file=sys.stderr)
            return 1


if __name__ == "__main__":
    sys.exit(main())
