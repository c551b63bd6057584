"""What a jury asks of an idea comes before its own questions: as many as there are reasons."""

from __future__ import annotations

from handlers.dialogue.facts import Facts
from handlers.dialogue.questions import Applies, Text
from handlers.dialogue.state import State

MOST = 5
KEYS = tuple(f"reason{number}" for number in range(1, MOST + 1))


def asked(key: str) -> Applies:
    """Whether the jury asked so many things."""

    def applies(_state: State, facts: Facts) -> bool:
        return key in facts.asked

    return applies


REASONS = tuple(Text(key=key, voice=True, applies=asked(key)) for key in KEYS)
