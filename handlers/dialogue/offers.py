"""The buttons of the engine, and the ways out that every question has."""

from __future__ import annotations

from typing import Any

from handlers.dialogue.questions import Question
from handlers.dialogue.step import Step
from messages.message import Offer


def offer(verb: str, label: str | None = None) -> Offer:
    """A button of the engine: its label is `button.<label>` (the verb where none is given)."""
    return Offer(verb, f"button.{label or verb}")


def typed(verb: str, label: str) -> Offer:
    """What may be typed though no button shows it."""
    return Offer(verb, f"button.{label}", shown=False)


def ways_out(step: Step[Any]) -> tuple[Offer, ...]:
    """Back, later, cancel: cancel is typed (or in the review), to keep buttons few."""
    somewhere = step.state.editing or before(step) is not None
    back = offer("back") if somewhere else typed("back", "back")
    return (back, offer("later"), typed("cancel", "cancel"))


def before(step: Step[Any]) -> Question | None:
    """The question before this one, of those that apply and are really asked."""
    found: Question | None = None
    for each in step.form.questions(step.facts):
        if each.key == step.question.key:
            return found
        here = step.at(each)
        if here.has_answer and each.applies(step.state, step.facts) and not here.is_sure:
            found = each
    return None


def keep(step: Step[Any]) -> tuple[Offer, ...]:
    """One who comes back to an answer may leave it as it is."""
    return (offer("keep", "keep_answer"),) if step.has_answer else ()
