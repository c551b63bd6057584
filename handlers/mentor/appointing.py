"""This is the mentor: all who asked or offered are told, and the letter is drafted."""

from __future__ import annotations

from dataclasses import replace

from handlers import news, organisers
from handlers.context import Context
from handlers.mentor import letter, milestones, search
from handlers.reminding import holding
from handlers.rules import hours
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.ideas import Idea
from storage.records.mentor import Mentorship, MentorshipStatus
from storage.records.people import Person
from storage.rows import stamp


async def appoint(ctx: Context, idea: Idea, was: Mentorship, mentor: Person) -> list[Say]:
    """That person from now on; whoever comes too late hears who it is."""
    now = replace(
        was,
        status=MentorshipStatus.CHOSEN,
        mentor_id=mentor.id,
        chosen_by=ctx.person.id,
        chosen_at=ctx.now,
        updated_at=ctx.now,
    )
    if not await ctx.uow.mentors.save(now, was):
        return await search.already(ctx, idea)
    await ctx.uow.ideas.note(idea.id, "mentor", ctx.now, by=ctx.person.id, note=mentor.name)
    await milestones.drop(ctx, idea.id)  # they stood in the letter of whoever hands over
    await letter.draft(ctx, idea, mentor)
    await _tell(ctx, idea, now, mentor)
    await _tell_the_others(ctx, idea, was, now, mentor)
    card = Offer(f"go.mentoring.{idea.reference}", "button.mentoring")
    offers = (card,) if organisers.may_read(ctx) else NEXT
    return [Say("mentor.named", {"title": idea.title, "name": mentor.name}, offers)]


async def _tell(ctx: Context, idea: Idea, now: Mentorship, mentor: Person) -> None:
    """The mentor, and the bearer as long as it is that one."""
    letter_by = hours.working_days_after(ctx.today, letter.SIGNED_IN, ctx.policy.holidays)
    values = {"title": idea.title, "author": idea.name, "letter_by": letter_by}
    meet = Offer(f"go.meet.{idea.reference}", "button.meet")
    chosen = Say("mentor.chosen", values, (meet,))
    await news.tell(ctx, idea, chosen, dedupe=_key(now, mentor.id), to=mentor.id)
    see = Offer(f"go.show.{idea.reference}", "button.see_it")
    known = {**values, "name": mentor.name, "reference": idea.reference}
    say = holding.held(
        Say("mentor.bearer", known, (meet, see)), holding.of_mentor(idea.id, mentor.id)
    )
    await news.tell(ctx, idea, say, dedupe=_key(now, "bearer"))


async def _tell_the_others(
    ctx: Context, idea: Idea, was: Mentorship, now: Mentorship, mentor: Person
) -> None:
    """Whoever hands it over, and who offered themselves in vain, each once: of a choice that was
    changed before they heard of it they hear nothing."""
    volunteers = await ctx.uow.mentors.volunteers(idea.id)
    before = [was.mentor_id] if was.mentor_id else []
    for each in dict.fromkeys([*before, *volunteers]):
        untold = not before or await ctx.uow.outbox.take_back(_key(was, each), ctx.now) is not None
        key = _in_vain(each in volunteers, each in before, untold)
        if key is not None and each != mentor.id:
            say = Say(key, {"title": idea.title, "name": mentor.name})
            await ctx.promise(each, say, dedupe=_key(now, each))


def _in_vain(volunteered: bool, was_mentor: bool, untold: bool) -> str | None:
    if untold:
        return "mentor.not_chosen" if volunteered else None
    return "mentor.relayed" if was_mentor else None


def _key(chosen: Mentorship, whom: str) -> str:
    """One message to each of that choice."""
    at = stamp(chosen.chosen_at) if chosen.chosen_at else ""
    return f"mentor {chosen.idea_id} {chosen.mentor_id} {at} {whom}"
