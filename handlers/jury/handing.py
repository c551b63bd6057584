"""What organisers are given to hand over for a juror: one sheet, the newest.

What nobody has read of it gives way to what is so now; whatever one of them may have handed over
already is known to be out.
"""

from __future__ import annotations

from datetime import timedelta

from handlers.context import Context
from handlers.jury.card import Sitting
from messages.message import Say
from storage.records.jury import Juror
from storage.records.people import Role


def _key(juror: Juror, organiser_id: str) -> str:
    return f"sheet {juror.id} {organiser_id}"


async def give(ctx: Context, here: Sitting, juror: Juror, say: Say) -> None:
    """Every organiser has it, in place of what they had not read; not once the session began."""
    await take_back(ctx, juror)
    left = here.session.starts_at - ctx.now
    for organiser in await ctx.uow.people.with_role(Role.ORGANISER):
        dedupe = _key(juror, organiser.id)
        if before := await ctx.uow.outbox.owed_as(dedupe):
            await ctx.uow.outbox.let_go(before.id)
        expires = left if left > timedelta(0) else None
        await ctx.promise(organiser.id, say, dedupe=dedupe, expires=expires)


async def take_back(ctx: Context, juror: Juror) -> list[Say] | None:
    """What nobody has read yet is not given; None where an organiser may have it."""
    organisers = await ctx.uow.people.with_role(Role.ORGANISER)
    keys = [_key(juror, each.id) for each in organisers]
    given = [key for key in keys if await ctx.uow.outbox.owed_as(key) is not None]
    waited = [await ctx.uow.outbox.take_back(key, ctx.now) for key in given]
    return [Say.from_json(each) for each in waited if each] if waited and all(waited) else None


async def read(ctx: Context, juror: Juror) -> None:
    """Whoever acts has the sheet in another way: what they were promised is not said again."""
    await ctx.uow.outbox.take_back(_key(juror, ctx.person.id), ctx.now)
