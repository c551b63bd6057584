"""The lottery was held: its balls are entered, compared, and the jury is drawn by them."""

from __future__ import annotations

from handlers import conversations, organisers
from handlers.context import Context
from handlers.dialogue.state import State
from handlers.forms.session import BALLS_FORM
from handlers.jury import awaiting, calling, card, eligible, team
from handlers.jury.card import Sitting
from handlers.rules.draw.lottery import normalised
from handlers.rules.draw.record import Record, read, written
from handlers.rules.draw.record import draw as draw_by
from handlers.rules.draw.refusals import DrawRefused
from handlers.rules.draw.roll import SealedLine, read_lines
from messages.message import Offer, Say
from storage.records.dialogues import Dialogue
from storage.records.jury import Draw, DrawStatus, Juror
from storage.records.people import StaffMember
from storage.rows import new_id


async def due(ctx: Context, draw_id: str) -> list[Say]:
    """The timer, the morning after the lottery: organisers are asked for the balls."""
    draw = await ctx.uow.jury.draws.get(draw_id)
    here = await card.of_draw(ctx, draw) if draw else None
    if draw is None or here is None or draw.status is DrawStatus.DRAWN:
        return []
    announced = read(draw.public.encode()).commitment.lottery
    enter = Offer(f"go.balls.{here.session.reference}", "button.enter_draw")
    values = {**eligible.named(announced), "reference": here.session.reference}
    await team.tell(ctx, here, "draw.due", values, offers=(enter,), about=draw.id, but=None)
    await awaiting.balls_asked(ctx, here)
    return []


async def ask_balls(ctx: Context, reference: str) -> list[Say]:
    """« Entrer le tirage »: the balls as they were published."""
    here = await card.found(ctx, reference)
    if not isinstance(here, Sitting):
        return here
    if here.draw is None or here.draw.status is DrawStatus.DRAWN:
        return await card.changed_meanwhile(ctx, reference)
    announced = read(here.draw.public.encode()).commitment.lottery
    if not card.is_out(ctx, announced.on):
        return [Say("draw.too_early", eligible.named(announced))]
    form = await conversations.open_form(ctx, BALLS_FORM.name, draw=here.draw.reference)
    return [Say("draw.balls_of", eligible.named(announced)), *form]


async def balls(ctx: Context, _: Dialogue, state: State) -> list[Say]:
    """They are typed: shown in their one form, to be compared before anything is drawn."""
    draw = await ctx.uow.jury.draws.by_reference(state.extra["draw"])
    assert draw is not None
    announced = read(draw.public.encode()).commitment.lottery
    try:
        value = normalised(announced.name, state.answers["value"]["text"])
    except DrawRefused:
        again = await conversations.open_form(ctx, BALLS_FORM.name, draw=draw.reference)
        return [Say(f"draw.shape.{announced.name}"), *again]
    digits = "-".join(value.replace("+", " ").split())
    yes = Offer(f"go.draw_now.{draw.reference}.{digits}", "button.that_is_it")
    here = await card.of_draw(ctx, draw)
    no = Offer(f"go.balls.{here.session.reference if here else ''}", "button.edit")
    return [Say("draw.balls_ask", {**eligible.named(announced), "value": value}, (yes, no))]


async def draw_now(ctx: Context, about: str) -> list[Say]:
    """« C’est cela »: the ranks, the jury, and the first are called."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    reference, _, digits = about.partition(".")
    draw = await ctx.uow.jury.draws.by_reference(reference)
    here = await card.of_draw(ctx, draw) if draw else None
    if draw is None or here is None:
        return [Say("draw.no_session")]
    if draw.status is DrawStatus.DRAWN:
        return [_by_then(draw, digits), *await card.of(ctx, here)]
    try:
        record = draw_by(read(draw.public.encode()), digits.replace("-", " "), ctx.today)
    except DrawRefused:
        return await card.changed_meanwhile(ctx, here.session.reference)
    if not await ctx.uow.jury.draws.result(draw, written(record).decode(), ctx.now):
        return await draw_now(ctx, about)  # somebody was quicker: which value counts is said
    await ctx.uow.jury.jurors.add(await _ranked(ctx, draw, record))
    here = await card.sitting(ctx, here.session)
    await team.tell(ctx, here, "draw.drawn_by", {**here.values, "value": _value(record)})
    await _tell_holders(ctx, draw, record)
    await calling.fill(ctx, here)
    jury = Offer(f"go.jury_list.{here.session.reference}", "button.jury_list")
    see = Offer(f"go.draw_seen.{draw.reference}", "button.see_draw")
    return [Say("draw.drawn", {**here.values, "value": _value(record)}, (jury, see))]


def _by_then(draw: Draw, digits: str) -> Say:
    """The same press again; or what counts, where another value was to be confirmed."""
    counts = _value(read(draw.public.encode()))
    same = digits == "-".join(counts.replace("+", " ").split())
    return Say("form.already") if same else Say("balls.another_counts", {"value": counts})


async def _tell_holders(ctx: Context, draw: Draw, record: Record) -> None:
    """Whoever holds the list reads which balls were entered: they can compare them at once."""
    values = {**eligible.named(record.commitment.lottery), "reference": draw.reference}
    see = Offer(f"go.draw_check.{draw.reference}", "button.check")
    say = Say("draw.drawn_to_holder", {**values, "value": _value(record)}, (see,))
    for copy in await ctx.uow.jury.draws.copies(draw.id):
        await ctx.promise(copy.person_id, say, dedupe=f"balls {draw.id} {copy.person_id}")


def _value(record: Record) -> str:
    return record.drawn.value if record.drawn else ""


async def _ranked(ctx: Context, draw: Draw, record: Record) -> list[Juror]:
    """The jury and its reserve, by rank; what the list says of each."""
    assert record.drawn is not None
    ranking = record.drawn.ranking
    last = max(ranking.index(number) for number in record.drawn.jury) + 1
    people = {line.number: line for line in read_lines(draw.roll.encode())}
    known, staff = await ctx.uow.jury.staff.all(), await ctx.uow.services.staff()
    managers = {line.number: line for line in staff}
    return [
        _juror(draw, people[number], rank, known.get(number), managers.get(number))
        for rank, number in enumerate(ranking[: last + ctx.policy.jury.reserve], start=1)
    ]


def _juror(
    draw: Draw, line: SealedLine, rank: int, person_id: str | None, staff: StaffMember | None
) -> Juror:
    return Juror(
        id=new_id(),
        draw_id=draw.id,
        number=line.number,
        name=line.name,
        service=line.service,
        manager_contact=staff.manager_contact if staff else "",
        rank=rank,
        person_id=person_id,
    )
