"""Every bench says which numbers it prints, and prints them at its small size. How long anything takes is never asked.

The small sizes run together, on one portal of their own with the sample data.
"""

import importlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from bench import __main__ as command
from bench import catalog
from bench.browser import PROGRAMS
from bench.typed_forms import Held, missing
from scripts import processes

BENCHES = [*catalog.benches()]
IN_A_BROWSER = {"autosave_loss", "draft_loss", "first_screen", "focal_pages", "section_page"}


def bench_of(name: str) -> ModuleType:
    return importlib.import_module(f"bench.{name}")


# --- What each one promises -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", BENCHES)
def test_a_bench_names_its_numbers_and_has_a_small_size(name):
    assert catalog.missing_promises(bench_of(name)) == []


@dataclass
class Run:
    results: dict[str, dict[str, Any]]
    errors: str


@pytest.fixture(scope="module")
def small() -> Run:
    """What ``make bench B=all SIZE=small`` prints."""
    done = subprocess.run(
        [sys.executable, "-m", "bench", "all", "--size", "small"],
        cwd=processes.ROOT, env=os.environ | {"REDIS_URL": ""}, capture_output=True, text=True,
    )  # fmt: skip
    lines = [line.split(" ", 1) for line in done.stdout.splitlines() if line.partition(" ")[2].startswith("{")]
    return Run({name: json.loads(numbers) for name, numbers in lines if name in BENCHES}, done.stderr)


@pytest.mark.parametrize("name", BENCHES)
def test_a_bench_keeps_its_promise_at_the_small_size(name, small):
    if name in IN_A_BROWSER and not any(map(shutil.which, PROGRAMS)):
        pytest.skip("Chromium is not installed: sudo apt-get install chromium")
    assert name in small.results, small.errors
    assert list(small.results[name]) == list(bench_of(name).KEYS)
    assert catalog.broken_promises(bench_of(name), small.results[name]) == []


# --- How what is lost of a form is counted ----------------------------------------------------------------------------
def lost(wanted: Held, *found: Held) -> int:
    return sum(size for _held, size in missing([wanted], [*found]))


def test_of_a_form_characters_and_choices_are_counted():
    text, radio, box = Held("a", "seven words", "text"), Held("b", "yes", "radio"), Held("c", "7", "checkbox")
    assert [lost(held) for held in (text, radio, box)] == [11, 1, 1]
    assert [lost(held, held) for held in (text, radio, box)] == [0, 0, 0]
    assert lost(text, Held("a", "seven word", "hidden")) == 1
    assert lost(text, Held("other", "seven words", "text")) == 11
    assert lost(radio, Held("b", "no", "radio")) == 1
    assert lost(box, Held("c", "7", "checkbox", on=False)) == 1
    # A box from which the tick was taken is not sent: it is lost only where the form has it ticked again.
    empty = Held("c", "7", "checkbox", on=False)
    assert (lost(empty), lost(empty, empty), lost(empty, box)) == (0, 0, 1)


# --- How a broken promise is said -------------------------------------------------------------------------------------
def made_bench(monkeypatch, **contents: Any) -> ModuleType:
    bench = ModuleType("bench.made")
    vars(bench).update(contents)
    monkeypatch.setitem(sys.modules, "bench.made", bench)
    return bench


GOOD: dict[str, Any] = {"KEYS": ("tried", "found"), "ALWAYS": {"found": "tried"}, "SMALL": {"rounds": 1}}


def good_main(rounds: int = 20) -> dict[str, int]:
    return {"tried": rounds, "found": rounds}


def test_a_bench_without_promises_is_told_each_of_them(monkeypatch):
    assert catalog.missing_promises(made_bench(monkeypatch, main=good_main)) == [
        "KEYS must name the numbers that main returns.",
        "ALWAYS must say which numbers never change; {} if there are none.",
        "SMALL must hold the arguments of main for the small size; {} if the full size takes seconds.",
    ]


def test_what_a_bench_names_must_be_there(monkeypatch):
    def main(rounds, people=3):
        return {}

    bench = made_bench(monkeypatch, main=main, KEYS=("tried",), ALWAYS={"lost": 0, "tried": "sent"}, SMALL={"laps": 1})
    assert catalog.missing_promises(bench) == [
        "ALWAYS names lost, which is not in KEYS.",
        "ALWAYS names sent, which is not in KEYS.",
        "SMALL names laps, which is no argument of main.",
        "main needs a default for rounds.",
    ]


def test_numbers_that_were_not_promised_and_values_that_do_not_hold_are_named(monkeypatch):
    bench = made_bench(monkeypatch, main=good_main, **GOOD | {"ALWAYS": {"found": "tried", "tried": 20}})
    assert catalog.broken_promises(bench, {"tried": 20, "found": 20}) == []
    assert catalog.broken_promises(bench, {"tried": 19, "seconds": 3}) == [
        "The numbers promised and not given: found.",
        "The numbers given and not promised in KEYS: seconds.",
        "tried must always be 20 and is 19.",
    ]
    assert catalog.broken_promises(bench, {"tried": 20, "found": 19}) == [
        "found must always be 20 (tried) and is 19.",
    ]


@pytest.mark.parametrize(("size", "rounds"), [("full", 20), ("small", 1)])
def test_the_numbers_are_the_last_line(monkeypatch, capsys, size, rounds):
    made_bench(monkeypatch, main=good_main, **GOOD)
    assert command.run("made", size)
    assert capsys.readouterr().out.splitlines()[-1] == json.dumps({"tried": rounds, "found": rounds})


def test_a_broken_promise_is_a_failure_with_a_sentence(monkeypatch, capsys):
    made_bench(monkeypatch, main=lambda rounds=20: {"tried": rounds, "found": 7}, **GOOD)
    assert not command.run("made", "full")
    printed = capsys.readouterr()
    assert printed.out == '{"tried": 20, "found": 7}\n'
    assert printed.err == "made: found must always be 20 (tried) and is 7.\n"


def test_a_bench_without_promises_is_not_run(monkeypatch):
    made_bench(monkeypatch, main=good_main)
    with pytest.raises(RuntimeError, match=r"^The bench made is not complete: KEYS must name"):
        command.run("made", "full")


def test_a_name_that_no_bench_has_is_answered_with_those_there_are():
    done = subprocess.run(
        [sys.executable, "-m", "bench", "nothing"], cwd=processes.ROOT, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr == f"There is no bench 'nothing'. There are: all, {', '.join(BENCHES)}.\n"
