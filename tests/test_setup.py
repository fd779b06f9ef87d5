"""What scripts/setup.sh says on machines that lack something. Nothing is installed, and no network is reached."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.processes import ROOT

# The system's own small programs that the script uses.
TOOLS = [
    "awk", "bash", "cat", "chown", "df", "dirname", "env", "grep", "id", "mktemp", "rm", "sed", "sort", "stat", "tail",
    "uname",
]  # fmt: skip


class Machine:
    """A machine of which only ``PATH`` and the clone are made up: nothing is on it but TOOLS and what is added."""

    def __init__(self, folder: Path) -> None:
        self.bin, self.clone = folder / "bin", folder / "my portal ក្រសួង"
        self.bin.mkdir()
        for name in TOOLS:
            if path := shutil.which(name):
                (self.bin / name).symlink_to(path)
        for name in ("scripts", "requirements"):
            shutil.copytree(ROOT / name, self.clone / name)

    def add(self, name: str, *lines: str) -> None:
        path = self.bin / name
        path.write_text("\n".join([f"#!{self.bin}/bash", *lines]) + "\n")
        path.chmod(0o755)

    def has_libraries(self, *names: str) -> None:
        self.add("ldconfig", *(f"printf '\\t%s (libc6) => /lib/%s\\n' {name} {name}" for name in names))

    def setup(self, purpose: str, **env: str) -> tuple[int, list[str]]:
        done = subprocess.run(
            [self.clone / "scripts/setup.sh", purpose],
            env={"PATH": str(self.bin), "HOME": str(self.clone), "TMPDIR": str(self.clone), **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
        )
        left = {path.name for path in self.clone.iterdir()} - {"scripts", "requirements", ".venv"}
        assert left == set()  # no temporary file stays
        return done.returncode, done.stdout.splitlines()


@pytest.fixture
def machine(tmp_path):
    machine = Machine(tmp_path)
    machine.has_libraries()
    return machine


NO_LIBRARIES = ["the library libpango-1.0", "the library libpangoft2-1.0", "the library libharfbuzz-subset"]
PANGO = ["libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"]


def test_all_that_is_missing_is_named_at_once(machine):
    assert machine.setup("test") == (
        1,
        [
            f"Missing: Python 3.11 or newer with its venv module, {', '.join(NO_LIBRARIES)}, Chromium.",
            "Then try again.",
        ],
    )


def test_where_apt_is_one_command_brings_it_and_its_own_words_are_shown(machine):
    machine.add("apt-get", "echo 'W: Failed to fetch http://mirror.example.org'", "exit 100")
    machine.add("sudo", "exit 1")
    status, said = machine.setup("demo")
    assert status == 1
    everything = "python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    if os.geteuid() == 0:  # who may install does, and sees what apt says
        assert said[:3] == [
            f"Installing system packages: {everything}",
            "apt-get could not install them. It says:",
            "    W: Failed to fetch http://mirror.example.org",
        ]
        command = f"apt-get update && apt-get install {everything}"
    else:
        command = f"sudo apt-get update && sudo apt-get install {everything}"
    assert said[-3:] == [
        f"Missing: Python 3.11 or newer with its venv module, {', '.join(NO_LIBRARIES)}.",
        f"One command brings all of it: {command}",
        "Then try again.",
    ]


def test_an_old_python_does_not_count(machine):
    machine.has_libraries(*PANGO)
    machine.add("python3", "exit 1")  # what `sys.version_info < (3, 11)` gives in an old one
    assert machine.setup("demo") == (
        1,
        ["Missing: Python 3.11 or newer with its venv module.", "Then try again."],
    )


def test_what_is_only_needed_for_a_part_stops_nothing(machine):
    (machine.bin / "python3").symlink_to(sys.executable)
    status, said = machine.setup("demo", WHEELS="/nowhere")
    assert said == [
        f"Missing: {', '.join(NO_LIBRARIES)}.",
        "Without the libraries the portal makes no PDF files.",
        "Making the virtual environment .venv",
        "WHEELS names no folder: /nowhere",
    ]
    assert status == 1


def test_a_folder_without_the_packages_says_which_is_missing(machine, tmp_path):
    machine.has_libraries(*PANGO)
    (machine.bin / "python3").symlink_to(sys.executable)
    (tmp_path / "wheels").mkdir()
    status, said = machine.setup("demo", WHEELS=str(tmp_path / "wheels"))
    assert status == 1
    assert said[:2] == [
        "Making the virtual environment .venv",
        f"Installing the locked Python packages from {tmp_path / 'wheels'}",
    ]
    version = ".".join(map(str, sys.version_info[:3]))
    assert said[2].startswith(f"The Python packages could not be installed: {tmp_path / 'wheels'} does not hold all of")
    assert f"Python {version}" in said[2]
    assert "No matching distribution found for" in said[3]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_clone_of_somebody_else_is_said_to_be_so(machine):
    machine.clone.chmod(0o500)
    try:
        status, said = machine.setup("demo", TMPDIR=str(machine.bin))
    finally:
        machine.clone.chmod(0o700)
    assert status == 1
    assert said[0].startswith("The user ") and " may not write to " in said[0]


def test_data_are_not_deleted_where_nothing_can_tell_whether_a_demo_runs(machine):
    """The environment is gone, as a link to nothing, and cannot be made again: the data may be in use."""
    shutil.copy(ROOT / "Makefile", machine.clone)
    (machine.clone / ".venv/bin").mkdir(parents=True)
    (machine.clone / ".venv/bin/python").symlink_to("/nonexistent/python")
    clean = [shutil.which("make"), "clean-demo"]
    env = {"PATH": str(machine.bin), "HOME": str(machine.clone)}
    assert subprocess.run(clean, cwd=machine.clone, env=env).returncode == 0  # there is nothing to delete
    (machine.clone / "var/postgres").mkdir(parents=True)
    done = subprocess.run(clean, cwd=machine.clone, env=env, capture_output=True, text=True)
    assert done.returncode != 0
    assert "Nothing was removed. If no demo runs, delete var/ by hand." in done.stderr
    assert (machine.clone / "var/postgres").is_dir()
