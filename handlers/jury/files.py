"""What a draw gives out: the public file to anybody, the whole list to staff representatives."""

from __future__ import annotations

from datetime import datetime

from handlers import documents, organisers
from handlers.context import Context
from handlers.jury import bearer_lines, card, eligible
from handlers.rules import hours
from handlers.rules.draw.record import Record, read, shown
from handlers.start import NEXT
from messages.message import Attachment, Say
from storage.records.jury import Copy, Draw
from storage.records.people import Role


async def public_file(ctx: Context, draw: Draw) -> Attachment:
    """The file anybody may have: numbers, no names."""
    return await documents.write(ctx, draw.public, f"{draw.reference}.json", format="json")


async def hand_over(ctx: Context, draw: Draw, record: Record) -> int:
    """Each staff representative gets the whole list, at this very moment; how many."""
    holders = await ctx.uow.people.with_role(Role.STAFF_REPRESENTATIVE)
    for person in holders:
        say = await _handed(ctx, draw, record)
        await ctx.promise(person.id, say, dedupe=f"roll {draw.id} {person.id}", urgent=True)
        await ctx.uow.jury.draws.hand(Copy(draw_id=draw.id, person_id=person.id, at=ctx.now))
    return len(holders)


async def receive(ctx: Context, reference: str) -> list[Say]:
    """« Recevoir la liste »: a staff representative who was not here yet gets it now, and the hour
    that is noted is this one; whoever has it already gets its files again."""
    draw = await ctx.uow.jury.draws.by_reference(reference)
    if draw is None or ctx.person.role is not Role.STAFF_REPRESENTATIVE:
        return [Say("draw.not_found", {"reference": reference[:40]}, NEXT)]
    await ctx.uow.jury.draws.hand(Copy(draw_id=draw.id, person_id=ctx.person.id, at=ctx.now))
    return [await _handed(ctx, draw, read(draw.public.encode()))]


async def _handed(ctx: Context, draw: Draw, record: Record) -> Say:
    """The list and the published file, to one of them; and which bearers are not on it, and why."""
    ideas = [await ctx.uow.ideas.get(id) for id in draw.ideas]
    name = ctx.words("draw.filename.roll", reference=draw.reference)
    files = (
        await documents.write(ctx, draw.roll, name, format="json"),
        await public_file(ctx, draw),
    )
    values = {
        **eligible.named(record.commitment.lottery),
        "reference": draw.reference,
        "fingerprint": shown(record.fingerprint),
        "at": draw.sealed_at,
        "late": ctx.now if ctx.now > draw.sealed_at else None,
        "unlisted": await bearer_lines.unlisted(ctx, [each for each in ideas if each]),
    }
    return Say("draw.handed", values, attachments=files)


async def in_time(ctx: Context, draw: Draw, record: Record) -> int:
    """How many staff representatives held the list before the lottery was held."""
    evening = datetime.combine(record.commitment.lottery.on, card.EVENING)
    drawn = hours.instant(evening, ctx.policy.zone)
    return sum(each.at < drawn for each in await ctx.uow.jury.draws.copies(draw.id))


async def poster(ctx: Context, reference: str) -> list[Say]:
    """« L’affiche du tirage »: how it goes, what decides, and the fingerprint to photograph."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    draw = await ctx.uow.jury.draws.by_reference(reference)
    if draw is None:
        return [Say("draw.not_found", {"reference": reference[:40]})]
    record = read(draw.public.encode())
    lottery = record.commitment.lottery
    data = {
        "language": ctx.policy.language,
        "organisation": ctx.policy.organisation,
        "reference": draw.reference,
        "title": eligible.named(lottery)["title"],
        "on": lottery.on.isoformat(),
        "seats": record.commitment.seats,
        "sealed": draw.sealed_at.isoformat(),
        "listed": len(record.commitment.roll),
        "excluded": len(record.commitment.excluded),
        "value": record.drawn.value if record.drawn else "",
        "fingerprint": shown(record.fingerprint),
        "copies": len(await ctx.uow.jury.draws.copies(draw.id)),
        "proof": [{"link": record.fingerprint}],
    }
    name = ctx.words("draw.filename.poster", reference=draw.reference)
    sheet = await documents.owe(ctx, "draw", data, name)
    values = {"reference": draw.reference, "drawn": record.drawn is not None}
    return [Say("draw.poster", values, attachments=(sheet,))]
