"""What is to be done when: rows, each taken once."""

from __future__ import annotations

import asyncio

from storage.database import Database
from storage.records.delivery import Timer
from storage.unit_of_work import UnitOfWork
from tests.storage.given import DAY, NOW, SECOND, inbox, timer


async def _ask(database: Database, *timers: Timer) -> list[bool]:
    async def work(uow: UnitOfWork) -> list[bool]:
        return [await uow.timers.add(each) for each in timers]

    return await database.write(work)


async def test_asked_twice_is_asked_once(database: Database) -> None:
    """The dedupe key tells."""
    assert await _ask(database, timer(dedupe="k"), timer(dedupe="k")) == [True, False]


async def test_due_in_order(database: Database) -> None:
    """The oldest first, so many at most; the next moment is known."""
    late, early, future = timer(), timer(due_at=NOW - SECOND), timer(due_at=NOW + SECOND)
    await _ask(database, late, early, future)
    assert await database.read(lambda uow: uow.timers.due(NOW)) == [early, late]
    assert await database.read(lambda uow: uow.timers.due(NOW, 1)) == [early]
    assert await database.read(lambda uow: uow.timers.next()) == NOW - SECOND


async def test_one_that_failed_is_not_due_again(database: Database) -> None:
    """Its next try is the inbox's affair: it takes no place among the due."""
    failing, well = timer(), timer()
    await _ask(database, failing, well)
    row = inbox(failing.id, failing.id, channel="timer", status="waiting")
    await database.write(lambda uow: uow.inbox.add(row))
    assert await database.read(lambda uow: uow.timers.due(NOW)) == [well]


async def test_taken_by_one(database: Database, another: Database) -> None:
    """Of two processes one has it."""
    one = timer()
    await _ask(database, one)
    won = await asyncio.gather(
        *(each.write(lambda uow: uow.timers.take(one.id, NOW)) for each in (database, another))
    )
    assert sum(each is not None for each in won) == 1
    assert await database.read(lambda uow: uow.timers.next()) is None


async def test_dropped_and_forgotten(database: Database) -> None:
    """What is no longer wanted is not due; what was done long ago is forgotten, once."""
    await _ask(database, timer(dedupe="k"), timer())
    await database.write(lambda uow: uow.timers.drop("k", NOW - DAY))
    assert len(await database.read(lambda uow: uow.timers.due(NOW))) == 1
    assert await database.write(lambda uow: uow.timers.prune(NOW)) == 1
    assert await database.write(lambda uow: uow.timers.prune(NOW)) == 0
    assert await _ask(database, timer(dedupe="k")) == [True]


async def test_a_timer_that_is_done_may_be_asked_for_again(database: Database) -> None:
    """Where the clock was set back the same moment comes twice; one that waits is one."""
    first, second, third = (timer(dedupe="morning") for _ in range(3))
    assert await database.write(lambda uow: uow.timers.again(first))
    assert not await database.write(lambda uow: uow.timers.again(second))
    assert await database.write(lambda uow: uow.timers.take(first.id, NOW))
    assert await database.write(lambda uow: uow.timers.again(third))
    [due] = await database.read(lambda uow: uow.timers.due(NOW))
    assert due == third
