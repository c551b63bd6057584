"""A call is closed before its day, or cancelled before it opens: asked once, then done."""

from __future__ import annotations

from dataclasses import replace

from handlers.calls import card, closing
from handlers.context import Context
from messages.message import Offer, Say
from storage.records.calls import Call, CallStatus


async def ask_to_close(ctx: Context, reference: str) -> list[Say]:
    """« Fermer maintenant »."""
    return await _ask(ctx, reference, "close")


async def ask_to_cancel(ctx: Context, reference: str) -> list[Say]:
    """« Annuler l’appel »."""
    return await _ask(ctx, reference, "cancel")


async def _ask(ctx: Context, reference: str, act: str) -> list[Say]:
    call = await card.allowed(ctx, reference, act)
    if not isinstance(call, Call):
        return call
    yes = Offer(f"go.call_{act}_yes.{call.reference}", "button.yes")
    no = Offer(f"go.call_kept.{call.reference}", "button.no")
    return [Say(f"call.{act}_ask", {"reference": call.reference}, (yes, no))]


async def kept(ctx: Context, reference: str) -> list[Say]:
    """« Non »."""
    call = await card.found(ctx, reference)
    if not isinstance(call, Call):
        return call
    return [Say("call.not_cancelled", {"reference": call.reference}), *await card.of(ctx, call)]


async def close(ctx: Context, reference: str) -> list[Say]:
    """« Oui »: it closes now, before its day."""
    call = await card.allowed(ctx, reference, "close")
    if not isinstance(call, Call):
        return call
    if not await closing.close(ctx, call):
        return await card.changed_meanwhile(ctx, call.id)
    return await _done(ctx, "call.closed_now", call.id)


async def cancel(ctx: Context, reference: str) -> list[Say]:
    """« Oui »: it does not open."""
    call = await card.allowed(ctx, reference, "cancel")
    if not isinstance(call, Call):
        return call
    cancelled = replace(call, status=CallStatus.CANCELLED, updated_at=ctx.now)
    if not await ctx.uow.calls.save(cancelled, call):
        return await card.changed_meanwhile(ctx, call.id)
    return await _done(ctx, "call.cancelled", call.id)


async def _done(ctx: Context, key: str, id: str) -> list[Say]:
    call = await ctx.uow.calls.get(id)
    assert call is not None
    return [Say(key, {"reference": call.reference}), *await card.of(ctx, call)]
