"""Who sits for each idea; and that nobody keeps who gave which marks."""

from __future__ import annotations

from storage.records.jury import Seat
from storage.repository import Repository
from storage.rows import columns


class Seats(Repository):
    """Read and written under the lock of their hearing (`Sessions.lock_hearing`)."""

    async def take(self, seat: Seat) -> None:
        """A juror sits down, or what became of their place."""
        await self._session.run("seat_put", **columns(seat))

    async def of(self, idea_id: str) -> list[Seat]:
        """The places of an idea, in the order they were taken."""
        return await self._all(Seat, "seats_of", idea_id=idea_id)

    async def forget_scores(self, idea_id: str) -> None:
        """All marks are shown: from now on nobody knows whose they were."""
        await self._session.run("scores_forget", idea_id=idea_id)
