"""Drafts: begun, answered, left for later, taken up again, deleted."""

from __future__ import annotations

import re

from handlers import answering, conversations, naming, posters, start, voice_notes
from handlers.board import asking, unasked
from handlers.calls import changing, creating, open_calls
from handlers.context import Context
from handlers.dialogue.given import Given, Pressed, Sent, Typed
from handlers.dialogue.state import State
from handlers.dialogue.typed import says_something
from handlers.jury import hearing_tables as hearings
from handlers.jury import matching
from handlers.jury import tables as jury
from handlers.mentor import tables as mentor
from handlers.reaching import choosing
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue, DialogueStatus
from storage.records.people import Role

WAITING = (DialogueStatus.OPEN, DialogueStatus.PARKED)
REFERENCE = re.compile(r"[A-Za-z][A-Za-z0-9]*-\d{4}-\d+")


async def give(ctx: Context, dialogue: Dialogue, given: Given) -> list[Say]:
    """Hand a form what the person gave."""
    if dialogue.form == unasked.FORM and isinstance(given, Typed | Sent):
        return await unasked.more(ctx, dialogue, given)
    return await conversations.give(ctx, dialogue, given, FINISHES)


async def _decided(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """Whether what was said while a question waited is the answer to it."""
    if state.answers["what"]["choice"] == "my_answer":
        return await unasked.answer(ctx, state)
    return await _something_else(ctx, state)


async def _something_else(ctx: Context, state: State) -> list[Say]:
    """It goes where it would have gone: to the form that was open, else to a new idea."""
    said = unasked.held(state.extra)
    files = [each for each in said if isinstance(each, Sent)]
    beside = await _mine(ctx, state.extra["beside"]) if state.extra["beside"] else None
    if beside is None and not files:
        return perhaps_an_idea(ctx, unasked.words(said))
    if beside is None:
        says = await posters.open_idea(ctx)
    else:
        says = await conversations.resume(ctx, beside)
    for each in said:
        opened = await ctx.uow.dialogues.open(ctx.person.id)
        if opened is not None:  # a form of one question ends with the first thing said
            says = await give(ctx, opened, each)
    return says


def perhaps_an_idea(ctx: Context, text: str) -> list[Say]:
    """Asked before anything is begun; what is written meanwhile is added to it."""
    asked = any(action == "go.said" for action, _, _ in ctx.person.offered)
    before = ctx.person.said if asked else None
    ctx.change(said=f"{before}\n{text}" if before else text)
    offers = (Offer("go.said", "button.yes"), Offer("go.not_said", "button.no"))
    return [Say("start.is_idea", {}, offers)]


async def begin(ctx: Context, words: str = "") -> list[Say]:
    """A new idea, perhaps with its first words; a draft that is open comes first."""
    if ctx.person.notice_at is None:
        ctx.change(said=words or ctx.person.said)
        return start.greeting(ctx)
    dialogue = await ctx.uow.dialogues.open(ctx.person.id)
    if says_something(words):
        return await begin_with(ctx, words)
    if dialogue is not None and dialogue.form == "idea":
        return [Say("form.resumed"), *await conversations.resume(ctx, dialogue)]
    return await posters.open_idea(ctx)


async def begin_with(ctx: Context, words: str) -> list[Say]:
    """An idea whose first answer is already said."""
    await posters.open_idea(ctx)
    ctx.change(said=None)
    dialogue = await ctx.uow.dialogues.open(ctx.person.id)
    assert dialogue is not None
    return await give(ctx, dialogue, Typed(words))


async def begin_with_said(ctx: Context, _: str) -> list[Say]:
    """« Oui » to whether what was said out of the blue is an idea."""
    return await begin_with(ctx, ctx.person.said) if ctx.person.said else await begin(ctx)


async def go_on(ctx: Context, _: str) -> list[Say]:
    """« Continuer » under the notice: what was said before it, else straight to the idea."""
    newcomer = ctx.person.notice_at is None
    start.accept(ctx)
    opened = await ctx.uow.dialogues.open(ctx.person.id)
    if opened is not None:
        return await conversations.resume(ctx, opened)
    if not newcomer:  # an old button: nothing is begun by it
        return await _gone(ctx)
    if newcomer and not ctx.person.said and (known := await matching.after_the_notice(ctx)):
        return known
    if ctx.person.role is not Role.AGENT and not ctx.person.said:
        return [await start.menu(ctx)]
    return await begin_with_said(ctx, "")


async def resume(ctx: Context, id: str) -> list[Say]:
    """Take a draft up again."""
    dialogue = await _mine(ctx, id)
    if dialogue is None:
        return await _gone(ctx)
    return [*await open_calls.begun(ctx, dialogue), *await conversations.resume(ctx, dialogue)]


async def drop(ctx: Context, id: str) -> list[Say]:
    """Delete a draft, after asking once as everywhere."""
    dialogue = await _mine(ctx, id)
    if dialogue is None:
        return await _gone(ctx)
    await conversations.resume(ctx, dialogue)
    return await cancel(ctx, "")


async def cancel(ctx: Context, _: str) -> list[Say]:
    """/annuler: delete what is open, after asking once."""
    dialogue = await ctx.uow.dialogues.open(ctx.person.id)
    if dialogue is None:
        return [Say("form.nothing_to_cancel"), await start.menu(ctx)]
    return await give(ctx, dialogue, Pressed("cancel"))


async def later(ctx: Context, _: str) -> list[Say]:
    """« Plus tard » under a reminder: the draft stays where it is."""
    opened = await ctx.uow.dialogues.open(ctx.person.id)
    waiting = [*([opened] if opened else []), *await ctx.uow.dialogues.parked(ctx.person.id)]
    if not waiting:
        return [await start.menu(ctx)]
    return [Say("form.parked", {}, (Offer(f"go.resume.{waiting[0].id}", "button.resume"),))]


async def _mine(ctx: Context, id: str) -> Dialogue | None:
    dialogue = await ctx.uow.dialogues.get(id)
    if dialogue is None or dialogue.person_id != ctx.person.id:
        return None
    return dialogue if dialogue.status in WAITING else None


async def _gone(ctx: Context) -> list[Say]:
    opened = await ctx.uow.dialogues.open(ctx.person.id)
    if opened is not None:
        return [Say("form.stale"), *await conversations.resume(ctx, opened)]
    return [Say("form.stale_idle"), await start.menu(ctx)]


FINISHES: conversations.Finishes = {
    "write": voice_notes.written,
    "fix": voice_notes.fixed,
    "answer": answering.answered,
    "reaching": choosing.given,
    "call": creating.finish,
    "team": naming.named,
    "prolong": changing.prolonged,
    "ask": asking.asked,
    "reply": asking.replied,
    unasked.FORM: _decided,
    **mentor.FINISHES,
    **jury.FINISHES,
    **hearings.FINISHES,
}
