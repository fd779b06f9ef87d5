"""The promises of public pages, help and guides: each test that proves one is run.

sentences: those of tests/promises.yaml; proved: those that are on their page and whose proofs all passed.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from scripts.processes import ROOT
from tests import promises

KEYS = ("sentences", "proved")
ALWAYS = {"proved": "sentences"}
SMALL = {"sentences": 1}
STANDING = "tests/test_promises.py::test_every_promise_stands_word_for_word_on_its_page"
OF_THE_STAGE = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


def main(sentences: int | None = None) -> dict[str, int]:
    """``sentences``: only so many, those with the fewest proofs first; None for all."""
    declared = sorted(promises.declared()[0], key=lambda promise: len(promise.proofs))[:sentences]
    names = sorted({proof for promise in declared for proof in promise.proofs})
    passed = _passed([*names, STANDING])
    standing = STANDING in passed
    proved = 0
    for promise in declared:
        if missing := [proof for proof in promise.proofs if proof not in passed]:
            print(f"{promise.at}: “{promise.sentence}” is not proved: {', '.join(missing)}")
        elif not standing:
            print("tests/test_promises.py failed: a sentence is not on its page.")
        else:
            proved += 1
    return {"sentences": len(declared), "proved": proved}


def _passed(wanted: list[str]) -> set[str]:
    """The names of the tests of which every case passed."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "scripts.test", *wanted, "-q", f"--junit-xml={report}"]
        # The tests start their own servers: those of a stage shared with other benches have the web role's rights.
        env = {name: value for name, value in os.environ.items() if name not in OF_THE_STAGE}
        subprocess.run(command, cwd=ROOT, env=env, stdout=sys.stderr, check=False)
        if not report.exists():
            return set()
        cases: dict[str, list[bool]] = {}
        for case in ElementTree.parse(report).iter("testcase"):
            path = case.get("classname", "").replace(".", "/") + ".py"
            name = f"{path}::{case.get('name', '').partition('[')[0]}"
            cases.setdefault(name, []).append(not any(child.tag in {"failure", "error", "skipped"} for child in case))
    return {name for name, outcomes in cases.items() if all(outcomes)}
