"""The commands that CONTRIBUTING.md names do what it says."""

import os
import re
import subprocess

from scripts.processes import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
COMMANDS = [
    line.partition("  #")[0].strip()
    for block in re.findall(r"^```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]
TARGETS = set(re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[0].split())


def shell(command: str, **env: str) -> str:
    """What it says. Raises CalledProcessError if it fails."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COVERAGE_"))}
    done = subprocess.run(
        command, shell=True, cwd=ROOT, env=outside | env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def the_one(pattern: str) -> str:
    (found,) = (command for command in COMMANDS if re.search(pattern, command))
    return found


def test_every_command_is_a_target_of_make_and_every_target_is_explained():
    named = {re.search(r"(?:^| )make (\w+)", command)[1] for command in COMMANDS}
    assert named <= TARGETS
    explained = re.findall(r"^# make ([\w-]+) ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert (set(explained), len(explained)) == (TARGETS, len(TARGETS))


def test_one_test_runs_on_a_server_of_ones_own_and_leaves_the_prepared_database(db):
    command = the_one("KEEP_PREPARED").replace(
        "postgresql://me:secret@localhost/postgres", f"'{os.environ['DATABASE_OWNER_URL']}'"
    )
    said = shell(command.replace("test_members.py", "test_states.py"))
    assert re.search(r"\d+ passed", said)


def test_a_selection_of_tests_can_be_named():
    command = the_one(r"-k invitation\"$").replace("make", "make --dry-run", 1)
    assert "-m scripts.test tests/members/test_members.py -k invitation" in shell(command)


def test_a_migration_is_made_with_the_command_that_is_named(tmp_path):
    said = shell(the_one("makemigrations"), VAR_DIR=str(tmp_path))
    assert "No changes detected in app 'reporting'" in said
    assert (tmp_path / "secret_key").exists()
