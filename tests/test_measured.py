"""What ``make test`` says at its end about the code that the tests reached."""

import os
import subprocess
import sys

from scripts import measured
from scripts.processes import ROOT


def found(*, missing_lines=(), missing_branches=(), lines=8, branches=2) -> dict:
    """What coverage.py says of one file."""
    return {
        "missing_lines": list(missing_lines),
        "missing_branches": list(missing_branches),
        "summary": {
            "num_statements": lines,
            "covered_lines": lines - len(missing_lines),
            "num_branches": branches,
            "covered_branches": branches - len(missing_branches),
        },
    }


def all_that_must_be_whole() -> dict[str, dict]:
    return {pattern.replace("*", "any"): found() for pattern in measured.WHOLE}


def test_what_must_be_reached_whole_exists():
    assert [pattern for pattern in measured.WHOLE if not list(ROOT.glob(pattern))] == []


def test_one_number_for_all_and_one_for_each_app():
    files = all_that_must_be_whole() | {"programme/home.py": found(missing_lines=[3], missing_branches=[[3, 4]])}
    subjects = "permissions, workflow, release and disclosure control"
    gated = f"Lines and branches of {subjects} that their tests reach: 100.0 %"
    each = "members 100.0, reporting 100.0, victims 100.0, programme 80.0"
    assert measured.judge(files, of_all=False) == ([gated], True)
    assert measured.judge(files, of_all=True) == ([gated, f"Lines and branches of everything: 97.8 % ({each})"], True)


def test_what_is_measured_each_time_is_there():
    assert [name for name in measured.TESTS if not (ROOT / name).exists()] == []


def test_a_gap_where_there_may_be_none_is_named():
    files = all_that_must_be_whole() | {
        "reporting/workflow.py": found(missing_lines=[7], missing_branches=[[12, 14], [20, -3]])
    }
    lines, is_good = measured.judge(files, of_all=False)
    assert lines[-1] == "  reporting/workflow.py: not reached 7, 12->14, 20->end"
    assert not is_good


def test_a_file_that_moved_away_is_missed():
    files = all_that_must_be_whole()
    del files["reporting/release_policy.py"]
    lines, is_good = measured.judge(files, of_all=False)
    assert (lines[-1], is_good) == ("  reporting/release_policy.py: no such file was measured", False)


def test_it_may_not_fall_below_its_floor():
    files = all_that_must_be_whole() | {"programme/home.py": found(lines=100, missing_lines=range(100))}
    lines, is_good = measured.judge(files, of_all=True)
    assert lines[-1] == f"That is less than the {measured.FLOOR:.0f} % below which it must not fall."
    assert not is_good


def test_it_reads_what_coverage_wrote(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "coverage", "run", "-m", "pytest", "-q", "-p", "no:cacheprovider", "--collect-only",
         "tests/test_measured.py"],
        cwd=ROOT, check=True, capture_output=True, env={**os.environ, "COVERAGE_FILE": str(tmp_path / "coverage")},
    )  # fmt: skip
    files = measured.read(tmp_path / "coverage")
    assert files["reporting/workflow.py"]["missing_branches"] != []
    assert "reporting/migrations/0001_initial.py" not in files


def test_without_measurements_it_says_so(tmp_path, capsys):
    assert not measured.report(tmp_path / "coverage", of_all=True)
    assert "Nothing was measured" in capsys.readouterr().out
