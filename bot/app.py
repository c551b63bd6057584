"""The program put together: the command line runs this class, and so do the end-to-end tests."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from random import Random, SystemRandom
from typing import IO, Any, cast

import structlog
from starlette.routing import BaseRoute

from bot import channels_table
from bot.alone import alone
from bot.channels.channel import Channel
from bot.channels.errors import TryLater
from bot.channels.web.app import make_app
from bot.channels.web.stream import Streams
from bot.clock import Clock, DemoClock
from bot.delivery import Delivery
from bot.demo.cast import Stage
from bot.desk import Desk, Outcome
from bot.dispatcher import Dispatcher
from bot.fetching import Fetches, Fetching
from bot.health import Metrics, routes
from bot.housekeeping import Housekeeping
from bot.last_poll import LastPoll
from bot.making import Making
from bot.media_folder import MediaFolder
from bot.policy import catalogue_globals, policy
from bot.postman import Postman
from bot.reaching_store import ReachingStore
from bot.scheduler import Scheduler, timers_due
from bot.settings import Settings
from bot.wakeups import Wakeups
from bot.web_server import WebServer
from bot.web_store import ConversationStore, UploadKeeper
from handlers import documents
from messages.catalogue import Catalogue
from messages.return_words import return_words
from storage.database import connect
from storage.migrate import require
from storage.records.media import MediaStatus
from storage.rows import new_id
from storage.sqlite import SqliteDatabase
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)


class Vivier:
    """One process. `start` returns once every channel is being served."""

    def __init__(self, settings: Settings, *, clock: Clock, rng: Random | None = None):
        self.settings = settings
        self.clock = clock
        self.metrics = Metrics()
        self.database = connect(settings.database_url)
        self.name = new_id()
        self._wakeups = Wakeups()
        self._folder = MediaFolder(settings.media_dir)
        self._catalogue = Catalogue.load(globals=catalogue_globals(settings))
        self.policy = policy(settings, return_words())
        self._reaching = ReachingStore(self.database, clock)
        self.channels: dict[str, Channel] = channels_table.build(
            settings, clock, self._catalogue, self._open_media, self._reaching
        )
        self.policy = replace(self.policy, deep_link=channels_table.deep_link(self.channels))
        serves = frozenset({"", *self.channels})
        self._desk = Desk(
            self.policy, self._catalogue, rng or SystemRandom(), self.name, serves=serves
        )
        self.door = Dispatcher(self.database, self._desk, clock, self.metrics, self._then)
        postman = Postman(
            self.database, self.policy, self._catalogue, clock, self._wakeups, self.name, serves
        )
        self.delivery = Delivery(
            channels=self.channels,
            postman=postman,
            clock=clock,
            metrics=self.metrics,
            paces=channels_table.paces(settings),
        )
        fetchers = {n: cast(Fetches, c) for n, c in self.channels.items() if hasattr(c, "fetch")}
        fetchers[documents.CHANNEL] = Making(settings, self._catalogue)
        self._fetching = Fetching(self.database, fetchers, self._folder, clock)
        self.scheduler = Scheduler(
            [
                self.door.retry,
                timers_due(self.database, clock, self.door.take),
                self.delivery.claim,
                self._fetch,
                LastPoll(self.database, self.channels).note,
                Housekeeping(self.database, self._folder, clock, self.policy.ideas_kept).run,
            ]
        )
        if isinstance(clock, DemoClock):
            clock.then = self.scheduler.tick
        self.web: WebServer | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._lock: IO[str] | None = None

    async def start(self) -> None:
        """Open the store and serve; raises `StoreAway`, `WrongSchema`, `AlreadyRunning`."""
        if isinstance(self.database, SqliteDatabase):
            self._lock = alone(Path(self.settings.database_url.removeprefix("sqlite:///")))
        await self.database.open()
        await require(self.database)
        if isinstance(self.database, SqliteDatabase):
            # Alone on this file: what a predecessor had in hand is nobody's now.
            await self.database.write(self._take_over)
        await self._serve_web()
        for name, channel in self.channels.items():
            self._go(channel.listen(self.door), f"listen {name}")
        self.scheduler.start()
        self._go(self.scheduler.tick(), "first look")
        log.info("started", channels=[*self.channels, *(["web"] if self.web else [])])

    async def _take_over(self, uow: UnitOfWork) -> None:
        await uow.outbox.release(self.name)
        await uow.predecessor.let_go(self.clock.now())

    async def stop(self) -> None:
        """Take nothing new, finish what is in hand, let go."""
        self.scheduler.stop()
        if self.web is not None:
            await self.web.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.delivery.stop()
        for channel in self.channels.values():
            await channel.close()
        await self.database.close()
        if self._lock is not None:
            self._lock.close()
        log.info("stopped")

    def _then(self, outcome: Outcome) -> None:
        """After the commit of an event."""
        self.delivery.offer(outcome.rows)
        for address in outcome.wake:
            self._wakeups.wake(address)
        if outcome.files:
            self._go(self._fetching.run(), "fetch")
        if outcome.promised:
            self._go(self.delivery.claim(), "claim")

    def _go(self, work: Coroutine[Any, Any, Any], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("task.failed", task=task.get_name(), error=repr(error), exc_info=error)

    async def _fetch(self) -> None:
        """In the background: a slow file holds up no other duty."""
        self._go(self._fetching.run(), "fetch")

    async def _serve_web(self) -> None:
        if not self.settings.web_bind:
            return
        store = ConversationStore(self.database, self._folder)
        streams = Streams()
        extra: list[BaseRoute] = [*routes(self)]
        for channel in self.channels.values():
            extra += getattr(channel, "routes", lambda _door: [])(self.door)
        app = make_app(
            door=self.door,
            store=store,
            reaching=self._reaching,
            wakeups=self._wakeups,
            keeper=UploadKeeper(self.database, self._folder, self.clock),
            words=self._catalogue.text,
            settings=channels_table.web(self.settings),
            now=self.clock.now,
            streams=streams,
            extra_routes=extra,
            demo=Stage(self.clock, self.database) if isinstance(self.clock, DemoClock) else None,
        )
        self.web = WebServer(app, self.settings.web_bind, streams)
        await self.web.start()

    async def _open_media(self, media_id: str) -> tuple[bytes, str, str]:
        """Raises `TryLater` while the file is still to come, LookupError where it never will."""
        media = await self.database.read(lambda uow: uow.media.get(media_id))
        if media is not None and media.status is MediaStatus.OWED:
            raise TryLater("its file is not there yet", after=1)
        if media is None or media.file is None:
            raise LookupError(media_id)
        data = await asyncio.to_thread(self._folder.read, media.file)
        return data, media.mime, media.name or media.file
