"""The summary by numbered lines: correct any answer, read it all, send."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers.dialogue import ask
from handlers.dialogue.given import Given, Pressed, Typed
from handlers.dialogue.questions import Attachments, Choice, Question, Review, Text
from handlers.dialogue.state import Answer, State, Turn
from handlers.dialogue.step import Step
from handlers.dialogue.typed import tidy
from messages.message import Offer, Say

WHOLE = 24  # characters that the summary shows uncut


def answer(step: Step[Review], given: Given) -> Turn | None:
    """Send, read it all, or correct a line."""
    match given:
        case Pressed("send"):
            return step.answered({"sent": True})
        case Pressed("read_all"):
            return step.stays("full", *_full(step), summary(step))
        case Pressed("edit", key) if key:
            return _edit(step, key)
        case Pressed("edit"):
            return step.stays("which", _which(step))
        case Typed(text) if tidy(text).isdigit():
            values = {"typed": tidy(text)[:9], "total": len(reviewed(step))}
            return step.repeat(Say(f"{step.form.name}.review.no_such", values))
    return None


def summary(step: Step[Review]) -> Say:
    """Each answer on a numbered line; typing its number corrects it."""
    lines = [
        (number, _label(step, question), _shown(step, question))
        for number, question in enumerate(reviewed(step), start=1)
    ]
    buttons = (
        ask.offer("send"),
        ask.offer("edit"),
        ask.offer("read_all"),
        ask.offer("back"),
        ask.offer("later"),
        ask.offer("cancel"),
    )
    return Say(f"{step.form.name}.review.ask", {"lines": lines}, (*_numbers(step), *buttons))


def reviewed(step: Step[Review]) -> list[Question]:
    """The questions that stand in the summary: the title first, as it names the rest."""
    asked = [
        question
        for question in step.form.questions(step.facts)
        if not isinstance(question, Review)
        and question.applies(step.state, step.facts)
        and question.key not in step.facts.known
    ]
    return sorted(asked, key=lambda question: question.key != "title")


def _value(question: Question, state: State) -> Any:
    """An answer as one line: somebody's words, or `{"key": …}` and values for words of ours."""
    given: Answer = state.answers.get(question.key, {})
    if isinstance(question, Attachments):
        return str(len(state.files)) if state.files else {"key": "review_none"}
    if isinstance(question, Choice):
        return {"key": given.get("choice", "")}
    if given.get("unknown"):
        return {"key": "button.dont_know"}
    text = given.get("text", "")
    voices = given.get("voices") or []
    return text or ({"seconds": voices[-1][1]} if voices else "")


def _shown(step: Step[Review], question: Question) -> str:
    value = _value(question, step.state)
    if not isinstance(value, dict):
        return str(value)
    words, name = step.facts.words, step.form.name
    if "seconds" in value:
        return words(f"{name}.voice.line", seconds=value["seconds"])
    if value["key"] == "review_none":
        return words(f"{name}.review.none")
    if value["key"].startswith("button."):
        return words(value["key"])
    return words(f"{name}.{question.key}.{value['key']}")


def _label(step: Step[Review], question: Question) -> str:
    if isinstance(question, Text) and question.place[1]:
        criterion = step.facts.criteria[question.place[0] - 1]
        return (
            criterion.line or criterion.name or step.facts.words(f"criteria.{criterion.key}.line")
        )
    return step.facts.words(f"{step.form.name}.review.label.{question.key}")


def _numbers(step: Step[Review]) -> tuple[Offer, ...]:
    """The numbers of the lines: they stand in the text, so they are typed, not shown."""
    return tuple(
        Offer(f"edit.{question.key}", text=str(number), shown=False)
        for number, question in enumerate(reviewed(step), start=1)
    )


def _which(step: Step[Review]) -> Say:
    offers = tuple(
        Offer(f"edit.{question.key}", text=_label(step, question)) for question in reviewed(step)
    )
    return Say(f"{step.form.name}.review.change", {}, (*offers, *_numbers(step), ask.offer("back")))


def _edit(step: Step[Review], key: str) -> Turn | None:
    question = next((each for each in reviewed(step) if each.key == key), None)
    if question is None:
        return None
    state = replace(step.state, at=key, pause="", editing=True)
    return Turn(state, ask.question(Step(step.form, question, state, step.facts)))


def _full(step: Step[Review]) -> list[Say]:
    """Each long answer whole."""
    return [
        Say(
            f"{step.form.name}.review.full",
            {"label": _label(step, question), "text": _shown(step, question)},
        )
        for question in reviewed(step)
        if isinstance(question, Text) and len(_shown(step, question)) > WHOLE
    ]
