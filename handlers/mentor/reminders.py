"""What a mentor or a bearer has still to be reminded of, due now or later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from handlers.context import Context
from handlers.mentor import search
from handlers.mentor.owed import Owed
from handlers.rules import follow_up as rules
from handlers.rules import hours
from handlers.rules.follow_up import Next, Stage
from storage.records.ideas import Idea
from storage.records.mentor import Letter, Mentorship, Milestone, Reminder
from storage.records.people import Person

NOTE = 2  # working days to acknowledge a letter


async def owed_to(ctx: Context, who: Person) -> list[Owed]:
    """Of the milestones somebody is awaited at, and of the letters they have to acknowledge."""
    found = [await _of_milestone(ctx, who, each) for each in await ctx.uow.mentors.awaited(who.id)]
    found += [await _of_letter(ctx, each) for each in await ctx.uow.mentors.of(who.id)]
    return [each for each in found if each is not None]


async def _of_milestone(ctx: Context, who: Person, milestone: Milestone) -> Owed | None:
    idea = await ctx.uow.ideas.get(milestone.idea_id)
    mentoring = await ctx.uow.mentors.get(milestone.idea_id)
    assert idea is not None
    assert mentoring is not None
    mentors = who.id == mentoring.mentor_id
    to_come = await _next(ctx, who, milestone, mentoring, mentors=mentors)
    if to_come is None or to_come.stage is Stage.CALL:
        return None
    return Owed(
        subject=milestone.id,
        stage=to_come.stage.value,
        due_on=milestone.day,
        since=to_come.on,
        idea=idea,
        days=milestone.days,
        mentors=mentors,
        name=await _other(ctx, idea, mentoring, mentors=mentors),
        movable=milestone.moved_to is None,
    )


async def _next(
    ctx: Context, who: Person, milestone: Milestone, mentoring: Mentorship, *, mentors: bool
) -> Next | None:
    holidays = ctx.policy.holidays
    points = await ctx.uow.mentors.milestones(milestone.idea_id)
    of_letter = [each for each in points if each.letter_id == milestone.letter_id]
    later = [each.day for each in of_letter if each.days > milestone.days]
    if rules.overtaken(later, ctx.today, holidays):
        return None
    sent = await ctx.uow.mentors.reminders(milestone.id)
    of_mentor = sent_days(ctx, sent, mentoring.mentor_id, milestone)
    if mentors:
        return rules.for_mentor(milestone.day, of_mentor, ctx.today, holidays)
    own = sent_days(ctx, sent, who.id, milestone)
    return rules.for_bearer(milestone.day, own, of_mentor, ctx.today, holidays)


async def _other(ctx: Context, idea: Idea, mentoring: Mentorship, *, mentors: bool) -> str | None:
    if mentors:
        return await search.name_of(ctx, idea.person_id) or idea.name
    return await search.name_of(ctx, mentoring.mentor_id)


async def _of_letter(ctx: Context, mentoring: Mentorship) -> Owed | None:
    letter = await last_signed(ctx, mentoring)
    if letter is None or letter.acknowledged_at or letter.signature is None:
        return None
    sent = await ctx.uow.mentors.reminders(letter.id)
    if any(each.stage == "note" for each in sent):
        return None
    idea = await ctx.uow.ideas.get(mentoring.idea_id)
    assert idea is not None
    return Owed(
        subject=letter.id,
        stage="note",
        due_on=letter.signature,
        since=hours.working_days_after(letter.signature, NOTE, ctx.policy.holidays),
        idea=idea,
        number=letter.number,
    )


async def last_signed(ctx: Context, mentoring: Mentorship) -> Letter | None:
    """The newest letter that was signed for this mentor, not for one before."""
    letters = await ctx.uow.mentors.letters(mentoring.idea_id)
    since = mentoring.chosen_at
    own = [each for each in letters if since is None or each.created_at >= since]
    return next((each for each in reversed(own) if each.signed_on), None)


def sent_days(
    ctx: Context, sent: Iterable[Reminder], person_id: str | None, milestone: Milestone
) -> dict[Stage, date]:
    """The day each reminder of the milestone's day, as it is now, went to somebody."""
    day = milestone.day.isoformat()
    return {
        Stage(each.stage): ctx.day(each.at)
        for each in sent
        if each.person_id == person_id and each.due_on == day
    }
