"""What a process that is gone had in hand, where only one at a time serves the database."""

from __future__ import annotations

from datetime import datetime

from storage.repository import Repository
from storage.rows import stamp


class Predecessor(Repository):
    """Work in hand is pushed forward by minutes; whoever comes next need not wait for them.

    What is to be sent is `Outbox.release`'s; this comes after it.
    """

    async def let_go(self, now: datetime) -> None:
        """Whatever waits for its moment is due now, and nothing new overtakes what it owed."""
        await self._session.run("predecessor_files", now=stamp(now))
        await self._session.run("predecessor_events", now=stamp(now))
        await self._session.run("predecessor_replies", now=stamp(now))
