"""Where a form stands and where it goes: the same for every form.

Total: every input in every state gives a turn. What cannot be used is answered and the question
is asked again; only the actions offered now are accepted (the caller tells old buttons apart).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from handlers.dialogue import (
    ask,
    choosing_several,
    dating,
    finding,
    moving,
    picking,
    reviewing,
    writing,
)
from handlers.dialogue.facts import Facts
from handlers.dialogue.form import Form
from handlers.dialogue.given import Given, Odd, Sent, Typed
from handlers.dialogue.questions import (
    Attachments,
    Choice,
    Day,
    Find,
    Mark,
    Question,
    Review,
    Several,
    Text,
    When,
)
from handlers.dialogue.state import State, Turn
from handlers.dialogue.step import Step
from messages.message import Say

Answering = Callable[[Step[Any], Given], Turn | None]

ANSWERING: dict[type[Question], Answering] = {
    Text: writing.answer,
    Choice: picking.answer,
    Mark: picking.answer,
    Attachments: picking.attach,
    Find: finding.answer,
    Several: choosing_several.answer,
    When: dating.answer,
    Day: dating.day,
    Review: reviewing.answer,
}


def begin(form: Form, facts: Facts, **extra: Any) -> Turn:
    """The first question of a form."""
    return moving.onward(form, State(version=form.version, extra=extra), facts)


def resume(form: Form, state: State, facts: Facts) -> Turn:
    """The question where a form was left, wherever the form has changed since."""
    says: tuple[Say, ...] = ()
    if state.version != form.version:
        state, says = replace(state, version=form.version), (Say("form.changed"),)
    return moving.say_first(says, moving.here(form, state, facts))


def advance(form: Form, state: State, given: Given, facts: Facts) -> Turn:
    """What one input leads to."""
    step = moving.step_at(form, state, facts)
    if step is None:
        return moving.say_first((Say("form.changed"),), moving.onward(form, state, facts))
    if state.pause == "cancel":
        return moving.cancelling(step, given)
    turn = moving.navigate(step, given) or ANSWERING[type(step.question)](step, given)
    return moving.settle(step, turn or _unusable(step, given))


def _unusable(step: Step[Any], given: Given) -> Turn:
    match given:
        case Odd(key, params):
            return ask.repeat(step, Say(key, dict(params)))
        case Sent(kind):
            return ask.repeat(step, Say(f"form.not_here.{kind}"))
        case Typed():
            return ask.repeat(step, Say("form.pick"))
    return ask.repeat(step, Say("form.again"))
