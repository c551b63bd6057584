"""`vivier talk`: the same bot as a small process of its own, beside `vivier run` or alone."""

from __future__ import annotations

import asyncio
import getpass
import re
import sys
from functools import partial
from pathlib import Path
from random import SystemRandom
from typing import TextIO

from bot.channels.terminal.channel import CHANNEL, Terminal
from bot.channels.terminal.console import Console, Pipe
from bot.clock import Clock, DemoClock
from bot.delivery import Delivery, Pace
from bot.desk import Desk, Outcome
from bot.dispatcher import Dispatcher
from bot.health import Metrics
from bot.media_folder import MediaFolder
from bot.policy import catalogue_globals, policy
from bot.postman import Postman
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.wakeups import Wakeups
from bot.web_store import UploadKeeper
from handlers import documents
from messages.catalogue import Catalogue
from messages.folding import fold
from messages.return_words import return_words
from storage.database import connect
from storage.errors import StoreAway
from storage.migrate import require
from storage.records.media import Media, MediaStatus
from storage.records.people import Person
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork

HISTORY = Path("~/.local/state/vivier/history")


async def talk(settings: Settings, name: str = "") -> int:
    """Talk on standard input and output as `name` (the login name if empty) until its end.

    Returns 0; raises `StoreAway` and `WrongSchema` when the database cannot be used.
    """
    async with Talk(settings, name or getpass.getuser()) as conversation:
        await conversation.run(conversation.console())
    return 0


class Talk:
    """One conversation: a door, a delivery and the terminal, on the configured database.

    It sends to its own address only and runs no timers: those are `vivier run`'s.
    """

    def __init__(self, settings: Settings, name: str, clock: Clock | None = None):
        self.address = fold(name) or "vivier"
        self.settings = settings
        self.database = connect(settings.database_url)
        self.clock = clock or DemoClock(self.database)  # which stands ahead in a demo only
        self._catalogue = Catalogue.load(globals=catalogue_globals(settings))
        self._folder = MediaFolder(settings.media_dir)
        self._policy = policy(settings, return_words())
        self._name, self._metrics = new_id(), Metrics()
        desk = Desk(
            self._policy, self._catalogue, SystemRandom(), self._name, serves=frozenset({CHANNEL})
        )
        self.door = Dispatcher(self.database, desk, self.clock, self._metrics, self._then)
        self.delivery: Delivery | None = None
        self.terminal: Terminal | None = None

    async def __aenter__(self) -> Talk:
        await self.database.open()
        try:
            await require(self.database)
            await self._set_clock()
        except BaseException:
            await self.database.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.delivery is not None:
            await self.delivery.stop()
        await self.database.close()

    def console(self) -> Console:
        """The terminal's own, or plain lines where input or output is none."""
        if sys.stdin.isatty() and sys.stdout.isatty():
            from bot.channels.terminal.screen import Screen  # half a second that scripts are spared

            return Screen(self._completions, _history(self.address))
        return Pipe(sys.stdin, _lenient(sys.stdout))

    async def run(self, console: Console) -> None:
        """Serve this console until its lines end."""
        terminal = self._terminal(console)
        delivery = self._delivery(terminal)
        self.terminal, self.delivery = terminal, delivery
        retry = partial(self.door.retry, (CHANNEL, self.address))
        scheduler = Scheduler([self._set_clock, retry, delivery.claim])
        await self._waiting(delivery)
        scheduler.start()
        try:
            await terminal.listen(self.door)
        finally:
            scheduler.stop()
        await self._waiting(delivery)

    async def _set_clock(self) -> None:
        if isinstance(self.clock, DemoClock):
            await self.clock.load()

    async def _waiting(self, delivery: Delivery) -> None:
        """Show what came meanwhile."""
        await delivery.claim()
        await delivery.idle()

    def _terminal(self, console: Console) -> Terminal:
        return Terminal(
            self.address,
            console,
            open_media=self._open_media,
            keeper=UploadKeeper(self.database, self._folder, self.clock, CHANNEL),
            words=self._words,
            numbers=self._numbers,
            now=self.clock.now,
            settled=self._settled,
        )

    def _delivery(self, terminal: Terminal) -> Delivery:
        postman = Postman(
            self.database, self._policy, self._catalogue, self.clock, Wakeups(), self._name,
            frozenset({CHANNEL}), self.address,
        )  # fmt: skip
        return Delivery(
            channels={CHANNEL: terminal},
            postman=postman,
            clock=self.clock,
            metrics=self._metrics,
            paces={CHANNEL: Pace(1_000, 1_000, 1_000)},
        )

    def _then(self, outcome: Outcome) -> None:
        if self.delivery is not None:
            self.delivery.offer(outcome.rows)

    async def _settled(self) -> None:
        assert self.delivery is not None
        await self.delivery.idle()

    async def _person(self) -> Person | None:
        async def work(uow: UnitOfWork) -> Person | None:
            known = await uow.people.address(CHANNEL, self.address)
            return await uow.people.get(known.person_id) if known else None

        try:
            return await self.database.read(work)
        except StoreAway:
            return None

    async def _words(self, key: str, /, **params: object) -> str:
        person = await self._person()
        language = person.language if person else self._policy.language
        return self._catalogue.text(key, language, **params)

    async def _numbers(self) -> dict[str, str]:
        """As the router will read them: elsewhere a number may be that of a line."""
        person = await self._person()
        return {
            str(action): label
            for action, _, labels in (person.offered if person else [])
            for label in labels
            if label.isdigit()
        }

    async def _open_media(self, media_id: str) -> tuple[bytes, str, str]:
        media = await self.database.read(lambda uow: uow.media.get(media_id))
        if media is not None and media.status is MediaStatus.OWED:
            media = await self._made(media)
        if media is None or media.file is None:
            raise StoreAway(f"file {media_id} is not stored")
        data = await asyncio.to_thread(self._folder.read, media.file)
        return data, media.mime, media.name or media.file

    async def _made(self, media: Media) -> Media | None:
        """A document that was asked for, made here and now; what a channel owes comes later."""
        if media.channel != documents.CHANNEL:
            return media
        from bot.fetching import Fetching  # most conversations show no file
        from bot.making import Making

        making = {media.channel: Making(self.settings, self._catalogue)}
        await Fetching(self.database, making, self._folder, self.clock).fetch(media)
        return await self.database.read(lambda uow: uow.media.get(media.id))

    def _completions(self) -> list[str]:
        from bot.channels_table import (
            COMMANDS,
        )  # all channels' code comes with it: scripts wait less

        words = [f"/{name}" for table in COMMANDS.values() for name, _ in table]
        return self.terminal.completions(words) if self.terminal else []


def _history(address: str) -> Path | None:
    """Where this name's lines are kept; None where there is no home."""
    try:
        return HISTORY.expanduser().with_name("history-" + re.sub(r"[^\w-]", "_", address[:80]))
    except RuntimeError:
        return None


def _lenient(out: TextIO) -> TextIO:
    """A sign that the terminal does not know becomes a question mark, not the end."""
    reconfigure = getattr(out, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    return out
