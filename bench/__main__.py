"""``make bench`` lists the benches; ``make bench B=NAME`` runs one and prints its numbers as JSON on the last line."""

import ast
import importlib
import json
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
HELPERS = {"__init__", "__main__", "browser", "disclosure_tables", "stage", "visitor"}


def benches() -> dict[str, str]:
    """Name and first line of each bench, without importing it."""
    found = {}
    for path in sorted(FOLDER.glob("*.py")):
        if path.stem not in HELPERS:
            text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            found[path.stem] = text.partition("\n")[0]
    return found


def main() -> None:
    known = benches()
    if len(sys.argv) == 1:
        for name, description in known.items():
            print(f"{name:<24} {description}")
    elif sys.argv[1] not in known:
        sys.exit(f"There is no bench {sys.argv[1]!r}. There are: {', '.join(known) or 'none'}.")
    else:
        print(json.dumps(importlib.import_module(f"bench.{sys.argv[1]}").main()))


if __name__ == "__main__":
    main()
