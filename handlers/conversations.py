"""Forms in a person's conversation: opened, answered, kept, ended; their buttons told apart."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from handlers import idea_facts
from handlers.context import Context
from handlers.dialogue import engine
from handlers.dialogue.facts import Facts
from handlers.dialogue.given import Given
from handlers.dialogue.questions import Form
from handlers.dialogue.state import State, Turn
from handlers.forms.idea import IDEA_FORM
from handlers.forms.writing import FIX_FORM, WRITE_FORM
from messages.message import Offer, Say
from storage.records import Dialogue, DialogueStatus
from storage.rows import new_id

FORMS: dict[str, Form] = {form.name: form for form in (IDEA_FORM, WRITE_FORM, FIX_FORM)}

Finish = Callable[[Context, Dialogue, State], Awaitable[list[Say]]]
Finishes = dict[str, Finish]
"""What is done with a form that is filled in, by its name."""

FORM_ACTION = re.compile(r"f(\d+)\.(.+)", re.DOTALL)


async def open_form(
    ctx: Context, name: str, *, state: State | None = None, **extra: Any
) -> list[Say]:
    """Begin a form (or go on from a state made for it); what was open is kept for later."""
    await park(ctx)
    form = FORMS[name]
    facts = await facts_for(ctx, extra)
    turn = (
        engine.begin(form, facts, **extra)
        if state is None
        else engine.resume(form, replace(state, extra=extra), facts)
    )
    dialogue = Dialogue(
        id=new_id(),
        person_id=ctx.person.id,
        form=name,
        status=DialogueStatus.OPEN,
        state={},
        created_at=ctx.now,
        updated_at=ctx.now,
    )
    if name == "idea":
        await ctx.remind("nudge.first", dialogue.id, ctx.now + ctx.policy.nudges[0])
    return await _keep(ctx, dialogue, turn, moved=True)


async def resume(ctx: Context, dialogue: Dialogue) -> list[Say]:
    """Ask again where a form was left; it becomes the open one."""
    opened = await ctx.uow.dialogues.open(ctx.person.id)
    if opened is not None and opened.id != dialogue.id:
        await ctx.uow.dialogues.put(replace(opened, status=DialogueStatus.PARKED))
    state = State.from_json(dialogue.state)
    turn = engine.resume(FORMS[dialogue.form], state, await facts_for(ctx, state.extra))
    return await _keep(ctx, replace(dialogue, status=DialogueStatus.OPEN), turn, moved=True)


async def give(ctx: Context, dialogue: Dialogue, given: Given, finishes: Finishes) -> list[Say]:
    """Hand the form what the person gave, and keep what it leads to."""
    before = State.from_json(dialogue.state)
    turn = engine.advance(FORMS[dialogue.form], before, given, await facts_for(ctx, before.extra))
    if turn.end == "finished":
        await ctx.uow.dialogues.put(
            replace(
                dialogue,
                status=DialogueStatus.DONE,
                state=turn.state.to_json(),
                updated_at=ctx.now,
            )
        )
        ctx.change(turn=ctx.person.turn + 1)
        return [*turn.says, *await finishes[dialogue.form](ctx, dialogue, turn.state)]
    if turn.end:
        return await _end(ctx, dialogue, turn)
    return await _keep(ctx, dialogue, turn, moved=_moved(before, turn.state))


async def park(ctx: Context) -> None:
    """Keep what is open for later."""
    opened = await ctx.uow.dialogues.open(ctx.person.id)
    if opened is not None:
        await ctx.uow.dialogues.put(replace(opened, status=DialogueStatus.PARKED))


async def facts_for(ctx: Context, extra: Any) -> Facts:
    """What the forms may know of this person."""
    return await idea_facts.gather(ctx, correcting=bool(extra.get("idea")))


def _moved(before: State, after: State) -> bool:
    places = ("at", "pause", "editing", "files")
    return any(getattr(before, name) != getattr(after, name) for name in places)


async def _keep(ctx: Context, dialogue: Dialogue, turn: Turn, *, moved: bool) -> list[Say]:
    kept = replace(dialogue, state=turn.state.to_json(), updated_at=ctx.now)
    await ctx.uow.dialogues.put(kept)
    if moved:
        ctx.change(turn=ctx.person.turn + 1)
    return [_numbered(say, ctx.person.turn) for say in turn.says]


def _numbered(say: Say, turn: int) -> Say:
    """The form's buttons, marked with the turn they belong to."""
    offers = tuple(replace(offer, action=f"f{turn}.{offer.action}") for offer in say.offers)
    return replace(say, offers=offers)


async def _end(ctx: Context, dialogue: Dialogue, turn: Turn) -> list[Say]:
    ctx.change(turn=ctx.person.turn + 1)
    if turn.end == "cancelled":
        await ctx.uow.dialogues.forget(dialogue.id)
        offers: tuple[Offer, ...] = (Offer("go.idea", "button.new_idea"),)
    else:
        parked = replace(
            dialogue,
            status=DialogueStatus.PARKED,
            state=turn.state.to_json(),
            updated_at=ctx.now,
        )
        await ctx.uow.dialogues.put(parked)
        offers = (Offer(f"go.resume.{dialogue.id}", "button.resume"),)
    return [*turn.says[:-1], replace(turn.says[-1], offers=offers)]
