"""What the page reads, and where its uploads go: over the database and the media folder."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass

from bot.clock import Clock
from bot.crash import reach
from bot.media import prepare
from bot.media_folder import MediaFolder
from handlers.event import FileKind
from storage.database import Database
from storage.records.delivery import Line
from storage.records.media import Media, MediaStatus
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork

CHANNEL = "web"
LOOKS = 40  # at a file that is on its way
BETWEEN_LOOKS = 0.25  # seconds


@dataclass(frozen=True, slots=True)
class ConversationStore:
    """An address sees the conversation of its person, and nothing else."""

    database: Database
    folder: MediaFolder

    async def lines(self, address: str, after: int) -> list[Line]:
        """The lines of this address's person whose revision is above `after`, by place."""

        async def work(uow: UnitOfWork) -> list[Line]:
            known = await uow.people.address(CHANNEL, address)
            return [] if known is None else await uow.lines.after(known.person_id, after)

        return await self.database.read(work)

    async def person_of(self, address: str) -> str | None:
        """The person behind an address, None before the first word."""

        async def work(uow: UnitOfWork) -> str | None:
            known = await uow.people.address(CHANNEL, address)
            return known.person_id if known else None

        return await self.database.read(work)

    async def language_of(self, address: str) -> str | None:
        """The language the person reads."""

        async def work(uow: UnitOfWork) -> str | None:
            known = await uow.people.address(CHANNEL, address)
            person = await uow.people.get(known.person_id) if known else None
            return person.language if person else None

        return await self.database.read(work)

    async def media_for(self, address: str, media_id: str) -> tuple[bytes, str, str] | None:
        """A file (bytes, mime, name) that this person's conversation shows, or None.

        One that is still being made or fetched is waited for, a little.
        """

        async def work(uow: UnitOfWork) -> Media | None:
            known = await uow.people.address(CHANNEL, address)
            if known is None or not await uow.lines.shows(known.person_id, media_id):
                return None
            return await uow.media.get(media_id)

        media = await self.database.read(work)
        for _ in range(LOOKS):
            if media is None or media.status is not MediaStatus.OWED:
                break
            await asyncio.sleep(BETWEEN_LOOKS)
            media = await self.database.read(work)
        if media is None or media.file is None:
            return None
        data = await asyncio.to_thread(self.folder.read, media.file)
        return data, media.mime, media.name or media.file


@dataclass(frozen=True, slots=True)
class UploadKeeper:
    """Uploads are made safe, written and known before the event that speaks of them."""

    database: Database
    folder: MediaFolder
    clock: Clock
    channel: str = CHANNEL

    async def keep(self, data: bytes, kind: FileKind, name: str) -> str:
        """Store a file and return its id; raises `Unreadable` or `TooBig` of bot.media."""
        ready = await asyncio.to_thread(prepare, data, kind, name)
        file = await asyncio.to_thread(self.folder.write, ready.data, ready.extension)
        reach("media.written")
        media = Media(
            id=new_id(),
            kind=ready.kind,
            channel=self.channel,
            file=file,
            name=name,
            mime=ready.mime,
            bytes=len(ready.data),
            sha256=hashlib.sha256(ready.data).hexdigest(),
            status=MediaStatus.STORED,
            created_at=self.clock.now(),
        )
        await self.database.write(lambda uow: uow.media.add(media))
        reach("web.kept")
        return media.id
