"""Small counts in free text are found, and other numbers are not."""

import pytest

from reporting.text.small_counts import small_counts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We need shelter for 3 victims.", ["3 victims"]),
        ("Two of the rescued girls wait for a permit; 40 women do not.", ["Two of the rescued girls"]),
        ("In 1 case and in 10 foreign cases", ["1 case", "10 foreign cases"]),
        ("11 victims, 0 children, 1,250 persons, 2.5 officers", []),
        ("Article 14. Victims stay 45 days; we need 3 cars.", []),
        ("In 2026 persons were trained under Law 5/2019. Children", []),
        ("", []),
    ],
)
def test_only_small_counts_of_people_and_cases_are_found(text, found):
    assert small_counts(text, 11) == found


def test_what_is_small_is_the_readers_threshold():
    assert small_counts("7 victims and 4 children", 5) == ["4 children"]
