"""Reminders of mentors and bearers, and what the organisers take over: found in the store.

A timer only says when to look. What is due to somebody is sent in one message, and what was sent
is written down in the same transaction: each reminder once, whatever becomes of timers.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from handlers import coalescing
from handlers.context import Context
from handlers.mentor import wording
from handlers.mentor.owed import Owed
from handlers.rules import follow_up as rules
from handlers.rules import hours
from handlers.rules.follow_up import Stage
from messages.message import Say
from storage.records.ideas import Idea
from storage.records.mentor import (
    Letter,
    Mentorship,
    MentorshipStatus,
    Milestone,
    MilestoneStatus,
    Reminder,
)
from storage.records.people import Person, Role

PERSON, ORGANISERS = "follow_up.person", "follow_up.organisers"
NOTE = 2  # working days to acknowledge a letter
LETTER = 5  # working days before the organisers hear that one is not signed, or not acknowledged
CHOICE = {MentorshipStatus.CHOOSING: 3, MentorshipStatus.BOARD: 10}  # working days


async def person(ctx: Context, person_id: str) -> list[Say]:
    """The timer of one mentor or bearer."""
    who = await ctx.uow.people.get(person_id)
    if who is None:
        return []
    opens = await coalescing.permitted(ctx, who, ctx.now)
    if opens > ctx.now:
        await coalescing.look(ctx, PERSON, person_id, opens)
        return []
    due = [each for each in await _owed_to(ctx, who) if each.since <= ctx.today]
    if due:
        say = wording.to_person(ctx, who, due)
        await ctx.promise(who.id, say, dedupe=_key(due, who.id), expires=_until(ctx, due))
        await _sent(ctx, due, who.id)
        await _warn_others(ctx, due)
    await plan(ctx, person_id)
    return []


async def organisers(ctx: Context, _: str) -> list[Say]:
    """The timer of what nobody moves: the organisers take it over."""
    opens = await coalescing.permitted(ctx, None, ctx.now)
    if opens > ctx.now:
        await coalescing.look(ctx, ORGANISERS, "", opens)
        return []
    due = [each for each in await _left_to_organisers(ctx) if each.since <= ctx.today]
    if due:
        say = wording.to_organisers(due)
        for organiser in await ctx.uow.people.with_role(Role.ORGANISER):
            await ctx.promise(organiser.id, say, dedupe=_key(due, organiser.id))
        await _sent(ctx, due, "")
    await plan_organisers(ctx)
    return []


async def plan(ctx: Context, person_id: str) -> None:
    """Look again in the morning from which the next thing is due to somebody."""
    who = await ctx.uow.people.get(person_id)
    if who is not None:
        await _plan(ctx, PERSON, person_id, await _owed_to(ctx, who))


async def plan_organisers(ctx: Context) -> None:
    """The same for the organisers."""
    await _plan(ctx, ORGANISERS, "", await _left_to_organisers(ctx))


async def _plan(ctx: Context, kind: str, whose: str, owed: list[Owed]) -> None:
    if owed:
        first = min(each.since for each in owed)
        await coalescing.look(ctx, kind, whose, coalescing.morning(ctx, first))


async def _owed_to(ctx: Context, who: Person) -> list[Owed]:
    """Everything somebody has still to be reminded of, due now or later."""
    found: list[Owed | None] = []
    for milestone in await ctx.uow.mentors.awaited(who.id):
        idea = await ctx.uow.ideas.get(milestone.idea_id)
        search = await ctx.uow.mentors.get(milestone.idea_id)
        assert idea is not None
        assert search is not None
        found.append(await _of_milestone(ctx, who, idea, search, milestone))
    found += [await _of_letter(ctx, each) for each in await ctx.uow.mentors.of(who.id)]
    return [each for each in found if each is not None]


async def _of_milestone(
    ctx: Context, who: Person, idea: Idea, search: Mentorship, milestone: Milestone
) -> Owed | None:
    holidays = ctx.policy.holidays
    points = await ctx.uow.mentors.milestones(idea.id)
    alive = [each for each in points if each.status is not MilestoneStatus.DROPPED]
    later = [each.day for each in alive if each.days > milestone.days]
    if rules.overtaken(later, ctx.today, holidays):
        return None
    sent = await ctx.uow.mentors.reminders(milestone.id)
    of_mentor = _days(ctx, sent, search.mentor_id or "", milestone)
    mentors = who.id == search.mentor_id
    if mentors:
        to_come = rules.for_mentor(milestone.day, of_mentor, ctx.today, holidays)
    else:
        own = _days(ctx, sent, who.id, milestone)
        to_come = rules.for_bearer(milestone.day, own, of_mentor, ctx.today, holidays)
    if to_come is None or to_come.stage is Stage.CALL:
        return None
    other = search.mentor_id if not mentors else idea.person_id
    name = await _name(ctx, other) or (idea.name if mentors else None)
    return Owed(
        subject=milestone.id,
        stage=to_come.stage.value,
        due_on=milestone.day,
        since=to_come.on,
        idea=idea,
        days=milestone.days,
        mentors=mentors,
        name=name,
        movable=milestone.moved_to is None,
    )


async def _of_letter(ctx: Context, search: Mentorship) -> Owed | None:
    letter = await _last_signed(ctx, search)
    if letter is None or letter.acknowledged_at or letter.signature is None:
        return None
    sent = await ctx.uow.mentors.reminders(letter.id)
    if any(each.stage == "note" for each in sent):
        return None
    idea = await ctx.uow.ideas.get(search.idea_id)
    assert idea is not None
    since = _later(ctx, letter.signature, NOTE)
    return Owed(
        subject=letter.id,
        stage="note",
        due_on=letter.signature,
        since=since,
        idea=idea,
        number=letter.number,
    )


async def _last_signed(ctx: Context, search: Mentorship) -> Letter | None:
    letters = await ctx.uow.mentors.letters(search.idea_id)
    return next((each for each in reversed(letters) if each.signed_on), None)


async def _left_to_organisers(ctx: Context) -> list[Owed]:
    """What nobody moves and the organisers were not told of, due now or later."""
    found = [await _call(ctx, each) for each in await ctx.uow.mentors.unanswered()]
    found += [await _standstill(ctx, each) for each in await ctx.uow.mentors.unsettled()]
    return [each for each in found if each is not None]


async def _call(ctx: Context, milestone: Milestone) -> Owed | None:
    search = await ctx.uow.mentors.get(milestone.idea_id)
    if search is None:
        return None
    sent = await ctx.uow.mentors.reminders(milestone.id)
    of_mentor = _days(ctx, sent, search.mentor_id or "", milestone)
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
        name=await _name(ctx, search.mentor_id),
    )


async def _standstill(ctx: Context, search: Mentorship) -> Owed | None:
    """A choice that is not made, a letter that is not signed, or not acknowledged."""
    idea = await ctx.uow.ideas.get(search.idea_id)
    assert idea is not None
    if search.status in CHOICE:
        since = _later(ctx, _day(ctx, search.updated_at), CHOICE[search.status])
        return Owed(
            subject=idea.id,
            stage=search.status.value,
            due_on=_day(ctx, search.updated_at),
            since=since,
            idea=idea,
        )
    letters = await ctx.uow.mentors.letters(search.idea_id)
    if not letters or letters[-1].acknowledged_at is not None:
        return None
    last = letters[-1]
    due = last.signature or _day(ctx, last.created_at)
    return Owed(
        subject=last.id,
        stage="unnoted" if last.signed_on else "unsigned",
        due_on=due,
        since=_later(ctx, due, LETTER),
        idea=idea,
        number=last.number,
        name=await _name(ctx, search.mentor_id),
    )


def _days(
    ctx: Context, sent: Iterable[Reminder], person_id: str, milestone: Milestone
) -> dict[Stage, date]:
    """The day each reminder of the milestone's day, as it is now, went to somebody."""
    day = milestone.day.isoformat()
    return {
        Stage(each.stage): _day(ctx, each.at)
        for each in sent
        if each.person_id == person_id and each.due_on == day
    }


async def _sent(ctx: Context, due: list[Owed], person_id: str) -> None:
    for each in due:
        await ctx.uow.mentors.remind(
            Reminder(
                subject=each.subject,
                person_id=person_id,
                stage=each.stage,
                due_on=each.due_on.isoformat(),
                at=ctx.now,
            )
        )


async def _warn_others(ctx: Context, due: list[Owed]) -> None:
    """A bearer hears the same day that their mentor is late; organisers, when to telephone."""
    for each in due:
        if each.mentors and each.stage == Stage.FIRST and each.idea.person_id:
            await coalescing.look(ctx, PERSON, each.idea.person_id, ctx.now)
    if any(each.mentors and each.stage == Stage.SECOND for each in due):
        await plan_organisers(ctx)


def _until(ctx: Context, due: list[Owed]) -> timedelta | None:
    """A reminder that the day comes is of no use after it."""
    if any(each.stage != Stage.SOON for each in due):
        return None
    last = max(each.due_on for each in due)
    end = hours.instant(datetime.combine(last + timedelta(days=1), time()), ctx.policy.zone)
    return end - ctx.now


def _key(due: list[Owed], person_id: str) -> str:
    first = due[0]
    return f"reminder {first.subject} {first.stage} {first.due_on} {person_id}"


def _later(ctx: Context, day: date, count: int) -> date:
    return hours.working_days_after(day, count, ctx.policy.holidays)


def _day(ctx: Context, at: datetime) -> date:
    return at.astimezone(ctx.policy.zone).date()


async def _name(ctx: Context, person_id: str | None) -> str | None:
    found = await ctx.uow.people.get(person_id) if person_id else None
    return found.name if found else None
