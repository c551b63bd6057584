"""Answering by choosing, and by sending photos."""

from __future__ import annotations

from dataclasses import replace

from handlers.dialogue import ask, photos
from handlers.dialogue.given import Given, Pressed, Sent, Typed
from handlers.dialogue.questions import Attachments, Choice, Mark
from handlers.dialogue.state import Turn
from handlers.dialogue.step import Step
from handlers.dialogue.typed import says_something, tidy
from messages.message import Say


def answer(step: Step[Choice], given: Given) -> Turn | None:
    """One of the options, or nothing; a number that is no mark is told which are."""
    options = step.question.options
    match given:
        case Pressed("pick", option) if option in options:
            return step.answered({"choice": option})
        case Typed(text) if isinstance(step.question, Mark) and tidy(text).isdigit():
            values = {"typed": tidy(text)[:8], "total": len(options)}
            return ask.repeat(step, Say("help.no_such_number", values))
    return None


def attach(step: Step[Attachments], given: Given) -> Turn | None:
    """A photo more, or enough of them."""
    match given:
        case Sent("photo" | "document"):
            return _photo(step, given)
        case Pressed("go") if step.state.files:
            return step.answered({"files": True})
        case Pressed("remove") if step.state.files:
            return ask.again(step.within(replace(step.state, files=(), album="")))
        case Typed():
            return ask.repeat(step, Say("form.photo_or_skip"))
    return None


def _photo(step: Step[Attachments], photo: Sent) -> Turn:
    """One photo is an answer; more of them are welcome at every question that follows."""
    state, taken = photos.take(step, photo)
    if taken == "silent":
        return Turn(state)
    if taken == "enough":
        return ask.repeat(step.within(state), *photos.told(step.form.kept, photo, taken))
    name = f"{step.form.name}.{step.question.key}"
    got = Say(f"{name}.took", {"kind": photo.kind, "album": photo.group is not None})
    lost = (Say("form.caption_lost"),) if says_something(photo.caption) else ()
    return step.within(state).answered({"files": True}, got, *lost)
