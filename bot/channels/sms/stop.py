"""The one word of an SMS that is heard."""

from __future__ import annotations

import re

from messages.folding import fold

STOP = frozenset({"stop", "arret", "arreter", "stopper", "unsubscribe"})


def wants_stop(text: str) -> bool:
    """Whether it begins with STOP, or a word people use for it."""
    words = re.findall(r"\w+", fold(text))
    return bool(words) and words[0] in STOP
