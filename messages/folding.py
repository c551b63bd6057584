"""How two labels are compared: what a person types against what a button says."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ‛`´′ˈ"), "'")
_LIGATURES = {ord("œ"): "oe", ord("æ"): "ae", ord("Œ"): "oe", ord("Æ"): "ae"}
_ALIKE = _APOSTROPHES | _LIGATURES

# Mn: accents once taken apart; Cf: zero-width signs and marks of direction; Me: keycap rings.
_DROPPED = frozenset({"Mn", "Me", "Cf"})


@lru_cache(maxsize=256)  # what is typed is compared with several lists of words in turn
def fold(text: str) -> str:
    """`text` without what does not count when labels are compared.

    Case, accents, kinds of apostrophe and of space, zero-width characters, and the
    punctuation or drawings around the words. A leading "/" stays: a command is no label.
    """
    # The apostrophes go first: NFKD would turn ´ into a space and an accent. It finds some more.
    apart = unicodedata.normalize("NFKD", text.translate(_ALIKE)).translate(_ALIKE).casefold()
    kept = "".join(c for c in apart if unicodedata.category(c) not in _DROPPED)
    return _bare(" ".join(kept.split()).replace("' ", "'").replace(" '", "'"))


def _bare(text: str) -> str:
    """`text` from its first letter, digit or "/" to its last letter or digit."""
    start, end = 0, len(text)
    while start < end and not (text[start].isalnum() or text[start] == "/"):
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return text[start:end]
