"""What another process is told of the last poll."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from bot.last_poll import POLLED, LastPoll
from storage.database import Database
from storage.rows import stamp

AT = datetime(2026, 11, 19, 9, 0, 3, tzinfo=UTC)  # a poll may end at any second


async def noted(database: Database) -> str | None:
    return await database.read(lambda uow: uow.installation.get(POLLED))


async def test_the_last_poll_is_noted(database: Database) -> None:
    """The first at once, then one every ten seconds at most; never one that was noted."""
    telegram = SimpleNamespace(last_poll=None)
    last = LastPoll(database, {"telegram": telegram})
    await last.note()
    assert await noted(database) is None
    told = []
    for seconds in (0, 0, 4, 10, 10, 61):
        telegram.last_poll = AT + timedelta(seconds=seconds)
        await last.note()
        told.append(await noted(database))
    expected = (0, 0, 0, 10, 10, 61)
    assert told == [stamp(AT + timedelta(seconds=seconds)) for seconds in expected]


async def test_a_poll_is_written_once(database: Database) -> None:
    """While Telegram is silent the store is left alone."""
    last = LastPoll(database, {"telegram": SimpleNamespace(last_poll=AT)})
    await last.note()
    await database.write(lambda uow: uow.installation.put(POLLED, "somebody else's"))
    await last.note()
    assert await noted(database) == "somebody else's"


async def test_without_telegram(database: Database) -> None:
    """Nothing is noted."""
    await LastPoll(database, {}).note()
    assert await noted(database) is None
