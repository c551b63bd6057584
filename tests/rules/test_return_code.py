"""The code on a receipt, as people type it."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.return_code import FREE_TRIES, SLOWEST, make, read, wait_after
from messages.return_words import return_words

WORDS = return_words()
CODES = st.integers().map(lambda seed: make(WORDS, Random(seed)))


@given(CODES, st.sampled_from(["-", " ", "  ", "\u00a0", "–", "_", " - ", "."]), st.booleans())
def test_a_code_is_read_however_it_is_typed(code: str, between: str, shouted: bool) -> None:
    """Capitals, spaces or dashes of any kind, something around it."""
    typed = code.replace("-", between)
    assert read(f" « {typed.upper() if shouted else typed} ». ", WORDS) == code


@given(st.text())
def test_any_typing_is_read_or_not(text: str) -> None:
    """Whatever is typed, it is a code in its one form, or none."""
    found = read(text)
    assert found is None or read(found) == found


@pytest.mark.parametrize(
    "text",
    [
        "Fermer salle sport 22",
        "",
        "cousin bistro levier",
        "cousin-bistro-levier-2",
        "12",
        "a-b-c-12",
    ],
)
def test_a_sentence_is_no_code(text: str) -> None:
    """In the middle of a conversation only words of codes make a code."""
    assert read(text, WORDS) is None


def test_a_code_misspelt_with_its_dashes_is_meant_as_one() -> None:
    """Its typist is told that it is wrong, not taken to have answered a question."""
    assert read("cousin-bistrot-levier-25", WORDS) == "cousin-bistrot-levier-25"
    assert read("cousin bistrot levier 25", WORDS) is None


def test_wrong_codes_slow_down() -> None:
    """Five are free, then each makes one wait longer, up to an hour."""
    assert [wait_after(n) for n in range(FREE_TRIES)] == [None] * FREE_TRIES
    waits = [wait_after(n) or timedelta() for n in range(FREE_TRIES, 40)]
    assert waits[0] == timedelta(minutes=5)
    assert waits == sorted(waits)
    assert waits[-1] == SLOWEST
