"""A week, a working day and two hours before: whoever sits in a jury or presents an idea.

A session's timer only says that its hour comes near: whoever is concerned then is looked at, and
all that they are expected at is said in one message. What was said is written down in the same
transaction: each reminder once, whatever becomes of timers. A day that moved is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from handlers.context import Context
from handlers.jury import awaiting, card, expected, notices
from handlers.jury.card import Sitting
from handlers.jury.expected import Seat, Slot
from handlers.reminding import coalescing, holding
from handlers.rules import approaching, hours
from handlers.rules.approaching import Stage
from messages.message import Offer, Say
from storage.records.jury import HearingStatus, JurorStatus, SessionStatus
from storage.records.mentor import Reminder
from storage.rows import stamp

NEAR, PERSON = "jury.near", "jury.person"
TOGETHER = timedelta(hours=1)  # what begins so soon after is said with what is due
SHOWN = 4


@dataclass(frozen=True, slots=True)
class Due:
    """An hour to be reminded of now, and how near it is."""

    to: Seat | Slot
    stage: str


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


async def near(ctx: Context, subject: str) -> list[Say]:
    """The timer of a session: everybody it concerns is looked at."""
    id, _, at = subject.partition(" ")
    session = await ctx.uow.jury.sessions.get(id)
    if session is None or session.status is not SessionStatus.PLANNED:
        return []
    if stamp(session.starts_at) == at:
        for person_id in await _people(ctx, await card.sitting(ctx, session)):
            await person(ctx, person_id)
    return []


async def answer(ctx: Context, juror_id: str) -> list[Say]:
    """The timer of the last day to answer an invitation."""
    juror = await ctx.uow.jury.jurors.get(juror_id)
    return await person(ctx, juror.person_id) if juror and juror.person_id else []


async def _people(ctx: Context, here: Sitting) -> list[str]:
    jurors = [
        each.person_id
        for each in await notices.concerned(ctx, here)
        if each.status is JurorStatus.ACCEPTED
    ]
    bearers = [each.bearer_id for each in here.hearings if each.status is HearingStatus.WAITING]
    return [each for each in dict.fromkeys([*jurors, *bearers]) if each is not None]


async def person(ctx: Context, person_id: str) -> list[Say]:
    """What somebody is expected at, in one message; also the timer, if it was not the hour."""
    who = await ctx.uow.people.get(person_id)
    due = await _due(ctx, person_id)
    if who is None or not due:
        return []
    if not all(map(_is_soon, due)) and await coalescing.put_off(ctx, PERSON, person_id, who):
        due = [each for each in due if _is_soon(each)]
    if due:
        await _tell(ctx, person_id, due)
    return []


async def _tell(ctx: Context, person_id: str, due: list[Due]) -> None:
    """Said, and written down; what concerns today leaves at any hour."""
    for each in due:
        await ctx.uow.mentors.remind(_said(ctx, each, person_id))
    await ctx.promise(
        person_id, _say(ctx, due), dedupe=_key(due, person_id), expires=_until(ctx, due),
        urgent=any(map(_is_soon, due)),
    )  # fmt: skip


async def _due(ctx: Context, person_id: str) -> list[Due]:
    """What nothing was said of yet, the first to begin with."""
    seats, slots = await expected.seats(ctx, person_id), await expected.slots(ctx, person_id)
    found: list[Seat | Slot] = [*seats, *slots]
    found.sort(key=lambda each: each.at)
    due = await _unsaid(ctx, person_id, found)
    return await _unsaid(ctx, person_id, found, ahead=TOGETHER) if any(map(_is_soon, due)) else due


async def _unsaid(
    ctx: Context, person_id: str, found: list[Seat | Slot], ahead: timedelta = timedelta(0)
) -> list[Due]:
    due = []
    for each in found:
        stage = _stage(ctx, each, ahead)
        if stage is not None and not await _was_said(ctx, Due(each, stage), person_id):
            due.append(Due(each, stage))
    return due


def _stage(ctx: Context, to: Seat | Slot, ahead: timedelta) -> str | None:
    """How near it is; of an invitation, only that this is the last day to answer it."""
    if not isinstance(to, Seat) or not to.invited:
        zone, holidays = ctx.policy.zone, ctx.policy.holidays
        near = approaching.stage(to.at, ctx.now, zone, holidays, ahead=ahead)
        return near if near is Stage.SOON else approaching.stage(to.at, ctx.now, zone, holidays)
    last = to.juror.last_day == ctx.today and ctx.now >= coalescing.morning(ctx, ctx.today)
    asked = to.juror.invited_at
    before = asked is not None and asked.astimezone(ctx.policy.zone).date() < ctx.today
    return "answer" if last and before else None


def _is_soon(due: Due) -> bool:
    return due.stage is Stage.SOON


async def _was_said(ctx: Context, due: Due, person_id: str) -> bool:
    said = _said(ctx, due, person_id)
    key = (said.person_id, said.stage, said.due_on)
    sent = await ctx.uow.mentors.reminders(said.subject)
    return key in {(each.person_id, each.stage, each.due_on) for each in sent}


def _said(ctx: Context, due: Due, person_id: str) -> Reminder:
    return Reminder(
        subject=due.to.subject,
        person_id=person_id,
        stage=str(due.stage),
        due_on=stamp(due.to.at),
        at=ctx.now,
    )


def _say(ctx: Context, due: list[Due]) -> Say:
    """It is said while all of it holds."""
    say = _worded(ctx, due)
    return replace(say, params={**say.params, holding.HOLDS: [each.to.holds for each in due]})


def _worded(ctx: Context, due: list[Due]) -> Say:
    first = due[0].to
    days = _days_left(ctx, first.at)
    if len(due) == 1:
        return first.say(days)
    same = all(_days_left(ctx, each.to.at) == days for each in due)
    places = {each.to.here.session.place for each in due}
    values = {
        "lines": [each.to.line for each in due[:SHOWN]],
        "count": len(due),
        "days": days if same else None,
        "on": first.at if same else None,
        "place": places.pop() if len(places) == 1 else None,
    }
    return Say("juror.several", values, (Offer("go.owed", "button.owed"),))


def _days_left(ctx: Context, at: datetime) -> int:
    """0 on the day itself."""
    return (at.astimezone(ctx.policy.zone).date() - ctx.today).days


def _until(ctx: Context, due: list[Due]) -> timedelta:
    """What it says of days is true today only, and of no use once all have begun."""
    tomorrow = datetime.combine(ctx.today + timedelta(days=1), time())
    ends = [hours.instant(tomorrow, ctx.policy.zone), max(each.to.at for each in due)]
    return min(ends) - ctx.now


def _key(due: list[Due], person_id: str) -> str:
    first = due[0]
    return f"remind {first.to.subject} {stamp(first.to.at)} {first.stage} {person_id}"
