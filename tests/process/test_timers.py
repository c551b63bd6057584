"""A timer is an event: taken once, whoever looks, and in nobody's way when it fails."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from bot.scheduler import Scheduler
from storage.database import Database
from storage.errors import StoreAway
from storage.records.delivery import Timer
from storage.rows import new_id
from tests.process.plant import START, Plant


def _timer(subject: str, **changes: Any) -> Timer:
    given: dict[str, Any] = {
        "id": new_id(), "kind": "k", "person_id": None, "subject": subject, "due_at": START,
        "local": "", "zone": "Europe/Paris", "dedupe": new_id(),
    }  # fmt: skip
    return Timer(**given | changes)


async def _ask(database: Database, *timers: Timer) -> None:
    for timer in timers:
        await database.write(lambda uow, timer=timer: uow.timers.add(timer))


def _fired(*plants: Plant) -> list[str]:
    return sorted(said for plant in plants for _, said in plant.desk.tried if "timer" in said)


async def test_two_schedulers_fire_once(plant: Plant, beside: Plant) -> None:
    """However many are due, and whoever is quicker."""
    await _ask(plant.database, *(_timer(f"{n:03}") for n in range(150)))
    await asyncio.gather(plant.tick(), beside.tick(), plant.timers(), beside.timers())
    assert _fired(plant, beside) == [f"timer {n:03}" for n in range(150)]


async def test_not_before_its_moment(plant: Plant) -> None:
    """And at the first look after it."""
    await _ask(plant.database, _timer("a", due_at=START + timedelta(hours=1)))
    plant.time.pass_(minutes=59)
    await plant.tick()
    assert _fired(plant) == []
    plant.time.pass_(minutes=1)
    await plant.tick()
    assert _fired(plant) == ["timer a"]


async def test_too_late_to_be_of_use(plant: Plant) -> None:
    """It is let go, and not looked at again."""
    await _ask(plant.database, _timer("a", expires_at=START + timedelta(hours=1)))
    plant.time.pass_(hours=1)
    await plant.tick()
    assert _fired(plant) == []
    assert await plant.database.read(lambda uow: uow.timers.next()) is None


async def test_failing_timers_are_in_nobodys_way(plant: Plant) -> None:
    """More of them than are looked at in one go; each has its tries and is then set apart."""
    poison = [_timer(f"bad {n}", due_at=START - timedelta(hours=1)) for n in range(70)]
    plant.desk.poison = {timer.subject: 99 for timer in poison}
    await _ask(plant.database, *poison, _timer("well"))
    async with asyncio.timeout(60):
        await plant.tick()
    assert _fired(plant) == ["timer well"]
    for seconds in (1, 10, 60):
        plant.time.pass_(seconds=seconds)
        await plant.tick()
    counts = await plant.database.read(lambda uow: uow.inbox.counts())
    assert counts == {"quarantined": 70, "done": 1}
    assert await plant.database.read(lambda uow: uow.timers.next()) is None


async def test_a_duty_that_fails_holds_up_no_other() -> None:
    """Whatever it raises."""
    done: list[str] = []

    async def fails() -> None:
        raise KeyError("x")

    async def away() -> None:
        raise StoreAway("gone")

    async def well() -> None:
        done.append("well")

    await Scheduler([fails, away, well]).tick()
    assert done == ["well"]


async def test_it_ticks_until_it_is_stopped() -> None:
    """By itself, once started."""
    ticked = asyncio.Event()

    async def duty() -> None:
        ticked.set()

    scheduler = Scheduler([duty])
    scheduler.start()
    async with asyncio.timeout(20):
        await ticked.wait()
    scheduler.stop()
    scheduler.stop()
