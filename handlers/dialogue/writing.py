"""Answering in words, typed or spoken."""

from __future__ import annotations

from dataclasses import replace

from handlers.dialogue import ask
from handlers.dialogue.given import Given, Pressed, Sent, Typed
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
        case Pressed(verb):
            return _pressed(step, verb)
    return None


def _typed(step: Step[Text], text: str) -> Turn:
    if not says_something(text):
        return step.repeat(Say("form.empty"))
    before = step.answer.get("text", "") if step.state.pause in ("more", "voice") else ""
    whole = f"{before}\n{text}" if before else text
    if len(whole) > step.question.max_length:
        values = {"count": len(whole), "limit": step.question.max_length}
        return step.repeat(Say("form.too_long", values))
    given: Answer = {"text": whole, "voices": _voices(step)}
    if _too_short(step, whole):
        followed = (*step.state.followed, step.question.key)
        here = Step(step.form, step.question, replace(step.state, followed=followed), step.facts)
        return here.stays("more", ask.more(here), answer=given)
    return step.answered(given)


def _too_short(step: Step[Text], text: str) -> bool:
    asked = step.question.key in step.state.followed
    return not asked and not _voices(step) and len(text.split()) < step.question.min_words


def _voices(step: Step[Text]) -> list[list[object]]:
    """The voice notes given in this answer; an answer begun anew has none."""
    return list(step.answer.get("voices", [])) if step.state.pause == "voice" else []


def _spoken(step: Step[Text], note: Sent) -> Turn:
    given: Answer = {
        "text": step.answer.get("text", "") if step.state.pause in ("more", "voice") else "",
        "voices": [*_voices(step), [note.media, note.seconds]],
    }
    here = Step(step.form, step.question, step.state.answered(step.question.key, given), step.facts)
    return here.stays("voice", ask.heard(here))


def _pressed(step: Step[Text], verb: str) -> Turn | None:
    kind = step.question
    match verb:
        case "dont_know" if kind.unknown:
            return step.answered({"unknown": True}, Say(f"{step.form.name}.criterion.dont_know"))
        case "example" if kind.key in step.facts.examples:
            example = Say(f"{step.form.name}.example", {"example": step.facts.examples[kind.key]})
            return step.repeat(example)
        case "enough" if step.state.pause == "more":
            return step.answered(step.answer)
        case "go" if step.state.pause == "voice":
            return step.answered(step.answer)
        case "restart" if step.state.pause == "voice":
            state = replace(step.state.unanswered(kind.key), pause="")
            return Step(step.form, kind, state, step.facts).again()
        case "yes" if kind.proposed is not None:
            proposal = kind.proposed(step.state.answers, step.facts)
            return None if proposal is None else step.answered(proposal)
        case "edit" if kind.proposed is not None:
            here = replace(step.state, pause="edit_text")
            return Turn(here, ask.question(Step(step.form, kind, here, step.facts)))
    return None
