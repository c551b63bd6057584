"""The code on a receipt that brings its author back on any telephone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from random import Random

from messages.folding import fold

SHAPE = re.compile(r"[a-z]{3,9}-[a-z]{3,9}-[a-z]{3,9}-\d{2}")
FREE_TRIES = 5
SLOWEST = timedelta(hours=1)


def make(words: Sequence[str], rng: Random) -> str:
    """Three words and a number: 1,024³ × 90, about 97 thousand million codes."""
    return "-".join([*rng.sample(words, 3), str(rng.randrange(10, 100))])


def read(text: str) -> str | None:
    """The code somebody typed, with any case, accents, spaces or dashes; None if it is none."""
    code = re.sub(r"[\s\-‐‑–—_.]+", "-", fold(text)).strip("-")
    return code if SHAPE.fullmatch(code) else None


def wait_after(wrong: int) -> timedelta | None:
    """How long to wait after so many wrong codes: nothing for five, then longer each time."""
    if wrong < FREE_TRIES:
        return None
    doubled: int = 2 ** min(wrong - FREE_TRIES, 10)
    return min(timedelta(minutes=5) * doubled, SLOWEST)
