"""A call is corrected, or gets another closing day, unless somebody was quicker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers import conversations, organisers
from handlers.calls import announcing, card, timers
from handlers.context import Context
from handlers.dialogue.state import Answer, State
from handlers.forms.call import CALL_FORM, PROLONG_FORM, REMINDERS, as_answer
from handlers.rules import call_lifecycle
from messages.message import Say
from storage.records.calls import Call, CallStatus
from storage.records.dialogues import Dialogue


async def edit(ctx: Context, reference: str) -> list[Say]:
    """« Modifier »: the form again, with what the call says, at its summary."""
    call = await card.allowed(ctx, reference, "edit")
    if not isinstance(call, Call):
        return call
    begun = await conversations.begun(ctx, "fixes", call.id)
    if begun is not None and begun.state["extra"]["version"] == call.version:
        return [Say("form.resumed"), *await conversations.resume(ctx, begun)]
    opened = call.status is CallStatus.OPEN
    return await conversations.open_form(
        ctx,
        "call",
        state=await _filled(ctx, call),
        fixes=call.id,
        version=call.version,
        open=opened,
    )


async def _filled(ctx: Context, call: Call) -> State:
    """The call as answers."""
    names = {service.id: service.name for service in await ctx.uow.services.all()}
    chosen = ", ".join(names[id] for id in call.audience if id in names)
    skipped: Answer = {"skipped": True}
    facts = await conversations.facts_for(ctx, {})
    answers: dict[str, Answer] = {
        "theme": {"text": call.theme},
        "question": {"text": call.question},
        "context": {"text": call.context} if call.context else skipped,
        "picture": {"files": True} if call.media_id else skipped,
        "opens": as_answer(call.opens_at, facts),
        "closes": as_answer(call.closes_at, facts),
        "audience": {"ids": call.audience, "text": chosen} if call.audience else {"all": True},
        "reminders": {"choice": _reminders(call)},
    }
    files = ((call.media_id, "photo"),) if call.media_id else ()
    return State(version=CALL_FORM.version, answers=answers, files=files, at="review")


def _reminders(call: Call) -> str:
    return next((name for name, days in REMINDERS.items() if days == call.reminders), "")


async def finish(ctx: Context, state: State, values: Mapping[str, Any]) -> list[Say]:
    """What was corrected is saved; who has read the old words gets the new ones."""
    call = await ctx.uow.calls.get(state.extra["fixes"])
    assert call is not None
    return await _save(ctx, call, state, replace(call, **values, updated_at=ctx.now), _corrected)


async def prolong(ctx: Context, reference: str) -> list[Say]:
    """« Prolonger »: another closing day."""
    call = await card.allowed(ctx, reference, "prolong")
    if not isinstance(call, Call):
        return call
    opens: dict[str, Answer] = {"opens": {"at": call.opens_at.isoformat()}}
    begun = State(version=PROLONG_FORM.version, answers=opens)
    return await conversations.open_form(
        ctx, "prolong", state=begun, prolongs=call.id, version=call.version
    )


async def prolonged(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The day is given."""
    if denied := organisers.refused(ctx, "organise_calls"):
        return denied
    call = await ctx.uow.calls.get(state.extra["prolongs"])
    assert call is not None
    closes = datetime.fromisoformat(state.answers["closes"]["at"])
    longer = replace(call, closes_at=closes, updated_at=ctx.now)
    return await _save(ctx, call, state, longer, _prolonged)


async def _save(
    ctx: Context, was: Call, state: State, now: Call, say: Callable[[Context, Call], Say]
) -> list[Say]:
    """Whoever began from an older call than there is now is told so, and changes nothing."""
    if not call_lifecycle.may(was.status, "edit"):
        return await card.refused(ctx, was, "edit")
    if was.version != state.extra["version"] or not await ctx.uow.calls.save(now, was):
        return await card.changed_meanwhile(ctx, was.id)
    await timers.arm(ctx, now)
    if now.status is CallStatus.OPEN:
        await announcing.correct_sent(ctx, now)
    return [say(ctx, now), *await card.of(ctx, now)]


def _corrected(_: Context, call: Call) -> Say:
    return Say("call.corrected_sent" if call.status is CallStatus.OPEN else "call.corrected")


def _prolonged(ctx: Context, call: Call) -> Say:
    values = {"reference": call.reference, "at": call.closes_at, "today": ctx.today}
    return Say("call.prolonged", values)
