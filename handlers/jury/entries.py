"""What of a session stands in somebody's calendar: the jury's whole morning, a bearer's slot."""

from __future__ import annotations

from datetime import timedelta

from handlers.context import Context
from handlers.jury import calendar
from handlers.jury.calendar import Entry
from handlers.jury.card import Sitting
from messages.message import Attachment
from storage.records.ideas import Idea
from storage.records.jury import Hearing, SessionStatus


async def for_juror(
    ctx: Context, here: Sitting, language: str, *, gone: bool = False
) -> Attachment:
    """The session whole; `gone`: for whom it is none any more."""
    session = here.session
    entry = Entry(
        uid=session.id,
        sequence=session.sequence + gone,
        starts_at=session.starts_at,
        ends_at=here.course.ends_at,
        title=ctx.catalogue.text("session.calendar.jury", language),
        place=session.place,
        text=session.link or "",
        cancelled=gone or session.status is SessionStatus.CANCELLED,
    )
    return await calendar.attached(ctx, entry)


async def for_bearer(
    ctx: Context,
    here: Sitting,
    hearing: Hearing,
    idea: Idea,
    language: str,
    *,
    own: bool = True,
    gone: bool = False,
) -> Attachment:
    """The slot of an idea, for its bearer or (not `own`) for whoever is sent instead; `gone`: they
    have none any more."""
    session, said = here.session, {"title": idea.title, "who": hearing.presenter}
    kind = "bearer" if own and hearing.presenter is None else "sent_by" if own else "sent"
    entry = Entry(
        uid=f"{session.id}.{idea.id}",
        sequence=session.sequence,
        starts_at=hearing.starts_at,
        ends_at=hearing.starts_at + timedelta(minutes=session.minutes),
        title=ctx.catalogue.text(f"session.calendar.{kind}", language, **said),
        place=session.place,
        text=session.link or "",
        cancelled=gone or session.status is SessionStatus.CANCELLED,
    )
    return await calendar.attached(ctx, entry)
