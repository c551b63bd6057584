"""One idea before the jury, for organisers: begun, scored, decided."""

from __future__ import annotations

from dataclasses import replace

from handlers import organisers
from handlers.context import Context
from handlers.jury import day, outcome, reveal, room, scoring, telling
from handlers.jury.day import ACT
from handlers.jury.room import Room
from handlers.rules import blindness
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.ideas import IdeaStatus
from storage.records.jury import HearingStatus, SessionStatus


async def hear(ctx: Context, reference: str) -> list[Say]:
    """One idea of the session, wherever its hearing stands."""
    if denied := organisers.refused(ctx, ACT):
        return denied
    entered = await room.enter(ctx, reference)
    if entered is None:
        return [Say("hearing.not_heard", {"reference": reference[:40]}, NEXT)]
    return await card(ctx, entered)


async def card(ctx: Context, entered: Room) -> list[Say]:
    """What an organiser sees of a hearing: never a mark before all may see it."""
    back = day.back(entered.session.reference)
    match entered.hearing.status:
        case HearingStatus.WAITING:
            return [_before(entered, back)]
        case HearingStatus.SCORING:
            return [await _arriving(ctx, entered, back)]
    return await outcome.stands(ctx, entered, (*telling.doings(entered), back))


def _before(entered: Room, back: Offer) -> Say:
    about = entered.idea.reference
    there = len(entered.attendance.jury)
    values = {**entered.values, "presents": room.presents(entered), "there": there}
    if entered.idea.status is not IdeaStatus.SCHEDULED:
        return Say("hearing.not_any_more", {**values, "state": entered.idea.status.value}, (back,))
    if there < blindness.FEWEST:
        more = Offer(f"go.sit_who_there.{entered.session.reference}", "button.substitute_there")
        return Say("hearing.too_few", values, (more, back))
    start = (
        Offer(f"go.hear_with.{about}", "button.bearer_there"),
        Offer(f"go.hear_alone.{about}", "button.bearer_away"),
    )
    return Say("hearing.before", values, (*start, back))


async def _arriving(ctx: Context, entered: Room, back: Offer) -> Say:
    """How many marks came, and whose are awaited: that is no mark."""
    scores = await ctx.uow.jury.jurors.scores(entered.idea.id)
    awaited = blindness.awaited(entered.seats, scores)
    sitting = len(entered.sitting)
    values = {
        **entered.values,
        "came": sitting - len(awaited),
        "of": sitting,
        "awaited": entered.names(awaited),
        "left": entered.names(blindness.unsettled(entered.seats)),
    }
    return Say("hearing.arriving", values, (*room.ways_on(entered), back))


async def start_with(ctx: Context, reference: str) -> list[Say]:
    """The bearer is there: it begins."""
    return await _start(ctx, reference, bearer_there=True)


async def start_alone(ctx: Context, reference: str) -> list[Say]:
    """Nobody presents it: the jury reads it."""
    return await _start(ctx, reference, bearer_there=False)


async def _start(ctx: Context, reference: str, *, bearer_there: bool) -> list[Say]:
    if denied := organisers.refused(ctx, ACT):
        return denied
    entered = await room.enter(ctx, reference)
    if entered is None:
        return [Say("hearing.not_heard", {"reference": reference[:40]}, NEXT)]
    on = entered.session.starts_at.astimezone(ctx.policy.zone).date()
    open_ = entered.session.status is SessionStatus.PLANNED
    if open_ and ctx.today < on:
        back = (day.back(entered.session.reference),)
        return [Say("hearing.too_early", {**entered.values, "date": on}, back)]
    if not open_ or not _may_begin(entered):
        return [Say("hearing.begun_already", entered.values), *await card(ctx, entered)]
    begun = replace(entered.hearing, status=HearingStatus.SCORING, bearer_there=bearer_there)
    entered = await room.save(ctx, entered, begun)
    for juror in entered.attendance.jury:
        entered = await room.sit(ctx, entered, juror)
    for juror in entered.sitting:
        await scoring.show_idea(ctx, entered, juror)
    return await card(ctx, entered)


def _may_begin(entered: Room) -> bool:
    waits = entered.hearing.status is HearingStatus.WAITING
    enough = len(entered.attendance.jury) >= blindness.FEWEST
    return waits and enough and entered.idea.status is IdeaStatus.SCHEDULED


async def go_on_without(ctx: Context, reference: str) -> list[Say]:
    """« Continuer à deux »: the places that were left stay empty for this idea."""
    if denied := organisers.refused(ctx, ACT):
        return denied
    entered = await room.enter(ctx, reference)
    if entered is None or entered.hearing.status is not HearingStatus.SCORING:
        return await hear(ctx, reference)
    if len(entered.sitting) < blindness.FEWEST:
        return await card(ctx, entered)
    for seat in blindness.unsettled(entered.seats):
        entered = await room.become(ctx, entered, seat, seat.status, settled=True)
    entered = await reveal.reveal_if_all_in(ctx, entered)
    return [Say("hearing.with_fewer", entered.values), *await card(ctx, entered)]
