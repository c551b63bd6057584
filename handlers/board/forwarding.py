"""Put forward for a jury by an organiser, or at the wish of an author who has had an answer."""

from __future__ import annotations

from dataclasses import replace

from handlers import news, organisers
from handlers.context import Context
from handlers.rules import idea_lifecycle
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.ideas import Idea, IdeaStatus

BOARD = Offer("go.board", "button.board")


@organisers.only("review_idea")
async def forward(ctx: Context, reference: str) -> list[Say]:
    """« Proposer au jury »: the author hears of it; it can be taken back until a day is chosen."""
    idea = await ctx.uow.ideas.by_reference(reference)
    if idea is None or not await _step(ctx, idea, IdeaStatus.SCHEDULED, "scheduled"):
        return await _refused(ctx, reference)
    see = Offer(f"go.show.{reference}", "button.see_it")
    await _tell(ctx, idea, Say("board.scheduled", _values(idea), (see,)))
    back = Offer(f"go.unforward.{idea.reference}", "button.take_back")
    return [Say("board.forwarded", _values(idea), (BOARD, back))]


@organisers.only("review_idea")
async def take_back(ctx: Context, reference: str) -> list[Say]:
    """« Reprendre »: it is read again, without a jury for now."""
    idea = await ctx.uow.ideas.by_reference(reference)
    if idea is None or not await _step(ctx, idea, IdeaStatus.IN_REVIEW, "in_review"):
        return await _refused(ctx, reference)
    await _tell(ctx, idea, Say("board.back_in_review", _values(idea)))
    return [Say("board.taken_back", _values(idea), (BOARD,))]


async def _tell(ctx: Context, idea: Idea, say: Say) -> None:
    await news.tell(ctx, idea, say, dedupe=f"{say.key} {idea.id} {idea.updated_at}")


async def want_jury(ctx: Context, reference: str) -> list[Say]:
    """« Je veux le jury »: its author, after an answer they do not agree with."""
    idea = await ctx.uow.ideas.by_reference(reference)
    if idea is None or idea.person_id != ctx.person.id:
        return [Say("ideas.not_yours", {}, NEXT)]
    answered = idea.status is IdeaStatus.ANSWERED
    if not answered or not await _step(ctx, idea, IdeaStatus.SCHEDULED, "jury_wanted"):
        return [Say("ideas.too_late", {"state": idea.status.value}, NEXT)]
    say = Say("board.jury_wanted", _values(idea), (_read(idea),))
    await organisers.tell(ctx, say, dedupe=f"jury wanted {idea.id} {idea.updated_at}")
    return [Say("board.jury_noted", _values(idea), NEXT)]


async def _step(ctx: Context, idea: Idea, to: IdeaStatus, event: str) -> bool:
    """Take the step if the table allows it and nobody was quicker."""
    if idea.apart is not None or not idea_lifecycle.may_become(idea.status, to):
        return False
    if not await ctx.uow.ideas.save(replace(idea, status=to, updated_at=ctx.now), idea):
        return False
    await ctx.uow.ideas.note(idea.id, event, ctx.now, by=ctx.person.id)
    return True


async def _refused(ctx: Context, reference: str) -> list[Say]:
    """Why a step cannot be taken: the state the idea is in now, read anew."""
    idea = await ctx.uow.ideas.by_reference(reference)
    if idea is None:
        return [Say("organiser.not_found", {"reference": reference[:40]})]
    values = {"reference": idea.reference, "state": idea.status.value}
    return [Say("board.forbidden", values, (_read(idea),))]


def _read(idea: Idea) -> Offer:
    return Offer(f"go.read.{idea.reference}", "button.read_idea")


def _values(idea: Idea) -> dict[str, str | None]:
    return {"reference": idea.reference, "title": idea.title, "name": idea.name}
