"""At the summary: send, read it all, or correct a line."""

from __future__ import annotations

from dataclasses import replace

from handlers.dialogue import ask, summary
from handlers.dialogue.given import Given, Pressed, Typed
from handlers.dialogue.questions import Review
from handlers.dialogue.state import Turn
from handlers.dialogue.step import Step
from handlers.dialogue.typed import tidy
from messages.message import Say


def answer(step: Step[Review], given: Given) -> Turn | None:
    """Send, read it all, or correct a line."""
    match given:
        case Pressed("send"):
            return Turn(replace(step.state, at="", pause="", begun={}), end="finished")
        case Pressed("read_all"):
            return step.stays("full", *summary.whole(step), summary.summary(step))
        case Pressed("edit", key) if key:
            return _edit(step, key)
        case Pressed("edit"):
            return step.stays("which", summary.which(step))
        case Typed(text) if tidy(text).isdigit():
            lines, number = summary.reviewed(step), tidy(text)[:9]
            if number.isdecimal() and 1 <= int(number) <= len(lines):
                return _edit(step, lines[int(number) - 1].key)
            values = {"typed": number, "total": len(lines)}
            return ask.repeat(step, Say(f"{step.form.name}.review.no_such", values))
        case Typed():
            return ask.repeat(step, Say(f"{step.form.name}.review.pick"))
    return None


def _edit(step: Step[Review], key: str) -> Turn | None:
    question = next((each for each in summary.reviewed(step) if each.key == key), None)
    if question is None:
        return None
    here = step.within(step.state.moved(key, editing=True)).at(question)
    return Turn(here.state, ask.question(here))
