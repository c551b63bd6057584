"""Answering in words, typed or spoken."""

from __future__ import annotations

from dataclasses import replace

from handlers.dialogue import ask, moments
from handlers.dialogue.given import Given, Pressed, Sent, Typed
from handlers.dialogue.proposing import proposal
from handlers.dialogue.questions import Text
from handlers.dialogue.state import Answer, Turn
from handlers.dialogue.step import Step
from handlers.dialogue.typed import says_something, tidy
from messages.message import Say


def answer(step: Step[Text], given: Given) -> Turn | None:
    """What words, a voice note or a button lead to; None if it is no answer."""
    match given:
        case Typed(text):
            return _typed(step, tidy(text))
        case Sent("voice") if step.question.voice:
            return _spoken(step, given)
        case Sent("voice"):
            return ask.repeat(step, Say(step.question.unheard))
        case Pressed(verb):
            return _pressed(step, verb)
    return None


def _typed(step: Step[Text], text: str) -> Turn:
    if not says_something(text):
        return ask.repeat(step, Say("form.empty"))
    whole = _joined(step, text)
    if len(whole) > step.question.max_length:
        values = {"count": len(whole), "limit": step.question.max_length}
        return ask.repeat(step, Say("form.too_long", values))
    if step.question.against and (why := step.question.against(whole)):
        return ask.repeat(step, why)
    given: Answer = {"text": whole, "voices": _voices(step)}
    return _follow_up(step, given) if _too_short(step, whole) else step.answered(given)


def _joined(step: Step[Text], text: str) -> str:
    """Words added to what was begun: a detail, or words beside a voice note."""
    return "\n".join(filter(None, [step.begun.get("text", ""), text]))


def _too_short(step: Step[Text], text: str) -> bool:
    asked = step.question.key in step.state.followed
    return not asked and not _voices(step) and len(text.split()) < step.question.min_words


def _follow_up(step: Step[Text], given: Answer) -> Turn:
    followed = (*step.state.followed, step.question.key)
    here = step.within(replace(step.state, followed=followed, begun=given, pause="more"))
    return Turn(here.state, (moments.more(here),))


def _voices(step: Step[Text]) -> list[list[object]]:
    return list(step.begun.get("voices", []))


def _spoken(step: Step[Text], note: Sent) -> Turn:
    begun: Answer = {
        "text": _joined(step, tidy(note.caption)),
        "voices": [*_voices(step), [note.media, note.seconds]],
    }
    here = step.within(replace(step.state, begun=begun, pause="voice"))
    return Turn(here.state, (moments.heard(here),))


def _pressed(step: Step[Text], verb: str) -> Turn | None:
    kind, begun = step.question, step.begun
    match verb:
        case "dont_know" if kind.unknown:
            return step.answered({"unknown": True}, *_no_worry(step))
        case "example" if kind.key in step.facts.examples:
            values = {"example": step.facts.examples[kind.key]}
            return ask.repeat(step, Say(f"{step.form.name}.example", values))
        case "enough" | "go" if begun:
            return step.answered(begun)
        case "restart" if begun:
            return ask.again(step)
        case "yes" if (proposed := proposal(step)) is not None:
            return step.answered(proposed)
        case "edit" if proposal(step) is not None:
            here = step.within(replace(step.state, pause="edit_text"))
            return Turn(here.state, ask.question(here))
    return None


def _no_worry(step: Step[Text]) -> tuple[Say, ...]:
    """Said the first time only."""
    said = any(answer.get("unknown") for answer in step.state.answers.values())
    return () if said else (Say(f"{step.form.name}.criterion.dont_know"),)
