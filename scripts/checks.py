"""``make lint``: the checks that read the code and touch no data."""

import os
import subprocess
import sys

from scripts import processes

CHECKS = {
    "ruff check": ["-m", "ruff", "check", "--quiet", "--output-format", "concise", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "import layers": ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
    "types": ["-m", "mypy"],
    "migrations are complete": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "settings for a public server": ["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}
# As on a public server. Nothing connects to this address: these checks only need the settings to load.
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "actip_portal.settings",
    "SECRET_KEY": "a-key-for-checks-that-read-the-code-and-never-sign-anything-0123456789",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    "DATABASE_OWNER_URL": "",
    "BEHIND_HTTPS": "1",
    "PORTAL_URL": "https://portal.example.org",
    "DEBUG": "0",
    "DEMO": "0",
    "REDIS_URL": "redis://127.0.0.1:1",
    "PYTHONWARNINGS": "ignore:Got an error checking a consistent migration history:RuntimeWarning",
}


def run() -> list[str]:
    """Run all, each failing one with its output. Returns the names of those that failed."""
    failed = []
    for name, command in CHECKS.items():
        done = subprocess.run(
            [sys.executable, *command],
            cwd=processes.ROOT,
            env=os.environ | ENVIRONMENT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        print(f"{'ok    ' if done.returncode == 0 else 'FAILED'}  {name}", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout, flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(1 if run() else 0)
