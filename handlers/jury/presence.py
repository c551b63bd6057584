"""Who is in the room: a juror who did not come, a substitute, one who comes late."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers import organisers
from handlers.context import Context
from handlers.jury import card, day, leaving, room
from handlers.jury.card import Sitting
from handlers.jury.day import ACT
from handlers.rules import blindness
from handlers.rules.attendance import Attendance
from handlers.start import NEXT
from messages.message import Offer, Say
from storage.records.jury import HearingStatus, Juror, Presence, SeatStatus

MOST = 5  # substitutes shown at once
Change = Callable[[Context, Sitting, Juror], Awaitable[None]]


async def who_is_away(ctx: Context, reference: str) -> list[Say]:
    """« Quelqu’un manque »: who of those in the room."""
    attendance = await _of_session(ctx, reference)
    if attendance is None:
        return await day.show(ctx, reference)
    offers = [Offer(f"go.sit_away.{each.id}", text=each.name) for each in attendance.there]
    return [Say("hearing.who_away", {}, (*offers, day.back(reference)))]


async def who_is_there(ctx: Context, reference: str) -> list[Say]:
    """« Quelqu’un remplace »: one who comes late, or the next of the list, in its order."""
    attendance = await _of_session(ctx, reference)
    if attendance is None:
        return await day.show(ctx, reference)
    found = attendance.may_come[:MOST]
    offers = [Offer(f"go.sit_there.{each.id}", text=each.name) for each in found]
    key = "hearing.who_there" if found else "hearing.list_ended"
    return [Say(key, {}, (*offers, day.back(reference)))]


async def _of_session(ctx: Context, reference: str) -> Attendance | None:
    """Who is in the room of a session that can still be held, to an organiser."""
    session = await day.open_session(ctx, reference)
    return await day.attendance(ctx, await card.sitting(ctx, session)) if session else None


async def away(ctx: Context, juror_id: str) -> list[Say]:
    """A juror did not come, or had to leave: their places are free."""
    return await _mark(ctx, juror_id, _leaves, there=False)


async def there(ctx: Context, juror_id: str) -> list[Say]:
    """A substitute, or a juror who comes late, is in the room; nobody else of their service is."""
    return await _mark(ctx, juror_id, _comes, there=True)


async def _mark(ctx: Context, juror_id: str, change: Change, *, there: bool) -> list[Say]:
    if denied := organisers.refused(ctx, ACT):
        return denied
    juror = await ctx.uow.jury.jurors.get(juror_id)
    draw = await ctx.uow.jury.draws.get(juror.draw_id) if juror else None
    here = await card.of_draw(ctx, draw) if draw else None
    if juror is None or here is None:
        return [Say("form.stale_idle", {}, NEXT)]
    attendance = await day.attendance(ctx, here)
    if there and (colleague := attendance.colleague(juror)):
        values = {"name": juror.name, "other": colleague.name, "service": juror.service}
        said = Say("hearing.same_service", values)
    elif not _may(attendance, juror, there) or not await _said(ctx, here, juror, there):
        said = Say("form.stale_idle")
    else:
        await change(ctx, here, juror)
        known: dict[str, object] = {"name": juror.name, "phone_less": juror.person_id is None}
        said = Say("hearing.noted_there" if there else "hearing.noted_away", known)
    return [said, *await day.show(ctx, here.session.reference)]


def _may(attendance: Attendance, juror: Juror, there: bool) -> bool:
    return juror.id in {each.id for each in (attendance.may_come if there else attendance.there)}


async def _said(ctx: Context, here: Sitting, juror: Juror, there: bool) -> bool:
    presence = Presence(session_id=here.session.id, juror_id=juror.id, there=there, at=ctx.now)
    return await ctx.uow.jury.seats.present(presence)


async def _leaves(ctx: Context, here: Sitting, juror: Juror) -> None:
    """Where they sit at this moment, somebody takes the place or an organiser decides."""
    for hearing in here.hearings:
        entered = await room.enter_of(ctx, hearing.idea_id)
        assert entered is not None
        held = [seat for seat in entered.seats if seat.juror_id == juror.id]
        if entered.hearing.status is HearingStatus.SCORING and blindness.sitting(held):
            await leaving.left(ctx, entered, held[0], SeatStatus.AWAY)


async def _comes(ctx: Context, here: Sitting, _: Juror) -> None:
    """A place that waits is taken at once."""
    for hearing in here.hearings:
        entered = await room.enter_of(ctx, hearing.idea_id)
        assert entered is not None
        if entered.hearing.status is HearingStatus.SCORING:
            for seat in blindness.unsettled(entered.seats):
                entered = await leaving.replaced(ctx, entered, seat)
