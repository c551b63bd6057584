"""Put forward for a jury by an organiser, or at the wish of an author who has had an answer."""

from __future__ import annotations

from dataclasses import replace

from handlers import news, organisers
from handlers.board import steps
from handlers.context import Context
from handlers.rules import idea_lifecycle
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.ideas import Idea, IdeaStatus

BOARD = Offer("go.board", "button.board")


@organisers.only("review_idea")
async def forward(ctx: Context, about: str) -> list[Say]:
    """« Proposer au jury »: the author hears of it; it can be taken back until a day is chosen.

    `about` is the reference, and after a point how many steps the card showed.
    """
    reference, _, shown = about.partition(".")
    idea = await _to_become(ctx, reference, IdeaStatus.SCHEDULED)
    if idea is None:
        return await _refused(ctx, reference)
    if meanwhile := await steps.since(ctx, idea, shown):
        return [meanwhile]
    if not await _step(ctx, idea, IdeaStatus.SCHEDULED, "scheduled"):
        return await _refused(ctx, reference)
    see = Offer(f"go.show.{reference}", "button.see_it")
    drawn = await ctx.uow.jury.draws.of_idea(idea.id)
    say = Say("board.scheduled", {**_values(idea), "again": drawn is not None}, (see,))
    await news.tell(ctx, idea, say, dedupe=await _key(ctx, idea))
    now = replace(idea, status=IdeaStatus.SCHEDULED)
    return [Say("board.forwarded", _values(idea), (BOARD, *await ways_back(ctx, now)))]


async def ways_back(ctx: Context, idea: Idea) -> tuple[Offer, ...]:
    """« La relire d’abord », as long as no session has what organisers put forward.

    What its author wants a jury for is not theirs to take back.
    """
    taken = await steps.taken(ctx, idea)
    wanted = bool(taken) and taken[-1].event == "jury_wanted"
    waiting = {each.id for each in await ctx.uow.jury.sessions.waiting()}
    if idea.status is not IdeaStatus.SCHEDULED or wanted or idea.id not in waiting:
        return ()
    return (Offer(f"go.unforward.{idea.reference}.{len(taken)}", "button.take_back"),)


@organisers.only("review_idea")
async def take_back(ctx: Context, about: str) -> list[Say]:
    """« La relire d’abord »: it is read again, without a jury for now."""
    reference, _, shown = about.partition(".")
    idea = await ctx.uow.ideas.by_reference(reference)
    if idea is None or not await ways_back(ctx, idea):
        return await _refused(ctx, reference, "board.no_way_back")
    if meanwhile := await steps.since(ctx, idea, shown):
        return [meanwhile]
    unheard = await ctx.uow.outbox.take_back(await _key(ctx, idea), ctx.now)
    if not await _step(ctx, idea, IdeaStatus.IN_REVIEW, "in_review"):
        return await _refused(ctx, reference)
    values = {**_values(idea), "told": unheard is None}
    if unheard is None:
        say = Say("board.back_in_review", _values(idea))
        await news.tell(ctx, idea, say, dedupe=f"back in review {await _key(ctx, idea)}")
    return [Say("board.taken_back", values, (BOARD, steps.read(idea)))]


async def _key(ctx: Context, idea: Idea) -> str:
    """Under which its author is told of the last step taken with it."""
    return f"step {idea.id} {len(await steps.taken(ctx, idea))}"


async def want_jury(ctx: Context, reference: str) -> list[Say]:
    """« Je veux le jury »: its author, after an answer they do not agree with."""
    idea = await ctx.uow.ideas.by_reference(reference)
    if idea is None or idea.person_id != ctx.person.id:
        return [Say("ideas.not_yours", {}, NEXT)]
    answered = idea.status is IdeaStatus.ANSWERED and idea.apart is None
    if not answered or not await _step(ctx, idea, IdeaStatus.SCHEDULED, "jury_wanted"):
        return [Say("ideas.too_late", {"state": idea.state}, NEXT)]
    say = Say("board.jury_wanted", _values(idea), (steps.read(idea),))
    await organisers.tell(ctx, say, dedupe=f"jury wanted {idea.id} {idea.updated_at}")
    return [Say("board.jury_noted", _values(idea), NEXT)]


async def _to_become(ctx: Context, reference: str, to: IdeaStatus) -> Idea | None:
    """The idea, if the table allows it that step."""
    idea = await ctx.uow.ideas.by_reference(reference)
    if idea is None or idea.apart is not None or not idea_lifecycle.may_become(idea.status, to):
        return None
    return idea


async def _step(ctx: Context, idea: Idea, to: IdeaStatus, event: str) -> bool:
    """Take the step if nobody was quicker."""
    if not await ctx.uow.ideas.save(replace(idea, status=to, updated_at=ctx.now), idea):
        return False
    await ctx.uow.ideas.note(idea.id, event, ctx.now, by=ctx.person.id)
    return True


async def _refused(ctx: Context, reference: str, scheduled: str = "board.forbidden") -> list[Say]:
    """Why a step cannot be taken: the state the idea is in now, read anew."""
    idea = await ctx.uow.ideas.by_reference(reference)
    if idea is None:
        return [Say("organiser.not_found", {"reference": reference[:40]})]
    values = {"reference": idea.reference, "state": idea.state}
    key = scheduled if idea.state == IdeaStatus.SCHEDULED else "board.forbidden"
    return [Say(key, values, (steps.read(idea),))]


def _values(idea: Idea) -> dict[str, str | None]:
    return {"reference": idea.reference, "title": idea.title, "name": idea.name}
