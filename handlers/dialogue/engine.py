"""Where a form stands and where it goes: the same for every form.

Total: every input in every state gives a turn. What cannot be used is answered and the question
is asked again; only the actions offered now are accepted (the caller tells old buttons apart).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from handlers.dialogue import ask, finding, picking, reviewing, writing
from handlers.dialogue.facts import Facts
from handlers.dialogue.given import Given, Odd, Pressed, Sent, Typed
from handlers.dialogue.questions import (
    Attachments,
    Choice,
    Find,
    Form,
    Question,
    Review,
    Text,
)
from handlers.dialogue.state import State, Turn
from handlers.dialogue.step import Step
from messages.message import Say

Answering = Callable[[Step[Any], Given], Turn | None]

ANSWERING: dict[type[Question], Answering] = {
    Text: writing.answer,
    Choice: picking.answer,
    Attachments: picking.attach,
    Find: finding.answer,
    Review: reviewing.answer,
}


def begin(form: Form, facts: Facts, **extra: Any) -> Turn:
    """The first question of a form."""
    return _onward(form, State(version=form.version, extra=extra), facts)


def resume(form: Form, state: State, facts: Facts) -> Turn:
    """The question where a form was left, wherever the form has changed since."""
    says: tuple[Say, ...] = ()
    if state.version != form.version:
        state, says = replace(state, version=form.version), (Say("form.changed"),)
    return _say_first(says, _here(form, replace(state, pause=""), facts))


def advance(form: Form, state: State, given: Given, facts: Facts) -> Turn:
    """What one input leads to."""
    step = _step(form, state, facts)
    if step is None:
        return _onward(form, state, facts)
    if state.pause == "cancel":
        return _cancelling(step, given)
    turn = _navigate(step, given) or ANSWERING[type(step.question)](step, given)
    return _settle(step, turn or _unusable(step, given))


def _step(form: Form, state: State, facts: Facts) -> Step[Any] | None:
    for question in form.questions(facts):
        if question.key == state.at and question.applies(state, facts):
            return Step(form, question, state, facts)
    return None


def _here(form: Form, state: State, facts: Facts) -> Turn:
    step = _step(form, state, facts)
    return _onward(form, state, facts) if step is None else Turn(state, ask.question(step))


def _onward(form: Form, state: State, facts: Facts) -> Turn:
    """The first question that applies and has no answer; the form is finished if none is left."""
    for question in form.questions(facts):
        if question.key in state.answers or not question.applies(state, facts):
            continue
        sure = ask.sure_answer(question, state, facts)
        if sure is not None:
            state = state.answered(question.key, sure)
            continue
        here = replace(state, at=question.key, pause="", editing=False)
        return Turn(here, ask.question(Step(form, question, here, facts)))
    return Turn(replace(state, at="", pause=""), end="finished")


def _settle(step: Step[Any], turn: Turn) -> Turn:
    """An answered question leads on: to the review it was corrected from, or to the next one."""
    if turn.end or turn.state.at:
        return turn
    state = turn.state
    if step.state.editing:
        state = replace(state, at=_review(step), editing=False, pause="")
        return _say_first(turn.says, _here(step.form, state, step.facts))
    return _say_first(turn.says, _onward(step.form, state, step.facts))


def _navigate(step: Step[Any], given: Given) -> Turn | None:
    match given:
        case Pressed("back"):
            return _back(step)
        case Pressed("later"):
            return Turn(step.state, (Say("form.parked"),), end="parked")
        case Pressed("cancel"):
            return Turn(replace(step.state, pause="cancel"), (ask.cancelling(),))
        case Pressed("stay"):
            return step.again()
        case Pressed("skip") if step.question.optional:
            return step.answered({"skipped": True})
        case Pressed("keep") if step.question.key in step.state.answers:
            return Turn(replace(step.state, at="", pause=""))
        case Sent("photo" | "document") if not isinstance(step.question, Attachments):
            return _kept(step, given)
    return None


def _back(step: Step[Any]) -> Turn:
    if step.state.pause in ("voice", "more", "which", "full", "edit_text"):
        return step.again()
    if step.state.editing:
        state = replace(step.state, at=_review(step), editing=False, pause="")
        return _here(step.form, state, step.facts)
    before = ask.before(step)
    if before is None:
        return step.again(Say("form.back_first"))
    state = replace(step.state, at=before.key, pause="")
    return Turn(state, ask.question(Step(step.form, before, state, step.facts)))


def _kept(step: Step[Any], given: Sent) -> Turn:
    """A photo in the middle of another question stays with the form; its caption is an answer."""
    repeated = given.group is not None and given.group == step.state.album
    if len(step.state.files) >= ask.most_files(step.form):
        return Turn(step.state) if repeated else step.again(Say("form.enough_photos"))
    state = replace(
        step.state,
        files=(*step.state.files, (given.media, given.kind)),
        album=given.group or "",
    )
    here = Step(step.form, step.question, state, step.facts)
    if given.caption and isinstance(step.question, Text):
        turn = writing.answer(here, Typed(given.caption))
        return _say_first((Say("form.kept_photo"),), turn or here.again())
    return Turn(state) if repeated else here.again(Say("form.kept_photo"))


def _cancelling(step: Step[Any], given: Given) -> Turn:
    match given:
        case Pressed("drop"):
            return Turn(step.state, (Say("form.cancelled"),), end="cancelled")
        case Pressed("later"):
            return Turn(replace(step.state, pause=""), (Say("form.parked"),), end="parked")
        case Pressed("stay" | "back"):
            return step.again()
        case Sent("photo" | "document"):
            return _kept(step, given)
    return Turn(step.state, (ask.cancelling(),))


def _unusable(step: Step[Any], given: Given) -> Turn:
    match given:
        case Odd(key, params):
            return step.repeat(Say(key, dict(params)))
        case Sent(kind):
            return step.repeat(Say(f"form.not_here.{kind}"))
        case Typed():
            return step.repeat(Say("form.pick"))
    return step.repeat(Say("form.again"))


def _review(step: Step[Any]) -> str:
    questions = step.form.questions(step.facts)
    return next((q.key for q in questions if isinstance(q, Review)), "")


def _say_first(says: tuple[Say, ...], turn: Turn) -> Turn:
    return Turn(turn.state, (*says, *turn.says), turn.end)
