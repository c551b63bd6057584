"""The words of return codes, and the trades of examples."""

from pathlib import Path

import pytest

import messages
from messages.trades import trade_of
from tests.messages.given import CATALOGUE

WORDS = (Path(messages.__file__).parent / "words.txt").read_text(encoding="utf-8").split()
TRADES = ("general", "green_spaces", "waste", "canteen", "roads", "pool")
STEPS = ("problem", "proposal", "title", "relevance", "efficiency", "wellbeing")


def test_words_are_easy_to_read_aloud_and_to_type() -> None:
    """1,024 words of 4 to 8 letters, no accent, told apart by their first four letters."""
    assert len(WORDS) == 1024
    assert len({word[:4] for word in WORDS}) == 1024
    assert all(word.isascii() and word.islower() and 4 <= len(word) <= 8 for word in WORDS)
    assert sorted(WORDS) == WORDS


@pytest.mark.parametrize(
    ("service", "trade"),
    [
        ("Espaces verts Nord", "green_spaces"),
        ("Direction des parcs et jardins", "green_spaces"),
        ("Collecte des déchets", "waste"),
        ("Restauration scolaire", "canteen"),
        ("Voirie et éclairage public", "roads"),
        ("Piscine du Petit-Port", "pool"),
        ("Centre aquatique", "pool"),
        ("Ressources humaines", "general"),
        (None, "general"),
    ],
)
def test_trades(service: str | None, trade: str) -> None:
    """Examples speak of the work people know."""
    assert trade_of(service) == trade


@pytest.mark.parametrize("trade", TRADES)
@pytest.mark.parametrize("step", STEPS)
def test_every_trade_has_every_example(trade: str, step: str) -> None:
    """No question is left without an example."""
    assert CATALOGUE.has(f"examples.{trade}.{step}")
