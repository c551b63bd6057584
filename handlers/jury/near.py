"""The hours of a session come near: whoever it concerns is looked at."""

from __future__ import annotations

from handlers.context import Context
from handlers.jury import card, notices
from handlers.jury.card import Sitting
from handlers.reminding import together
from messages.message import Say
from storage.records.jury import HearingStatus, JurorStatus, SessionStatus
from storage.rows import stamp


async def near(ctx: Context, subject: str) -> list[Say]:
    """The timer of a session, unless its day has moved."""
    id, _, at = subject.partition(" ")
    session = await ctx.uow.jury.sessions.get(id)
    if session is None or session.status is not SessionStatus.PLANNED:
        return []
    if stamp(session.starts_at) == at:
        for person_id in await _people(ctx, await card.sitting(ctx, session)):
            await together.person(ctx, person_id)
    return []


async def answer(ctx: Context, juror_id: str) -> list[Say]:
    """The timer of the last day to answer an invitation."""
    juror = await ctx.uow.jury.jurors.get(juror_id)
    return await together.person(ctx, juror.person_id) if juror and juror.person_id else []


async def _people(ctx: Context, here: Sitting) -> list[str]:
    jurors = [
        each.person_id
        for each in await notices.concerned(ctx, here)
        if each.status is JurorStatus.ACCEPTED
    ]
    waiting = [each for each in here.hearings if each.status is HearingStatus.WAITING]
    bearers = [id for each in waiting for id in (each.bearer_id, each.presenter_id)]
    return [each for each in dict.fromkeys([*jurors, *bearers]) if each is not None]
