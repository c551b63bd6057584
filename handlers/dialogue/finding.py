"""Answering by typing the beginning of a name."""

from __future__ import annotations

from dataclasses import replace

from handlers.dialogue import ask, moments
from handlers.dialogue.facts import Found
from handlers.dialogue.given import Given, Pressed, Typed
from handlers.dialogue.offers import offer, ways_out
from handlers.dialogue.questions import Find
from handlers.dialogue.state import Answer, Turn
from handlers.dialogue.step import Step
from handlers.dialogue.typed import says_something, tidy
from messages.folding import fold
from messages.message import Offer, Say

LONGEST = 120


def answer(step: Step[Find], given: Given) -> Turn | None:
    """What was confirmed, found, or written in one's own words."""
    hint = step.facts.hinted.get(step.question.key)
    match given:
        case Typed(text):
            return _typed(step, tidy(text))
        case Pressed("found", id):
            found = next((each for each in _list(step) if each.id == id), None)
            return step.answered(_answer(found)) if found else None
        case Pressed("yes") if hint is not None:
            return step.answered(_answer(hint))
        case Pressed("no") if hint is not None:
            here = step.within(replace(step.state, pause="which"))
            return Turn(here.state, ask.question(here))
        case Pressed("not_found"):
            return step.stays("edit_text", moments.own_words(step))
    return None


def _answer(found: Found) -> Answer:
    return {"id": found.id, "text": found.name}


def _typed(step: Step[Find], text: str) -> Turn:
    if not says_something(text):
        return ask.repeat(step, Say("form.empty"))
    if len(text) > LONGEST:
        return ask.repeat(step, Say("form.too_long", {"count": len(text), "limit": LONGEST}))
    if step.state.pause == "edit_text":
        return step.answered({"text": text})
    found = matching(text, _list(step))
    exact = [each for each in found if fold(each.name) == fold(text)]
    return step.answered(_answer(exact[0])) if exact else _propose(step, text, found)


def _propose(step: Step[Find], text: str, found: list[Found]) -> Turn:
    name = f"{step.form.name}.{step.question.key}"
    ways = (offer("not_found"), *ways_out(step))
    if not found:
        return step.stays("which", Say(f"{name}.none", {"typed": text}, ways))
    shown = found[: step.question.most]
    offers = tuple(Offer(f"found.{each.id}", text=each.name) for each in shown)
    key = "found" if len(found) == len(shown) else "many"
    say = Say(f"{name}.{key}", {"count": len(found)}, (*offers, *ways))
    return step.stays("which", say)


def matching(text: str, things: list[Found]) -> list[Found]:
    """Those in which each typed word begins a word; the ones that begin with the text first."""
    typed = fold(text).split()
    found = [each for each in things if _fits(typed, fold(each.name).split())]
    return sorted(found, key=lambda each: (not fold(each.name).startswith(fold(text)), each.name))


def _fits(typed: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(start) for word in words) for start in typed)


def _list(step: Step[Find]) -> list[Found]:
    return list(step.facts.lists.get(step.question.key, ()))
