"""What is proposed after the deliberation, with its reasons; and what of an idea stays useful."""

from __future__ import annotations

from handlers.dialogue.form import Form
from handlers.dialogue.questions import Choice, Review, Text
from handlers.dialogue.state import State
from handlers.rules.outcome import OUTCOMES
from messages.message import Say

FEWEST = 2  # words of a reason


def proposing(_state: State) -> str:
    """It is proposed to the others, not sent to anybody."""
    return "propose"


def one_word(text: str) -> Say | None:
    """« Non » is no reason that can be sent to anybody."""
    return Say("outcome.reasons.one_word") if len(text.split()) < FEWEST else None


OUTCOME_FORM = Form(
    name="outcome",
    version=1,
    steps=(
        Choice(key="outcome", options=tuple(each.value for each in OUTCOMES)),
        Text(key="reasons", min_words=3, max_length=600, against=one_word),
        Review(key="review", send=proposing),
    ),
)

USEFUL_FORM = Form(name="useful", version=1, steps=(Text(key="text", max_length=200),))
