"""Events taken in: each once, and in order while they wait."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from storage.database import Database
from storage.records.delivery import InboxRow
from storage.unit_of_work import UnitOfWork
from tests.storage.given import DAY, NOW, SECOND, inbox


async def _add(database: Database, *rows: InboxRow) -> None:
    async def work(uow: UnitOfWork) -> None:
        for row in rows:
            await uow.inbox.add(row)

    await database.write(work)


async def test_a_repeat_does_nothing(database: Database) -> None:
    """The first stays as it was; another channel may use the same id."""
    first = inbox(1, event="{}", status="waiting", next_try_at=NOW, error="E", attempts=2)
    assert await database.write(lambda uow: uow.inbox.add(first))
    assert not await database.write(lambda uow: uow.inbox.add(inbox(1, raw="other")))
    assert await database.write(lambda uow: uow.inbox.add(inbox(1, channel="web")))
    assert await database.read(lambda uow: uow.inbox.get("telegram", "1")) == first


async def test_two_processes_are_handed_the_same_event(
    database: Database, another: Database
) -> None:
    """Of twenty that come to both at once, each is taken in by one."""

    async def take(number: int, process: Database) -> bool:
        return await process.write(lambda uow: uow.inbox.add(inbox(number)))

    pairs = [(number, each) for number in range(20) for each in (database, another)]
    taken = await asyncio.gather(*(take(*pair) for pair in pairs))
    assert sum(taken) == 20


async def test_the_first_of_each_address_is_next(database: Database) -> None:
    """In the order they came, whatever their ids; one that is not due holds back its own."""
    waiting = [
        inbox(10, "a", status="waiting"),
        inbox(9, "a", status="waiting"),
        inbox(8, "b", status="waiting", next_try_at=NOW + SECOND),
        inbox(7, "b", status="waiting"),
        inbox(6, "c", status="done"),
        inbox(5, "c", status="waiting", next_try_at=NOW),
    ]
    await _add(database, *waiting)
    heads = await database.read(lambda uow: uow.inbox.heads(NOW))
    assert [head.external_id for head in heads] == ["10", "5"]
    assert await database.read(lambda uow: uow.inbox.waits("telegram", "b"))
    assert not await database.read(lambda uow: uow.inbox.waits("telegram", "d"))


async def test_a_waiting_event_is_claimed_by_one(database: Database, another: Database) -> None:
    """Two processes retry at once: one has it, until its time in hand is over."""
    row = inbox(1, status="waiting", event="{}")
    await _add(database, row)
    until = NOW + 2 * SECOND
    won = await asyncio.gather(
        *(each.write(lambda uow: uow.inbox.claim(row, until, NOW)) for each in (database, another))
    )
    assert [each for each in won if each] == [replace(row, next_try_at=until)]
    assert await database.write(lambda uow: uow.inbox.claim(row, until + SECOND, until)) is not None


async def test_the_content_is_let_go(database: Database) -> None:
    """An event that was handled after all keeps no words but its raw payload."""
    row = inbox(1, status="waiting", event='{"text":"Ça sèche"}', attempts=1)
    await _add(database, row)
    await database.write(lambda uow: uow.inbox.update(replace(row, attempts=2, error="E")))
    again = await database.read(lambda uow: uow.inbox.get("telegram", "1"))
    assert again == replace(row, attempts=2, error="E")
    await database.write(lambda uow: uow.inbox.update(replace(row, status="done")))
    assert await database.read(lambda uow: uow.inbox.get("telegram", "1")) == replace(
        row, status="done", event=None
    )


async def test_what_ended_long_ago_is_forgotten(database: Database) -> None:
    """In portions; what waits stays however old."""
    old = [inbox(n, received_at=NOW - DAY) for n in range(5)]
    await _add(database, *old, inbox(5), inbox(6, status="waiting", received_at=NOW - DAY))
    counts = [await database.write(lambda uow: uow.inbox.prune(NOW, most=3)) for _ in range(3)]
    assert counts == [3, 2, 0]
    assert await database.read(lambda uow: uow.inbox.counts()) == {"done": 1, "waiting": 1}
