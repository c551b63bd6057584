"""What is said within a question: a note heard, a detail wished for, an end to confirm."""

from __future__ import annotations

from handlers.dialogue.offers import offer, typed, ways_out
from handlers.dialogue.questions import Find, Text
from handlers.dialogue.step import Step
from messages.message import Say


def cancelling() -> Say:
    """Whether the draft is really to be deleted."""
    buttons = (offer("drop", "delete"), offer("stay", "keep"), offer("later"))
    return Say("form.cancel_ask", {}, (*buttons, typed("drop", "yes"), typed("stay", "no")))


def heard(step: Step[Text]) -> Say:
    """A voice note has arrived."""
    seconds = step.begun["voices"][-1][1]
    offers = (offer("go", "continue"), offer("restart"), *ways_out(step))
    return Say(f"{step.form.name}.voice.got", {"seconds": seconds}, offers)


def more(step: Step[Text]) -> Say:
    """A detail would help, asked once."""
    name = step.question.key if not step.question.place[1] else "criterion"
    example = step.facts.examples.get(step.question.key, "")
    offers = (offer("enough", "thats_all"), *ways_out(step))
    return Say(f"{step.form.name}.too_short.{name}", {"example": example}, offers)


def own_words(step: Step[Find]) -> Say:
    """It is in no list: to be written as one likes."""
    return Say(f"{step.form.name}.{step.question.key}.own_words", {}, ways_out(step))
