"""What is to be done when: rows, not jobs, so that nothing is forgotten or done twice."""

from __future__ import annotations

from datetime import datetime

from storage.records.delivery import Timer
from storage.repository import Repository
from storage.rows import columns, moment, stamp


class Timers(Repository):
    """A timer's dedupe key is what makes asking twice ask once."""

    async def add(self, timer: Timer) -> bool:
        """Ask for something at a moment; False where the key was used already."""
        return await self._session.one("timer_add", **columns(timer)) is not None

    async def again(self, timer: Timer) -> bool:
        """As `add`, but a key whose timer is done may be used again: clocks are set back."""
        return await self._session.one("timer_again", **columns(timer)) is not None

    async def due(self, now: datetime, most: int = 64) -> list[Timer]:
        """What is due, the oldest first."""
        return await self._all(Timer, "timers_due", now=stamp(now), most=most)

    async def take(self, id: str, now: datetime) -> Timer | None:
        """Take one in hand, once; None if that was done."""
        return await self._one(Timer, "timer_done", id=id, now=stamp(now))

    async def drop(self, dedupe: str, now: datetime) -> None:
        """No longer wanted."""
        await self._session.run("timer_drop", dedupe=dedupe, now=stamp(now))

    async def next(self) -> datetime | None:
        """The next moment something is due."""
        row = await self._session.one("timer_next")
        return moment(row["due_at"]) if row and row["due_at"] else None

    async def prune(self, before: datetime, most: int = 1000) -> int:
        """Forget what was done before that moment, so many at most; returns how many."""
        return len(await self._session.all("timers_prune", before=stamp(before), most=most))
