"""This is the mentor: all who asked or offered are told, and the letter is drafted."""

from __future__ import annotations

from dataclasses import replace

from handlers import news, organisers
from handlers.context import Context
from handlers.mentor import letter, milestones, search
from handlers.rules import hours
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.ideas import Idea
from storage.records.mentor import Mentorship, MentorshipStatus
from storage.records.people import Person


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
    await _tell(ctx, idea, was, mentor)
    card = Offer(f"go.mentoring.{idea.reference}", "button.mentoring")
    offers = (card,) if organisers.may_read(ctx) else NEXT
    return [Say("mentor.named", {"title": idea.title, "name": mentor.name}, offers)]


async def _tell(ctx: Context, idea: Idea, was: Mentorship, mentor: Person) -> None:
    """The mentor, the other volunteers, the bearer."""
    letter_by = hours.working_days_after(ctx.today, letter.SIGNED_IN, ctx.policy.holidays)
    values = {"title": idea.title, "author": idea.name, "name": mentor.name}
    dated = {**values, "letter_by": letter_by}
    meet = Offer(f"go.meet.{idea.reference}", "button.meet")
    key = f"{idea.id} {was.version + 1}"
    chosen = Say("mentor.chosen", dated, (meet,))
    await news.tell(ctx, idea, chosen, dedupe=f"mentor chosen {key}", to=mentor.id)
    await _tell_the_others(ctx, idea, was, mentor, values)
    see = Offer(f"go.show.{idea.reference}", "button.see_it")
    say = Say("mentor.bearer", {**dated, "reference": idea.reference}, (meet, see))
    await news.tell(ctx, idea, say, dedupe=f"mentor known {key}")


async def _tell_the_others(
    ctx: Context, idea: Idea, was: Mentorship, mentor: Person, values: dict[str, str | None]
) -> None:
    """Who offered themselves and was not chosen; or whoever hands the idea over."""
    before = was.mentor_id
    others = [before] if before else await ctx.uow.mentors.volunteers(idea.id)
    for each in others:
        if each != mentor.id:
            say = Say("mentor.relayed" if before else "mentor.not_chosen", values)
            await ctx.promise(each, say, dedupe=f"not mentor {idea.id} {was.version} {each}")
