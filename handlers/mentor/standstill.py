"""What nobody moves and the organisers were not told of, lately or ever, due now or later."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from handlers.context import Context
from handlers.mentor import search
from handlers.mentor.owed import Owed
from handlers.mentor.reminders import sent_days
from handlers.rules import follow_up as rules
from handlers.rules import hours
from handlers.rules.follow_up import Stage
from storage.records.ideas import Idea
from storage.records.mentor import Letter, Mentorship, MentorshipStatus, Milestone

LETTER = 5  # working days before the organisers hear that one is not signed, or not acknowledged
CHOICE = {MentorshipStatus.CHOOSING: 3, MentorshipStatus.BOARD: 5}  # working days
AGAIN = 5  # working days, as long as nothing moves


async def found(ctx: Context) -> list[Owed]:
    """Whom to call, what to have signed or chosen."""
    owed = [await _call(ctx, each) for each in await ctx.uow.mentors.unanswered()]
    unsettled = await ctx.uow.mentors.unsettled(_told_since(ctx))
    owed += [await _standstill(ctx, each) for each in unsettled]
    return [each for each in owed if each is not None]


def _told_since(ctx: Context) -> datetime:
    """Whoever was told from that moment on need not be told again yet."""
    long_ago = rules.working_days_before(ctx.today, AGAIN, ctx.policy.holidays)
    return hours.instant(datetime.combine(long_ago + timedelta(days=1), time()), ctx.policy.zone)


def again_on(ctx: Context) -> date:
    """The day on which they are told again of what they are told today."""
    return _later(ctx, ctx.today, AGAIN)


async def _call(ctx: Context, milestone: Milestone) -> Owed | None:
    """A mentor who was reminded twice and says nothing."""
    mentoring = await ctx.uow.mentors.get(milestone.idea_id)
    if mentoring is None:
        return None
    sent = await ctx.uow.mentors.reminders(milestone.id)
    of_mentor = sent_days(ctx, sent, mentoring.mentor_id, milestone)
    if Stage.SECOND not in of_mentor:
        return None
    idea = await ctx.uow.ideas.get(milestone.idea_id)
    assert idea is not None
    return Owed(
        subject=milestone.id,
        stage=Stage.CALL.value,
        due_on=milestone.day,
        since=rules.call_on(of_mentor[Stage.SECOND], ctx.policy.holidays),
        idea=idea,
        days=milestone.days,
        name=await search.name_of(ctx, mentoring.mentor_id),
    )


async def _standstill(ctx: Context, mentoring: Mentorship) -> Owed | None:
    """A choice that is not made, a letter that is not signed, or not acknowledged."""
    idea = await ctx.uow.ideas.get(mentoring.idea_id)
    assert idea is not None
    if mentoring.status in CHOICE:
        return _choice(ctx, idea, mentoring)
    letters = await ctx.uow.mentors.letters(mentoring.idea_id)
    if not letters or letters[-1].acknowledged_at is not None:
        return None
    name = await search.name_of(ctx, mentoring.mentor_id)
    return _letter(ctx, idea, letters[-1], name)


def _choice(ctx: Context, idea: Idea, mentoring: Mentorship) -> Owed:
    begun = ctx.day(mentoring.updated_at)
    return Owed(
        subject=idea.id,
        stage=mentoring.status.value,
        due_on=ctx.today,
        since=_later(ctx, begun, CHOICE[mentoring.status]),
        idea=idea,
    )


def _letter(ctx: Context, idea: Idea, last: Letter, name: str | None) -> Owed:
    due = last.signature or ctx.day(last.created_at)
    return Owed(
        subject=last.id,
        stage="unnoted" if last.signed_on else "unsigned",
        due_on=ctx.today,
        since=_later(ctx, due, LETTER),
        idea=idea,
        number=last.number,
        name=name,
    )


def _later(ctx: Context, day: date, count: int) -> date:
    return hours.working_days_after(day, count, ctx.policy.holidays)
