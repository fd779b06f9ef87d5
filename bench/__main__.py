"""``make bench`` lists the benches; ``make bench B=NAME`` runs one and prints its numbers as JSON on the last line.

``B=all`` runs each of them once. ``SIZE=small`` takes seconds and shows that a bench still works, not how fast the
portal is. The exit status is 1 if a bench does not print exactly the numbers that it promises, or if a number that must
always have a certain value has another one.
"""

import argparse
import json
import signal
import subprocess
import sys
import traceback

from bench import catalog
from scripts import processes


def run(name: str, size: str, *, label: str = "") -> bool:
    """Run one bench and print its numbers, after ``label``. Returns whether it kept its promises."""
    bench = catalog.load(name)
    result = bench.main(**catalog.arguments(bench, size))
    broken = catalog.broken_promises(bench, result)
    for sentence in broken:
        print(f"{name}: {sentence}", file=sys.stderr, flush=True)
    print(label + json.dumps(result), flush=True)
    return not broken


def run_all_small(names: list[str]) -> list[str]:
    """Run all of them at the small size on one stage, because making a stage takes long. Returns those that failed."""
    failed = []
    from bench.stage import shared_stage  # needs Django, which the list of benches does not

    with shared_stage():
        for name in names:
            try:
                is_good = run(name, "small", label=f"{name} ")
            except Exception:
                traceback.print_exc()
                is_good = False
            if not is_good:
                failed.append(name)
    return failed


def run_all(names: list[str]) -> list[str]:
    """Run each in its own process and on its own stage. Returns those that failed."""
    failed = []
    for name in names:
        print(f"{name} ...", flush=True)
        process = subprocess.Popen(
            [sys.executable, "-m", "bench", name, "--size", "in-all"],
            cwd=processes.ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        last = ""
        for line in process.stdout:
            print(last, end="", flush=True)
            last = line
        print(name, last, end="", flush=True)
        if process.wait():
            failed.append(name)
    return failed


def interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):  # either ends what the bench has started
        signal.signal(number, interrupt)
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("name", nargs="?", help="one of those listed, or all")
    parser.add_argument("--size", choices=catalog.SIZES, default="full")
    chosen = parser.parse_args()
    known = catalog.benches()
    if chosen.name is None:
        for name, description in known.items():
            print(f"{name:<24} {description}")
    elif chosen.name == "all":
        if failed := run_all_small([*known]) if chosen.size == "small" else run_all([*known]):
            sys.exit(f"These benches failed (see above): {', '.join(failed)}.")
    elif chosen.name not in known:
        sys.exit(f"There is no bench {chosen.name!r}. There are: all, {', '.join(known)}.")
    elif not run(chosen.name, chosen.size):
        sys.exit(1)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
