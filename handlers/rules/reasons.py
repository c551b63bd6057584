"""A jury's reasons, one question each."""

from __future__ import annotations

import re

SENTENCE = re.compile(r"(?<=[.?!…])\s+")
BULLET = re.compile(r"^\s*(?:[-–—•*]|\d{1,2}[.)])\s+")


def questions(reasons: str, most: int) -> list[str]:
    """Each line is one; a single line is cut into its sentences. What is over joins the last."""
    lines = [BULLET.sub("", line).strip() for line in reasons.splitlines()]
    found = [line for line in lines if line]
    if len(found) == 1:
        found = SENTENCE.split(found[0])
    return [*found[: most - 1], " ".join(found[most - 1 :])] if len(found) > most else found
