"""People with addresses, and messages owed to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from handlers.context import Context
from messages.message import Message, Say
from storage.database import Database
from storage.records.delivery import Lane, OutboxRow
from storage.records.people import Address, Person
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.conversations.town import CATALOGUE
from tests.process.plant import START

HELLO = Say("form.empty")
HELLO_FR, HELLO_EN = (CATALOGUE.text(HELLO.key, language) for language in ("fr", "en"))


async def someone(database: Database, *places: str, **changes: Any) -> Person:
    """A person; `places` are `channel:address`, the most recently alive first."""
    who = Person(
        **{"id": new_id(), "language": "fr", "created_at": START, "seen_at": START} | changes
    )

    async def work(uow: UnitOfWork) -> None:
        await uow.people.add(who)
        for age, place in enumerate(places):
            channel, _, address = place.partition(":")
            seen = START - timedelta(hours=age)
            await uow.people.add_address(
                Address(channel=channel, address=address, person_id=who.id, seen_at=seen)
            )

    await database.write(work)
    return who


def reply(to: Person, address: str, text: str, **changes: Any) -> OutboxRow:
    """A message with its words and its way."""
    given: dict[str, Any] = {
        "id": new_id(), "person_id": to.id, "channel": "telegram", "address": address,
        "lane": Lane.REPLY, "message": Message(text).to_json(), "created_at": START,
    }  # fmt: skip
    return OutboxRow(**given | changes)


async def owe(database: Database, *rows: OutboxRow) -> None:
    """Owe these."""

    async def work(uow: UnitOfWork) -> None:
        for row in rows:
            await uow.outbox.add(row)

    await database.write(work)


async def promise(database: Database, to: Person, say: Say = HELLO, **how: Any) -> None:
    """Promise somebody a message, as a use case does."""

    async def work(uow: UnitOfWork) -> None:
        context: Any = Context.__new__(Context)
        context.uow, context.now = uow, START
        await Context.promise(context, to.id, say, **how)

    await database.write(work)
