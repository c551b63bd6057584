"""How each kind of question is asked: keys, values and buttons, no sentence."""

from __future__ import annotations

from typing import Any, cast

from handlers.dialogue.facts import Facts
from handlers.dialogue.questions import (
    Attachments,
    Choice,
    Find,
    Form,
    Question,
    Review,
    Text,
)
from handlers.dialogue.state import Answer, State
from handlers.dialogue.step import Step
from messages.message import Offer, Say

SHORT = 60  # characters of a given answer shown where it may be kept


def offer(verb: str, label: str | None = None) -> Offer:
    """A button of the engine: its label is `button.<label>` (the verb where none is given)."""
    return Offer(verb, f"button.{label or verb}")


def question(step: Step[Any]) -> tuple[Say, ...]:
    """A question from its beginning."""
    kind = step.question
    if isinstance(kind, Review):
        from handlers.dialogue import reviewing

        return (reviewing.summary(step),)
    offers = (*_own_offers(step), *ways_out(step))
    return (Say(_key(step), _values(step), offers),)


def moment(step: Step[Any]) -> tuple[Say, ...]:
    """What is being asked now, wherever in the question one is."""
    if step.state.pause == "cancel":
        return (cancelling(),)
    if step.state.pause == "voice":
        return (heard(step),)
    if step.state.pause == "more":
        return (more(step),)
    return question(step)


def cancelling() -> Say:
    """Whether the draft is really to be deleted."""
    yes_no = (
        Offer("drop", "button.yes", shown=False),
        Offer("stay", "button.no", shown=False),
    )
    offers = (offer("drop", "delete"), offer("stay", "keep"), offer("later"), *yes_no)
    return Say("form.cancel_ask", {}, offers)


def heard(step: Step[Text]) -> Say:
    """A voice note has arrived."""
    seconds = step.answer.get("voices", [["", 0]])[-1][1]
    offers = (offer("go", "continue"), offer("restart"), *ways_out(step))
    return Say("idea.voice.got", {"seconds": seconds}, offers)


def more(step: Step[Text]) -> Say:
    """A detail would help, asked once."""
    name = step.question.key if not step.question.place[1] else "criterion"
    example = step.facts.examples.get(step.question.key, "")
    offers = (offer("enough", "thats_all"), *ways_out(step))
    return Say(f"{step.form.name}.too_short.{name}", {"example": example}, offers)


def ways_out(step: Step[Any]) -> tuple[Offer, ...]:
    """Back, later, cancel: cancel is typed (or in the review), to keep buttons few."""
    back = (offer("back"),) if step.state.editing or before(step) is not None else ()
    return (*back, offer("later"), Offer("cancel", "button.cancel", shown=False))


def before(step: Step[Any]) -> Question | None:
    """The question before this one, of those that apply and are really asked."""
    found: Question | None = None
    for each in step.form.questions(step.facts):
        if each.key == step.question.key:
            return found
        answer = step.state.answers.get(each.key)
        if answer and each.applies(step.state, step.facts) and not answer.get("sure"):
            found = each
    return None


def sure_answer(kind: Question, state: State, facts: Facts) -> Answer | None:
    """An answer that need not be asked: known from long ago, or proposed and sure."""
    if kind.key in facts.known:
        return {"known": True, "sure": True}
    if isinstance(kind, Text) and kind.proposed is not None:
        proposal = kind.proposed(state.answers, facts)
        if proposal is not None and proposal.get("sure"):
            return proposal
    return None


def most_files(form: Form) -> int:
    """How many photos a form keeps."""
    return max((q.most for q in form.steps if isinstance(q, Attachments)), default=0)


def _key(step: Step[Any]) -> str:
    kind = step.question
    if isinstance(kind, Text) and kind.place[1]:
        return f"{step.form.name}.criterion.ask"
    if isinstance(kind, Text) and _proposal(step) is not None:
        return f"{step.form.name}.{kind.key}.propose"
    if isinstance(kind, Find) and kind.key in step.facts.hinted and not step.state.pause:
        return f"{step.form.name}.{kind.key}.confirm"
    if isinstance(kind, Attachments) and step.state.files:
        return f"{step.form.name}.{kind.key}.got"
    return f"{step.form.name}.{kind.key}.ask"


def _values(step: Step[Any]) -> dict[str, Any]:
    kind = step.question
    match kind:
        case Text() if kind.place[1]:
            number, total = kind.place
            return {"position": number, "total": total, "question": kind.title, "hint": kind.hint}
        case Text():
            return cast(dict[str, Any], {"title": _proposal(step)})
        case Find():
            hint = step.facts.hinted.get(kind.key)
            return {kind.key: hint.name if hint else ""}
        case Attachments():
            count = len(step.state.files)
            return {"count": count, "more_possible": count < kind.most}
    return {}


def _own_offers(step: Step[Any]) -> tuple[Offer, ...]:
    kind = step.question
    match kind:
        case Text():
            return _text_offers(step)
        case Choice(options=options):
            return (*(offer(f"pick.{option}", option) for option in options), *_kept(step))
        case Attachments() if step.state.files:
            return (offer("go", "photos_done"), *_remove(step))
        case Attachments():
            return (offer("skip"),)
        case Find() if kind.key in step.facts.hinted and not step.state.pause:
            return (offer("yes"), offer("no"), *_kept(step))
        case Find():
            return (offer("not_found"), *_kept(step))
    return ()


def _text_offers(step: Step[Text]) -> tuple[Offer, ...]:
    kind = step.question
    offers: list[Offer] = []
    if _proposal(step) is not None:
        offers += [offer("yes"), offer("edit")]
    if kind.key in step.facts.examples and kind.proposed is None:
        offers.append(offer("example"))
    if kind.unknown:
        offers.append(offer("dont_know"))
    if kind.optional:
        offers.append(offer("skip"))
    return (*offers, *_kept(step))


def _kept(step: Step[Any]) -> tuple[Offer, ...]:
    """One who comes back to an answer may leave it as it is."""
    if step.question.key not in step.state.answers or step.state.editing:
        return ()
    return (offer("keep", "keep_answer"),)


def _remove(step: Step[Any]) -> tuple[Offer, ...]:
    return (offer("remove", "remove_photos"),) if step.state.files else ()


def _proposal(step: Step[Text]) -> str | None:
    kind = step.question
    if kind.proposed is None or step.state.pause == "edit_text" or step.state.editing:
        return None
    proposal = kind.proposed(step.state.answers, step.facts)
    return None if proposal is None else proposal["text"]
