"""Texts take their numbers from findings; counts that were typed are found."""

import time

import pytest

from reporting.text import references

FINDINGS = {3: {"sentence": "Seven of the nine states say so.", "count": "seven", "of": "nine"}}
NAMES = {"reported": "nine", "parties": "ten", "year": "2025"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[F3]", "Seven of the nine states say so."),
        ("As [F3.count] of [F3.of] say.", "As seven of nine say."),
        ("[F3.count] states. [F3.count] again", "Seven states. Seven again"),
        ("[reported] of [parties] Parties, [year]", "Nine of ten Parties, 2025"),
        ("[F4] and [F3.shoe] stay", "[F4] and [F3.shoe] stay"),
        ("First.\n\n[F3.of] states", "First.\n\nNine states"),
    ],
)
def test_references_are_filled_in(text, shown):
    assert references.filled_in(text, FINDINGS, NAMES) == shown


def test_what_is_behind_no_finding_is_named():
    text = "[F3] [F3.of] [F4.count] [F3.shoe] [F3.before] [reported] [Fiji]"
    assert references.unknown(text, FINDINGS) == ["[F4.count]", "[F3.shoe]", "[F3.before]"]
    assert references.numbers_of(text) == {3, 4}


@pytest.mark.parametrize("meant", ["[f3]", "[F 3]", "[F3 ]", "[F3.Count]", "[F3, F4]", "[F12345]", "[Reported]"])
def test_what_was_meant_as_a_reference_is_not_printed_as_it_stands(meant):
    assert references.unknown(f"As {meant} says.", FINDINGS) == [meant]


def test_a_long_reference_is_named_by_its_beginning():
    assert references.unknown("[F" + "9" * 100_000 + "]", FINDINGS) == ["[F" + "9" * 38]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Seven of nine states and 1,234 victims, 34 % more.", ["Seven", "nine", "1,234", "34 %"]),
        ("More than half of the states, most states, one Party.", ["More than half", "most states", "one Party"]),
        ("All reporting states agree; twenty-five cases.", ["All reporting states", "twenty-five"]),
        ("In 2025 and 2023-2028, by 30 April 2027, Article 5(1) and 6, Chapter 4, S1 and art5-1-q2.", []),
        ("A state said “seven of us”; one of them agreed; [F3.count] say so.", []),
    ],
)
def test_typed_counts_are_found(text, counts):
    assert references.typed_counts(text) == counts


def test_quotation_marks_that_never_close_cost_no_time():
    began = time.monotonic()
    assert references.typed_counts("“" * 30_000 + "seven") == ["seven"]
    assert time.monotonic() - began < 1
