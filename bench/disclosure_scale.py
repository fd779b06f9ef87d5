"""Time and memory of disclosure control: 20 tables of 11 states in 10 cycles, and of 50 and 200 states in one.

Each step runs in a process of its own, so that its memory is measured. seconds_11 is for all ten cycles,
seconds_50 and seconds_200 for one, each count protected after another; seconds_11_chosen is for one cycle as a release
has it, where what to hide is chosen for all counts at once. The states beyond eleven are the sample's, scaled.
"""

import json
import resource
import subprocess
import sys
import time

from bench import disclosure_tables
from victims.disclosure import WORK, audit, protect
from victims.disclosure.linked import PublicationFigures, link

Steps = dict[str, tuple[int, int, float]]  # name → states, cycles, work
STEPS: Steps = {"11": (11, 10, 0), "11_chosen": (11, 1, WORK), "50": (50, 1, 0), "200": (200, 1, 0)}
KEYS = (
    "seconds_11", "peak_mb_11", "seconds_11_chosen", "peak_mb_11_chosen", "seconds_50", "peak_mb_50", "seconds_200",
    "peak_mb_200", "narrowed",
)  # fmt: skip
ALWAYS = {"narrowed": 0}
SMALL = {"steps": {"11": (1, 2, 0), "11_chosen": (1, 1, WORK), "50": (1, 1, 0), "200": (2, 1, 0)}}


def main(steps: Steps = STEPS) -> dict[str, float]:
    """At the small size the names of the steps say nothing of how many states there are."""
    found: dict[str, float] = {}
    narrowed = 0
    largest = [*steps][-1]
    large = _start(*steps[largest])
    for name, (states, cycles, work) in steps.items():
        run = large if name == largest else _start(states, cycles, work)
        said, _ = run.communicate()
        if run.returncode:
            raise AssertionError(f"Step {name} failed.")
        result = json.loads(said.strip().splitlines()[-1])
        how = "chosen for all at once" if work else "one count after another"
        print(f"{states} states, {cycles} cycle(s), {how}: {result}", flush=True)
        found[f"seconds_{name}"], found[f"peak_mb_{name}"] = result["seconds"], result["peak_mb"]
        narrowed += result["narrowed"]
    return found | {"narrowed": narrowed}


def _start(states: int, cycles: int, work: float) -> subprocess.Popen[str]:
    step = [str(number) for number in (states, cycles, work)]
    return subprocess.Popen([sys.executable, "-m", "bench.disclosure_scale", *step], stdout=subprocess.PIPE, text=True)


def step(states: int, cycles: int, work: float) -> dict[str, float]:
    shapes = disclosure_tables.standard()
    years = [2025, 2023, 2024]
    began = time.monotonic()
    cells = protected = findings = programs = 0
    for cycle in range(cycles):
        given = disclosure_tables.many_states(disclosure_tables.sample_states(years[cycle % 3]), states)
        problem = link(
            shapes, [PublicationFigures(disclosure_tables.revised(given, cycle) if cycle >= 3 else given)], smallest=11
        ).problem
        plan = protect(problem, work=work)
        findings += len(audit(problem, plan))
        cells, protected = cells + len(problem.cells), protected + len(problem.protected())
        programs += plan.solved
    return {
        "seconds": round(time.monotonic() - began, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "cells": cells,
        "protected": protected,
        "programs": programs,
        "narrowed": findings,
    }


if __name__ == "__main__":
    given_states, given_cycles, given_work = sys.argv[1:]
    print(json.dumps(step(int(given_states), int(given_cycles), float(given_work))))
