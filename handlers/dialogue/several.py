"""Things of a list chosen one after the other: kept in `begun` until they are enough."""

from __future__ import annotations

from handlers.dialogue.facts import Found
from handlers.dialogue.offers import offer, ways_out
from handlers.dialogue.questions import Several
from handlers.dialogue.state import Answer
from handlers.dialogue.step import Step
from messages.message import Offer, Say
from messages.shorten import cut

LABEL = 34  # characters of a name on a button


def chosen(step: Step[Several]) -> list[Found]:
    """What was chosen so far."""
    return [Found(id=id, name=name) for id, name in step.state.begun.get("several") or []]


def left(step: Step[Several]) -> tuple[Offer, ...]:
    """What is not chosen yet, each with its button, where the list is short enough to be shown."""
    listed = step.facts.lists.get(step.question.key, ())
    known = {each.id for each in chosen(step)}
    shown = listed if step.question.shown and len(listed) <= step.question.most else ()
    return tuple(
        Offer(f"found.{each.id}", text=cut(each.name, LABEL))
        for each in shown
        if each.id not in known
    )


def as_answer(found: list[Found]) -> Answer:
    """The things chosen as an answer."""
    return {"ids": [each.id for each in found], "text": ", ".join(each.name for each in found)}


def added(step: Step[Several]) -> Say:
    """What is chosen now, and whether there is more."""
    found = chosen(step)
    values = {"names": ", ".join(each.name for each in found), "count": len(found)}
    everyone = offer("everyone", step.question.all_of)
    ways = (*left(step), offer("go", "thats_all"), offer("restart"), everyone, *ways_out(step))
    return Say(f"{step.form.name}.{step.question.key}.added", values, ways)
