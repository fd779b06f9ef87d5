"""Numbers and shares of states in words."""

import pytest

from reporting.text.quantities import SHARES, in_words, of_states, share


@pytest.mark.parametrize(("number", "words"), [(0, "none"), (7, "seven"), (12, "twelve"), (13, "13"), (4208, "4,208")])
def test_small_numbers_are_words(number, words):
    assert in_words(number) == words


@pytest.mark.parametrize(
    ("count", "of", "words"),
    [
        (9, 9, "all"),
        (8, 9, "nearly all"),
        (7, 9, "most"),
        (5, 9, "most"),
        (4, 8, "half"),
        (4, 9, "some"),
        (2, 8, "some"),
        (2, 9, "few"),
        (0, 9, "none"),
        (3, 4, "most"),
        (2, 3, ""),
    ],
)
def test_the_word_follows_the_printed_rules(count, of, words):
    assert share(count, of) == words


def test_each_number_of_each_number_has_one_word_of_the_table():
    words = {str(word) for _code, word, _rule in SHARES}
    assert {share(count, of) for of in range(4, 12) for count in range(of + 1)} == words


@pytest.mark.parametrize(
    ("count", "of", "words"),
    [
        (7, 9, "Seven of the nine states that answered (most)"),
        (9, 9, "All nine states that answered"),
        (0, 9, "None of the nine states that answered"),
        (2, 3, "Two of the three states that answered"),
        (2, 2, "Both states that answered"),
        (1, 1, "The one state that answered"),
        (0, 1, "No state (one answered)"),
    ],
)
def test_the_number_comes_first(count, of, words):
    assert of_states(count, of) == words
