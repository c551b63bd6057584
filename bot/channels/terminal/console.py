"""Where lines come from and bubbles go to: a pipe here, a person in screen.py."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from typing import Protocol, TextIO

from bot.channels.terminal.paint import Piece, plain


class Console(Protocol):
    """`person`: whether somebody sits there, who is greeted and told how to leave."""

    person: bool

    def lines(self) -> AsyncIterator[str]:
        """What is typed, line by line, until the end of it."""

    def show(self, pieces: list[Piece]) -> None:
        """Show these at once."""


class Pipe:
    """Plain lines in, plain text out: for scripts."""

    person = False

    def __init__(self, source: Iterable[str], out: TextIO):
        self._source = source
        self._out = out
        self._read: asyncio.Queue[str | None] = asyncio.Queue()
        self._closed = False

    async def lines(self) -> AsyncIterator[str]:
        """Lines as they come; what is blank says nothing."""
        loop = asyncio.get_running_loop()
        # A daemon: a read that never ends must not keep the process from leaving.
        threading.Thread(target=self._reader, args=(loop,), daemon=True).start()
        while (line := await self._read.get()) is not None and not self._closed:
            if line.strip():
                yield line.rstrip("\r\n")

    def show(self, pieces: list[Piece]) -> None:
        """Write and flush; when nobody reads any more the conversation ends."""
        try:
            self._out.write(plain(pieces))
            self._out.flush()
        except BrokenPipeError:
            self._closed = True
            self._read.put_nowait(None)

    def _reader(self, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            for line in self._source:
                loop.call_soon_threadsafe(self._read.put_nowait, line)
            loop.call_soon_threadsafe(self._read.put_nowait, None)
