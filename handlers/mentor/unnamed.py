"""A launched idea that waits for its mentor: who chooses is reminded, two working days before the
promised day and on it; then its author is told that it takes longer, and by when they hear more."""

from __future__ import annotations

from datetime import date, datetime

from handlers.context import Context
from handlers.mentor import question
from handlers.reminding import coalescing, holding
from handlers.reminding.due import Due
from handlers.rules import mentor_promise
from handlers.rules.follow_up import BEFORE, working_days_before
from messages.message import Offer, Say
from messages.shorten import cut
from storage.records.ideas import Idea, IdeaStatus
from storage.records.mentor import Mentorship, MentorshipStatus
from storage.records.people import Person, Role

SOON, TODAY, LONGER = "choose_soon", "choose", "longer"
TITLE = 34


async def due(ctx: Context, who: Person, by: datetime) -> list[Due]:
    """The mentors somebody is to choose; those of their own ideas that nobody has chosen."""
    found = await _found(ctx, who)
    return [each for since, each in found if coalescing.morning(ctx, since) <= by]


async def plan(ctx: Context, person_id: str) -> None:
    """Look again in the morning from which the next of them is due."""
    who = await ctx.uow.people.get(person_id)
    found = await _found(ctx, who) if who else []
    if found:
        first = min(since for since, _ in found)
        await coalescing.look(ctx, coalescing.PERSON, person_id, coalescing.morning(ctx, first))


async def _found(ctx: Context, who: Person) -> list[tuple[date, Due]]:
    """What is due now or later, each with the day from which on."""
    choices = await ctx.uow.mentors.unchosen() if who.role is Role.SECRETARY else []
    own = [each for each in await ctx.uow.ideas.of(who.id) if each.status is IdeaStatus.LAUNCHED]
    found = [await _choice(ctx, who, each) for each in choices]
    return found + [each for idea in own if (each := await _longer(ctx, idea))]


async def _choice(ctx: Context, who: Person, asked: Mentorship) -> tuple[date, Due]:
    idea = await ctx.uow.ideas.get(asked.idea_id)
    assert idea is not None
    stage, promised, since = await _stage(ctx, who, asked)
    show = Offer(f"go.choice.{idea.reference}", text=cut(idea.title, TITLE))
    by = question.name_by(ctx, asked)
    return since, Due(
        subject=idea.id,
        stage=stage,
        due_on=promised.isoformat(),
        say=await question.again(ctx, idea, asked, who),
        line={"kind": "choose", "title": idea.title, "date": by},
        offer=show,
        listed=show,
        holds=holding.of_search(asked),
        rings=idea,
    )


async def _stage(ctx: Context, who: Person, asked: Mentorship) -> tuple[str, date, date]:
    """Which reminder is next, of which promised day, and from which day on."""
    come, coming = mentor_promise.days(asked.last_day, ctx.today, ctx.policy.holidays)
    said = await _said(ctx, asked.idea_id, who.id)
    begun = ctx.day(await coalescing.permitted(ctx, who, asked.updated_at))
    if come is not None and come > begun and (TODAY, come.isoformat()) not in said:
        return TODAY, come, come
    soon = working_days_before(coming, BEFORE, ctx.policy.holidays)
    if soon > begun and (SOON, coming.isoformat()) not in said:
        return SOON, coming, soon
    return TODAY, coming, coming


async def _longer(ctx: Context, idea: Idea) -> tuple[date, Due] | None:
    """What its author is told, on each promised day on which there is no name."""
    asked = await ctx.uow.mentors.get(idea.id)
    if asked is None or asked.status is MentorshipStatus.CHOSEN or idea.person_id is None:
        return None
    come, coming = mentor_promise.days(asked.last_day, ctx.today, ctx.policy.holidays)
    said = await _said(ctx, idea.id, idea.person_id)
    since = coming if come is None or (LONGER, come.isoformat()) in said else come
    see = Offer(f"go.show.{idea.reference}", "button.see_it")
    call_me = Offer(f"go.call_me.{idea.reference}", "button.call_me")
    values = {"name": idea.name, "reference": idea.reference, "date": coming}
    return since, Due(
        subject=idea.id,
        stage=LONGER,
        due_on=since.isoformat(),
        say=Say("mentor.longer", values, (call_me, see)),
        line={"kind": "longer", "title": idea.title, "date": coming},
        offer=Offer(f"go.show.{idea.reference}", text=cut(idea.title, TITLE)),
        listed=Offer("go.ideas", "button.my_ideas"),
        holds=holding.of_mentor(idea.id, None),
        rings=idea,
    )


async def _said(ctx: Context, idea_id: str, person_id: str) -> set[tuple[str, str]]:
    sent = await ctx.uow.mentors.reminders(idea_id)
    return {(each.stage, each.due_on) for each in sent if each.person_id == person_id}
