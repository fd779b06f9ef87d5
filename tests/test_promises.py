"""Each promise of the public pages and the guides stands where it is said to stand, and a test proves it."""

import subprocess
import sys
from functools import cache

import pytest

from scripts.processes import ROOT
from tests import promises

pytestmark = pytest.mark.django_db


@pytest.fixture
def parts_of(client):
    """What somebody reads at a place: the paragraphs of a public page as a visitor gets it, or of a guide."""

    def read(at: str) -> list[str]:
        if not at.startswith("/"):
            return promises.of_guide(at)
        response = client.get(at)
        assert response.status_code == 200, at
        return promises.of_page(response.content.decode())

    return read


@pytest.mark.parametrize("at", [*promises.PAGES, *promises.GUIDES])
def test_every_sentence_that_sounds_like_a_promise_is_proved_or_said_to_be_none(parts_of, at):
    declared, others = promises.declared()
    known = {promise.sentence for promise in declared if promise.at == at} | others.get(at, set())
    assert [sentence for sentence in promises.sounding(parts_of(at)) if sentence not in known] == []


@pytest.mark.parametrize("at", [*promises.PAGES, *promises.GUIDES])
def test_every_promise_stands_word_for_word_on_its_page(parts_of, at):
    declared, others = promises.declared()
    there = set(promises.sentences(parts_of(at)))
    assert [promise.sentence for promise in declared if promise.at == at and promise.sentence not in there] == []
    assert others.get(at, set()) - there == set()


def test_every_place_with_promises_is_looked_at():
    declared, others = promises.declared()
    assert {promise.at for promise in declared} | set(others) == {*promises.PAGES, *promises.GUIDES}
    assert len({(promise.at, promise.sentence) for promise in declared}) == len(declared)


@cache
def collected() -> set[str]:
    """The names of the tests that pytest collects, from the files that proofs name."""
    declared, _ = promises.declared()
    files = sorted({proof.partition("::")[0] for promise in declared for proof in promise.proofs})
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *files],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stdout[-2000:]
    return {line.partition("[")[0] for line in found.stdout.splitlines() if "::" in line}


def test_every_proof_is_a_test_that_is_collected():
    declared, _ = promises.declared()
    named = {proof for promise in declared for proof in promise.proofs}
    assert all(promise.proofs for promise in declared)
    assert sorted(named - collected()) == []
