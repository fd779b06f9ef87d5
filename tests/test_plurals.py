"""No plural is made by hand: other languages have other forms of it (docs/decisions/0010-english-first.md)."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APPS = ["members", "victims", "reporting", "programme"]
IN_ENGLISH = ["reporting/sample/"]  # invented reports: text of states, not of the portal

BY_HAND_IN_TEMPLATES = re.compile(
    r"\|\s*pluralize"
    r"|\}\}s\b"
    r"|\w\(e?s\)"
    r"|\{% if [^%]*[!=]= 1 %\}(?:(?!\{% (?:if|endif)).)*\{% else %\}"
)


def by_hand(source: str) -> list[str]:
    """What chooses between two strings by whether something is 1, or writes both forms at once ("report(s)")."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.IfExp) and _is_one(node.test) and _is_text(node.body) and _is_text(node.orelse):
            found.append(ast.unparse(node))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"\w\(e?s\)", node.value):
            found.append(node.value)
    return found


def _is_one(test: ast.expr) -> bool:
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.ops[0], ast.Eq | ast.NotEq | ast.Gt)
        and any(isinstance(part, ast.Constant) and part.value == 1 for part in [test.left, *test.comparators])
    )


def _is_text(part: ast.expr) -> bool:
    return isinstance(part, ast.JoinedStr) or (isinstance(part, ast.Constant) and isinstance(part.value, str))


def sources() -> list[Path]:
    every = (path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
    return [path for path in every if not str(path.relative_to(ROOT)).startswith(tuple(IN_ENGLISH))]


def test_python_asks_ngettext():
    assert len(sources()) > 200
    assert {str(path.relative_to(ROOT)): found for path in sources() if (found := by_hand(path.read_text()))} == {}


def test_templates_ask_blocktranslate():
    pages = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    assert len(pages) > 200
    found = {str(page.relative_to(ROOT)): BY_HAND_IN_TEMPLATES.findall(page.read_text()) for page in pages}
    assert {page: words for page, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "source",
    [
        "'1 section' if count == 1 else f'{count} sections'",
        'f\'{count} day{"" if count == 1 else "s"}\'',
        "'are' if len(rows) != 1 else 'is'",
        "f'{count} e-mail(s)'",
    ],
)
def test_a_plural_by_hand_is_found(source):
    assert by_hand(source)


@pytest.mark.parametrize("source", ["rows[0] if len(rows) == 1 else 'mixed'", "ngettext('day', 'days', 1 + 1)"])
def test_nothing_else_is_found(source):
    assert not by_hand(source)


@pytest.mark.parametrize(
    "template",
    [
        "{{ n }} day{{ n|pluralize }}",
        "{{ what }}s are left",
        "{{ n }} report(s)",
        "{% if n == 1 %}One waits{% else %}{{ n }} wait{% endif %}",
    ],
)
def test_a_plural_by_hand_in_a_template_is_found(template):
    assert BY_HAND_IN_TEMPLATES.search(template)
