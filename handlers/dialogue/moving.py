"""From question to question: onward, back, out, and what may be said at any of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers.dialogue import ask, moments, offers, photos, writing
from handlers.dialogue.facts import Facts
from handlers.dialogue.form import Form
from handlers.dialogue.given import Given, Pressed, Sent, Typed
from handlers.dialogue.proposing import sure_answer
from handlers.dialogue.questions import Attachments, Question, Review, Text
from handlers.dialogue.state import State, Turn
from handlers.dialogue.step import Step
from handlers.dialogue.typed import says_something
from messages.message import Say

WITHIN = ("voice", "more", "which", "full", "edit_text")


def step_at(form: Form, state: State, facts: Facts) -> Step[Any] | None:
    """The question a form stands at; None if it can no longer be asked there."""
    for question in form.questions(facts):
        if question.key == state.at and question.applies(state, facts):
            early = isinstance(question, Review) and form.missing(state, facts)
            return None if early else Step(form, question, state, facts)
    return None


def here(form: Form, state: State, facts: Facts) -> Turn:
    """The moment a form stands at, asked once more; else what comes first."""
    step = step_at(form, state, facts)
    return onward(form, state, facts) if step is None else ask.repeat(step.rested)


def onward(form: Form, state: State, facts: Facts) -> Turn:
    """The first question that has no answer; else the summary; else the form is finished."""
    for question in form.missing(state, facts)[:1]:
        known = state.answered(question.key, sure_answer(question, state, facts) or {})
        if question.answered(known, facts):
            return onward(form, known, facts)
        return _ask(form, question, state, facts)
    review = next((q for q in form.questions(facts) if isinstance(q, Review)), None)
    if review is None:
        return Turn(state.moved(""), end="finished")
    return _ask(form, review, state, facts)


def _ask(form: Form, question: Question, state: State, facts: Facts) -> Turn:
    asked = state.moved(question.key)
    return Turn(asked, ask.question(Step(form, question, asked, facts)))


def settle(step: Step[Any], turn: Turn) -> Turn:
    """An answered question leads on: to the review it was corrected from, or to the next one."""
    if turn.end or turn.state.at:
        return turn
    if step.state.editing:
        state = turn.state.moved(step.form.review)
        return say_first(turn.says, here(step.form, state, step.facts))
    return say_first(turn.says, onward(step.form, turn.state, step.facts))


def navigate(step: Step[Any], given: Given) -> Turn | None:
    """What may be pressed at every question, and photos, which are welcome at each."""
    match given:
        case Pressed("back"):
            return _back(step)
        case Pressed("later"):
            return Turn(step.state, (Say("form.parked"),), end="parked")
        case Pressed("cancel"):
            return Turn(replace(step.state, pause="cancel"), (moments.cancelling(),))
        case Pressed("stay"):
            return ask.repeat(step)
        case Pressed("skip") if step.question.optional:
            return step.answered({"skipped": True})
        case Pressed("keep") if step.has_answer:
            return Turn(step.state.moved("", editing=step.state.editing))
        case Sent("photo" | "document") if not isinstance(step.question, Attachments):
            return _photo(step, given)
    return None


def _back(step: Step[Any]) -> Turn:
    if step.state.pause in WITHIN:
        return ask.again(_with_begun(step))
    if step.state.editing:
        return here(step.form, step.state.moved(step.form.review), step.facts)
    before = offers.before(step)
    if before is None:
        return ask.again(step, Say("form.back_first"))
    return _ask(step.form, before, step.state, step.facts)


def _with_begun(step: Step[Any]) -> Step[Any]:
    """What was begun becomes the answer where there is none: going back loses nothing."""
    if not step.begun or step.has_answer:
        return step
    return step.within(step.state.answered(step.question.key, step.begun))


def _photo(step: Step[Any], photo: Sent) -> Turn | None:
    """A photo in the middle of another question stays with the form; its caption is an answer."""
    if not step.form.most_files:
        return None
    state, taken = photos.take(step, photo)
    step = step.within(state)
    says = photos.told(step.form.kept, photo, taken)
    asks_words = isinstance(step.question, Text) and step.state.pause != "cancel"
    if asks_words and says_something(photo.caption):
        return say_first(says, writing.answer(step, Typed(photo.caption)) or ask.repeat(step))
    return Turn(state) if taken == "silent" else ask.repeat(step, *says)


def cancelling(step: Step[Any], given: Given) -> Turn:
    """The answer to whether the draft is to be deleted; anything else is asked again."""
    match given:
        case Pressed("drop"):
            return Turn(step.state, (Say("form.cancelled"),), end="cancelled")
        case Pressed("later"):
            return Turn(step.rested.state, (Say("form.parked"),), end="parked")
        case Pressed("stay" | "back"):
            return ask.repeat(step.rested)
        case Sent("photo" | "document"):
            return _photo(step, given) or ask.repeat(step)
    return ask.repeat(step)


def say_first(says: tuple[Say, ...], turn: Turn) -> Turn:
    """A turn with something said before it."""
    return Turn(turn.state, (*says, *turn.says), turn.end)
