"""The clock of a demonstration."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.clock import Clock, DemoClock
from storage.database import Database


async def test_forward(database: Database) -> None:
    """It runs ahead by what it was put forward, also after a restart; it never goes back."""
    clock = DemoClock(database)
    await clock.load()
    await clock.forward(timedelta(hours=3))
    await clock.forward(timedelta(hours=-5))
    again = DemoClock(database)
    await again.load()
    for each in (clock, again):
        ahead = each.now() - Clock().now()
        assert timedelta(hours=3, minutes=-1) < ahead <= timedelta(hours=3)


async def test_forward_by_days(database: Database) -> None:
    """A day later it is ten in the morning of a working day, where people may be written to."""
    clock = DemoClock(database)
    before = clock.now()
    await clock.forward(timedelta(days=1))
    local = clock.now().astimezone(ZoneInfo("Europe/Paris"))
    assert (local.hour, local.minute) == (10, 0)
    assert local.weekday() < 5
    assert clock.now() > before


async def test_what_comes_due_on_the_way_is_done_in_its_hour(database: Database) -> None:
    """Hour by hour, so that nobody whose hours are from one to three is passed by."""
    clock, seen = DemoClock(database), []

    async def then() -> None:
        seen.append(clock.now())

    clock.then = then
    before = clock.now()
    await clock.forward(timedelta(days=1))
    moments = [before, *seen]
    steps = [later - earlier for earlier, later in pairwise(moments)]
    assert len(seen) > 3
    assert all(timedelta() < step <= timedelta(hours=1, seconds=5) for step in steps)
    assert clock.now() - seen[-1] < timedelta(seconds=5)
