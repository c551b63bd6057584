"""Writing is all or nothing, reading is one snapshot that cannot write, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from storage.database import Database, connect
from storage.errors import StoreAway
from storage.unit_of_work import UnitOfWork
from tests.storage.given import inbox, person, settle


async def test_a_failing_work_leaves_nothing(database: Database) -> None:
    """And raises what it raised, even where that looks like a trouble of the network."""

    async def work(uow: UnitOfWork) -> None:
        await uow.people.add(person())
        raise TimeoutError("a template took too long")

    with pytest.raises(TimeoutError, match="template"):
        await database.write(work)
    assert await database.read(lambda uow: uow.people.all()) == []


async def test_a_reader_cannot_write(database: Database) -> None:
    """A statement that changes something is refused by the database itself."""
    with pytest.raises(Exception, match=r"(?i)read-?only"):
        await database.read(lambda uow: uow.people.add(person()))
    with pytest.raises(Exception, match=r"(?i)read-?only"):
        await database.read(lambda uow: uow.installation.next("a"))
    assert await database.read(lambda uow: uow.people.all()) == []


async def test_a_reader_sees_one_moment(database: Database) -> None:
    """What is committed while it looks is not there for it."""
    first = person()
    await settle(database, first)

    async def look(uow: UnitOfWork) -> tuple[int, int]:
        before = len(await uow.people.all())
        await settle(database, person())
        return before, len(await uow.people.all())

    assert await database.read(look) == (1, 1)
    assert len(await database.read(lambda uow: uow.people.all())) == 2


async def test_a_person_is_handled_by_one_at_a_time(database: Database, another: Database) -> None:
    """Turns counted under the lock by two processes are all counted."""
    who = person()
    await settle(database, who)

    async def turn(process: Database) -> None:
        async def work(uow: UnitOfWork) -> None:
            locked = await uow.people.lock(who.id)
            assert locked is not None
            await uow.people.save(replace(locked, turn=locked.turn + 1))

        await process.write(work)

    await asyncio.gather(*(turn(each) for each in (database, another) * 15))
    counted = await database.read(lambda uow: uow.people.get(who.id))
    assert counted is not None
    assert counted.turn == 30


async def test_many_readers_at_once(database: Database) -> None:
    """More than there are connections: they wait for one another; whoever leaves frees his."""

    async def look(uow: UnitOfWork) -> int:
        return len(await uow.people.all())

    asked = [asyncio.ensure_future(database.read(look)) for _ in range(40)]
    await asyncio.sleep(0)
    for each in asked[::2]:
        each.cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    assert await database.read(look) == 0


async def test_a_closed_store_is_away(database_url: str) -> None:
    """Whoever asks is told, whatever was asked; it may be opened again."""
    database = connect(database_url)
    await database.open()
    await database.close()
    for ask in (database.write, database.read):
        with pytest.raises(StoreAway):
            await ask(lambda uow: uow.people.all())
    with pytest.raises(StoreAway):
        await database.script("SELECT 1;\n")
    await database.open()
    assert await database.write(lambda uow: uow.inbox.add(inbox(1)))
    await database.close()


async def test_an_unknown_database_is_named() -> None:
    """A URL of something else is refused with its name."""
    with pytest.raises(ValueError, match="mysql"):
        connect("mysql://localhost/vivier")
