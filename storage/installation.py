"""Values and counters of this installation."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.repository import Repository
from storage.rows import stamp


class Installation(Repository):
    """Small things that belong to no one: the demo's clock, the series of references."""

    async def put(self, name: str, value: str) -> None:
        """Remember a value."""
        await self._session.run("setting_put", name=name, value=value)

    async def get(self, name: str) -> str | None:
        """A value, or None."""
        row = await self._session.one("setting_get", name=name)
        return None if row is None else str(row["value"])

    async def turn(self, name: str, now: datetime, every: timedelta) -> bool:
        """Whether it is time for what is done once in so long; then nobody else is told so."""
        row = await self._session.one(
            "setting_pass", name=name, value=stamp(now), before=stamp(now - every)
        )
        return row is not None

    async def next(self, series: str) -> int:
        """The next number of a series, from 1."""
        row = await self._session.one("counter_next", name=series)
        assert row is not None
        return int(row["value"])
