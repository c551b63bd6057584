"""Long texts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.text import length, pieces


def test_length_counts_what_is_seen() -> None:
    """Tags and entities weigh what they show; a pictogram weighs two, as the platform counts."""
    assert length("<b>Oui</b> &amp; <a href='https://a.fr/?b'>non</a>") == len("Oui & non")
    assert length("👍") == 2


def test_a_text_that_fits_is_left_alone() -> None:
    """Markup does not count."""
    text = "<b>" + "a" * 4096 + "</b>"
    assert pieces(text) == [text]


def test_a_long_text_is_cut_between_lines_with_its_tags_closed() -> None:
    """A tag open at the cut is closed before it and opened after it."""
    assert pieces("<b>un deux\ntrois</b>\nquatre", limit=8) == [
        "<b>un deux</b>",
        "<b>trois</b>",
        "quatre",
    ]


def test_a_line_too_long_is_cut_between_words() -> None:
    """And an entity is never cut in two."""
    assert pieces("aaaa bbbb &amp;&amp;", limit=6) == ["aaaa ", "bbbb &amp;", "&amp;"]


WORDS = st.sampled_from(
    ["massif", "<b>eau</b>", "&lt;", "é" * 70, "👍", "<i>a b\nc</i>", "\n", " "]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=90), st.integers(130, 200))
def test_no_piece_is_too_long_and_no_word_is_lost(words: list[str], limit: int) -> None:
    """Whatever the text, the pieces put together say it all."""
    text = "".join(words)
    cut = pieces(text, limit)
    seen = "".join(cut).replace("<b>", "").replace("</b>", "").replace("<i>", "")
    bare = text.replace("<b>", "").replace("</b>", "").replace("<i>", "").replace("</i>", "")
    assert len(cut) == 1 or all(length(piece) <= limit for piece in cut)
    assert "".join(seen.replace("</i>", "").split()) == "".join(bare.split())
    for piece in cut:
        assert piece.count("<b>") == piece.count("</b>")
        assert piece.count("<i>") == piece.count("</i>")
