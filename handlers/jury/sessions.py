"""/seance: the sessions to come and those that were held, or one by its reference."""

from __future__ import annotations

import re

from handlers import organisers
from handlers.context import Context
from handlers.jury import card, planning
from messages.message import Offer, Say
from storage.records.jury import Session, SessionStatus

REFERENCE = re.compile(r"[a-z]+-\d{4}-\d+", re.IGNORECASE)
LAST = 3  # sessions held that are listed
SHOWN = 6  # sessions to come that are
NEW = Offer("go.session_new", "button.new_session")


async def session(ctx: Context, rest: str) -> list[Say]:
    """/seance: the sessions to come; one by its reference; a new one where there is none."""
    if denied := organisers.refused(ctx, "hold_juries"):
        return denied
    if REFERENCE.fullmatch(rest):
        return await card.show(ctx, rest)
    planned = await ctx.uow.jury.sessions.with_status(SessionStatus.PLANNED)
    held = await _held(ctx, () if planned else (NEW,))
    if not planned:
        return held or await planning.new(ctx)
    shown = planned[:SHOWN]
    lines = [await _line(ctx, each) for each in shown]
    offers = [Offer(f"go.session.{each.reference}", text=each.reference) for each in shown]
    return [*held, Say("session.mine", {"lines": lines}, (*offers, NEW))]


async def _line(ctx: Context, session: Session) -> dict[str, object]:
    here = await card.sitting(ctx, session)
    return {"reference": session.reference, "at": session.starts_at, "running": here.running}


async def _held(ctx: Context, more: tuple[Offer, ...]) -> list[Say]:
    """The last sessions that were held, the newest first, each with its minutes."""
    held = await ctx.uow.jury.sessions.with_status(SessionStatus.HELD)
    last = held[: -LAST - 1 : -1]
    if not last:
        return []
    lines = [{"reference": each.reference, "at": each.starts_at} for each in last]
    offers = [
        Offer(
            f"go.minutes.{each.reference}",
            text=ctx.words("hearing.minutes_name", reference=each.reference),
        )
        for each in last
    ]
    return [Say("session.held", {"lines": lines}, (*offers, *more))]
