"""What time it is: asked here and in the outermost loops only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.database import Database
from storage.unit_of_work import UnitOfWork

OFFSET = "demo clock offset seconds"


class Clock:
    """The machine's clock."""

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)


class DemoClock(Clock):
    """A clock that may be put forward; how far is kept in the database, over restarts too."""

    def __init__(self, database: Database):
        self.database = database
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The demonstration's moment, in UTC."""
        return super().now() + self._ahead

    async def load(self) -> None:
        """Go on from where the clock stood; raises `StoreAway`."""

        async def work(uow: UnitOfWork) -> str | None:
            return await uow.installation.get(OFFSET)

        kept = await self.database.read(work)
        self._ahead = timedelta(seconds=float(kept or 0))

    async def forward(self, by: timedelta) -> None:
        """Put the clock forward; what comes due is done at the scheduler's next look."""
        ahead = self._ahead + max(by, timedelta())

        async def work(uow: UnitOfWork) -> None:
            await uow.installation.put(OFFSET, str(ahead.total_seconds()))

        await self.database.write(work)
        self._ahead = ahead
