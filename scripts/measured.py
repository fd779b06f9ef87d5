"""How much of the code the tests reach, from the data of coverage.py, and which files must be reached completely.

Measuring costs the test processes 1.7 times the CPU time (Python 3.11). So each run measures only the files that must
be reached completely, with their own tests; `make test COVERAGE=all` measures everything. Only code in the processes of
the tests and their live servers is measured, not workers and the demo.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from coverage import Coverage

from scripts import processes

# Permissions, workflow, release and disclosure control: each branch is tested.
WHOLE = (
    "members/permissions.py",
    "reporting/permissions.py",
    "reporting/workflow.py",
    "reporting/release_policy.py",
    "reporting/models/release.py",
    "reporting/actions/releases.py",
    "reporting/queries/release.py",
    "victims/disclosure/*.py",
)
# The tests that reach all these files: files, and a folder.
TESTS = (
    "tests/reporting/test_permissions.py",
    "tests/reporting/test_release.py",
    "tests/reporting/test_releases.py",
    "tests/reporting/test_workflow.py",
    "tests/victims/disclosure",
    "tests/victims/test_disclosure.py",
    "tests/victims/test_periods.py",
)
FLOOR = 80.0  # percent of lines and branches of everything; raise it when it has grown


@dataclass
class CoverageCount:
    """Lines and branches together, as coverage.py counts them."""

    reached: int = 0
    there: int = 0

    def add(self, file: dict) -> None:
        found = file["summary"]
        self.reached += found["covered_lines"] + found["covered_branches"]
        self.there += found["num_statements"] + found["num_branches"]

    @property
    def percent(self) -> float:
        return 100 * self.reached / self.there if self.there else 100.0


def read(data: Path) -> dict[str, dict]:
    """Each file of the project, by its path from the root, with its count."""
    measured = Coverage(data_file=str(data), config_file=str(processes.ROOT / "pyproject.toml"))
    measured.load()
    report = data.with_suffix(".json")
    measured.json_report(outfile=str(report))
    files = json.loads(report.read_text(encoding="utf-8"))["files"]
    return {Path(name).as_posix(): found for name, found in sorted(files.items())}


def gaps(files: dict[str, dict]) -> Iterator[str]:
    """A line for each file that must be reached completely and is not, and for each name in WHOLE without a file."""
    for pattern in WHOLE:
        matching = [name for name in files if fnmatch(name, pattern)]
        if not matching:
            yield f"{pattern}: no such file was measured"
        for name in matching:
            lines = [str(line) for line in files[name]["missing_lines"]]
            branches = [f"{begin}->{'end' if end < 0 else end}" for begin, end in files[name]["missing_branches"]]
            if lines or branches:
                yield f"{name}: not reached {', '.join([*lines, *branches])}"


def judge(files: dict[str, dict], *, of_all: bool) -> tuple[list[str], bool]:
    """The lines to print, and whether all limits are met. ``of_all``: every test was measured, not only ``TESTS``."""
    apps: dict[str, CoverageCount] = {}
    total, whole = CoverageCount(), CoverageCount()
    for name, found in files.items():
        apps.setdefault(name.partition("/")[0], CoverageCount()).add(found)
        total.add(found)
        if any(fnmatch(name, pattern) for pattern in WHOLE):
            whole.add(found)
    subjects = "permissions, workflow, release and disclosure control"
    lines = [f"Lines and branches of {subjects} that their tests reach: {whole.percent:.1f} %"]
    missing = list(gaps(files))
    if missing:
        lines += ["Each branch of these must have its test (scripts/measured.py):", *(f"  {gap}" for gap in missing)]
    is_low = of_all and total.percent < FLOOR
    if of_all:
        each = ", ".join(f"{app} {found.percent:.1f}" for app, found in apps.items())
        lines.append(f"Lines and branches of everything: {total.percent:.1f} % ({each})")
    if is_low:
        lines.append(f"That is less than the {FLOOR:.0f} % below which it must not fall.")
    return lines, not missing and not is_low


def report(data: Path, *, of_all: bool) -> bool:
    if not data.exists():
        print("\nNothing was measured: the tests did not come to their end.", flush=True)
        return False
    lines, is_good = judge(read(data), of_all=of_all)
    print("\n".join(["", *lines]), flush=True)
    return is_good
