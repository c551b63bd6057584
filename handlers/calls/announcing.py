"""The announcement of a call: owed to its audience portion by portion, recalled, corrected.

A portion is a timer's transaction, and says from whom the next one goes on: so whatever happens to
the process, each person is owed it once.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.calls import watching
from handlers.calls.owing import late, owed
from handlers.calls.telling import JOINED_LATER
from handlers.context import Context
from handlers.reaching import following
from handlers.rules.call_lifecycle import ON_ITS_WAY
from messages.message import Say
from storage.records.calls import Announcement, Call, CallStatus
from storage.records.delivery import Lane, OutboxRow

PORTION = 200  # people owed in one transaction: two hundredths of a second


async def begin(ctx: Context, call: Call) -> None:
    """Announce a call that has opened; a second time changes nothing."""
    if not await ctx.uow.calls.announce(call.id, Announcement.WAITING, Announcement.RUNNING):
        return
    if call.by is not None:
        await watching.watch(ctx, call, call.by)
    await ctx.remind("announcement.portion", f"{call.id} ", ctx.now)


async def remind_unanswered(ctx: Context, call: Call, days: int) -> None:
    """Remind those of the audience who have not answered when it is their turn."""
    await ctx.remind("announcement.reminders", f"{call.id} {days} ", ctx.now)


async def told_once(ctx: Context) -> None:
    """Whoever joins is told of each call that is open, once; not of the one they came for."""
    brought = await _came_for(ctx)
    for call in await ctx.uow.calls.with_status(CallStatus.OPEN):
        if call.id != brought and call.announcement is not Announcement.STOPPED:
            say = late("announce.call", call, joined=True).to_json()
            row = _announcement(ctx, call, ctx.person.id, say)
            later = ctx.now + JOINED_LATER
            await ctx.uow.outbox.add(replace(row, lane=Lane.REMINDER, next_try_at=later))


async def correct_sent(ctx: Context, call: Call) -> None:
    """Rewrite what was already sent, where the channel can; the rest is worded as it leaves."""
    await ctx.remind("announcement.correction", f"{call.id} ", ctx.now)


async def end(ctx: Context, call: Call) -> None:
    """The call is over: whoever has not had it will not."""
    if call.announcement in ON_ITS_WAY:
        await ctx.uow.calls.announce(call.id, call.announcement, Announcement.STOPPED)
        await ctx.uow.outbox.stop(call.id, ctx.now)
        await watching.look_again(ctx, call.id, ctx.now)


async def owe(ctx: Context, subject: str) -> list[Say]:
    """The timer: one portion of the audience, then the next; at the end, how far it is."""
    id, _, after = subject.partition(" ")
    call = await ctx.uow.calls.get(id)
    if call is None or call.announcement not in ON_ITS_WAY:
        return []
    people = await ctx.uow.people.audience(call.audience, after, PORTION)
    say = late("announce.call", call).to_json()  # once: it is the same for all
    await ctx.uow.outbox.add_all([_announcement(ctx, call, person, say) for person in people])
    await following.follow_call(ctx, call.id, after)
    if len(people) == PORTION:
        await ctx.remind("announcement.portion", f"{id} {people[-1]}", ctx.event.at)
    else:
        await ctx.remind("announcement.look", id, ctx.event.at)
    return []


async def remind(ctx: Context, subject: str) -> list[Say]:
    """The timer: reminders for one portion of the audience, then for the next."""
    id, days, after = subject.split(" ")
    call = await ctx.uow.calls.get(id)
    if call is None or call.status is not CallStatus.OPEN:
        return []
    people = await ctx.uow.people.audience(call.audience, after, PORTION)
    say = late("announce.remind", call).to_json()
    await ctx.uow.outbox.add_all(
        [owed(ctx, each, say, dedupe=f"remind {id} {days} {each}") for each in people]
    )
    if len(people) == PORTION:
        await ctx.remind("announcement.reminders", f"{id} {days} {people[-1]}", ctx.event.at)
    return []


async def correct(ctx: Context, subject: str) -> list[Say]:
    """The timer: one portion of what was sent gets its new words, then the next."""
    id, _, after = subject.partition(" ")
    call = await ctx.uow.calls.get(id)
    if call is None:
        return []
    said = await ctx.uow.outbox.said(id, after, PORTION)
    say = late("announce.call", call).to_json()
    await ctx.uow.outbox.add_all([owed(ctx, person, say, replaces=row) for row, person in said])
    if len(said) == PORTION:
        await ctx.remind("announcement.correction", f"{id} {said[-1][0]}", ctx.event.at)
    return []


def _announcement(ctx: Context, call: Call, person_id: str, say: str) -> OutboxRow:
    """The same key however somebody comes to be owed it: once is enough."""
    row = owed(ctx, person_id, say, dedupe=f"call {call.id} {person_id}", about=call.id)
    return replace(row, status="held") if call.announcement is Announcement.PAUSED else row


async def _came_for(ctx: Context) -> str | None:
    """The call on whose poster the code stood that brought them."""
    if ctx.person.came_by is None:
        return None
    poster = await ctx.uow.people.invitation(ctx.person.came_by)
    return poster.call_id if poster else None
