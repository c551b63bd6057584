"""Sessions, the order of passage in each, and their minutes."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from storage.records.ideas import Idea
from storage.records.jury import Hearing, Session, SessionStatus
from storage.repository import Repository
from storage.rows import columns, stamp, to_column


class Sessions(Repository):
    """Sessions and the order of passage in each."""

    async def add(self, session: Session) -> None:
        """A session, confirmed."""
        await self._session.run("session_add", **columns(session))

    async def save(self, session: Session, was: Session) -> bool:
        """A session as it is now."""
        values = {**columns(session), "version": was.version + 1}
        for fixed in ("reference", "by", "created_at"):
            del values[fixed]
        row = await self._session.one("session_save", **values, was_version=was.version)
        return row is not None

    async def get(self, id: str) -> Session | None:
        """One session."""
        return await self._one(Session, "session_get", id=id)

    async def by_reference(self, reference: str) -> Session | None:
        """One session."""
        return await self._one(Session, "session_by_reference", reference=reference)

    async def with_status(self, status: SessionStatus) -> list[Session]:
        """The sessions in that state, the first to come to begin with."""
        return await self._all(Session, "sessions_with", status=status.value)

    async def all(self) -> list[Session]:
        """Every session, the first to begin with."""
        return await self._all(Session, "sessions_all")

    async def hear(self, hearing: Hearing) -> bool:
        """An idea enters a session; False if it is in one already.

        One that a jury decided on, and that came back, is heard anew: by whoever sits then.
        """
        if await self._session.one("hearing_put", **columns(hearing)) is None:
            return False
        await self._session.run("seats_clear", idea_id=hearing.idea_id)
        await self._session.run("votes_clear", idea_id=hearing.idea_id)
        return True

    async def save_hearing(self, hearing: Hearing, was: Hearing) -> bool:
        """A hearing as it is now."""
        values = {**columns(hearing), "version": was.version + 1}
        row = await self._session.one("hearing_save", **values, was_version=was.version)
        return row is not None

    async def hearing(self, idea_id: str) -> Hearing | None:
        """The hearing of an idea."""
        return await self._one(Hearing, "hearing_get", idea_id=idea_id)

    async def untold(self) -> list[str]:
        """The ideas that were decided on and whose author was not told, the oldest first."""
        return [row["idea_id"] for row in await self._session.all("hearings_untold")]

    async def lock_hearing(self, idea_id: str) -> Hearing | None:
        """The same, ours alone until the transaction ends."""
        return await self._one(Hearing, "hearing_lock", idea_id=idea_id)

    async def hearings(self, session_id: str) -> list[Hearing]:
        """The hearings of a session, in order of passage."""
        return await self._all(Hearing, "hearings_of", session_id=session_id)

    async def all_hearings(self) -> list[Hearing]:
        """Every hearing."""
        return await self._all(Hearing, "hearings_all")

    async def to_bear(self, person_id: str) -> list[Hearing]:
        """What somebody still has to present, the first to begin with."""
        return await self._all(Hearing, "hearings_to_bear", person_id=person_id)

    async def leave(self, idea_id: str) -> None:
        """An idea leaves its session, if it was not heard."""
        await self._session.run("hearing_remove", idea_id=idea_id)

    async def keep_minutes(self, session_id: str, body: dict[str, Any], now: datetime) -> None:
        """What the minutes say."""
        await self._session.run(
            "minutes_put", session_id=session_id, body=to_column(body), at=stamp(now)
        )

    async def minutes(self, session_id: str) -> dict[str, Any] | None:
        """What they said when the session was held."""
        row = await self._session.one("minutes_get", session_id=session_id)
        return None if row is None else json.loads(row["body"])

    async def last_minutes(self, most: int) -> list[dict[str, Any]]:
        """The same of the last `most` sessions that were held, the newest to begin with."""
        rows = await self._session.all("minutes_of_last", most=most)
        return [json.loads(row["body"]) for row in rows]

    async def waiting(self) -> list[Idea]:
        """The ideas put forward that no session has, the oldest first."""
        return await self._all(Idea, "ideas_to_schedule")
