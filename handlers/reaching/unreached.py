"""Whom nobody has reached, for the organisers to call or to go and see."""

from __future__ import annotations

from handlers import organisers
from handlers.context import Context
from handlers.reaching.slips import by_person, name_of
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.people import Person
from storage.records.reaching import News

SHOWN = 5


async def show(ctx: Context, after: str) -> list[Say]:
    """« Personne n’a pu prévenir »: name, service and reference, the oldest first."""
    denied = organisers.refused(ctx, "see_unreached")
    if denied:
        return denied
    found = await listed(ctx)
    if not found:
        return [Say("reaching.all_reached", {}, NEXT)]
    skipped = int(after) if after.isdigit() and int(after) < len(found) else 0
    shown, left = found[skipped : skipped + SHOWN], len(found) - skipped - SHOWN
    lines = [await _line(ctx, news, who) for news, who in shown]
    offers = [
        Offer(f"go.reached.{news.id}", text=ctx.words("reaching.reached", name=name_of(ctx, who)))
        for news, who in shown
    ]
    offers += [Offer(f"go.unreached.{skipped + SHOWN}", "button.next_ones")] if left > 0 else []
    return [Say("reaching.unreached", {"count": len(found), "lines": lines}, tuple(offers))]


async def listed(ctx: Context) -> list[tuple[News, Person]]:
    """One line for each person, with the news that has waited longest."""
    return await by_person(ctx, await ctx.uow.reaching.all_unreached())


async def _line(ctx: Context, news: News, who: Person) -> dict[str, object]:
    service = await ctx.uow.services.get(who.service_id) if who.service_id else None
    return {
        "name": who.name,
        "service": service.name if service else who.service_text,
        "reference": news.reference,
        "date": news.at,
    }


async def reached(ctx: Context, news_id: str) -> list[Say]:
    """« C’est dit »: an organiser told them."""
    denied = organisers.refused(ctx, "see_unreached")
    if denied:
        return denied
    news = await ctx.uow.reaching.get(news_id)
    if news is None or news.done_at is not None:
        return [Say("form.already")]
    await ctx.uow.reaching.told(news.person_id, ctx.now)
    left = (Offer("go.unreached", "button.unreached"),) if await listed(ctx) else NEXT
    return [Say("organiser.told_done", {}, left)]
