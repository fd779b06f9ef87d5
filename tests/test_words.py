"""Each class of the project has a name of its own, which says what it is about.

``from … import Problem`` must not have to be looked up: the same word for two things is how the wrong one is used.
"""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("actip_portal", "bench", "members", "programme", "reporting", "scripts", "tests", "victims")
GIVEN_BY_DJANGO = {"Command", "Meta"}  # Django looks for classes of these names
# Words that say nothing without their subject: ``ItemKind`` or ``DateProblem`` instead.
VAGUE = {
    "Asked", "Block", "Change", "Conflict", "Content", "Data", "Entries", "Entry", "Finding", "Form", "Group", "Info",
    "Item", "Kind", "Line", "Manager", "Object", "Part", "Problem", "Reader", "Reading", "Result", "Row", "Said",
    "Saved", "Standing", "State", "Status", "Step", "Target", "Things", "Words", "World", "Written", "Writer",
}  # fmt: skip
REASONED = {
    "Status": "reporting/statuses.py: a row of the table of statuses, which is what the file is about",
}


def classes() -> dict[str, list[str]]:
    """Name of a class, without the underscore of a private one → the places where it is defined."""
    found: dict[str, list[str]] = defaultdict(list)
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef) and node.name not in GIVEN_BY_DJANGO:
                    found[node.name.lstrip("_")].append(f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def test_no_two_classes_share_a_name():
    assert {name: places for name, places in classes().items() if len(places) > 1} == {}


def test_the_name_of_a_class_says_what_it_is_about():
    assert {name: places for name, places in classes().items() if name in VAGUE - REASONED.keys()} == {}


def test_every_exception_is_still_needed():
    assert REASONED.keys() <= classes().keys()
