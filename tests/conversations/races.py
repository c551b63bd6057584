"""Two processes on one store, and the people who do the same thing in the same moment."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

from storage.database import connect
from storage.records.people import Address, Person, Role
from storage.unit_of_work import UnitOfWork
from tests.conversations.town import Town
from tests.storage.given import person


@asynccontextmanager
async def two_processes(database_url: str, at: datetime) -> AsyncIterator[tuple[Town, Town]]:
    """Both at that moment; what was on its way has left at the end."""
    stores = [connect(database_url), connect(database_url)]
    for store in stores:
        await store.open()
    first, second = (Town(store, seed=seed) for seed, store in enumerate(stores))
    first.clock.at = second.clock.at = at
    second.count = 1000  # its events have numbers of their own
    yield first, second
    for town, store in zip((first, second), stores, strict=True):
        await town.delivery.idle()
        await store.close()


async def settle(uow: UnitOfWork, roles: Mapping[str, Role], at: datetime) -> dict[str, Person]:
    """People who have read the notice, each on Telegram under their name."""
    people = {
        name: person(name=name, role=role, admitted=True, notice_version=1, notice_at=at)
        for name, role in roles.items()
    }
    for name, who in people.items():
        await uow.people.add(who)
        await uow.people.add_address(
            Address(channel="telegram", address=name, person_id=who.id, seen_at=at)
        )
    return people
