"""The comparison of texts, over whatever people write."""

from hypothesis import given
from hypothesis import strategies as st

from reporting import changes

TEXTS = st.text(alphabet=st.sampled_from("ab c\nទី្កไกำ่မြန်ມື 国é,."), max_size=60) | st.text(max_size=80)


@given(TEXTS)
def test_words_joined_again_give_the_text(text):
    assert "".join(changes.words(text)) == text


@given(TEXTS, TEXTS)
def test_the_pieces_give_both_texts_back(old, new):
    pieces = changes.compare_words(old, new)
    assert "".join(p.text for p in pieces if p.how != "added") == old
    assert "".join(p.text for p in pieces if p.how != "removed") == new


def test_only_the_words_that_changed_are_marked():
    assert changes.compare_words("The act is in force.", "The new act is in use.") == [
        changes.Piece("same", "The "),
        changes.Piece("added", "new "),
        changes.Piece("same", "act is in "),
        changes.Piece("removed", "force."),
        changes.Piece("added", "use."),
    ]
