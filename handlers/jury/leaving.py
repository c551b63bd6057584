"""A place that is left: somebody knows who presents the idea, or is not in the room."""

from __future__ import annotations

from handlers import conversations
from handlers.context import Context
from handlers.jury import room, scoring
from handlers.jury.room import Room
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.jury import HearingStatus, Seat, SeatStatus


async def ask_to_leave(ctx: Context, reference: str) -> list[Say]:
    """« Je la connais »: whether somebody is to take the place for this idea."""
    entered = await room.enter(ctx, reference)
    if entered is None or not _may_leave(ctx, entered):
        return [Say("form.stale_idle", {}, NEXT)]
    ways = (Offer(f"go.knows_yes.{reference}", "button.yes"),
            Offer(f"go.no.mark.{reference}", "button.no"))  # fmt: skip
    return [Say("hearing.knows_ask", entered.values, ways)]


async def leave(ctx: Context, reference: str) -> list[Say]:
    """« Oui »: the place is free, a substitute who is in the room takes it."""
    entered = await room.enter(ctx, reference)
    if entered is None or not _may_leave(ctx, entered):
        return [Say("form.stale_idle", {}, NEXT)]
    juror = entered.juror_of(ctx.person.id)
    assert juror is not None
    begun = await conversations.begun(ctx, scoring.ABOUT, entered.idea.id)
    if begun is not None:
        await conversations.forget(ctx, begun)
    [seat] = [each for each in entered.seats if each.juror_id == juror.id]
    await left(ctx, entered, seat, SeatStatus.KNOWS)
    return [Say("hearing.place_left", entered.values)]


def _may_leave(ctx: Context, entered: Room) -> bool:
    sits = entered.juror_of(ctx.person.id) is not None
    return sits and entered.hearing.status is HearingStatus.SCORING


async def left(ctx: Context, entered: Room, seat: Seat, why: SeatStatus) -> Room:
    """A place is free: taken by whoever of the list is in the room, else organisers choose."""
    entered = await room.become(ctx, entered, seat, why, settled=False)
    free = next(each for each in entered.seats if each.juror_id == seat.juror_id)
    after = await replaced(ctx, entered, free)
    new = after.seats[len(entered.seats) :]
    values = {
        **after.values,
        "name": after.names([seat])[0],
        "why": why.value,
        "taken": after.names(new)[0] if new else None,
    }
    say = Say("hearing.left", values, room.ways_on(after))
    dedupe = f"left {after.idea.id} {seat.juror_id} {ctx.now}"
    await room.tell(ctx, await room.organisers(ctx), say, dedupe)
    return after


async def replaced(ctx: Context, entered: Room, free: Seat) -> Room:
    """The first of the list who is in the room and may sit for this idea takes this one."""
    had = frozenset(seat.juror_id for seat in entered.seats)
    substitute = entered.attendance.substitute(entered.sitting, had)
    if substitute is None:
        return entered
    entered = await room.become(ctx, entered, free, free.status, settled=True)
    entered = await room.sit(ctx, entered, substitute, replaces=free.juror_id)
    await scoring.show_idea(ctx, entered, substitute)
    return entered
