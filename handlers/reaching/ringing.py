"""A ring by one way: an SMS, a notification, a slip. None of them has a word of the idea."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from html import escape

from handlers.context import Context
from handlers.reaching import ways
from messages import gsm7
from messages.message import Message, Offer, Say
from storage.records.delivery import Lane, OutboxRow
from storage.records.people import Person
from storage.records.reaching import News, Ring
from storage.rows import new_id

TOGETHER = timedelta(days=2)  # one ring for all that is new within that time
STALE = timedelta(hours=24)  # a ring that could not leave by then is of no use


async def ring(ctx: Context, news: News, person: Person, way: str) -> None:
    """Ring for it; where other news has just rung by this way, that ring stands for both."""
    if await ctx.uow.reaching.stands(news, way, ctx.now - TOGETHER):
        await _keep(ctx, news, way)
    elif way == "sms":
        await _send(ctx, news, way, [person.id], await sms(ctx, news, person))
    elif way == "push":
        browsers = await ctx.uow.reaching.browsers_of(person.id)
        text = ctx.catalogue.text("reaching.notification", person.language)
        await _send(ctx, news, way, [browser.id for browser in browsers], text)
    else:
        await _keep(ctx, news, way)
        await _tell_ambassador(ctx, news, person)


async def sms(ctx: Context, news: News, person: Person) -> str:
    """In the alphabet of SMS, and as long as one may be: without the reference if need be."""
    idea = await ctx.uow.ideas.by_reference(news.reference) if news.reference else None
    yours = idea is not None and idea.person_id == person.id
    values = {"link": ways.link(ctx.policy, news.code), "yours": yours}
    texts = [
        gsm7.plain(ctx.catalogue.text("reaching.sms", person.language, reference=each, **values))
        for each in (news.reference, None)
    ]
    return next((text for text in texts if gsm7.fits(text)), texts[-1])


async def _send(ctx: Context, news: News, way: str, addresses: Sequence[str], text: str) -> None:
    """Owe it to the channel of that name, which finds the number or the browser by the address.

    So no number stands in the outbox, and one that was taken back is not rung any more.
    """
    for address in addresses:
        row = OutboxRow(
            id=new_id(),
            person_id=news.person_id,
            channel=way,
            address=address,
            lane=Lane.REMINDER,
            message=Message(escape(text, quote=False)).to_json(),
            expires_at=ctx.now + STALE,
            same_day=news.same_day,
            created_at=ctx.now,
        )
        await ctx.uow.outbox.add(row)
        await _keep(ctx, news, way, address=address, outbox_id=row.id)


async def _keep(
    ctx: Context, news: News, way: str, *, address: str = "", outbox_id: str | None = None
) -> None:
    await ctx.uow.reaching.ring(
        Ring(news_id=news.id, way=way, address=address, outbox_id=outbox_id, at=ctx.now)
    )


async def _tell_ambassador(ctx: Context, news: News, person: Person) -> None:
    ambassador = await ways.ambassador_of(ctx, person)
    assert ambassador is not None
    values = {"name": person.name, "reference": news.reference}
    say = Say("reaching.slip", values, (Offer(f"go.slips.{news.id}", "button.slips"),))
    await ctx.promise(ambassador.id, say, dedupe=f"slip {news.id}")
