"""Other slots that were asked for, until somebody answers."""

from __future__ import annotations

from datetime import datetime

from storage.records.jury import Wish
from storage.repository import Repository
from storage.rows import columns, stamp


class Wishes(Repository):
    """One for each idea, the last."""

    async def put(self, wish: Wish) -> None:
        """Somebody asks for another slot."""
        await self._session.run("wish_put", **columns(wish))

    async def open(self, now: datetime) -> list[Wish]:
        """Those that wait, the oldest first; a slot that changed meanwhile is an answer."""
        return await self._all(Wish, "wishes_open", now=stamp(now))

    async def answered(self, wish: Wish) -> bool:
        """It waits no more; False if somebody was quicker."""
        return await self._session.one("wish_answered", id=wish.id) is not None
