"""The comparison of texts, over whatever people write."""

from hypothesis import given
from hypothesis import strategies as st

from reporting.text.text_difference import GONE, NEW, SAME, difference, words

TEXTS = st.text(alphabet=st.sampled_from("ab c\nទី្កไกำ่မြန်ມື 国é,."), max_size=60) | st.text(max_size=80)


@given(TEXTS)
def test_words_joined_again_give_the_text(text):
    assert "".join(words(text)) == text


@given(TEXTS, TEXTS)
def test_the_pieces_give_both_texts_back(old, new):
    pieces = difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.what != NEW) == old
    assert "".join(piece.text for piece in pieces if piece.what != GONE) == new


def test_only_the_words_that_changed_are_marked():
    assert [(piece.what, piece.text) for piece in difference("The act applies.", "The new act applied.")] == [
        (SAME, "The"), (NEW, " new"), (SAME, " act "), (GONE, "applies"), (NEW, "applied"), (SAME, ".")
    ]  # fmt: skip
