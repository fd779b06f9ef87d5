"""The list of a state's free texts is complete: every string of a frozen report is in it, or is known to be none."""

from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from reporting import frozen
from reporting.enums import QuestionType
from reporting.snapshot import own_words

# Strings that no state writes: keys, days, choices, classes, the questionnaire's words and the recommendations'.
NOT_OWN_WORDS = {
    frozen.FrozenProgress: {"reference", "kind", "text", "source", "obligations", "wished_for", "status", "shown"},
    frozen.FrozenNeed: {"key", "obligation", "obligation_title", "kind", "kind_shown", "met", "met_shown"},
    frozen.FrozenPractice: {"obligation", "title"},
    frozen.FrozenLevel: {"level", "said", "since"},
    frozen.FrozenDocument: {"sha256", "confidentiality", "content_type", "form"},
    frozen.FrozenQuestion: {
        "key", "text", "type", "obligation", "obligation_title", "confidentiality", "kind", "unit", "entry",
        "entry_key", "form",
    },
    # "public_source" and "public" are what the state has published itself.
    frozen.FrozenTable: {"key", "number", "title", "unit", "cutoff", "public_source"},
    frozen.FrozenCarried: {"from"},
}  # fmt: skip


def filled(shape: Any, name: str = "") -> Any:
    """A value of a shape in which each string says where it stands: "3 victims FrozenNeed.text"."""
    if is_typeddict(shape):
        hints = get_type_hints(shape)
        return {key: filled(hint, f"{shape.__name__}.{key}") for key, hint in hints.items()}
    if get_origin(shape) is list:
        return [filled(get_args(shape)[0], name)]
    if options := [one for one in get_args(shape) if one is not NoneType]:
        return filled(options[0], name) if get_origin(shape) is not dict else {}
    return f"3 victims {name}" if shape is str else None


def words_of(shape: Any) -> set[str]:
    """The names of the strings of a shape that are a state's own words."""
    hints = get_type_hints(shape)
    strings = {key for key, hint in hints.items() if hint in (str, str | None, list[str])}
    assert NOT_OWN_WORDS[shape] <= strings
    return {f"3 victims {shape.__name__}.{key}" for key in strings - NOT_OWN_WORDS[shape]}


def report(audience: str, form: str) -> Any:
    section = filled(frozen.FrozenSection)
    for question in section["questions"]:
        question |= {"type": QuestionType.TEXT.value, "form": form}
    return {"audience": audience, "sections": [section]}


def texts(audience: str, form: str) -> set[str]:
    return {text for _where, text in own_words.of_report(report(audience, form))}


ENTRIES = [frozen.FrozenProgress, frozen.FrozenNeed, frozen.FrozenPractice, frozen.FrozenLevel]


def test_every_text_of_an_entry_is_found():
    section = filled(frozen.FrozenSection)
    found = {text for _where, text in own_words.of_entries(section)}
    assert found == set().union(*map(words_of, [*ENTRIES, frozen.FrozenDocument]))
    assert "3 victims FrozenNeed.urgency" in found and "3 victims FrozenLevel.text" in found


def test_every_text_of_an_answer_is_found():
    shapes = [frozen.FrozenQuestion, frozen.FrozenTable, frozen.FrozenDocument, *ENTRIES]
    assert texts("parties", "whole") == set().union(*map(words_of, shapes))


TABLE = {f"3 victims FrozenTable.{name}" for name in ("source", "coverage", "blanks_reason", "difference_reason")}


@pytest.mark.parametrize(
    ("audience", "form", "of_table"),
    [
        ("parties", "total", {"3 victims FrozenTable.source", "3 victims FrozenTable.coverage"}),
        ("ammtc", "regional", set()),
        ("donors", "figures", {"3 victims FrozenTable.source", "3 victims FrozenTable.coverage"}),
    ],
)
def test_only_what_is_shown_below_a_table_is_named(audience, form, of_table):
    assert texts(audience, form) & TABLE == of_table


def test_donors_read_no_answers_in_words():
    assert not {text for text in texts("donors", "status") if "FrozenQuestion" in text}


def test_the_name_of_a_document_that_is_only_counted_is_not_read():
    section = filled(frozen.FrozenSection)
    for level in section["practice"][0]["levels"]:
        level["documents"][0]["form"] = "counted"
    assert not {text for _where, text in own_words.of_entries(section) if "FrozenDocument" in text}
