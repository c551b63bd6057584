"""A milestone, for its mentor and its bearer: what can be said of it, and putting it off."""

from __future__ import annotations

from dataclasses import replace

from handlers.context import Context
from handlers.mentor import follow_up, search, wording
from handlers.mentor.owed import Owed
from handlers.rules import follow_up as rules
from handlers.rules.follow_up import Stage
from handlers.start import NEXT, onward
from messages.message import Say
from storage.records.ideas import Idea, IdeaStatus
from storage.records.mentor import Mentorship, Milestone, MilestoneStatus

ALIVE = frozenset({IdeaStatus.LAUNCHED, IdeaStatus.IN_PROGRESS})


def closed() -> list[Say]:
    """Nothing more is said of it."""
    return [Say("milestone.closed", {}, NEXT)]


async def mine(ctx: Context, milestone_id: str) -> tuple[Idea, Mentorship, Milestone] | None:
    """A milestone that may still be spoken of, by its mentor or its bearer."""
    milestone = await ctx.uow.mentors.milestone(milestone_id)
    if milestone is None or milestone.status in (MilestoneStatus.DROPPED, MilestoneStatus.DONE):
        return None
    idea = await ctx.uow.ideas.get(milestone.idea_id)
    mentoring = await ctx.uow.mentors.get(milestone.idea_id)
    if idea is None or mentoring is None or idea.status not in ALIVE:
        return None
    own = ctx.person.id in (mentoring.mentor_id, idea.person_id)
    return (idea, mentoring, milestone) if own else None


async def point(ctx: Context, milestone_id: str) -> list[Say]:
    """One of several that were reminded of: what can be said of it."""
    found = await mine(ctx, milestone_id)
    if found is None:
        return closed()
    idea, mentoring, milestone = found
    mentors = mentoring.mentor_id == ctx.person.id
    late = milestone.day < ctx.today
    stage = await _stage(ctx, milestone, late=late and mentors)
    owed = Owed(
        subject=milestone.id,
        stage=stage.value,
        due_on=milestone.day,
        since=ctx.today,
        idea=idea,
        days=milestone.days,
        mentors=mentors,
        movable=milestone.moved_to is None,
    )
    other = await search.name_of(ctx, mentoring.mentor_id) if not mentors else idea.name
    values = {"days": milestone.days, "date": milestone.day, "title": idea.title, "other": other}
    return [Say("milestone.point", {**values, "late": late}, wording.answers(owed))]


async def _stage(ctx: Context, milestone: Milestone, *, late: bool) -> Stage:
    """How far its reminders have come for this person."""
    sent = await ctx.uow.mentors.reminders(milestone.id)
    if any(each.stage == Stage.SECOND and each.person_id == ctx.person.id for each in sent):
        return Stage.SECOND
    return Stage.FIRST if late else Stage.SOON


async def drop(ctx: Context, idea_id: str) -> None:
    """Nobody is awaited any more at the points of the letter there was."""
    for each in await ctx.uow.mentors.milestones(idea_id):
        if each.status is MilestoneStatus.WAITING:
            gone = replace(each, status=MilestoneStatus.DROPPED, updated_at=ctx.now)
            await ctx.uow.mentors.save_milestone(gone, each)


async def put_off(ctx: Context, milestone_id: str) -> list[Say]:
    """« Dans une semaine », once for each milestone, by the mentor."""
    found = await mine(ctx, milestone_id)
    if found is None or found[1].mentor_id != ctx.person.id:
        return closed()
    idea, _, milestone = found
    if milestone.moved_to or milestone.status is not MilestoneStatus.WAITING:
        return [Say("milestone.put_off_already", {"date": milestone.day}, onward(ctx))]
    day = rules.put_off(ctx.today, ctx.policy.holidays)
    moved = replace(milestone, moved_to=day.isoformat(), updated_at=ctx.now)
    if not await ctx.uow.mentors.save_milestone(moved, milestone):
        return closed()
    await follow_up.plan(ctx, ctx.person.id)
    if idea.person_id:
        values = {"date": day, "days": milestone.days, "other": ctx.person.name}
        say = Say("milestone.put_off_bearer", values)
        await ctx.promise(idea.person_id, say, dedupe=f"put off {milestone.id} {day}")
        await follow_up.plan(ctx, idea.person_id)
    return [Say("milestone.put_off", {"date": day}, onward(ctx))]
