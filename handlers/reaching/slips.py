"""Slips for an ambassador to hand over: who waits for one, the sheet to print, « Remis »."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from handlers import documents, organisers
from handlers.context import Context
from handlers.reaching import ways
from handlers.start import NEXT
from messages.message import Offer, Say
from messages.shorten import cut
from storage.records.people import Person, Role
from storage.records.reaching import News

SHOWN = 5
NAME = 24  # characters of a name on a button


async def show(ctx: Context, after: str) -> list[Say]:
    """/mains: for whom there is a slip, each a button to press once it is handed over.

    `after` is how many to skip, or the news an ambassador was told of.
    """
    denied = organisers.refused(ctx, "hand_slips")
    if denied:
        return denied
    slips, gone = await _slips(ctx), await _read_meanwhile(ctx, after)
    if not slips:
        return gone or [Say("reaching.no_slips", {}, NEXT)]
    skipped = int(after) if after.isdigit() and int(after) < len(slips) else 0
    shown, left = slips[skipped : skipped + SHOWN], len(slips) - skipped - SHOWN
    offers = [
        Offer(f"go.handed.{news.id}", text=ctx.words("reaching.handed", name=name_of(ctx, who)))
        for news, who in shown
    ]
    offers += [Offer(f"go.slips.{skipped + SHOWN}", "button.next_ones")] if left > 0 else []
    offers.append(Offer("go.slip_sheet", "button.slip_sheet"))
    lines = [{"name": who.name, "reference": news.reference} for news, who in shown]
    return [*gone, Say("reaching.slips", {"count": len(slips), "lines": lines}, tuple(offers))]


async def _read_meanwhile(ctx: Context, news_id: str) -> list[Say]:
    """What to say where the news that was rung for was read before the slip was handed over."""
    news = await ctx.uow.reaching.get(news_id)
    who = await ctx.uow.people.get(news.person_id) if news and news.outcome == "read" else None
    if who is None or not concerns(ctx.person, who):
        return []
    return [Say("reaching.read_meanwhile", {"name": who.name}, NEXT)]


def name_of(ctx: Context, who: Person) -> str:
    """Their name as a button holds it."""
    return cut(who.name or ctx.words("reaching.somebody"), NAME)


async def _slips(ctx: Context) -> list[tuple[News, Person]]:
    """One for each person of the ambassador's service; an organiser sees everybody's."""
    waiting = await by_person(ctx, await ctx.uow.reaching.on_slips())
    return [(news, who) for news, who in waiting if concerns(ctx.person, who)]


async def by_person(ctx: Context, all_news: Iterable[News]) -> list[tuple[News, Person]]:
    """Each person once, with the first of their news."""
    found: dict[str, tuple[News, Person]] = {}
    for news in all_news:
        who = None if news.person_id in found else await ctx.uow.people.get(news.person_id)
        if who is not None:
            found[who.id] = (news, who)
    return list(found.values())


def concerns(hand: Person, who: Person) -> bool:
    """Whether that is for this person to hand over."""
    return hand.role is Role.ORGANISER or ways.hands(hand, who)


async def handed(ctx: Context, news_id: str) -> list[Say]:
    """« Remis »: somebody told them, by hand."""
    denied = organisers.refused(ctx, "hand_slips")
    if denied:
        return denied
    news = await ctx.uow.reaching.get(news_id)
    who = await ctx.uow.people.get(news.person_id) if news else None
    if news is None or who is None or news.done_at is not None or not concerns(ctx.person, who):
        return [Say("form.already")]
    await ctx.uow.reaching.told(who.id, ctx.now)
    offers = (Offer("go.slips", "button.slips"),) if await _slips(ctx) else NEXT
    return [Say("organiser.told_done", {}, offers)]


async def sheet(ctx: Context, _: str) -> list[Say]:
    """« La feuille à imprimer »: all of them, eight a page, to cut."""
    denied = organisers.refused(ctx, "hand_slips")
    if denied:
        return denied
    asked = await _data(ctx)
    if not asked["slips"]:
        return [Say("reaching.no_slips", {}, NEXT)]
    made = await documents.owe(ctx, "slips", asked, ctx.words("reaching.sheet_file"))
    return [Say("reaching.sheet", {}, (Offer("go.slips", "button.slips"),), (made,))]


async def _data(ctx: Context) -> dict[str, Any]:
    """Names and links, nothing of an idea."""
    return {
        "language": ctx.policy.language,
        "organisation": ctx.policy.organisation,
        "ambassador": ctx.person.name or ctx.words("reaching.ambassador"),
        "slips": [
            {
                "name": who.name or "",
                "reference": news.reference,
                "link": ways.link(ctx.policy, news.code),
            }
            for news, who in await _slips(ctx)
        ],
    }
