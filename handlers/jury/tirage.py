"""/tirage: every draw there was, and each of them explained to whoever doubts it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from handlers import documents, organisers, start
from handlers.context import Context
from handlers.jury import eligible, files
from handlers.jury.eligible import one_in
from handlers.rules.draw.record import Record, read, shown
from handlers.rules.draw.roll import SealedLine, read_lines
from messages.message import Offer, Say
from messages.verifier import verifier
from storage.records.jury import Draw, Juror, JurorStatus
from storage.records.people import Role

LATEST = 4
GAVE_UP = frozenset({JurorStatus.DECLINED, JurorStatus.SILENT})


async def register(ctx: Context, reference: str = "") -> list[Say]:
    """Every draw with its counts, the newest ones as buttons; one's own number; or one draw."""
    if reference:
        return await seen(ctx, reference)
    draws = await ctx.uow.jury.draws.register()
    number = await ctx.uow.jury.staff.number_of(ctx.person.id)
    says = [await _own(ctx, number)]
    if not draws:
        return [Say("draw.register_empty"), *says]
    return [*says, await _some(ctx, draws, len(draws))]


async def earlier(ctx: Context, until: str) -> list[Say]:
    """« Les précédents »: the draws before that place in the register."""
    draws = await ctx.uow.jury.draws.register()
    return [await _some(ctx, draws, int(until))]


async def _some(ctx: Context, draws: list[Draw], until: int) -> Say:
    """The last ones of the register up to that place, and the way to those before."""
    since = max(0, until - LATEST)
    shown = draws[since:until]
    refusals = await ctx.uow.jury.draws.refusals()
    lines = [_line(draw, refusals.get(draw.id, 0)) for draw in shown]
    offers = [Offer(f"go.draw_seen.{draw.reference}", text=draw.reference) for draw in shown]
    if since:
        offers.append(Offer(f"go.draws_before.{since}", "button.earlier_draws"))
    return Say("draw.register", {"count": len(draws), "lines": lines}, tuple(offers))


def _line(draw: Draw, refusals: int) -> dict[str, Any]:
    return {
        "reference": draw.reference,
        "on": draw.sealed_at,
        "listed": draw.counts.get("listed", 0),
        "excluded": draw.counts.get("excluded", 0),
        "refusals": refusals,
    }


async def _own(ctx: Context, number: str | None) -> Say:
    if number is None:
        return Say("draw.no_number")
    out = number in await ctx.uow.jury.staff.undrawn()
    choice = Offer("go.drawn_yes", "button.be_drawn") if out else None
    leave = Offer("go.drawn_no", "button.not_be_drawn")
    office = ctx.person.role in eligible.OFFICE
    resting = not out and number in await eligible.resting(ctx)
    values = {"number": number, "office": office, "drawn": not out, "resting": resting}
    return Say("draw.your_number", values, () if office else (choice or leave,))


async def seen(ctx: Context, reference: str) -> list[Say]:
    """« Voir le tirage »: the five steps, with this person's own rank if they are in it."""
    found = await _found(ctx, reference)
    if isinstance(found, list):
        return found
    draw, record = found
    reference, number = draw.reference, await ctx.uow.jury.staff.number_of(ctx.person.id)
    values = {**_values(draw, record), "number": number, "rank": _rank(record, number)}
    refusals = await ctx.uow.jury.draws.refusals()
    offers = [
        Offer(f"go.draw_out.{reference}", "button.who_was_out"),
        Offer(f"go.draw_check.{reference}", "button.check"),
        Offer(f"go.draw_cheat.{reference}", "button.if_you_cheated"),
    ]
    if await _called(ctx, draw) is not None:
        offers.insert(0, Offer(f"go.draw_why.{reference}", "button.why_me"))
    if organisers.refused(ctx, "hold_juries") is None:
        offers.append(Offer(f"go.draw_poster.{reference}", "button.draw_poster"))
    if ctx.person.role is Role.STAFF_REPRESENTATIVE:
        offers.append(Offer(f"go.draw_copy.{reference}", "button.receive_list"))
    if _line_of(draw, number) is not None:
        offers.append(Offer(f"go.draw_line.{reference}", "button.my_line"))
    return [
        Say("draw.one", _line(draw, refusals.get(draw.id, 0))),
        Say("draw.steps", values),
        Say(f"draw.steps_{draw.status.value}", values, tuple(offers)),
    ]


def _values(draw: Draw, record: Record) -> dict[str, Any]:
    return {
        **eligible.named(record.commitment.lottery),
        "reference": draw.reference,
        "sealed": draw.sealed_at,
        "listed": len(record.commitment.roll),
        "fingerprint": shown(record.fingerprint),
        "value": record.drawn.value if record.drawn else "",
    }


def _rank(record: Record, number: str | None) -> int | None:
    ranking = record.drawn.ranking if record.drawn else ()
    return ranking.index(number) + 1 if number in ranking else None


async def _called(ctx: Context, draw: Draw) -> Juror | None:
    mine = await ctx.uow.jury.jurors.who_is(ctx.person.id)
    return next((j for j in mine if j.draw_id == draw.id and j.invited_at is not None), None)


async def why(ctx: Context, reference: str) -> list[Say]:
    """« Pourquoi moi ? »: the rank, how many gave up before, the chance of each number."""
    found = await _found(ctx, reference)
    if isinstance(found, list):
        return found
    draw, record = found
    juror = await _called(ctx, draw)
    if juror is None:
        return await seen(ctx, reference)
    before = [j for j in await ctx.uow.jury.jurors.of_draw(draw.id) if j.rank < juror.rank]
    group = record.commitment.groups[juror.number]
    values = {
        "rank": juror.rank,
        "seats": record.commitment.seats,
        "gave_up": sum(each.status in GAVE_UP for each in before),
        "chance": one_in(record.commitment.chances[group]),
        **eligible.odds(record.commitment.chances.values()),
        "skipped": sum(each.status is JurorStatus.RESERVE for each in before),
    }
    return [Say("draw.why", values, (_back(reference),))]


async def left_out(ctx: Context, reference: str) -> list[Say]:
    """« Qui était exclu ? »: how many, for which rule written before."""
    found = await _found(ctx, reference)
    if isinstance(found, list):
        return found
    _, record = found
    commitment = record.commitment
    reasons = dict.fromkeys(eligible.REASONS, 0) | {
        reason.value: count for reason, count in commitment.reasons.items()
    }
    values = {"excluded": len(commitment.excluded), "listed": len(commitment.roll), **reasons}
    return [Say("draw.left_out", values, (_back(reference),))]


async def check(ctx: Context, reference: str) -> list[Say]:
    """« Vérifier »: the file, who holds the list, how it is done again."""
    found = await _found(ctx, reference)
    if isinstance(found, list):
        return found
    draw, record = found
    copies = await ctx.uow.jury.draws.copies(draw.id)
    values = {
        **_values(draw, record),
        "copies": len(copies),
        "since": copies[0].at if copies else None,
        "before": await files.in_time(ctx, draw, record) > 0,
    }
    offers = (
        Offer(f"go.draw_file.{reference}", "button.the_file"),
        Offer(f"go.draw_holders.{reference}", "button.who_has_it"),
        Offer(f"go.draw_how.{reference}", "button.how_to_check"),
    )
    return [Say("draw.check", values, offers)]


async def file(ctx: Context, reference: str) -> list[Say]:
    """« Le dossier »."""
    found = await _found(ctx, reference)
    if isinstance(found, list):
        return found
    draw, record = found
    sheet = await files.public_file(ctx, draw)
    values = {**_values(draw, record), "drawn": record.drawn is not None}
    return [Say("draw.file", values, attachments=(sheet,))]


async def holders(ctx: Context, reference: str) -> list[Say]:
    """« Qui les a ? »: the staff representatives and the hour of each."""
    found = await _found(ctx, reference)
    if isinstance(found, list):
        return found
    draw, _ = found
    copies = await ctx.uow.jury.draws.copies(draw.id)
    people = [(await ctx.uow.people.get(copy.person_id), copy.at) for copy in copies]
    lines = [{"name": each.name if each else None, "at": at} for each, at in people]
    return [Say("draw.holders", {"lines": lines[:5], "count": len(lines)}, (_back(reference),))]


async def how(ctx: Context, reference: str) -> list[Say]:
    """« Le mode d’emploi »."""
    found = await _found(ctx, reference)
    if isinstance(found, list):
        return found
    values = _values(*found)
    program = await documents.write(ctx, verifier(), "verify_draw.py", format="py")
    more = Say("draw.how_more", values, (_back(reference),), (program,))
    return [Say("draw.how", values), more]


async def cheat(ctx: Context, reference: str) -> list[Say]:
    """« Et si vous aviez triché ? »."""
    found = await _found(ctx, reference)
    if isinstance(found, list):
        return found
    draws = await ctx.uow.jury.draws.register()
    values = {**_values(*found), "count": len(draws)}
    return [Say("draw.cheat", values, (_back(reference), Offer("go.register", "button.register")))]


async def line(ctx: Context, reference: str) -> list[Say]:
    """« Ma ligne »: what was sealed of this person, with its salt, for them alone."""
    found = await _found(ctx, reference)
    if isinstance(found, list):
        return found
    draw, _ = found
    own = _line_of(draw, await ctx.uow.jury.staff.number_of(ctx.person.id))
    if own is None:
        return await seen(ctx, reference)
    name = ctx.words("draw.filename.line", reference=draw.reference)
    text = json.dumps([asdict(own)], indent=1)
    sheet = await documents.write(ctx, text, name, format="json")
    values = {"number": own.number, "name": own.name, "service": own.service,
              "salt": own.salt, "reason": own.reason or None}  # fmt: skip
    return [Say("draw.line", values, (_back(reference),), (sheet,))]


def _line_of(draw: Draw, number: str | None) -> SealedLine | None:
    if number is None:
        return None
    return next((each for each in read_lines(draw.roll.encode()) if each.number == number), None)


async def _found(ctx: Context, reference: str) -> tuple[Draw, Record] | list[Say]:
    draw = await ctx.uow.jury.draws.by_reference(reference.strip().upper())
    if draw is None:
        return [Say("draw.not_found", {"reference": reference.strip()[:40]}, start.NEXT)]
    return draw, read(draw.public.encode())


def _back(reference: str) -> Offer:
    return Offer(f"go.draw_seen.{reference}", "button.see_draw")
