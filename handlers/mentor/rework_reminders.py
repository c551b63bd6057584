"""An idea to be reworked that does not come back: its author is reminded once, and again a week
later if they ask for that."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from handlers import my_ideas
from handlers.context import Context
from handlers.mentor.reworked import asked_of, said
from handlers.mentor.unreturned import LATER, subject
from handlers.reminding import coalescing, holding
from handlers.reminding.due import Due
from handlers.rules import hours
from handlers.start import NEXT
from messages.message import Offer, Say
from messages.shorten import cut
from storage.records.ideas import Idea
from storage.records.mentor import Reminder, Rework
from storage.records.people import Person

FIRST = timedelta(days=14)
WEEK = timedelta(days=6)  # and the working day after
NUDGE = "nudge"
TITLE = 34


async def plan(ctx: Context, person_id: str, day: date) -> None:
    """Look at the author on that morning."""
    await coalescing.look(ctx, coalescing.PERSON, person_id, coalescing.morning(ctx, day))


def first_day(ctx: Context, asked: Rework) -> date:
    """From which day on the author is reminded."""
    return ctx.day(asked.asked_at + FIRST)


async def due(ctx: Context, who: Person, by: datetime) -> list[Due]:
    """The ideas of theirs that the jury waits for."""
    found = []
    for idea in await ctx.uow.ideas.of(who.id):
        asked = await asked_of(ctx, idea)
        day = await _day(ctx, asked) if asked else None
        if asked is not None and day is not None and coalescing.morning(ctx, day) <= by:
            found.append(_due(idea, asked, day))
    return found


async def _day(ctx: Context, asked: Rework) -> date | None:
    """From which day on; None where that was said."""
    notes = await ctx.uow.mentors.reminders(subject(asked))
    put_off = [date.fromisoformat(each.due_on) for each in notes if each.stage == LATER]
    day = max([first_day(ctx, asked), *put_off])
    was_said = any(each.stage == NUDGE and each.due_on == day.isoformat() for each in notes)
    return None if was_said else day


def _due(idea: Idea, asked: Rework, day: date) -> Due:
    return Due(
        subject=subject(asked),
        stage=NUDGE,
        due_on=day.isoformat(),
        say=_say(idea, asked),
        line={"kind": "rework", "title": idea.title},
        offer=Offer(f"go.rework_asked.{idea.reference}", text=cut(idea.title, TITLE)),
        listed=Offer("go.ideas", "button.my_ideas"),
        holds=holding.of_rework(asked),
        rings=idea,
    )


def _say(idea: Idea, asked: Rework) -> Say:
    later = Offer(f"go.rework_week.{idea.reference}", "button.in_a_week")
    return said(idea, asked, "rework.nudge", later)


async def show(ctx: Context, reference: str) -> list[Say]:
    """One of several that were reminded of: what the jury asked."""
    idea = await my_ideas.mine(ctx, reference)
    asked = await asked_of(ctx, idea)
    if idea is None or asked is None:
        return my_ideas.refused(idea)
    return [_say(idea, asked)]


async def put_off(ctx: Context, reference: str) -> list[Say]:
    """« Dans une semaine »: asked again then, and not before."""
    idea = await my_ideas.mine(ctx, reference)
    asked = await asked_of(ctx, idea)
    if idea is None or asked is None:
        return my_ideas.refused(idea)
    day = hours.working_days_after(ctx.today + WEEK, 1, ctx.policy.holidays)
    note = Reminder(
        subject=subject(asked), person_id=ctx.person.id, stage=LATER, due_on=day.isoformat(),
        at=ctx.now,
    )  # fmt: skip
    await ctx.uow.mentors.remind(note)
    await plan(ctx, ctx.person.id, day)
    resume = Offer(f"go.rework.{idea.reference}", "button.resume")
    return [Say("rework.put_off", {"date": day}, (resume, *NEXT))]
