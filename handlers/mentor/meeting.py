"""« Proposer une date »: mentor and bearer agree on one, in their own words."""

from __future__ import annotations

from handlers import conversations, news
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.mentor import search
from handlers.start import NEXT, onward
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.ideas import Idea


async def ask(ctx: Context, reference: str) -> list[Say]:
    """When and where: written as it is said."""
    found = await _between(ctx, reference)
    if found is None:
        return [Say("milestone.closed", {}, NEXT)]
    idea, other = found
    return await conversations.open_form(ctx, "meeting", meets=idea.id, other=other)


async def given(ctx: Context, dialogue: Dialogue, state: State) -> list[Say]:
    """The other one reads it, agrees, or proposes another."""
    idea = await ctx.uow.ideas.get(state.extra["meets"])
    assert idea is not None
    other = state.extra["other"]
    yes = Offer(f"go.meet_yes.{idea.reference}", "button.suits_me")
    no = Offer(f"go.meet.{idea.reference}", "button.another_date")
    said = state.answers["text"]["text"]
    values = {"name": ctx.person.name, "title": idea.title, "text": said}
    say = Say("meeting.proposed", values, (yes, no))
    await news.tell(ctx, idea, say, dedupe=f"meet {dialogue.id}", to=other)
    return [Say("meeting.sent", {"name": await search.name_of(ctx, other)}, onward(ctx))]


async def agree(ctx: Context, reference: str) -> list[Say]:
    """« Ça me va »."""
    found = await _between(ctx, reference)
    if found is None:
        return [Say("milestone.closed", {}, NEXT)]
    idea, other = found
    say = Say("meeting.agreed", {"name": ctx.person.name, "title": idea.title})
    dedupe = f"meet yes {idea.id} {ctx.person.id} {ctx.today}"
    await news.tell(ctx, idea, say, dedupe=dedupe, to=other)
    return [Say("meeting.noted", {"name": await search.name_of(ctx, other)}, onward(ctx))]


async def _between(ctx: Context, reference: str) -> tuple[Idea, str] | None:
    """The idea and the id of the other one, for its mentor or its bearer."""
    found = await search.of(ctx, reference)
    if found is None:
        return None
    idea, mentoring = found
    match ctx.person.id:
        case idea.person_id if mentoring.mentor_id is not None:
            return idea, mentoring.mentor_id
        case mentoring.mentor_id if idea.person_id is not None:
            return idea, idea.person_id
    return None
