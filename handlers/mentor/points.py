"""« Changer les points »: other days, in another version of the letter."""

from __future__ import annotations

from handlers import conversations, organisers
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.mentor import letter, search
from handlers.rules import milestones
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue


@organisers.only("follow_mentors")
async def ask(ctx: Context, reference: str) -> list[Say]:
    """How many days after the signature."""
    idea = await ctx.uow.ideas.by_reference(reference)
    there = await ctx.uow.mentors.letters(idea.id) if idea else []
    if idea is None or not there:
        return search.none(reference)
    return await conversations.open_form(ctx, "letter", points=idea.id, seen=there[-1].id)


async def given(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """Days as typed: a new version, to be signed."""
    days = milestones.read_days(state.answers["text"]["text"])
    idea = await ctx.uow.ideas.get(state.extra["points"])
    assert idea is not None
    if days is None:
        again = await conversations.open_form(ctx, "letter", **state.extra)
        return [Say("letter.no_days"), *again]
    there = await ctx.uow.mentors.letters(idea.id)
    mentoring = await ctx.uow.mentors.get(idea.id)
    mentor_id = mentoring.mentor_id if mentoring else None
    mentor = await ctx.uow.people.get(mentor_id) if mentor_id else None
    if mentor is None or there[-1].id != state.extra["seen"]:
        return [Say("letter.newer", {"number": there[-1].number, "version": there[-1].version})]
    made = await letter.draft(ctx, idea, mentor, days)
    last = made or (await ctx.uow.mentors.letters(idea.id))[-1]
    card = Offer(f"go.mentoring.{idea.reference}", "button.mentoring")
    values = {"number": last.number, "version": last.version}
    return [Say("letter.redrafted" if made else "letter.newer", values, (card,))]
