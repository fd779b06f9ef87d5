"""The tests of a view or an action are found in the file of its name."""

from pathlib import Path, PurePosixPath

from scripts.processes import ROOT

APPS = ("members", "victims", "reporting", "programme")
KINDS = {"actions", "views"}


def modules() -> list[PurePosixPath]:
    """The modules that hold views or actions, from the root."""
    paths = (path.relative_to(ROOT) for app in APPS for path in (ROOT / app).rglob("*.py"))
    return sorted(
        PurePosixPath(path) for path in paths if path.name != "__init__.py" and KINDS & set(path.with_suffix("").parts)
    )


def file_of(module: PurePosixPath) -> Path:
    """Where its tests belong: ``reporting/workbook/views/blank.py`` → ``tests/reporting/workbook/test_blank.py``.

    A view and an action of one name share a file. A module called ``views`` or ``actions`` goes by its app or wing.
    """
    parts = [part for part in module.with_suffix("").parts if part not in KINDS]
    folders = parts if module.stem in KINDS else parts[:-1]
    return ROOT.joinpath("tests", *folders, f"test_{parts[-1]}.py")


def test_a_file_is_looked_for_where_it_belongs():
    belongs = {
        "reporting/views/search.py": "reporting/test_search",
        "reporting/workbook/views/blank.py": "reporting/workbook/test_blank",
        "reporting/messages/views.py": "reporting/messages/test_messages",
        "members/actions.py": "members/test_members",
    }
    found = {module: file_of(PurePosixPath(module)).relative_to(ROOT / "tests") for module in belongs}
    assert {module: path.with_suffix("").as_posix() for module, path in found.items()} == belongs


def test_the_tests_of_a_view_or_an_action_are_in_the_file_of_its_name():
    assert [str(module) for module in modules() if not file_of(module).exists()] == []
