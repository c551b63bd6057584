"""What is proposed after the deliberation, with its reasons; and what of an idea stays useful."""

from __future__ import annotations

from handlers.dialogue.form import Form
from handlers.dialogue.questions import Choice, Review, Text
from handlers.dialogue.state import State
from handlers.rules.outcome import OUTCOMES


def proposing(_state: State) -> str:
    """It is proposed to the others, not sent to anybody."""
    return "propose"


OUTCOME_FORM = Form(
    name="outcome",
    version=1,
    steps=(
        Choice(key="outcome", options=tuple(each.value for each in OUTCOMES)),
        Text(key="reasons", min_words=3, max_length=600),
        Review(key="review", send=proposing),
    ),
)

USEFUL_FORM = Form(name="useful", version=1, steps=(Text(key="text", max_length=200),))
