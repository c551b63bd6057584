"""How each kind of question is asked: keys, values and buttons, no sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers.dialogue import moments, several, summary
from handlers.dialogue.offers import keep, offer, typed, ways_out
from handlers.dialogue.proposing import proposal
from handlers.dialogue.questions import (
    Attachments,
    Choice,
    Day,
    Find,
    Mark,
    Review,
    Several,
    Text,
    When,
)
from handlers.dialogue.state import Turn
from handlers.dialogue.step import Step
from messages.message import Offer, Say


def again(step: Step[Any], *says: Say) -> Turn:
    """Ask the question anew, from its beginning."""
    here = step.within(replace(step.state, pause="", begun={}))
    return Turn(here.state, (*says, *question(here)))


def repeat(step: Step[Any], *says: Say) -> Turn:
    """Ask what is being asked once more, wherever in the question one is."""
    return Turn(step.state, (*says, *moment(step)))


def question(step: Step[Any]) -> tuple[Say, ...]:
    """A question from its beginning, after the answer it has already if it has one."""
    kind = step.question
    if isinstance(kind, Review):
        return (summary.summary(step),)
    asked = Say(_key(step), _values(step), (*_own_offers(step), *ways_out(step)))
    return (*_had(step), asked)


def _had(step: Step[Any]) -> tuple[Say, ...]:
    """What was answered before, unless the question itself shows it."""
    shows = isinstance(step.question, Attachments) or proposal(step) is not None
    known = step.has_answer and not step.state.answers.get(step.question.key, {}).get("skipped")
    answer = summary.shown(step) if known and not shows else ""
    return (Say("form.had", {"answer": answer}),) if answer else ()


def moment(step: Step[Any]) -> tuple[Say, ...]:
    """What is being asked now, wherever in the question one is."""
    match step.state.pause:
        case "cancel":
            return (moments.cancelling(),)
        case "voice" | "more" if step.begun.get("voices"):
            return (moments.heard(step),) if _listens(step) else question(step)
        case "voice" | "more" if step.begun:
            return (moments.more(step),)
        case "edit_text" if isinstance(step.question, Find):
            return (moments.own_words(step),)
        case _ if isinstance(step.question, Several) and several.chosen(step):
            return (several.added(step),)
    return question(step)


def _listens(step: Step[Any]) -> bool:
    """A form that changed since may take no voice where one was begun."""
    return isinstance(step.question, Text) and step.question.voice


def _key(step: Step[Any]) -> str:
    kind = step.question
    if isinstance(kind, Text) and kind.place[1]:
        return f"{step.form.name}.criterion.ask"
    if isinstance(kind, Mark):
        return f"{step.form.name}.mark.ask"
    if kind.key in step.facts.asked:
        return f"{step.form.name}.asked.ask"
    if proposal(step) is not None:
        return f"{step.form.name}.{kind.key}.propose"
    if _hinted(step):
        return f"{step.form.name}.{kind.key}.confirm"
    if isinstance(kind, Attachments) and step.state.files:
        return f"{step.form.name}.{kind.key}.got"
    return f"{step.form.name}.{kind.key}.ask"


def _hinted(step: Step[Any]) -> bool:
    kind = step.question
    return isinstance(kind, Find) and kind.key in step.facts.hinted and not step.state.pause


def _values(step: Step[Any]) -> dict[str, Any]:
    kind = step.question
    match kind:
        case Text() if kind.place[1]:
            number, total = kind.place
            return {"position": number, "total": total, "question": kind.title, "hint": kind.hint}
        case Text() if kind.key in step.facts.asked:
            return {"question": step.facts.asked[kind.key]}
        case Text():
            return {"title": (proposal(step) or {}).get("text")}
        case Mark(name=name, title=title, place=(number, total)):
            return {"position": number, "total": total, "name": name, "question": title}
        case Find():
            hint = step.facts.hinted.get(kind.key)
            return {kind.key: hint.name if hint else ""}
        case Attachments():
            return _photos(step)
    return {}


def _photos(step: Step[Attachments]) -> dict[str, Any]:
    """An album comes photo by photo: its first is answered before the others can be counted."""
    files, most = step.state.files, step.question.most
    return {
        "count": len(files),
        "kind": files[-1][1] if files else "photo",
        "album": bool(step.state.album),
        "more_possible": len(files) < most,
    }


def _own_offers(step: Step[Any]) -> tuple[Offer, ...]:
    kind = step.question
    match kind:
        case Text():
            return _text_offers(step)
        case Mark(options=marks):
            return (*_marks(marks, shown=True), *keep(step), *_marks(marks, shown=False))
        case Choice(options=options, also=also):
            hidden = (typed(f"pick.{option}", label) for option, label in also)
            return (*(offer(f"pick.{option}", option) for option in options), *hidden, *keep(step))
        case Attachments() if step.state.files:
            return (offer("go", "photos_done"), offer("remove", "remove_photos"))
        case Attachments():
            return (offer("skip"), typed("skip", "no"))
        case Find() if _hinted(step):
            return (offer("yes"), offer("no"), *keep(step))
        case Find():
            return (offer("not_found"), *keep(step))
        case Several():
            return (*several.left(step), offer("everyone", kind.all_of), *keep(step))
        case Day():
            return _days(step)
        case When(now=True):
            return (offer("now"), *keep(step))
        case When():
            return keep(step)
    return ()


def _marks(marks: tuple[str, ...], *, shown: bool) -> tuple[Offer, ...]:
    """As buttons, or as what numbers stand for there: no other button has one then."""
    return tuple(Offer(f"pick.{mark}", text=mark, shown=shown) for mark in marks)


def _days(step: Step[Day]) -> tuple[Offer, ...]:
    key = f"{step.form.name}.{step.question.key}.shown"
    return tuple(
        Offer(f"pick.{day}", text=step.facts.words(key, date=day))
        for day in step.question.shown(step.state, step.facts)
    )


def _text_offers(step: Step[Text]) -> tuple[Offer, ...]:
    kind = step.question
    if proposal(step) is not None:
        return (offer("yes"), offer("edit"), typed("edit", "no"))
    offers: list[Offer] = []
    if kind.key in step.facts.examples and kind.proposed is None:
        offers.append(offer("example"))
    if kind.unknown:
        offers.append(offer("dont_know"))
    if kind.optional:
        offers.append(offer("skip"))
    return (*offers, *keep(step))
