"""What a platform says of an address: nobody hears there any more, or it is another one now."""

from __future__ import annotations

from datetime import datetime

from storage.unit_of_work import UnitOfWork


async def unreachable(channel: str, address: str, now: datetime, uow: UnitOfWork) -> None:
    """Replies owed to it fail; what was promised looks for another way."""
    await _deaf(channel, address, uow)
    await uow.outbox.unreachable(channel, address, now)
    await uow.people.free(channel, address)


async def moved(channel: str, address: str, to: str, uow: UnitOfWork) -> None:
    """Whatever is owed to it goes to its new address; where that is known, the old one is deaf."""
    if await uow.people.address(channel, to) is None:
        await uow.people.rename_address(channel, address, to)
    else:
        await _deaf(channel, address, uow)
    await uow.outbox.redirect(channel, address, to)


async def _deaf(channel: str, address: str, uow: UnitOfWork) -> None:
    known = await uow.people.address(channel, address)
    if known is not None:
        await uow.people.seen(known, known.seen_at, reachable=False)
