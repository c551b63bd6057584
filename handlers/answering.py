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
from storage.records.dialogues import Dialogue
from storage.records.ideas import Idea, IdeaStatus
from storage.records.people import Role

MORNING = time(9)


async def answer(ctx: Context, reference: str) -> list[Say]:
    """« Répondre » : some words, which go to the author as they are."""
    denied = organisers.refused(ctx, "answer_idea")
    if denied:
        return denied
    idea = await ctx.uow.ideas.by_reference(reference)
    if idea is None or not idea_lifecycle.may_become(idea.status, IdeaStatus.ANSWERED):
        return [_already(reference[:40], idea)]
    return await conversations.open_form(ctx, "answer", answers=idea.id)


async def answered(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """The answer is written: the idea has it, and its author is told."""
    idea = await ctx.uow.ideas.get(state.extra["answers"])
    assert idea is not None
    said = state.answers["text"]["text"]
    now = replace(idea, status=IdeaStatus.ANSWERED, updated_at=ctx.now)
    possible = idea_lifecycle.may_become(idea.status, IdeaStatus.ANSWERED)
    if not possible or not await ctx.uow.ideas.save(now, idea):
        return [_already(idea.reference, idea)]
    await ctx.uow.ideas.note(idea.id, "answered", ctx.now, by=ctx.person.id, note=said)
    values = {"reference": idea.reference, "title": idea.title, "text": said}
    jury = Offer(f"go.jury.{idea.reference}", "button.want_jury")
    say = Say("ideas.answered", values, (jury, *NEXT))
    dedupe = f"answer {idea.id} {idea.updated_at}"
    await news.tell(ctx, idea, say, dedupe=dedupe, same_day=True)
    await closing.look(ctx, now)
    unread = Offer("go.unread", "button.to_read")
    return [Say("organiser.answer_done", {"reference": idea.reference}, (unread,))]


def _already(reference: str, idea: Idea | None) -> Say:
    """It waits for no answer: its card shows what became of it, and the answer it has."""
    read = (Offer(f"go.read.{idea.reference}", "button.read_idea"),) if idea else ()
    return Say("organiser.answered_already", {"reference": reference}, read)


async def said_to(ctx: Context, idea: Idea) -> Say | None:
    """The answer as its author reads it again, None while there is none."""
    if idea.status is not IdeaStatus.ANSWERED:
        return None
    lines = [line for line in await ctx.uow.ideas.history(idea.id) if line.event == "answered"]
    return Say("ideas.answer", {"text": lines[-1].note or ""}) if lines else None


async def remember(ctx: Context, idea: Idea) -> None:
    """Ask to be reminded of the promised day, in its morning."""
    local = datetime.combine(date.fromisoformat(idea.promised_on), MORNING)
    await ctx.remind("promise.due", idea.promised_on, hours.instant(local, ctx.policy.zone))


async def due(ctx: Context, day: str) -> list[Say]:
    """The timer: a promised day has come; the organisers are told, once, of what nobody answered.

    The message may leave on a later day: it names the one that was promised.
    """
    waiting = [
        idea
        for status in sorted(idea_lifecycle.AWAITING_ANSWER)
        for idea in await ctx.uow.ideas.with_status(status)
        if idea.promised_on == day
    ]
    if waiting:
        say = _due(waiting, date.fromisoformat(day))
        for organiser in await ctx.uow.people.with_role(Role.ORGANISER):
            await ctx.promise(organiser.id, say, dedupe=f"due {day} {organiser.id}")
    return []


def _due(waiting: list[Idea], day: date) -> Say:
    if len(waiting) > 1:
        board = Offer("go.board", "button.board")
        return Say("organiser.dues", {"count": len(waiting), "date": day}, (board,))
    (idea,) = waiting
    read = Offer(f"go.read.{idea.reference}", "button.read_idea")
    values = {"reference": idea.reference, "title": idea.title, "date": day}
    return Say("organiser.due", values, (read,))
