"""Things of a list chosen one after the other: kept in `begun` until they are enough."""

from __future__ import annotations

from handlers.dialogue.facts import Found
from handlers.dialogue.offers import offer, ways_out
from handlers.dialogue.questions import Several
from handlers.dialogue.state import Answer
from handlers.dialogue.step import Step
from messages.message import Say


def chosen(step: Step[Several]) -> list[Found]:
    """What was chosen so far."""
    return [Found(id=id, name=name) for id, name in step.state.begun.get("several") or []]


def as_answer(found: list[Found]) -> Answer:
    """The things chosen as an answer."""
    return {"ids": [each.id for each in found], "text": ", ".join(each.name for each in found)}


def added(step: Step[Several]) -> Say:
    """What is chosen now, and whether there is more."""
    found = chosen(step)
    values = {"names": ", ".join(each.name for each in found), "count": len(found)}
    ways = (offer("go", "thats_all"), offer("restart"), offer("everyone"), *ways_out(step))
    return Say(f"{step.form.name}.{step.question.key}.added", values, ways)
