"""« Créneaux demandés »: other slots that bearers asked for, until an organiser answers.

Another hour is an answer, and the bearer is told of it anyway; « Garder cette heure » is the other.
"""

from __future__ import annotations

from handlers import news, organisers
from handlers.context import Context
from handlers.jury import bearers, card
from messages.message import Offer, Say
from storage.records.jury import Wish

SHOWN = 4
BOARD = Offer("go.board", "button.board")


async def waiting(ctx: Context) -> list[Wish]:
    """Those nobody answered."""
    return await ctx.uow.jury.wishes.open(ctx.now)


@organisers.only("hold_juries")
async def show_list(ctx: Context, _: str) -> list[Say]:
    """Each with its two ways: the session, where the hour can change; or no."""
    shown = [await _say(ctx, wish) for wish in (await waiting(ctx))[:SHOWN]]
    return shown or [Say("board.no_wish", {}, (BOARD,))]


async def _say(ctx: Context, wish: Wish) -> Say:
    idea = await ctx.uow.ideas.get(wish.idea_id)
    session = await ctx.uow.jury.sessions.get(wish.session_id)
    assert idea is not None
    assert session is not None
    values = {"idea": idea.reference, "at": wish.starts_at, "name": idea.name, "text": wish.text}
    return Say("bearer.wishes", values, offers(wish, session.reference))


def offers(wish: Wish, session: str) -> tuple[Offer, ...]:
    """What an organiser may do about it; `session` is its reference."""
    see = Offer(f"go.session.{session}", "button.see_session")
    return (see, Offer(f"go.slot_kept.{wish.id}", "button.keep_slot"))


@organisers.only("hold_juries")
async def keep(ctx: Context, wish_id: str) -> list[Say]:
    """« Garder cette heure »: whoever asked reads so, and what they can do."""
    wish = next((each for each in await waiting(ctx) if each.id == wish_id), None)
    if wish is None or not await ctx.uow.jury.wishes.answered(wish):
        return [Say("board.wish_over", {}, (BOARD,))]
    idea = await ctx.uow.ideas.get(wish.idea_id)
    hearing = await ctx.uow.jury.sessions.hearing(wish.idea_id)
    session = await ctx.uow.jury.sessions.get(wish.session_id)
    assert idea is not None
    assert hearing is not None
    assert session is not None
    values = bearers.values(await card.sitting(ctx, session), hearing, idea)
    say = Say("board.slot_kept", {**values, "by": ctx.person.name}, bearers.offers(idea, hearing))
    await news.tell(ctx, idea, say, dedupe=f"slot kept {wish.id}", to=hearing.bearer_id)
    return [Say("board.slot_kept_done", {**values, "name": idea.name}, (BOARD,))]
