"""Labels typed by hand are known whatever the keyboard did to them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from messages.folding import fold


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("J'ACCEPTE", "J’accepte"),
        ("j`accepte", "J’accepte"),
        ("J´accepte", "J’accepte"),
        ("j' accepte !", "J’accepte"),
        ("Je\u202fne\u00a0sais  pas.", "Je ne sais pas"),
        ("« Plus tard »", "Plus tard"),
        ("  décline ", "DECLINE"),
        ("e\u0301te\u0301", "Été"),
        ("En\u200bvoyer\ufeff", "Envoyer"),
        ("1.", "1"),
        ("1\ufe0f\u20e3", "1"),
        ("👍 Oui", "oui"),
        ("Cœur", "coeur"),
        ("ＯＵＩ", "oui"),
    ],
)
def test_what_does_not_count(typed: str, meant: str) -> None:
    """Case, accents, apostrophes, spaces, signs around and invisible characters are ignored."""
    assert fold(typed) == fold(meant)


@pytest.mark.parametrize(("one", "other"), [("Aide", "Aider"), ("/aide", "aide"), ("1", "11")])
def test_what_counts(one: str, other: str) -> None:
    """Different words stay different, and a command is no label."""
    assert fold(one) != fold(other)


def test_signs_alone_are_no_label() -> None:
    """A message of signs only can never be taken for a button."""
    assert fold(" ?! … ") == ""


@example("ŉ")  # an apostrophe that stands in a letter
@given(st.text(alphabet=st.characters(max_codepoint=0x2FFF), max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    """What is folded is compared with what is folded."""
    assert fold(fold(text)) == fold(text)
