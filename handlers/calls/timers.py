"""What a call does by itself: it opens, reminds, closes; a day that was changed is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from handlers.calls import announcing, closing
from handlers.context import Context
from handlers.rules import call_lifecycle, hours
from messages.message import Say
from storage.records.calls import Call, CallStatus

MORNING = time(9)


async def arm(ctx: Context, call: Call) -> None:
    """Ask to be reminded of its days; the timers of the days it had before find it changed."""
    if call.status is CallStatus.PLANNED:
        await ctx.remind("calls.open", call.id, call.opens_at)
    for days, at in reminders(ctx, call).items():
        await ctx.remind("calls.remind", f"{call.id} {days}", at)
    await ctx.remind("calls.close", call.id, call.closes_at)


def reminders(ctx: Context, call: Call) -> dict[int, datetime]:
    """Those to come, by how many days before the end: none falls before it opens."""
    moments = {days: remind_at(ctx, call, days) for days in call.reminders}
    return {days: at for days, at in moments.items() if at > max(call.opens_at, ctx.now)}


def remind_at(ctx: Context, call: Call, days: int) -> datetime:
    """In the morning, so many days before it closes: people have the day to answer."""
    day = call.closes_at.astimezone(ctx.policy.zone).date() - timedelta(days=days)
    return hours.instant(datetime.combine(day, MORNING), ctx.policy.zone)


async def open_(ctx: Context, id: str) -> list[Say]:
    """The timer: the call opens, and its announcement begins."""
    call = await ctx.uow.calls.get(id)
    if call is None or not call_lifecycle.may_become(call.status, CallStatus.OPEN):
        return []
    if call.opens_at > ctx.now:
        return []
    opened = replace(call, status=CallStatus.OPEN, updated_at=ctx.now)
    if not await ctx.uow.calls.save(opened, call):
        raise RuntimeError(f"call {call.reference} changed meanwhile; the timer is taken again")
    await announcing.begin(ctx, replace(opened, version=call.version + 1))
    return []


async def remind(ctx: Context, subject: str) -> list[Say]:
    """The timer: whoever has not answered is reminded, if this still is the day for it."""
    id, _, days = subject.partition(" ")
    call = await ctx.uow.calls.get(id)
    if call is None or call.status is not CallStatus.OPEN or int(days) not in call.reminders:
        return []
    if remind_at(ctx, call, int(days)) <= ctx.now < call.closes_at:
        await announcing.remind_unanswered(ctx, call, int(days))
    return []


async def close(ctx: Context, id: str) -> list[Say]:
    """The timer: the call closes, unless it was prolonged."""
    call = await ctx.uow.calls.get(id)
    if call is None or call.closes_at > ctx.now:
        return []
    if call_lifecycle.may_become(call.status, CallStatus.CLOSED):
        await closing.close(ctx, call)
    return []
