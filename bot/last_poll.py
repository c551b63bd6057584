"""When Telegram was last asked, noted where another process reads it: for `vivier status`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from storage.database import Database
from storage.rows import stamp

POLLED = "telegram polled at"
EVERY = timedelta(seconds=10)  # each note is a write that waits for the disk


class LastPoll:
    """A duty of the scheduler; `channels` may have one whose `last_poll` is a moment or None."""

    def __init__(self, database: Database, channels: Mapping[str, object]):
        self._database = database
        self._channels = channels
        self._noted: datetime | None = None

    async def note(self) -> None:
        """Write down a poll that is later than the one noted by `EVERY` or more."""
        polled = getattr(self._channels.get("telegram"), "last_poll", None)
        if polled is None or (self._noted is not None and polled - self._noted < EVERY):
            return
        await self._database.write(lambda uow: uow.installation.put(POLLED, stamp(polled)))
        self._noted = polled
