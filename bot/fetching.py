"""Files that a channel still owes are fetched in the background, until they are here or lost."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Protocol, cast

import structlog

from bot.channels.errors import DeliveryError, Refused
from bot.clock import Clock
from bot.crash import reach
from bot.media import Prepared, TooBig, Unreadable, prepare
from bot.media_folder import MediaFolder
from bot.trouble import told
from handlers import missing
from handlers.event import FileKind
from storage.database import Database
from storage.errors import StoreAway
from storage.records.media import Media, MediaStatus
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

AT_ONCE = 3
IN_HAND = timedelta(minutes=5)
GROWING = (2, 10, 60, 300, 1800, 7200)
GIVE_UP = timedelta(hours=23)  # Telegram keeps what it owes for a day


class Fetches(Protocol):
    """A channel that hands files over later."""

    async def fetch(self, remote: str) -> bytes | Prepared:
        """The bytes, as they came or safe to keep already; raises a `DeliveryError`."""


class Fetching:
    """Claims what is owed, a few at a time: a slow one holds up nobody's."""

    def __init__(
        self, database: Database, channels: Mapping[str, Fetches], folder: MediaFolder, clock: Clock
    ):
        self._database = database
        self._channels = channels
        self._folder = folder
        self._clock = clock
        self._busy = asyncio.Lock()

    async def run(self) -> None:
        """Fetch what is due now."""
        if self._busy.locked():
            return
        async with self._busy:
            await asyncio.gather(*(self._work() for _ in range(AT_ONCE)))

    async def _work(self) -> None:
        try:
            while (media := await self._claim()) is not None:
                await self.fetch(media)
        except StoreAway as error:  # what was in hand is claimed anew when its time is over
            log.warning("media.store_away", reason=str(error))

    async def _claim(self) -> Media | None:
        now = self._clock.now()
        return await self._database.write(lambda uow: uow.media.claim(now, now + IN_HAND))

    async def fetch(self, media: Media) -> None:
        """Fetch this one: it is stored, tried again later, or lost."""
        channel = self._channels.get(media.channel)
        if channel is None or media.remote is None:
            await self._lost(media, "no channel")
            return
        try:
            data = await channel.fetch(media.remote)
            reach("media.fetched")
            ready = await asyncio.to_thread(_prepared, data, media)
            file = await asyncio.to_thread(self._folder.write, ready.data, ready.extension)
        except (Refused, Unreadable, TooBig) as error:
            await self._lost(media, type(error).__name__)
        except DeliveryError as error:
            await self._later(media, str(error))
        except Exception as error:  # a full disk, a fault of ours: it may pass
            await self._later(media, told(error))
        else:
            await self._store(media, ready, file)

    async def _store(self, media: Media, ready: Prepared, file: str) -> None:
        reach("media.written")
        stored = replace(
            media,
            kind=ready.kind,
            file=file,
            mime=ready.mime,
            bytes=len(ready.data),
            sha256=hashlib.sha256(ready.data).hexdigest(),
            status=MediaStatus.STORED,
        )
        await self._database.write(lambda uow: uow.media.stored(stored))

    async def _later(self, media: Media, reason: str) -> None:
        if self._clock.now() - media.created_at > GIVE_UP:
            await self._lost(media, reason)
            return
        log.info("media.later", id=media.id, tries=media.attempts + 1, reason=reason)
        wait = GROWING[min(media.attempts, len(GROWING) - 1)]
        next_try = self._clock.now() + timedelta(seconds=wait)
        tried = replace(media, attempts=media.attempts + 1, next_try_at=next_try)
        await self._database.write(lambda uow: uow.media.later(tried))

    async def _lost(self, media: Media, reason: str) -> None:
        log.warning("media.lost", id=media.id, channel=media.channel, reason=reason)

        async def work(uow: UnitOfWork) -> None:
            await uow.media.lost(media.id)
            await missing.tell(uow, media, self._clock.now())

        await self._database.write(work)


def _prepared(data: bytes | Prepared, media: Media) -> Prepared:
    if isinstance(data, Prepared):
        return data
    return prepare(data, cast(FileKind, media.kind), media.name)
