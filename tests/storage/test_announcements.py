"""What an announcement asks of the store, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storage.database import Database
from storage.records.calls import Announcement, Progress
from storage.records.delivery import Lane, OutboxRow
from storage.records.people import Address
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.process import crowd
from tests.process.daytime import MORNING


def _row(person_id: str, about: str, **changes: object) -> OutboxRow:
    row = OutboxRow(
        id=new_id(), person_id=person_id, channel="", address="", lane=Lane.BROADCAST, say="{}",
        dedupe=f"call {about} {person_id}", about=about, created_at=MORNING,
    )  # fmt: skip
    return replace(row, **changes)  # type: ignore[arg-type]


async def test_owed_paused_counted_stopped(database: Database) -> None:
    """Owed once; held rows come back as they were; each state is counted where it belongs."""
    call = await crowd.settle(database, 6)

    async def work(uow: UnitOfWork) -> None:
        people = await uow.people.audience([], "", 10)
        rows = [_row(person, call.id) for person in people]
        later = MORNING + timedelta(hours=1)
        rows[1] = replace(rows[1], next_try_at=later)
        for _ in range(2):
            await uow.outbox.add_all(rows)
        await uow.outbox.sent(rows[2].id, "7", MORNING)
        await uow.outbox.end(rows[3].id, "dropped", "unreachable", MORNING)
        await uow.outbox.end(rows[4].id, "dropped", "paused", MORNING)
        counted = Progress(
            people=5, sent=1, owed=3, waiting=1, leaving=2, unreachable=1, next_at=later
        )
        assert await uow.outbox.progress(call.id, MORNING) == counted
        await uow.outbox.hold(call.id)
        held = await uow.outbox.progress(call.id, MORNING)
        assert held == replace(counted, leaving=0, next_at=None)
        await uow.outbox.go_on(call.id)
        assert await uow.outbox.progress(call.id, MORNING) == counted
        await uow.outbox.keep_back(rows[0].id)
        await uow.outbox.stop(call.id, MORNING)
        assert (await uow.outbox.progress(call.id, MORNING)).owed == 0
        found = await uow.outbox.get(rows[0].id)
        assert found is not None
        assert (found.status, found.error) == ("dropped", "stopped")

    await database.write(work)


async def test_what_was_said_is_found_once(database: Database) -> None:
    """Portion by portion; not where other words are about to be written already."""
    call = await crowd.settle(database, 3)

    async def work(uow: UnitOfWork) -> None:
        rows = [_row(person, call.id) for person in await uow.people.audience([], "", 10)]
        await uow.outbox.add_all(rows)
        for row in rows[:2]:
            await uow.outbox.sent(row.id, "1", MORNING)
        first, second = ((row.id, row.person_id) for row in rows[:2])
        assert await uow.outbox.said(call.id, "", 1) == [first]
        assert await uow.outbox.said(call.id, first[0], 5) == [second]
        said = _row(first[1], call.id)
        edit = replace(said, dedupe=None, about=None, replaces=first[0])
        await uow.outbox.add(edit)
        assert await uow.outbox.said(call.id, "", 5) == [second]
        assert await uow.outbox.edits(first[0]) == {"pending": 1}
        owed = await uow.outbox.owed_as(f"call {call.id} {second[1]}")
        assert owed is not None
        assert owed.id == second[0]

    await database.write(work)


async def test_the_ways_of_an_audience(database: Database) -> None:
    """By the channel last seen alive; not whoever is in pause or tired of it, nobody twice."""
    await crowd.settle(database, 5)

    async def work(uow: UnitOfWork) -> None:
        paused, deaf, both, tired, _ = await uow.people.audience([], "", 10)
        person = await uow.people.get(paused)
        assert person is not None
        await uow.people.save(replace(person, paused_until=MORNING + timedelta(days=1)))
        [only] = await uow.people.addresses_of(deaf)
        await uow.people.seen(only, MORNING, reachable=False)
        newer = MORNING + timedelta(hours=1)
        page = Address(channel="web", address="p", person_id=both, seen_at=newer)
        await uow.people.add_address(page)
        await uow.calls.silence(tired, "leau", MORNING)
        assert len(await uow.people.audience([], "", 10)) == 5
        assert sum(way[2] for way in await uow.people.ways([], "velo", MORNING)) == 4
        ways = sorted(await uow.people.ways([], "leau", MORNING))
        assert ways == [(None, "", 1), (None, "telegram", 1), (None, "web", 1)]
        assert await uow.people.ways(["nobody's"], "leau", MORNING) == []

    await database.write(work)


async def test_how_far_it_is_goes_its_own_way(database: Database) -> None:
    """One of two who press wins, and the call's version is not touched."""
    call = await crowd.settle(database, 1)

    async def work(uow: UnitOfWork) -> None:
        for expected in (True, False):
            went = await uow.calls.announce(call.id, Announcement.WAITING, Announcement.RUNNING)
            assert went is expected
        changed = replace(call, question="Et ?", announcement=Announcement.DONE)
        assert await uow.calls.save(changed, call)
        kept = await uow.calls.get(call.id)
        assert kept is not None
        assert (kept.announcement, kept.question) == (Announcement.RUNNING, "Et ?")

    await database.write(work)
