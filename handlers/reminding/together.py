"""All that somebody is to be reminded of leaves in one message: juries, points, reworked ideas.

Each kind finds in the store what is due to a person; what was said is written down in the same
transaction. So each reminder leaves once, whichever timer came first.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.context import Context
from handlers.jury import reminders
from handlers.mentor import follow_up, rework_reminders, unnamed
from handlers.reaching import following
from handlers.reminding import coalescing, holding
from handlers.reminding.due import Due
from messages.message import Offer, Say
from storage.records.mentor import Reminder
from storage.records.people import Person

SHOWN = 4
SOON = timedelta(hours=1)  # what is due so soon after comes along


async def person(ctx: Context, person_id: str) -> list[Say]:
    """The timer of one person: what is due to them is said, or later if this is not their hour."""
    for mentor_id in await follow_up.mentors_of(ctx, person_id):
        await _remind(ctx, mentor_id)  # so that what is due to their bearer then comes along
    await _remind(ctx, person_id)
    return []


async def _remind(ctx: Context, person_id: str) -> None:
    """What is due to somebody is said; or later, if this is not their hour and it can wait."""
    who = await ctx.uow.people.get(person_id)
    if who is None:
        return
    opens = await coalescing.permitted(ctx, who, ctx.now)
    due = await _found(ctx, who, ctx.now)
    now = [each for each in due if each.today or opens <= ctx.now]
    near = await _found(ctx, who, ctx.now + SOON) if now else []
    if along := [each for each in near if each.today or opens <= ctx.now]:
        await _tell(ctx, who, along)
    if len(now) < len(due):
        await coalescing.look(ctx, coalescing.PERSON, who.id, opens)
    else:
        await follow_up.plan(ctx, who.id)
        await unnamed.plan(ctx, who.id)


async def _found(ctx: Context, who: Person, by: datetime) -> list[Due]:
    """What is due by then, juries before all."""
    kinds = (reminders, follow_up, unnamed, rework_reminders)
    return [each for kind in kinds for each in await kind.due(ctx, who, by)]


async def _tell(ctx: Context, who: Person, due: list[Due]) -> None:
    for each in due:
        await ctx.uow.mentors.remind(_said(ctx, who, each))
    key = f"remind {due[0].subject} {due[0].stage} {due[0].due_on} {who.id}"
    urgent = any(each.today for each in due)
    told = await ctx.promise(
        who.id, say(who, due), dedupe=key, expires=_left(ctx, due), urgent=urgent
    )
    rings = next((each.rings for each in due if each.rings), None)
    if told and rings:
        await following.follow(ctx, who.id, rings.reference, key)
    await follow_up.told(ctx, due)


def _said(ctx: Context, who: Person, due: Due) -> Reminder:
    return Reminder(
        subject=due.subject, person_id=who.id, stage=due.stage, due_on=due.due_on, at=ctx.now
    )


def _left(ctx: Context, due: list[Due]) -> timedelta | None:
    """For how long one of them is of use; None if that has no end."""
    ends = [each.until for each in due if each.until is not None]
    return max(ends) - ctx.now if len(ends) == len(due) else None


def say(who: Person, due: list[Due]) -> Say:
    """One message, whatever the number of things it reminds of."""
    if len(due) > 1:
        return _several(who, due)
    [alone] = due
    return holding.held(alone.say, alone.holds)


def _several(who: Person, due: list[Due]) -> Say:
    shown, more = due[:SHOWN], due[SHOWN:]
    places = {each.line["place"] for each in shown if "place" in each.line}
    values = {
        "name": who.name,
        "lines": [_line(each) for each in shown],
        "more": len(more),
        "place": places.pop() if len(places) == 1 else None,
        "call_on": next((each.call_on for each in due if each.call_on), None),
    }
    return Say("reminder.several", values, _offers(shown, more))


def _line(due: Due) -> dict[str, object]:
    """It is left out if it does not hold any more when the message leaves."""
    holds = {**due.holds, "until": due.until} if due.until else due.holds
    return {**due.line, "action": due.offer.action, holding.HOLDS: holds}


def _offers(shown: list[Due], more: list[Due]) -> tuple[Offer, ...]:
    offers = [*(each.offer for each in shown), *(each.listed for each in more)]
    return tuple({each.action: each for each in offers}.values())
