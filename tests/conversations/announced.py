"""A town with many people on Telegram, an organiser, and a call that is announced to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from handlers.calls import announcing
from handlers.context import Context
from storage.database import Database, connect
from storage.migrate import migrate
from storage.records.calls import Call
from storage.records.people import Person, Service
from storage.unit_of_work import UnitOfWork
from tests.conversations.town import Town, plain
from tests.process import crowd
from tests.process.daytime import MORNING

TICK = timedelta(minutes=1)
WEEK = timedelta(days=7)


async def store(folder: Path) -> Database:
    """An empty store, open."""
    database = connect(f"sqlite:///{folder / 'town.db'}")
    await database.open()
    await migrate(database, MORNING)
    return database


def in_the_morning(database: Database) -> Town:
    """It is ten o'clock on a Tuesday."""
    town = Town(database)
    town.clock.at = MORNING
    return town


async def settled(town: Town, count: int, **changes: Any) -> Call:
    """So many people, and an open call that is not announced yet."""
    call = await crowd.settle(town.database, count)
    changed = replace(call, **changes)
    await town.database.write(lambda uow: uow.calls.save(changed, call))
    return changed


async def begun(town: Town, count: int = 3, **changes: Any) -> Call:
    """So many people, and an open call whose announcement begins."""
    call = await settled(town, count, **changes)
    await town.database.write(lambda uow: announcing.begin(context(town, uow), call))
    return call


def context(town: Town, uow: UnitOfWork) -> Context:
    """As a use case is handed it; for whom does not matter here."""
    made = Context.__new__(Context)
    made.uow, made.now, made.policy, made.rng = uow, town.clock.at, town.policy, Random(1)
    made.person = Person(id="", language="fr", created_at=MORNING, seen_at=MORNING)
    return made


def told(town: Town, number: int) -> list[str]:
    """What that person's telephone shows."""
    shown = town.channels["telegram"].screen(str(crowd.FIRST + number)).shown
    return [plain(message) for message in shown]


async def now_is(town: Town, call: Call) -> Call:
    """The call as it is now."""
    found = await town.database.read(lambda uow: uow.calls.get(call.id))
    assert found is not None
    return found


async def person(uow: UnitOfWork, number: int) -> Person:
    """One of the many."""
    address = await uow.people.address("telegram", str(crowd.FIRST + number))
    assert address is not None
    found = await uow.people.get(address.person_id)
    assert found is not None
    return found


async def of_service(town: Town, service: Service, numbers: Iterable[int]) -> None:
    """These work there."""

    async def work(uow: UnitOfWork) -> None:
        await uow.services.put(service)
        for number in numbers:
            who = await person(uow, number)
            await uow.people.save(replace(who, service_id=service.id))

    await town.database.write(work)
