"""What time it is: asked here and in the outermost loops only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta

from handlers.policy import Policy
from handlers.rules.hours import Window, next_permitted
from storage.database import Database
from storage.unit_of_work import UnitOfWork

OFFSET = "demo clock offset seconds"
STEP = timedelta(hours=1)
MORNING = (Window(frozenset(range(5)), time(10), time(10, 1)),)


class Clock:
    """The machine's clock."""

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)


class DemoClock(Clock):
    """A clock that may be put forward; how far is kept in the database, over restarts too.

    `policy` knows the working days; `then` does what has come due.
    """

    def __init__(self, database: Database, policy: Policy | None = None):
        self.database = database
        self.then: Callable[[], Awaitable[None]] | None = None
        self._policy = policy or Policy()
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
        """Put the clock forward as `landing` says; raises `StoreAway`."""
        await self.until(self.landing(self.now(), by))

    async def until(self, moment: datetime) -> None:
        """Put the clock forward and do what comes due on the way; raises `StoreAway`.

        Hour by hour: whoever may be written to from one to three o'clock only would else never be.
        """
        ahead = self._ahead + max(moment - self.now(), timedelta())

        async def work(uow: UnitOfWork) -> None:
            await uow.installation.put(OFFSET, str(ahead.total_seconds()))

        await self.database.write(work)
        while self._ahead < ahead:
            self._ahead = min(self._ahead + STEP, ahead)
            if self.then is not None:
                await self.then()

    def landing(self, now: datetime, by: timedelta) -> datetime:
        """Where a step leads: by days to ten in the morning, of the next working day if need be.

        Begun at night, a demonstration would else never come to an hour at which people are
        written to.
        """
        if by < timedelta(days=1):
            return now + by
        return morning(now + by, self._policy)


def morning(moment: datetime, policy: Policy) -> datetime:
    """Ten o'clock of that day, or of the next working day."""
    day = moment.astimezone(policy.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return next_permitted(day, MORNING, policy.zone, policy.holidays)
