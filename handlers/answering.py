"""An organiser answers an idea; its author reads why. And nobody forgets a promised day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from handlers import conversations, news, organisers
from handlers.calls import closing
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.rules import hours, idea_lifecycle
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records import Dialogue, Idea, IdeaStatus, Role

MORNING = time(9)


async def answer(ctx: Context, reference: str) -> list[Say]:
    """« Répondre » : some words, which go to the author as they are."""
    denied = organisers.refused(ctx, "answer_idea")
    if denied:
        return denied
    idea = await ctx.uow.ideas.by_reference(reference)
    if idea is None or not idea_lifecycle.may_become(idea.status, IdeaStatus.ANSWERED):
        return [Say("organiser.answered_already", {"reference": reference[:40]})]
    return await conversations.open_form(ctx, "answer", answers=idea.id)


async def answered(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The answer is written: the idea has it, and its author is told."""
    idea = await ctx.uow.ideas.get(state.extra["answers"])
    assert idea is not None
    said = state.answers["text"]["text"]
    now = replace(idea, status=IdeaStatus.ANSWERED, updated_at=ctx.now)
    possible = idea_lifecycle.may_become(idea.status, IdeaStatus.ANSWERED)
    if not possible or not await ctx.uow.ideas.save(now, idea):
        return [Say("organiser.answered_already", {"reference": idea.reference})]
    await ctx.uow.ideas.note(idea.id, "answered", ctx.now, by=ctx.person.id, note=said)
    values = {"reference": idea.reference, "title": idea.title, "text": said}
    jury = Offer(f"go.jury.{idea.reference}", "button.want_jury")
    say = Say("ideas.answered", values, (jury, *NEXT))
    await news.tell(ctx, idea, say, dedupe=f"answer {idea.id}")
    await closing.look(ctx, now)
    unread = Offer("go.unread", "button.to_read")
    return [Say("organiser.answer_done", {"reference": idea.reference}, (unread,))]


async def said_to(ctx: Context, idea: Idea) -> Say | None:
    """The answer as its author reads it again, None while there is none."""
    if idea.status is not IdeaStatus.ANSWERED:
        return None
    lines = [line for line in await ctx.uow.ideas.history(idea.id) if line.event == "answered"]
    return Say("ideas.answer", {"text": lines[-1].note or ""}) if lines else None


async def remember(ctx: Context, idea: Idea) -> None:
    """Ask to be reminded of the promised day, in its morning."""
    local = datetime.combine(date.fromisoformat(idea.promised_on), MORNING)
    await ctx.remind("promise.due", idea.id, hours.instant(local, ctx.policy.zone))


async def due(ctx: Context, idea_id: str) -> list[Say]:
    """The timer: the promised day has come; the organisers are told if nobody has answered."""
    idea = await ctx.uow.ideas.get(idea_id)
    if idea is None or idea.status not in idea_lifecycle.AWAITING_ANSWER:
        return []
    read = Offer(f"go.read.{idea.reference}", "button.read_idea")
    say = Say("organiser.due", {"reference": idea.reference, "title": idea.title}, (read,))
    for organiser in await ctx.uow.people.with_role(Role.ORGANISER):
        await ctx.promise(organiser.id, say, dedupe=f"due {idea.id} {organiser.id}")
    return []
