"""The documents lead where they say, and show what the code does."""

import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.management import call_command

from scripts.processes import ROOT

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
DECISION = re.compile(r"docs/decisions/[\w-]+(?:\.md)?")
CODE_FILE = re.compile(r"(?<![\w./-])(?:[\w-]+/)+[\w-]+\.py\b")
NOT_OURS = {".venv", ".git", "node_modules", "var", "screenshots"}


def files(*suffixes: str) -> Iterator[Path]:
    """The project's own files with one of ``suffixes``; in a folder without git, all but what is installed or made."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    names = listed.stdout.splitlines() if listed.returncode == 0 else []
    for path in sorted(ROOT / name for name in names) if names else sorted(ROOT.rglob("*")):
        ours = not NOT_OURS & set(path.relative_to(ROOT).parts)
        if ours and path.is_file() and path.suffix in suffixes:
            yield path


def prose(path: Path) -> str:
    return CODE.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """The addresses of the headings, as code forges make them."""
    headings = HEADING.findall(path.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", list(files(".md")), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(path):
    broken = []
    for link in LINK.findall(prose(path)):
        if re.match(r"[a-z][a-z+.-]*:", link):
            continue
        name, _, anchor = unquote(link).partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_every_decision_that_is_named_exists():
    named = {
        (name if name.endswith(".md") else f"{name}.md", path.relative_to(ROOT))
        for path in files(".py", ".md", ".html", ".yml", ".yaml", ".toml", ".sh", ".example", ".txt")
        if path != Path(__file__)
        for name in DECISION.findall(path.read_text(encoding="utf-8"))
    }
    assert named
    assert sorted((name, str(where)) for name, where in named if not (ROOT / name).exists()) == []


def test_each_decision_has_a_number_of_its_own_and_they_are_listed_in_order():
    decisions = sorted(path.name for path in (ROOT / "docs/decisions").glob("0*.md"))
    numbers = [name[:4] for name in decisions]
    assert len(set(numbers)) == len(numbers)
    for name in decisions:
        text = (ROOT / "docs/decisions" / name).read_text(encoding="utf-8")
        assert re.findall(r"^# (\d{4}) ", text, re.M) == [name[:4]], name
    listed = re.findall(r"^\| \[?(\d{4})", (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8"), re.M)
    assert listed == sorted(set(listed))


def test_every_decision_is_in_the_list():
    folder = ROOT / "docs/decisions"
    listed = LINK.findall((folder / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(path.name for path in folder.glob("[0-9]*.md"))


def test_the_diagrams_are_those_of_the_workflow():
    printed = io.StringIO()
    call_command("workflow_diagram", stdout=printed)
    assert printed.getvalue().strip() in (ROOT / "docs/design.md").read_text(encoding="utf-8")


def test_every_file_of_code_that_is_named_exists():
    """From the root, or from within an app or a room of it: what moved is named where it is now."""
    code = [f"/{path.relative_to(ROOT).as_posix()}" for path in files(".py")]
    lost = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in files(".md", ".py", ".toml", ".yaml")
        for name in CODE_FILE.findall(path.read_text(encoding="utf-8"))
        if not any(known.endswith(f"/{name}") for known in code)
    ]
    assert lost == []
