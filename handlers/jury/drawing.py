"""The list of a draw is closed before its lottery, and published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from handlers.context import Context
from handlers.jury import bearer_lines, card, eligible, files, team
from handlers.jury.card import Sitting
from handlers.rules import hours
from handlers.rules.draw.chances import chances
from handlers.rules.draw.commitment import Commitment, Terms, freeze
from handlers.rules.draw.exclusions import excluded
from handlers.rules.draw.lottery import LOTTERIES, Announced
from handlers.rules.draw.record import Record, published, shown, written
from handlers.rules.draw.refusals import DrawRefused
from handlers.rules.draw.roll import SealedLine
from handlers.rules.draw.roll import written as written_lines
from messages.folding import fold
from messages.message import Offer, Say
from storage.records.jury import Draw, DrawStatus
from storage.records.people import Role, StaffMember
from storage.rows import new_id

RESULTS = time(8)  # of the morning after a lottery


async def prepare(ctx: Context, reference: str) -> list[Say]:
    """« Tirer le jury »: who is in the draw and who is not, why, and which lottery decides; but
    first who bears each idea, in the staff list: else they and their service would be in it."""
    here = await _undrawn(ctx, reference)
    if not isinstance(here, Sitting):
        return here
    staff = await ctx.uow.services.staff()
    if not staff:
        return [Say("draw.no_staff")]
    if unknown := await bearer_lines.unknown(ctx, here.ideas):
        return [await bearer_lines.ask(ctx, unknown[0])]
    left_out = excluded(staff, await eligible.grounds(ctx, here.passing))
    counts: Counter[str] = Counter(reason.value for reason in left_out.values())
    said = [Say("draw.counts", _counts(ctx, staff, left_out))]
    if left_out:
        reasons = {reason: counts[reason] for reason in eligible.REASONS}
        said.append(Say("draw.reasons", {"excluded": len(left_out), **reasons}))
    said += await eligible.unmatched(ctx, here.passing)
    said += await bearer_lines.off_list(ctx, here.ideas)
    return [*said, await _which_lottery(ctx, here)]


def _counts(ctx: Context, staff: list[StaffMember], left_out: Collection[str]) -> dict[str, object]:
    """How many are in the draw, for how many places, and with what chance."""
    seats = ctx.policy.jury.seats
    sizes = Counter(fold(line.service) for line in staff if line.number not in left_out)
    known = chances(ctx.policy.jury.reading, sizes, seats) if len(sizes) >= seats else {}
    count = {"listed": len(staff), "excluded": len(left_out), "seats": seats}
    return {**count, **eligible.odds(known.values())}


async def _undrawn(ctx: Context, reference: str) -> Sitting | list[Say]:
    here = await card.found(ctx, reference)
    if isinstance(here, Sitting) and here.draw is not None:
        return [Say("draw.already", {"reference": here.draw.reference}), *await card.of(ctx, here)]
    return here


async def _which_lottery(ctx: Context, here: Sitting) -> Say:
    found = eligible.lotteries(ctx, here)
    if not found:
        return Say("draw.too_near", here.values)
    offers = tuple(
        Offer(
            f"go.lottery.{here.session.reference}.{each.name}.{each.on.isoformat()}",
            text=ctx.words("draw.lottery", title=LOTTERIES[each.name].title, on=each.on),
        )
        for each in found
    )
    return Say("draw.lottery_ask", {}, offers)


async def choose(ctx: Context, about: str) -> list[Say]:
    """A lottery is named: what closing the list means, before it is done."""
    found = await _ready(ctx, about)
    if isinstance(found, list):
        return found
    here, announced = found
    back = Offer(f"go.draw.{here.session.reference}", "button.other_lottery")
    copies = len(await ctx.uow.people.with_role(Role.STAFF_REPRESENTATIVE))
    values = {**eligible.named(announced), "copies": copies}
    if copies:
        close = Offer(f"go.seal.{about}", "button.close_list")
        return [Say("draw.seal_ask", values, (close, back))]
    name = Offer("go.team_name", "button.name_someone")
    alone = Offer(f"go.seal_ask.{about}", "button.close_alone")
    return [Say("draw.no_representative", values, (name, alone, back))]


async def choose_alone(ctx: Context, about: str) -> list[Say]:
    """« Fermer sans témoin »: asked once more, for nobody else will hold the list."""
    found = await _ready(ctx, about)
    if isinstance(found, list):
        return found
    here, announced = found
    close = Offer(f"go.seal_alone.{about}", "button.close_list")
    back = Offer(f"go.draw.{here.session.reference}", "button.other_lottery")
    copies = len(await ctx.uow.people.with_role(Role.STAFF_REPRESENTATIVE))
    return [Say("draw.seal_ask", {**eligible.named(announced), "copies": copies}, (close, back))]


async def _ready(ctx: Context, about: str) -> tuple[Sitting, Announced] | list[Say]:
    """The session and its lottery, if the list may be closed now; else what stands against it."""
    reference, announced = _named(about)
    here = await _undrawn(ctx, reference)
    if not isinstance(here, Sitting):
        return here
    if await bearer_lines.unknown(ctx, here.ideas):
        return await prepare(ctx, reference)
    if announced is None or announced not in eligible.lotteries(ctx, here):
        return [Say("draw.lottery_over"), await _which_lottery(ctx, here)]
    return here, announced


def _named(about: str) -> tuple[str, Announced | None]:
    """`SEANCE-2026-01.loto.2026-12-09` as its session and its lottery."""
    reference, _, rest = about.partition(".")
    name, _, on = rest.partition(".")
    try:
        return reference, Announced(name=name, on=date.fromisoformat(on))
    except ValueError:
        return reference, None


async def seal(ctx: Context, about: str) -> list[Say]:
    """« Fermer la liste »: frozen and published; staff representatives hold it from now on."""
    if not await ctx.uow.people.with_role(Role.STAFF_REPRESENTATIVE):
        return await choose(ctx, about)
    return await seal_alone(ctx, about)


async def seal_alone(ctx: Context, about: str) -> list[Say]:
    """The same, after it was said twice that there is no staff representative."""
    found = await _ready(ctx, about)
    if isinstance(found, list):
        return found
    here, announced = found
    session = replace(here.session, updated_at=ctx.now)
    if not await ctx.uow.jury.sessions.save(session, here.session):
        return await card.changed_meanwhile(ctx, here.session.reference)
    try:
        commitment, lines = await _frozen(ctx, here, announced)
    except DrawRefused as refused:
        return [_refused(refused)]
    return await _sealed(ctx, here, published(commitment), lines)


async def _frozen(
    ctx: Context, here: Sitting, announced: Announced
) -> tuple[Commitment, tuple[SealedLine, ...]]:
    terms = Terms(
        ideas=tuple(sorted(idea.reference for idea in here.ideas)),
        lottery=announced,
        reading=ctx.policy.jury.reading,
        seats=ctx.policy.jury.seats,
    )
    staff, why = await ctx.uow.services.staff(), await eligible.grounds(ctx, here.passing)
    return freeze(staff, why, terms, ctx.now.astimezone(ctx.policy.zone), ctx.rng)


def _refused(refused: DrawRefused) -> Say:
    values = {"numbers": [], "services": 0, "seats": 0, **refused.params}
    values["numbers"] = ", ".join(values["numbers"][:5])
    known = ("duplicate_number", "incomplete_line", "too_few_services")
    why = refused.why.value if refused.why.value in known else "other"
    return Say(f"draw.refused.{why}", values)


async def _entered(
    ctx: Context, here: Sitting, record: Record, lines: tuple[SealedLine, ...]
) -> Draw:
    """In the register, with the next number of the year."""
    number = await ctx.uow.installation.next(f"draws {ctx.today.year}")
    commitment = record.commitment
    draw = Draw(
        id=new_id(),
        reference=f"TIRAGE-{ctx.today.year}-{number:02}",
        status=DrawStatus.SEALED,
        ideas=[idea.id for idea in here.ideas],
        public=written(record).decode(),
        roll=written_lines(lines).decode(),
        sealed_at=ctx.now,
        by=ctx.person.id,
        counts={
            "listed": len(commitment.roll),
            "excluded": len(commitment.excluded),
            "seats": commitment.seats,
        },
    )
    await ctx.uow.jury.draws.add(draw)
    return draw


async def _sealed(
    ctx: Context, here: Sitting, record: Record, lines: tuple[SealedLine, ...]
) -> list[Say]:
    draw, commitment = await _entered(ctx, here, record, lines), record.commitment
    morning = datetime.combine(commitment.lottery.on + timedelta(days=1), RESULTS)
    await ctx.remind("jury.lottery", draw.id, hours.instant(morning, ctx.policy.zone))
    copies = await files.hand_over(ctx, draw, record)
    values = {
        **eligible.named(commitment.lottery),
        "reference": draw.reference,
        "fingerprint": shown(record.fingerprint),
        "copies": copies,
    }
    await team.tell(ctx, here, "draw.sealed", values)
    see = (
        Offer(f"go.draw_poster.{draw.reference}", "button.draw_poster"),
        Offer(f"go.session.{here.session.reference}", "button.see_session"),
    )
    file = await files.public_file(ctx, draw)
    return [Say("draw.sealed", values, see, (file,))]
