"""Files people sent: stored, or still owed by their channel."""

from __future__ import annotations

from datetime import datetime

from storage.records.media import Media
from storage.repository import Repository
from storage.rows import columns, stamp


class MediaFiles(Repository):
    """The bytes are in the media folder; this is what is known of them."""

    async def add(self, media: Media) -> None:
        """A file someone sent."""
        await self._session.run("media_add", **columns(media))

    async def get(self, id: str) -> Media | None:
        """One file."""
        return await self._one(Media, "media_get", id=id)

    async def own(self, id: str, person_id: str) -> Media | None:
        """A stored file now belongs to whoever sent it; None if it is another's or gone."""
        return await self._one(Media, "media_own", id=id, person_id=person_id)

    async def claim(self, now: datetime, until: datetime) -> Media | None:
        """The next file to fetch, nobody else's until that moment."""
        return await self._one(Media, "media_claim", now=stamp(now), until=stamp(until))

    async def stored(self, media: Media) -> None:
        """It is here: kind, file, mime, bytes and sha256 are known."""
        await self._session.run("media_stored", **columns(media))

    async def later(self, media: Media) -> None:
        """Not yet: attempts and the next moment are known."""
        await self._session.run("media_later", **columns(media))

    async def lost(self, id: str) -> None:
        """It will never come."""
        await self._session.run("media_lost", id=id)

    async def move(self, from_person: str, to_person: str) -> None:
        """Files follow their author."""
        await self._session.run("media_move", from_person=from_person, to_person=to_person)

    async def prune_orphans(self, before: datetime, most: int = 1000) -> int:
        """Forget files that came before that moment and that nobody's message named."""
        gone = await self._session.all("media_orphans_prune", before=stamp(before), most=most)
        return len(gone)

    async def erased(self, id: str) -> None:
        """Its time is over: what is known of it stays, the file does not."""
        await self._session.run("media_erased", id=id)

    async def let_go(self, id: str) -> None:
        """A file of a draft that is deleted is nobody's, unless an idea has it."""
        await self._session.run("media_let_go", id=id)

    async def files(self) -> set[str]:
        """The names in the media folder that are needed."""
        return {row["file"] for row in await self._session.all("media_files")}

    async def counts(self) -> dict[str, int]:
        """Files by state."""
        return {row["status"]: row["number"] for row in await self._session.all("media_counts")}
