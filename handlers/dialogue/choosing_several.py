"""Answering with everyone, or with several things found by typing."""

from __future__ import annotations

from dataclasses import replace

from handlers.dialogue import ask, several
from handlers.dialogue.facts import Found
from handlers.dialogue.finding import LONGEST, matching
from handlers.dialogue.given import Given, Pressed, Typed
from handlers.dialogue.offers import offer, ways_out
from handlers.dialogue.questions import Several
from handlers.dialogue.state import Turn
from handlers.dialogue.step import Step
from handlers.dialogue.typed import says_something, tidy
from messages.folding import fold
from messages.message import Offer, Say


def answer(step: Step[Several], given: Given) -> Turn | None:
    """One thing more, enough of them, or everyone."""
    found = several.chosen(step)
    match given:
        case Typed(text):
            return _typed(step, tidy(text))
        case Pressed("found", id):
            new = next((each for each in _list(step) if each.id == id), None)
            return _add(step, new) if new else None
        case Pressed("everyone"):
            return step.answered({"all": True})
        case Pressed("go") if found:
            return step.answered(several.as_answer(found))
        case Pressed("restart") if found:
            return ask.again(step)
    return None


def _list(step: Step[Several]) -> list[Found]:
    return list(step.facts.lists.get(step.question.key, ()))


def _add(step: Step[Several], new: Found) -> Turn:
    known = {each.id: each.name for each in [*several.chosen(step), new]}
    begun = {"several": [list(pair) for pair in known.items()]}
    here = step.within(replace(step.state, begun=begun, pause="which"))
    return Turn(here.state, (several.added(here),))


def _typed(step: Step[Several], text: str) -> Turn:
    if not says_something(text):
        return ask.repeat(step, Say("form.empty"))
    if len(text) > LONGEST:
        return ask.repeat(step, Say("form.too_long", {"count": len(text), "limit": LONGEST}))
    found = matching(text, _list(step))
    exact = [each for each in found if fold(each.name) == fold(text)]
    return _add(step, (exact or found)[0]) if exact or len(found) == 1 else _propose(step, text)


def _propose(step: Step[Several], text: str) -> Turn:
    name = f"{step.form.name}.{step.question.key}"
    found = matching(text, _list(step))
    if not found:
        return ask.repeat(step, Say(f"{name}.none", {"typed": text}))
    shown = found[: step.question.most]
    offers = tuple(Offer(f"found.{each.id}", text=each.name) for each in shown)
    everyone = offer("everyone", step.question.all_of)
    key = "found" if len(found) == len(shown) else "many"
    enough = (offer("go", "thats_all"),) if several.chosen(step) else (everyone,)
    return step.stays(
        "which", Say(f"{name}.{key}", {"count": len(found)}, (*offers, *enough, *ways_out(step)))
    )
