"""The answers as people read them: numbered lines of a summary, or whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handlers.dialogue.offers import offer, typed
from handlers.dialogue.questions import (
    Attachments,
    Choice,
    Find,
    Mark,
    Question,
    Review,
    Several,
    Text,
    When,
)
from handlers.dialogue.step import Step
from messages.message import Attachment, Offer, Say

WHOLE = 12  # characters that the summary never cuts


def summary(step: Step[Review]) -> Say:
    """Each answer on a numbered line; typing its number corrects it."""
    lines = [
        (number, label(step.at(question)), shown(step.at(question)))
        for number, question in enumerate(reviewed(step), start=1)
    ]
    buttons = tuple(offer(verb) for verb in ("edit", "read_all", "back", "later", "cancel"))
    first = step.question.send(step.state)
    ways = (offer("send", first), *_also(first), *buttons)
    return Say(f"{step.form.name}.review.ask", {"lines": lines}, (*numbers(step), *ways))


def _also(first: str) -> tuple[Offer, ...]:
    """« Envoyer » and « Continuer » may be typed whatever the first button says."""
    return () if first == "send" else (typed("send", "send"), typed("send", "continue"))


def which(step: Step[Review]) -> Say:
    """The lines as buttons, to choose the one to correct."""
    offers = tuple(
        Offer(f"edit.{question.key}", text=label(step.at(question))) for question in reviewed(step)
    )
    return Say(f"{step.form.name}.review.change", {}, (*offers, *numbers(step), offer("back")))


def whole(step: Step[Review]) -> list[Say]:
    """Each answer in words whole, if its line may be cut."""
    said = [step.at(q) for q in reviewed(step) if isinstance(q, Text | Find | Several)]
    long = [
        each
        for each in said
        if len(shown(each)) > WHOLE and not step.state.answers[each.question.key].get("unknown")
    ]
    says = [
        Say(f"{step.form.name}.review.full", {"label": label(each), "text": shown(each)})
        for each in long
    ]
    return says if not step.question.all else [*says, _rest(step, [each.question for each in long])]


def _rest(step: Step[Review], told: Sequence[Question]) -> Say:
    """The lines that are never cut, and the files themselves."""
    rest = [step.at(question) for question in reviewed(step) if question not in told]
    lines = [(label(each), shown(each)) for each in rest]
    files = tuple(
        Attachment("photo" if kind == "photo" else "document", media)
        for media, kind in step.state.files
    )
    return Say(f"{step.form.name}.review.rest", {"lines": lines}, attachments=files)


def reviewed(step: Step[Any]) -> list[Question]:
    """The questions that stand in the summary: the title first, as it names the rest."""
    standing = [
        question
        for question in step.form.questions(step.facts)
        if not isinstance(question, Review)
        and question.applies(step.state, step.facts)
        and (shown(step.at(question)) or not step.at(question).is_sure)
    ]
    return sorted(standing, key=lambda question: question.key != "title")


def numbers(step: Step[Review]) -> tuple[Offer, ...]:
    """The numbers of the lines: they stand in the text, so they are typed, not shown."""
    return tuple(
        Offer(f"edit.{question.key}", text=str(number), shown=False)
        for number, question in enumerate(reviewed(step), start=1)
    )


def label(step: Step[Any]) -> str:
    """What the line of a question is called."""
    question = step.question
    if isinstance(question, Text) and question.place[1]:
        criterion = step.facts.criteria[question.place[0] - 1]
        return (
            criterion.line or criterion.name or step.facts.words(f"criteria.{criterion.key}.line")
        )
    if isinstance(question, Mark):
        official = step.facts.criteria[question.place[0] - 1].name
        return official or step.facts.words(question.name)
    return step.facts.words(f"{step.form.name}.review.label.{question.key}")


def shown(step: Step[Any]) -> str:
    """An answer in one string: somebody's words, or ours for what is no words."""
    words, name, key = step.facts.words, step.form.name, step.question.key
    given = step.state.answers.get(key, {})
    if isinstance(step.question, Attachments):
        files = step.state.files
        return str(len(files)) if files else words(f"{name}.review.none")
    if given.get("known"):
        return step.facts.known.get(key, "")
    if isinstance(step.question, Mark):
        return words(f"{name}.mark.shown", mark=given["choice"])
    if isinstance(step.question, Choice):
        return words(f"{name}.{key}.{given['choice']}")
    if given.get("unknown"):
        return words("button.dont_know")
    if given.get("skipped"):
        return words(f"{name}.review.none")
    if isinstance(step.question, When):
        return words(f"{name}.{key}.shown", at=given.get("at"), year=given.get("year"))
    if given.get("all"):
        return words(f"{name}.{key}.all")
    return _said(step, given)


def _said(step: Step[Any], given: dict[str, Any]) -> str:
    """Words, then voice notes: both are in the answer."""
    voices = given.get("voices") or []
    notes = [step.facts.words("form.voice_line", seconds=s) for _, s in voices]
    return " + ".join(filter(None, [given.get("text", ""), *notes]))
