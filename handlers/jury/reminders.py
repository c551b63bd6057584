"""A week, a working day and two hours before: whoever sits in a jury or presents an idea.

A session's timer only says that its hour comes near (`near`); what was said is written down: each
reminder once, whatever becomes of timers. A day that moved is left alone.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from handlers.context import Context
from handlers.jury import awaiting, expected
from handlers.jury.card import Sitting
from handlers.jury.expected import Seat, Slot
from handlers.reminding import coalescing
from handlers.reminding.due import Due
from handlers.rules import approaching, hours
from handlers.rules.approaching import Stage
from messages.message import Offer
from storage.records.people import Person
from storage.rows import stamp

NEAR = "jury.near"
LISTED = Offer("go.owed", "button.owed")


async def arm(ctx: Context, here: Sitting) -> None:
    """Ask to be told when its hours come near; what its former day asked for finds it changed."""
    hours_of_it = [here.session.starts_at, *(each.starts_at for each in here.hearings)]
    zone, holidays = ctx.policy.zone, ctx.policy.holidays
    for at in {
        moment
        for hour in hours_of_it
        for moment in approaching.moments(hour, zone, holidays).values()
    }:
        if at > ctx.now:
            subject = f"{here.session.id} {stamp(here.session.starts_at)}"
            await ctx.remind(NEAR, subject, at)
    await awaiting.arm(ctx, here)


async def due(ctx: Context, who: Person, by: datetime) -> list[Due]:
    """Where they are expected and nothing was said of it yet, the first to begin with."""
    seats, slots = await expected.seats(ctx, who.id), await expected.slots(ctx, who.id)
    found: list[Seat | Slot] = [*seats, *slots]
    found.sort(key=lambda each: each.at)
    staged = [(each, _stage(ctx, each, by)) for each in found]
    due = [_due(ctx, each, stage) for each, stage in staged if stage is not None]
    return [each for each in due if not await _was_said(ctx, each, who.id)]


def _stage(ctx: Context, to: Seat | Slot, by: datetime) -> str | None:
    """How near it is by then; of an invitation, only that this is the last day to answer it."""
    if not isinstance(to, Seat) or not to.invited:
        return approaching.stage(to.at, ctx.now, by, ctx.policy.zone, ctx.policy.holidays)
    last = to.juror.last_day == ctx.today and by >= coalescing.morning(ctx, ctx.today)
    asked = to.juror.invited_at
    before = asked is not None and ctx.day(asked) < ctx.today
    return "answer" if last and before else None


def _due(ctx: Context, to: Seat | Slot, stage: str) -> Due:
    days = (ctx.day(to.at) - ctx.today).days
    return Due(
        subject=to.subject,
        stage=str(stage),
        due_on=stamp(to.at),
        say=to.say(days),
        line={**to.line, "days": days},
        offer=LISTED,
        listed=LISTED,
        holds=to.holds,
        until=_until(ctx, to.at),
        today=stage == Stage.SOON,
    )


def _until(ctx: Context, at: datetime) -> datetime:
    """What it says of days is true today only, and of no use once it has begun."""
    tomorrow = datetime.combine(ctx.today + timedelta(days=1), time())
    return min(hours.instant(tomorrow, ctx.policy.zone), at)


async def _was_said(ctx: Context, due: Due, person_id: str) -> bool:
    sent = await ctx.uow.mentors.reminders(due.subject)
    key = (person_id, due.stage, due.due_on)
    return key in {(each.person_id, each.stage, each.due_on) for each in sent}
