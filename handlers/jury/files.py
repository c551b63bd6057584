"""What a draw gives out: the public file to anybody, the whole list to staff representatives."""

from __future__ import annotations

from handlers import documents, organisers
from handlers.context import Context
from handlers.jury import eligible
from handlers.rules.draw.record import Record, read, shown
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
        await _hand(ctx, draw, record, person.id)
    return len(holders)


async def _hand(ctx: Context, draw: Draw, record: Record, person_id: str) -> None:
    """The list and the published file, to one of them; the hour is noted."""
    name = ctx.words("draw.filename.roll", reference=draw.reference)
    files = (
        await documents.write(ctx, draw.roll, name, format="json"),
        await public_file(ctx, draw),
    )
    values = {
        **eligible.named(record.commitment.lottery),
        "reference": draw.reference,
        "fingerprint": shown(record.fingerprint),
        "at": ctx.now,
    }
    say = Say("draw.handed", values, attachments=files)
    await ctx.promise(person_id, say, dedupe=f"roll {draw.id} {person_id}", urgent=True)
    await ctx.uow.jury.draws.hand(Copy(draw_id=draw.id, person_id=person_id, at=ctx.now))


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
        "proof": [{"link": record.fingerprint}],
    }
    name = ctx.words("draw.filename.poster", reference=draw.reference)
    sheet = await documents.owe(ctx, "draw", data, name)
    values = {"reference": draw.reference, "drawn": record.drawn is not None}
    return [Say("draw.poster", values, attachments=(sheet,))]
