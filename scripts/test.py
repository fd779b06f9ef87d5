"""``make test``: every check, then the whole test suite against servers that are thrown away afterwards.

With DATABASE_URL set, that server is used (its role must be allowed to make roles and databases; nothing in the
named database is touched); with REDIS_URL set, that Redis. Otherwise both are started here and stopped at the end.
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

from scripts import checks, processes, services

WEB_ROLE = "actip_web_test"
NO_TESTS_FOUND = 5  # pytest's exit status


def as_web_role(owner_url: str) -> str:
    """The same database for the web role, with a password that is the same in every run and known to no one else."""
    parts = urlsplit(owner_url)
    password = hashlib.sha256(owner_url.encode()).hexdigest()[:32]
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{WEB_ROLE}:{password}@{place}"))


def pytest(arguments: list[str], env: dict[str, str]) -> int:
    """Returns pytest's exit status. When it is cut off, also ends what its tests had started."""
    process = psutil.Popen(
        [sys.executable, "-m", "pytest", *arguments], cwd=processes.ROOT, env=env, start_new_session=True
    )
    try:
        return process.wait()
    except BaseException:
        offspring = process.children(recursive=True)  # known now, because orphans lose their parents
        process.send_signal(signal.SIGINT)
        psutil.wait_procs([process], timeout=processes.PATIENCE)
        for left in [process, *offspring]:
            with suppress(psutil.NoSuchProcess):
                left.kill()
        raise


def run(arguments: list[str], folder: Path, stack: ExitStack) -> int:
    """Returns the exit status of the whole: 0 only when everything holds."""
    env = os.environ | {"TMPDIR": str(folder)}  # what tests leave behind goes with it
    if given := env.get("DATABASE_URL"):
        env |= {"DATABASE_OWNER_URL": given, "DATABASE_URL": as_web_role(given)}
    else:
        web_url, owner_url = stack.enter_context(services.postgres(folder / "postgres"))
        env |= {"DATABASE_URL": web_url, "DATABASE_OWNER_URL": owner_url}
    redis_url = env.get("REDIS_URL") or stack.enter_context(services.redis(folder / "redis"))
    env["REDIS_URL"] = redis_url or ""

    if arguments:  # somebody tries a part
        return pytest(arguments, env)
    failed = checks.run()
    without_redis = 0
    if redis_url:  # otherwise the whole suite runs without it anyway
        print("\nThe tests of the queue without Redis, over the queue of files", flush=True)
        without_redis = pytest(["--quiet", "-m", "embedded_queue"], env | {"REDIS_URL": ""})
    if failed:
        print(f"\nNot in order: {', '.join(failed)} (see above).", flush=True)
    whole = pytest(["-n", "2", "--dist", "loadfile"], env)
    return 1 if failed or without_redis not in (0, NO_TESTS_FOUND) else whole


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


if __name__ == "__main__":
    sys.exit(main())
