"""What a process that is gone had in hand, where only one at a time serves the database."""

from __future__ import annotations

from datetime import datetime

from storage.repository import Repository
from storage.rows import stamp


class Predecessor(Repository):
    """Work in hand is pushed forward by minutes; whoever comes next need not wait for them."""

    async def let_go(self, now: datetime) -> None:
        """Whatever waits for its moment is due now; what failed before is tried once more."""
        await self._session.run("predecessor_files", now=stamp(now))
        await self._session.run("predecessor_events", now=stamp(now))
