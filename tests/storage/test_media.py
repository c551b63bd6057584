"""Files people sent: owed, stored, lost, and forgotten when nobody's."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from storage.database import Database
from storage.records.media import MediaStatus
from storage.unit_of_work import UnitOfWork
from tests.storage.given import DAY, NOW, SECOND, media, person, settle


async def test_a_file_is_fetched_by_one(database: Database, another: Database) -> None:
    """Two processes look for owed files: each file is claimed once until its time is over."""
    owed = [media(next_try_at=NOW + number * SECOND) for number in range(6)]

    async def work(uow: UnitOfWork) -> None:
        for each in owed:
            await uow.media.add(each)

    await database.write(work)
    now, until = NOW + 5 * SECOND, NOW + DAY
    claimed = await asyncio.gather(
        *(each.write(lambda uow: uow.media.claim(now, until)) for each in (database, another) * 4)
    )
    assert sorted(each.id for each in claimed if each) == [each.id for each in owed]
    assert await database.write(lambda uow: uow.media.claim(now, until)) is None
    assert await database.write(lambda uow: uow.media.claim(until, until + DAY)) is not None


async def test_what_became_of_it(database: Database) -> None:
    """Later with its tries, here with its name and sum, or lost."""
    one, two = media(), media()

    async def work(uow: UnitOfWork) -> None:
        for each in (one, two):
            await uow.media.add(each)
        await uow.media.later(replace(one, attempts=3, next_try_at=NOW + DAY))
        await uow.media.lost(two.id)

    await database.write(work)
    assert await database.write(lambda uow: uow.media.claim(NOW, NOW + DAY)) is None
    here = replace(
        one, attempts=3, file="ab.jpg", mime="image/jpeg", bytes=9, sha256="ab",
        status=MediaStatus.STORED, next_try_at=None,
    )  # fmt: skip
    await database.write(lambda uow: uow.media.stored(here))
    assert await database.read(lambda uow: uow.media.get(one.id)) == here
    assert await database.read(lambda uow: uow.media.counts()) == {"stored": 1, "lost": 1}


async def test_a_file_has_one_owner(database: Database) -> None:
    """Whoever sends it first owns it; it follows its author, and is nobody else's."""
    first, second = person(), person()
    await settle(database, first, second)
    one = media()
    await database.write(lambda uow: uow.media.add(one))
    assert await database.write(lambda uow: uow.media.own(one.id, first.id)) is not None
    assert await database.write(lambda uow: uow.media.own(one.id, second.id)) is None
    await database.write(lambda uow: uow.media.move(first.id, second.id))
    assert await database.write(lambda uow: uow.media.own(one.id, second.id)) is not None


async def test_files_that_nobody_named(database: Database) -> None:
    """Their rows go after their time; the names still needed are told."""
    who = person()
    await settle(database, who)

    async def work(uow: UnitOfWork) -> None:
        await uow.media.add(media(file="a.jpg"))
        await uow.media.add(media(file="a.jpg", person_id=who.id))
        await uow.media.add(media(file="b.jpg"))
        await uow.media.add(media(file="c.jpg", created_at=NOW + DAY))

    await database.write(work)
    assert await database.write(lambda uow: uow.media.prune_orphans(NOW + SECOND)) == 2
    assert await database.read(lambda uow: uow.media.files()) == {"a.jpg", "c.jpg"}
