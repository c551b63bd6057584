"""The buttons of an announcement: pause it, go on, end it for good."""

from __future__ import annotations

from handlers import organisers
from handlers.calls import progress, watching
from handlers.context import Context
from handlers.rules.call_lifecycle import ON_ITS_WAY
from messages.message import Offer, Say
from storage.records.calls import Announcement


async def pause(ctx: Context, about: str) -> list[Say]:
    """What is in hand still leaves, nothing else."""
    return await _turn(ctx, about, Announcement.RUNNING, Announcement.PAUSED)


async def resume(ctx: Context, about: str) -> list[Say]:
    """It goes on where it was."""
    return await _turn(ctx, about, Announcement.PAUSED, Announcement.RUNNING)


async def stop(ctx: Context, about: str) -> list[Say]:
    """Asked once more, as it cannot be taken back."""
    if refused := organisers.refused(ctx, "organise_calls"):
        return refused
    call = await ctx.uow.calls.get(about)
    if call is None or call.announcement not in ON_ITS_WAY:
        return await watching.as_it_is(ctx, call)
    figures = await ctx.uow.outbox.progress(call.id, ctx.now)
    offers = (
        Offer(f"go.call_stop_yes.{call.id}", "button.yes"),
        Offer(f"go.no.call_progress.{call.id}", "button.no"),
    )
    return [Say("announce.stop_ask", {"count": figures.owed}, offers)]


async def stop_yes(ctx: Context, about: str) -> list[Say]:
    """« Oui »: whoever has not had it will not."""
    call = await ctx.uow.calls.get(about)
    was = call.announcement if call and call.announcement in ON_ITS_WAY else Announcement.RUNNING
    return await _turn(ctx, about, was, Announcement.STOPPED)


async def _turn(ctx: Context, about: str, was: Announcement, now: Announcement) -> list[Say]:
    if refused := organisers.refused(ctx, "organise_calls"):
        return refused
    call = await ctx.uow.calls.get(about)
    if call is None or not await ctx.uow.calls.announce(about, was, now):
        return await watching.as_it_is(ctx, call)
    match now:
        case Announcement.PAUSED:
            await ctx.uow.outbox.hold(about)
        case Announcement.RUNNING:
            await ctx.uow.outbox.go_on(about)
        case Announcement.STOPPED:
            await ctx.uow.outbox.stop(about, ctx.now)
    await watching.look_again(ctx, about, ctx.now)
    see = Offer(f"go.call_card.{call.reference}", "button.see_call")
    return [Say(f"announce.now_{now.value}", {}, (*progress.offers(about, now), see))]
