"""Answering by choosing, and by sending photos."""

from __future__ import annotations

from dataclasses import replace

from handlers.dialogue import ask
from handlers.dialogue.given import Given, Pressed, Sent, Typed
from handlers.dialogue.questions import Attachments, Choice
from handlers.dialogue.state import Turn
from handlers.dialogue.step import Step
from messages.message import Say


def answer(step: Step[Choice], given: Given) -> Turn | None:
    """One of the options, or nothing."""
    match given:
        case Pressed("pick", option) if option in step.question.options:
            return step.answered({"choice": option})
    return None


def attach(step: Step[Attachments], given: Given) -> Turn | None:
    """A photo more, or enough of them."""
    match given:
        case Sent("photo" | "document"):
            return _photo(step, given)
        case Pressed("go") if step.state.files:
            return step.answered({"files": True})
        case Pressed("skip") if not step.state.files:
            return step.answered({"skipped": True})
        case Pressed("remove"):
            state = replace(step.state.unanswered(step.question.key), files=(), album="")
            return Step(step.form, step.question, state, step.facts).again()
        case Typed():
            return step.repeat(Say("form.photo_or_skip"))
    return None


def _photo(step: Step[Attachments], photo: Sent) -> Turn:
    """The photos of an album come one by one: the first is answered, the others join it."""
    if len(step.state.files) >= step.question.most:
        return step.repeat(Say("form.enough_photos"))
    silent = photo.group is not None and photo.group == step.state.album
    state = replace(
        step.state,
        files=(*step.state.files, (photo.media, photo.kind)),
        album=photo.group or "",
    )
    here = Step(step.form, step.question, state, step.facts)
    return Turn(state) if silent else Turn(state, ask.question(here))
