"""Answering with a day, or with a day and an hour."""

from __future__ import annotations

from handlers.dialogue import ask
from handlers.dialogue.given import Given, Pressed, Typed
from handlers.dialogue.questions import Day, When
from handlers.dialogue.state import Turn
from handlers.dialogue.step import Step
from handlers.dialogue.typed import says_something, tidy
from messages.message import Say


def answer(step: Step[When], given: Given) -> Turn | None:
    """What was understood is said in words; what was not is asked again with its reason."""
    match given:
        case Typed(text) if not says_something(text):
            return ask.repeat(step, Say("form.empty"))
        case Typed(text):
            return _read(step, tidy(text))
        case Pressed("now") if step.question.now:
            return step.answered({"now": True})
    return None


def day(step: Step[Day], given: Given) -> Turn | None:
    """A day pressed is read as if it were typed."""
    match given:
        case Typed(text) | Pressed("pick", text):
            found = step.question.read(tidy(text), step.state, step.facts)
            return ask.repeat(step, found) if isinstance(found, Say) else step.answered(found)
    return None


def _read(step: Step[When], text: str) -> Turn:
    found = step.question.read(text, step.state, step.facts)
    if isinstance(found, Say):
        return ask.repeat(step, found)
    if not found.get("at"):
        return step.answered(found)
    return step.answered(found, Say(f"{step.form.name}.{step.question.key}.noted", found))
