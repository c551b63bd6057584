"""Reminders of one person that fall together leave together.

What is due is never written in a timer: it is found in the store when the timer comes. So a timer
only says when to look at one person, and all that fall in the same few minutes are one timer; one
that finds nothing due does nothing.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from handlers import proactive
from handlers.context import Context
from handlers.rules import approaching, hours
from storage.records.people import Person

PERSON = "reminders.person"
EVERY = timedelta(minutes=5)
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def morning(ctx: Context, day: date) -> datetime:
    """The hour at which a day's reminders are looked for."""
    return approaching.morning(day, ctx.policy.zone)


async def look(ctx: Context, kind: str, whose: str, at: datetime) -> None:
    """Look at what is due to somebody at that moment, or in the next five minutes."""
    due = _joined(max(at, ctx.now + timedelta(microseconds=1)))
    await ctx.uow.timers.again(ctx.timer(kind, whose, due))


def _joined(at: datetime) -> datetime:
    steps = -((EPOCH - at) // EVERY)
    return EPOCH + EVERY * steps


async def put_off(ctx: Context, kind: str, whose: str, person: Person | None) -> bool:
    """Whether somebody (None: organisers) may not be written to now: they are looked at then."""
    opens = await permitted(ctx, person, ctx.now)
    if opens > ctx.now:
        await look(ctx, kind, whose, opens)
    return opens > ctx.now


async def permitted(ctx: Context, person: Person | None, at: datetime) -> datetime:
    """The first moment from then on at which somebody may be written to (None: organisers)."""
    service_id = person.service_id if person else None
    service = await ctx.uow.services.get(service_id) if service_id else None
    window = proactive.window(service, ctx.policy)
    return hours.next_permitted(at, window, ctx.policy.zone, ctx.policy.holidays)
