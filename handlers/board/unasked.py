"""Something is said while a question about an idea waits: is it the answer?

It is kept in a form that asks nothing else, and whatever is said meanwhile is added to it; what is
pressed then decides where all of it goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from handlers import conversations
from handlers.board import asking
from handlers.context import Context
from handlers.dialogue.given import Sent, Typed
from handlers.dialogue.state import State
from handlers.dialogue.typed import tidy
from handlers.rules import idea_lifecycle
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue, DialogueStatus
from storage.records.ideas import Idea

FORM = "unasked"


async def perhaps(ctx: Context, given: Typed | Sent, beside: Dialogue | None) -> list[Say] | None:
    """Whether that is the answer to a question; None where none waits.

    Where a form is open (`beside`), only a question that has come since the last thing it said.
    """
    if beside is not None and beside.form == FORM:
        return None
    idea = await _asked_about(ctx)
    newest = any(action.startswith("go.reply.") for action, _, _ in ctx.person.offered)
    if idea is None or (beside is not None and not newest):
        return None
    begun = await conversations.begun(ctx, "about", idea.id)
    if begun is not None:
        return await more(ctx, begun, given)
    asked = await conversations.open_form(
        ctx, FORM, about=idea.id, held=[asdict(given)], beside=beside.id if beside else None
    )
    question = await asking.question(ctx, idea)
    values = {"reference": idea.reference, "title": idea.title, "text": question}
    return [Say("unasked.kept", values), *asked]


async def _asked_about(ctx: Context) -> Idea | None:
    waiting = await ctx.uow.ideas.asked_about(ctx.person.id)
    return next((each for each in waiting if idea_lifecycle.may_be_asked_about(each)), None)


async def more(ctx: Context, dialogue: Dialogue, given: Typed | Sent) -> list[Say]:
    """It is added to what was said; an album is asked about once."""
    before = held(dialogue.state["extra"])
    extra = {**dialogue.state["extra"], "held": [asdict(each) for each in (*before, given)]}
    kept = replace(dialogue, state={**dialogue.state, "extra": extra}, updated_at=ctx.now)
    await ctx.uow.dialogues.put(kept)
    albums = {each.group for each in before if isinstance(each, Sent) and each.group}
    if isinstance(given, Sent) and given.group in albums:
        return []
    return await conversations.resume(ctx, kept)


def held(extra: Any) -> list[Typed | Sent]:
    """What was said, in order."""
    return [Sent(**each) if "media" in each else Typed(**each) for each in extra["held"]]


async def reply(ctx: Context, reference: str) -> list[Say]:
    """« Répondre » under the question: what was said without it is the answer, else it is asked."""
    idea = await ctx.uow.ideas.by_reference(reference)
    begun = await conversations.begun(ctx, "about", idea.id) if idea else None
    if begun is None:
        return await asking.reply(ctx, reference)
    await ctx.uow.dialogues.put(replace(begun, status=DialogueStatus.DONE, updated_at=ctx.now))
    return await answer(ctx, State.from_json(begun.state))


async def answer(ctx: Context, state: State) -> list[Say]:
    """« Oui, c’est ma réponse »; then back to the form it came in the middle of."""
    idea = await ctx.uow.ideas.get(state.extra["about"])
    assert idea is not None
    said = held(state.extra)
    files = [each for each in said if isinstance(each, Sent)]
    says = await asking.take_reply(ctx, idea, words(said), files)
    if state.extra["beside"] is None:
        return says
    back = Offer(f"go.resume.{state.extra['beside']}", "button.resume")
    return [*says[:-1], replace(says[-1], offers=(back, *says[-1].offers))]


def words(said: Sequence[Typed | Sent]) -> str:
    """What was typed, and what stood beside files."""
    texts = (each.text if isinstance(each, Typed) else each.caption for each in said)
    return "\n".join(filter(None, (tidy(text) for text in texts)))
