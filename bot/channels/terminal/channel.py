"""The terminal as a channel: lines come in, bubbles go out."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.channels.channel import Door
from bot.channels.terminal.choices import meant, pushes
from bot.channels.terminal.console import Console
from bot.channels.terminal.files import COMMANDS as FILES
from bot.channels.terminal.files import Given, Keeper, bring, named
from bot.channels.terminal.paint import bubble, safe
from handlers.event import Event, Press, Start, Text, What
from messages.message import Attachment, Message
from storage.errors import StoreAway
from storage.rows import new_id

CHANNEL = "terminal"
OpenMedia = Callable[[str], Awaitable[tuple[bytes, str, str]]]


class Words(Protocol):
    """The channel's own sentences, keys `terminal.…`, in the person's language."""

    async def __call__(self, key: str, /, **params: object) -> str:
        """The sentence of a key."""


class Terminal:
    """One person's conversation.

    `settled` returns once what was owed to them has been shown; `numbers` gives, for each
    action that is offered now, the number it may be typed by.
    """

    name = CHANNEL

    def __init__(
        self,
        address: str,
        console: Console,
        *,
        open_media: OpenMedia,
        keeper: Keeper,
        words: Words,
        numbers: Callable[[], Awaitable[Mapping[str, str]]],
        now: Callable[[], datetime],
        settled: Callable[[], Awaitable[None]],
    ):
        self._address = address
        self._console = console
        self._open_media = open_media
        self._keeper = keeper
        self._words = words
        self._ask_numbers = numbers
        self._now = now
        self._settled = settled
        self._newest: Message | None = None
        self._numbers: Mapping[str, str] = {}
        self._shown = 0

    async def listen(self, door: Door) -> None:
        """Bring each line to the door and wait for its answer; returns at the end of the lines."""
        if self._console.person:
            await self._note("terminal.hello")
            await self._take(door, Start(), "")
        async for line in self._console.lines():
            what = await self._what(line)
            if what is not None:
                await self._take(door, what, line)
        if self._console.person:
            await self._note("terminal.bye")

    async def send(self, address: str, message: Message) -> str:
        """Show one bubble; its files are written beside, and their paths shown."""
        files = [await self._file(attachment) for attachment in message.attachments]
        self._numbers = await self._ask_numbers() if message.buttons else {}
        self._console.show(bubble(message, files, self._numbers))
        self._newest = message
        self._shown += 1
        return f"{address}:{self._shown}"

    async def edit(self, address: str, platform_id: str, message: Message) -> str:
        """Show only what will not change again, as a new bubble: paper cannot be rewritten."""
        return platform_id if message.buttons else await self.send(address, message)

    async def reached(self) -> bool:
        """A terminal is always there."""
        return True

    async def close(self) -> None:
        """Nothing is held."""

    def completions(self, commands: Iterable[str]) -> list[str]:
        """What may be typed now: the newest labels, then the commands."""
        labels = [button.label for button in pushes(self._newest)] if self._newest else []
        return [*labels, *commands, *FILES]

    async def _what(self, line: str) -> What | None:
        """What a line means here; None when it was answered on the spot."""
        button = meant(line, self._newest, self._numbers)
        if button is not None:
            return Press(button.action)
        given = named(line)
        if given is not None:
            return await self._brought(given)
        word, _, code = line.strip().partition(" ")
        return Start(code.strip() or None) if word == "/start" else Text(line)

    async def _brought(self, given: Given) -> What | None:
        try:
            if given.path is not None:
                return await bring(given, self._keeper)
        except StoreAway:
            await self._note("terminal.away")
            return None
        except OSError:  # it cannot be read, or went away meanwhile
            pass
        await self._note("terminal.no_file", path=given.written)
        return None

    async def _take(self, door: Door, what: What, line: str) -> None:
        event = Event(
            channel=CHANNEL,
            address=self._address,
            external_id=new_id(),
            what=what,
            at=self._now(),
            raw=json.dumps({"line": line}, ensure_ascii=False),
        )
        try:
            await door.take(event)
        except StoreAway:
            await self._note("terminal.away")
        else:
            await self._settled()

    async def _note(self, key: str, **params: object) -> None:
        """Say something of the terminal itself."""
        words = await self._words(key, **params)
        self._console.show([("class:note", safe(words)), ("", "\n\n")])

    async def _file(self, attachment: Attachment) -> str:
        try:
            data, _, name = await self._open_media(attachment.media)
            folder = Path(tempfile.mkdtemp(prefix="vivier-"))
            path = folder / (re.sub(r"[^\w. -]", "_", attachment.name or name) or "file")
            path.write_bytes(data)
        except (StoreAway, OSError):
            return await self._words("terminal.gone")
        return await self._words(f"terminal.{attachment.kind}", path=str(path))
