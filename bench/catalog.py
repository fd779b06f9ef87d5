"""The promises of every bench, and whether it keeps them.

A bench is a module of this folder with a function ``main`` and three constants:

- KEYS: the names of the numbers that ``main`` returns.
- ALWAYS: what must be true at every size and on every machine: the name of a number → its value, or the name of another
  number that it equals. Never a time.
- SMALL: the arguments of ``main`` for the small size, which takes seconds and shows that the bench still works. The
  defaults of ``main`` are the full size.

A bench whose full size takes hours also has IN_ALL: its arguments when all benches run one after the other.
"""

import ast
import importlib
import inspect
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

FOLDER = Path(__file__).parent
SIZES = ("full", "small", "in-all")
Result = Mapping[str, float]


def benches() -> dict[str, str]:
    """Name and first line of each bench, without importing it."""
    found = {}
    for path in sorted(FOLDER.glob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        is_bench = any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in module.body)
        if is_bench and path.stem != "__main__":
            found[path.stem] = (ast.get_docstring(module) or "").partition("\n")[0]
    return found


def load(name: str) -> ModuleType:
    """Import a bench. Raises RuntimeError if one of its constants is missing."""
    bench = importlib.import_module(f"bench.{name}")
    if missing := missing_promises(bench):
        raise RuntimeError(f"The bench {name} is not complete: {' '.join(missing)}")
    return bench


def arguments(bench: ModuleType, size: str) -> dict[str, Any]:
    """The arguments of ``main``."""
    return {"full": {}, "small": bench.SMALL, "in-all": getattr(bench, "IN_ALL", {})}[size]


def missing_promises(bench: ModuleType) -> list[str]:
    """A sentence for each constant that a bench lacks."""
    keys, always, small = (getattr(bench, name, None) for name in ("KEYS", "ALWAYS", "SMALL"))
    found = []
    if not keys:
        found.append("KEYS must name the numbers that main returns.")
    if always is None:
        found.append("ALWAYS must say which numbers never change; {} if there are none.")
    else:
        named = [*always, *(value for value in always.values() if isinstance(value, str))]
        found += [f"ALWAYS names {name}, which is not in KEYS." for name in named if name not in (keys or ())]
    if small is None:
        found.append("SMALL must hold the arguments of main for the small size; {} if the full size takes seconds.")
    else:
        arguments = inspect.signature(bench.main).parameters
        found += [f"SMALL names {name}, which is no argument of main." for name in small if name not in arguments]
        found += [f"main needs a default for {a.name}." for a in arguments.values() if a.default is a.empty]
    return found


def broken_promises(bench: ModuleType, result: Result) -> list[str]:
    """A sentence for each promise that ``result`` breaks."""
    found = []
    if missing := [key for key in bench.KEYS if key not in result]:
        found.append(f"The numbers promised and not given: {', '.join(missing)}.")
    if extra := [key for key in result if key not in bench.KEYS]:
        found.append(f"The numbers given and not promised in KEYS: {', '.join(extra)}.")
    for key, value in bench.ALWAYS.items():
        expected = result.get(value) if isinstance(value, str) else value
        if key in result and result[key] != expected:
            equal = f"{expected} ({value})" if isinstance(value, str) else value
            found.append(f"{key} must always be {equal} and is {result[key]}.")
    return found
