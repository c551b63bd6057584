"""The code on a receipt that brings its author back on any telephone."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from datetime import timedelta
from random import Random

from messages.folding import fold

SHAPE = re.compile(r"[a-z]{3,9}-[a-z]{3,9}-[a-z]{3,9}-\d{2}")
FREE_TRIES = 5
SLOWEST = timedelta(hours=1)


def make(words: Sequence[str], rng: Random) -> str:
    """Three words and a number: 1,024³ × 90, about 97 thousand million codes."""
    return "-".join([*rng.sample(words, 3), str(rng.randrange(10, 100))])


def read(text: str, words: Container[str] | None = None) -> str | None:
    """The code somebody typed, with any case, accents, spaces or dashes; None if it is none.

    In the middle of a conversation `words` says which words codes are made of, so that
    « Fermer salle sport 22 » is not taken for one; a text with dashes is one anyhow.
    """
    code = re.sub(r"[\s\-‐‑–—_.]+", "-", fold(text)).strip("-")
    if not SHAPE.fullmatch(code):
        return None
    dashed = len(re.findall(r"[\-‐‑–—_]", text)) == code.count("-")
    known = words is None or all(word in words for word in code.split("-")[:3])
    return code if dashed or known else None


def wait_after(wrong: int) -> timedelta | None:
    """How long to wait after so many wrong codes: nothing for five, then longer each time."""
    if wrong < FREE_TRIES:
        return None
    doubled: int = 2 ** min(wrong - FREE_TRIES, 10)
    return min(timedelta(minutes=5) * doubled, SLOWEST)
