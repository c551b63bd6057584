"""Answers that need not be asked for, and those that are only to be accepted."""

from __future__ import annotations

from typing import Any

from handlers.dialogue.facts import Facts
from handlers.dialogue.questions import Question, Text
from handlers.dialogue.state import Answer, State
from handlers.dialogue.step import Step


def sure_answer(kind: Question, state: State, facts: Facts) -> Answer | None:
    """An answer that need not be asked: known from long ago, or proposed and sure."""
    if kind.key in facts.known:
        return {"known": True, "sure": True}
    if isinstance(kind, Text) and kind.proposed is not None:
        proposal = kind.proposed(state.answers, facts)
        if proposal is not None and proposal.get("sure"):
            return proposal
    return None


def proposal(step: Step[Any]) -> Answer | None:
    """What is proposed now: the answer there is, else one made from the others.

    Nothing to somebody who is correcting or wants their own words.
    """
    kind = step.question
    if not isinstance(kind, Text) or kind.proposed is None:
        return None
    if step.state.pause == "edit_text" or step.state.editing:
        return None
    if step.has_answer:
        return step.state.answers[kind.key]
    return kind.proposed(step.state.answers, step.facts)
