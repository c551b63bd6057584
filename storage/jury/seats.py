"""Who is in the room, who sits for each idea; and that nobody keeps who gave which marks."""

from __future__ import annotations

from storage.records.jury import Presence, Seat
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

    async def present(self, presence: Presence) -> bool:
        """Somebody is in the room of a session, or not; False where that was said already."""
        return await self._session.one("presence_put", **columns(presence)) is not None

    async def presences(self, session_id: str) -> list[Presence]:
        """What was said of who is there."""
        return await self._all(Presence, "presences_of", session_id=session_id)

    async def forget_presences(self, session_id: str) -> None:
        """The session has another day: nobody has come yet, and nobody is missing."""
        await self._session.run("presences_clear", session_id=session_id)

    async def forget_scores(self, idea_id: str) -> None:
        """All marks are shown: from now on nobody knows whose they were."""
        await self._session.run("scores_forget", idea_id=idea_id)
