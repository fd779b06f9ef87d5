"""Time and memory of disclosure control: 20 tables of 11 states in 10 cycles, and of 50 and 200 states in one.

Each step runs in a process of its own, for its memory, the largest beside the others. seconds_11 is for all ten cycles,
seconds_50 and seconds_200 for one, each count protected after another; seconds_11_chosen is for one cycle as a release
has it, where what to hide is chosen for all counts at once. The states beyond eleven are the sample's, scaled.
"""

import json
import resource
import subprocess
import sys
import time

from bench import disclosure_tables as tables
from victims.disclosure import WORK, audit, protect
from victims.disclosure.linked import Release, link

STEPS = {"11": (11, 10, 0), "11_chosen": (11, 1, WORK), "50": (50, 1, 0), "200": (200, 1, 0)}


def main() -> dict[str, float]:
    found: dict[str, float] = {}
    large = _start("200")
    for name in STEPS:
        run = large if name == "200" else _start(name)
        said, _ = run.communicate()
        if run.returncode:
            raise AssertionError(f"Step {name} failed.")
        result = json.loads(said.strip().splitlines()[-1])
        states, cycles, work = STEPS[name]
        how = "chosen for all at once" if work else "one count after another"
        print(f"{states} states, {cycles} cycle(s), {how}: {result}", flush=True)
        found[f"seconds_{name}"], found[f"peak_mb_{name}"] = result["seconds"], result["peak_mb"]
    return found


def _start(name: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", "bench.disclosure_scale", name], stdout=subprocess.PIPE, text=True)


def step(states: int, cycles: int, work: float) -> dict[str, float]:
    shapes = tables.standard()
    years = [2025, 2023, 2024]
    began = time.monotonic()
    cells = protected = findings = programs = 0
    for cycle in range(cycles):
        given = tables.many_states(tables.sample_states(years[cycle % 3]), states)
        problem = link(shapes, [Release(tables.revised(given, cycle) if cycle >= 3 else given)], smallest=11).problem
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
    print(json.dumps(step(*STEPS[sys.argv[1]])))
