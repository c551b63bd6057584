"""Jurors are called in the order of the list; the next one without anyone's help."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from handlers.context import Context
from handlers.jury import card, latest, paper, team
from handlers.jury.card import Sitting
from handlers.reminding import coalescing
from handlers.rules import hours, substitutes
from messages.message import Offer, Say
from storage.records.jury import Draw, DrawStatus, Juror, JurorStatus

HANDING = 3  # working days to hand a printed invitation over
ANSWER = "jury.answer"
INVITATION = "juror.invitation"
HELD = (JurorStatus.INVITED, JurorStatus.ACCEPTED)


async def fill(ctx: Context, here: Sitting) -> bool:
    """Call somebody for each free place; at the end of the list the organisers are told.

    Nobody is called to what has begun: if it is moved, whoever is missing is called then. Whether
    anybody was.
    """
    begun = ctx.now >= here.session.starts_at
    if here.draw is None or here.draw.status is not DrawStatus.DRAWN or begun:
        return False
    ranked = await ctx.uow.jury.jurors.lock(here.draw.id)
    places, anybody = seats(ctx, here.draw), False
    while missing := substitutes.free_places(ranked, places):
        juror = substitutes.next_of(ranked)
        if juror is None:
            values = {**here.values, "missing": missing, "seats": places}
            await team.tell(ctx, here, "draw.exhausted", values, about=str(missing), but=None)
            return anybody
        called, anybody = await _call(ctx, here, juror), True
        ranked = [called if each.id == juror.id else each for each in ranked]
    return anybody


async def again(ctx: Context, here: Sitting) -> None:
    """Ideas that were drawn for have another day: the jury drawn for them is asked anew."""
    if here.draw is None:
        return
    ranked = await ctx.uow.jury.jurors.lock(here.draw.id)
    asked, more = substitutes.jury_of(ranked, seats(ctx, here.draw))
    for juror in asked:
        await _call(ctx, here, juror, again=True)
    for juror in more:
        await kept(ctx, replace(juror, status=JurorStatus.RESERVE), juror)
    await fill(ctx, here)


def seats(ctx: Context, draw: Draw) -> int:
    """How many sit in the jury of a draw."""
    return draw.counts.get("seats", ctx.policy.jury.seats)


async def _call(ctx: Context, here: Sitting, juror: Juror, *, again: bool = False) -> Juror:
    opens = await _opens(ctx, juror)
    day = last_day(ctx, here, opens, known=juror.person_id is not None)
    called = replace(
        juror, status=JurorStatus.INVITED, invited_at=opens, answer_by=day.isoformat(),
        answered_at=None, summoned_at=None, summoned_by=None, handed_at=None,
    )  # fmt: skip
    called = await kept(ctx, called, juror)
    await watch(ctx, called)
    if called.person_id is None:
        await paper.invitation(ctx, here, called)
        await _watch_paper(ctx, called)
    else:
        say = await invitation(ctx, here, called, again=again)
        urgent = opens >= here.session.starts_at
        await latest.tell(ctx, here.session, called.id, called.person_id, say, urgent=urgent)
    return called


async def _opens(ctx: Context, juror: Juror) -> datetime:
    """From when on they may be written to; on paper, whoever hands it over."""
    person = await ctx.uow.people.get(juror.person_id) if juror.person_id else None
    return await coalescing.permitted(ctx, person, ctx.now)


async def kept(ctx: Context, juror: Juror, was: Juror) -> Juror:
    """The juror as saved; where another was quicker, the whole turn begins anew."""
    if not await ctx.uow.jury.jurors.save(juror, was):
        raise RuntimeError(f"juror {juror.id} changed meanwhile; the turn is taken again")
    return replace(juror, version=was.version + 1)


def last_day(ctx: Context, here: Sitting, opens: datetime, *, known: bool) -> date:
    """The last day to answer: some working days, more where a paper has to be handed over first;
    the day before the session at the latest.

    But the first day on which they may be written to is theirs, be it that of the session.
    """
    days = ctx.policy.jury.answer_days + (0 if known else HANDING)
    day = hours.working_days_after(ctx.today, days, ctx.policy.holidays)
    that_day = ctx.day(here.session.starts_at)
    return max(min(day, that_day - timedelta(days=1)), min(ctx.day(opens), that_day))


def asks(ctx: Context, here: Sitting, juror: Juror) -> dict[str, object]:
    """Until when an answer is awaited, as sentences name it: that evening, or the beginning."""
    on_the_day = juror.last_day == ctx.day(here.session.starts_at)
    return {"answer_by": juror.last_day, "on_the_day": on_the_day}


async def watch(ctx: Context, juror: Juror) -> None:
    """Look again on the morning of their last day, unless it is the first; and once it is over."""
    assert juror.last_day is not None
    assert juror.invited_at is not None
    if juror.last_day > ctx.day(juror.invited_at):
        await ctx.remind(ANSWER, juror.id, coalescing.morning(ctx, juror.last_day))
    midnight = datetime.combine(juror.last_day + timedelta(days=1), time())
    await ctx.remind("jury.silence", juror.id, hours.instant(midnight, ctx.policy.zone))


async def _watch_paper(ctx: Context, juror: Juror) -> None:
    day = hours.working_days_after(ctx.today, HANDING - 1, ctx.policy.holidays)
    await ctx.remind("jury.paper", juror.id, coalescing.morning(ctx, day))


async def paper_due(ctx: Context, id: str) -> list[Say]:
    """The timer: a printed invitation that nobody has handed over yet; the organisers are told."""
    juror, here = await asked(ctx, id) or (None, None)
    if juror and here and juror.person_id is None and juror.handed_at is None:
        values = {**here.values, "name": juror.name, **asks(ctx, here, juror)}
        about, offers = f"{juror.id} {juror.version}", paper.answers(juror)
        await team.tell(
            ctx, here, "juror.still_to_hand", values, about=about, offers=offers, but=None
        )
    return []


async def give_time(ctx: Context, here: Sitting, juror: Juror, was: Juror) -> Juror:
    """They have their days to answer from now, as far as there is time."""
    opens = await _opens(ctx, juror)
    known = juror.person_id is not None or juror.handed_at is not None
    day = last_day(ctx, here, opens, known=known)
    asked = replace(juror, invited_at=opens, answer_by=day.isoformat())
    asked = await kept(ctx, asked, was)
    await watch(ctx, asked)
    return asked


async def invitation(ctx: Context, here: Sitting, juror: Juror, *, again: bool = False) -> Say:
    """What, when, where, how long, until when to answer; that refusing needs no reason.

    `again`: they were asked before, for another day.
    """
    person = await ctx.uow.people.get(juror.person_id) if juror.person_id else None
    assert here.draw is not None
    values = {
        **here.values,
        "name": (person.name if person else None) or juror.name,
        "seats": seats(ctx, here.draw),
        "again": again,
        **asks(ctx, here, juror),
    }
    offers = (
        Offer(f"go.juror_accept.{juror.id}", "button.accept"),
        Offer(f"go.juror_decline.{juror.id}", "button.decline"),
        Offer(f"go.draw_seen.{here.draw.reference}", "button.see_draw"),
    )
    return Say(INVITATION, values, offers)


async def silence(ctx: Context, id: str) -> list[Say]:
    """The timer: the last day to answer is over."""
    juror, here = await asked(ctx, id) or (None, None)
    if juror is None or here is None or juror.last_day is None or juror.last_day >= ctx.today:
        return []
    await kept(ctx, replace(juror, status=JurorStatus.SILENT, answered_at=ctx.now), juror)
    waiting = await latest.take_back(ctx, here.session, juror.id, newest=True)
    was_asked = waiting is None or waiting.key != INVITATION
    begun = ctx.now >= here.session.starts_at
    called = await fill(ctx, here)
    if juror.person_id is not None and was_asked and not begun:
        values = {**here.values, "answer_by": juror.last_day, "called": called}
        say = Say("juror.too_late", values)
        await ctx.promise(juror.person_id, say, dedupe=f"silent {juror.id} {juror.version}")
    return []


async def asked(ctx: Context, id: str) -> tuple[Juror, Sitting] | None:
    """Somebody whose answer is awaited, and the session they are called to."""
    juror = await ctx.uow.jury.jurors.get(id)
    here = await called_to(ctx, juror) if juror else None
    if juror is None or here is None or juror.status is not JurorStatus.INVITED:
        return None
    return juror, here


async def called_to(ctx: Context, juror: Juror) -> Sitting | None:
    """The session a juror is called to; None while there is none to come."""
    draw = await ctx.uow.jury.draws.get(juror.draw_id)
    return await card.of_draw(ctx, draw) if draw else None
