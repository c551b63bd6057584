"""The words return codes are made of."""

from __future__ import annotations

from functools import cache

from messages.source import ROOT


@cache
def return_words() -> tuple[str, ...]:
    """1,024 short French words without accents."""
    return tuple((ROOT / "words.txt").read_text("utf-8").split())
