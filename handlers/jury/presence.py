"""Who is in the room: a juror who did not come, a substitute, one who comes late."""

from __future__ import annotations

from dataclasses import replace

from handlers import organisers
from handlers.context import Context
from handlers.jury import day, leaving, room
from handlers.jury.day import ACT
from handlers.rules import blindness, substitutes
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.jury import (
    Hearing,
    HearingStatus,
    Juror,
    JurorStatus,
    SeatStatus,
    Session,
    SessionStatus,
)

MOST = 5  # substitutes shown at once


async def who_is_away(ctx: Context, reference: str) -> list[Say]:
    """« Un juré manque »: which one."""
    jurors = await _of_session(ctx, reference)
    if jurors is None:
        return await day.show(ctx, reference)
    there = [each for each in jurors if each.status in room.THERE]
    offers = [Offer(f"go.sit_away.{each.id}", text=each.name) for each in there]
    return [Say("hearing.who_away", {}, (*offers, day.back(reference)))]


async def who_is_there(ctx: Context, reference: str) -> list[Say]:
    """« Un remplaçant est là »: the next of the list, in its order; or one who comes late."""
    jurors = await _of_session(ctx, reference)
    if jurors is None:
        return await day.show(ctx, reference)
    late = [each for each in jurors if each.status is JurorStatus.ABSENT]
    found = [*late, *substitutes.reserve_of(jurors)][:MOST]
    offers = [Offer(f"go.sit_there.{each.id}", text=each.name) for each in found]
    key = "hearing.who_there" if found else "hearing.list_ended"
    return [Say(key, {}, (*offers, day.back(reference)))]


async def _of_session(ctx: Context, reference: str) -> list[Juror] | None:
    """The jurors of a session that can still be held, to an organiser."""
    session = await day.open_session(ctx, reference)
    if session is None:
        return None
    return await day.jurors(ctx, await ctx.uow.jury.sessions.hearings(session.id))


async def away(ctx: Context, juror_id: str) -> list[Say]:
    """A juror did not come, or had to leave: their places are free."""
    return await _mark(ctx, juror_id, JurorStatus.ABSENT, "hearing.noted_away")


async def there(ctx: Context, juror_id: str) -> list[Say]:
    """A substitute, or a juror who comes late, is in the room."""
    return await _mark(ctx, juror_id, JurorStatus.ACCEPTED, "hearing.noted_there")


async def _mark(ctx: Context, juror_id: str, status: JurorStatus, said: str) -> list[Say]:
    if denied := organisers.refused(ctx, ACT):
        return denied
    juror = await ctx.uow.jury.jurors.get(juror_id)
    heard = await _session_of(ctx, juror) if juror else None
    if juror is None or heard is None:
        return [Say("form.stale_idle", {}, NEXT)]
    session, hearings = heard
    changed = replace(juror, status=status)
    if juror.status is status or not await ctx.uow.jury.jurors.save(changed, juror):
        return [Say("form.stale_idle"), *await day.show(ctx, session.reference)]
    if status is JurorStatus.ABSENT:
        await _leaves(ctx, changed, hearings)
    else:
        await _comes(ctx, hearings)
    values = {"name": juror.name, "phone_less": juror.person_id is None}
    return [Say(said, values), *await day.show(ctx, session.reference)]


async def _session_of(ctx: Context, juror: Juror) -> tuple[Session, list[Hearing]] | None:
    """The session that is held now with this juror's draw."""
    for session in await ctx.uow.jury.sessions.with_status(SessionStatus.PLANNED):
        hearings = await ctx.uow.jury.sessions.hearings(session.id)
        if juror.id in {each.id for each in await day.jurors(ctx, hearings)}:
            return session, hearings
    return None


async def _leaves(ctx: Context, juror: Juror, hearings: list[Hearing]) -> None:
    """Where they sit at this moment, somebody takes the place or an organiser decides."""
    for hearing in hearings:
        entered = await room.enter_of(ctx, hearing.idea_id)
        assert entered is not None
        held = [seat for seat in entered.seats if seat.juror_id == juror.id]
        if entered.hearing.status is HearingStatus.SCORING and blindness.sitting(held):
            await leaving.left(ctx, entered, held[0], SeatStatus.AWAY)


async def _comes(ctx: Context, hearings: list[Hearing]) -> None:
    """A place that waits is taken at once."""
    for hearing in hearings:
        entered = await room.enter_of(ctx, hearing.idea_id)
        assert entered is not None
        if entered.hearing.status is HearingStatus.SCORING:
            for seat in blindness.unsettled(entered.seats):
                entered = await leaving.replaced(ctx, entered, seat)
