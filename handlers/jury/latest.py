"""What people are told of a session: the latest takes the place of what has not left yet.

Whoever was written to at night has not read that a session moves when it moves again: they are told
once, of the day it has then. What has a way already leaves; the latest follows it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.context import Context
from handlers.reaching import following
from messages.message import Say
from storage.records.jury import Session, SessionStatus


def key(session: Session, about: str, sequence: int | None = None) -> str:
    """Under which somebody is promised it: once for each change of the session. `about` is what it
    is to them: a line of the list, an idea they present, a session they organise."""
    return f"session {session.id} {session.sequence if sequence is None else sequence} {about}"


async def tell(
    ctx: Context,
    session: Session,
    about: str,
    person_id: str,
    say: Say,
    *,
    idea: str | None = None,
    urgent: bool = False,
) -> None:
    """Promise it, and see that it is read; `idea` is the reference of the idea it is news of.

    Of a session to come nothing is said any more once it has begun.
    """
    dedupe, left = key(session, about), session.starts_at - ctx.now
    expires = left if session.status is SessionStatus.PLANNED and left > timedelta(0) else None
    if await ctx.promise(person_id, say, dedupe=dedupe, expires=expires, urgent=urgent):
        await following.follow(ctx, person_id, idea, dedupe)


async def take_back(
    ctx: Context, session: Session, about: str, *, newest: bool = False
) -> Say | None:
    """Drop what of its earlier changes still waits, and of the `newest` too if asked; the first of
    that, None where nothing did."""
    first = None
    for sequence in range(session.sequence + newest):
        text = await ctx.uow.outbox.take_back(key(session, about, sequence), ctx.now)
        first = first or (Say.from_json(text) if text else None)
    return first


def known(waiting: Say | None, was: datetime) -> datetime:
    """The hour that somebody knows of: what was taken back says so, else it is the former one."""
    moment = waiting.params.get("was") if waiting else None
    return moment if isinstance(moment, datetime) else was
