"""A person at a terminal: `vivier talk` beside the program, on a real pipe."""

from __future__ import annotations

import asyncio
import io
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

from bot.channels.terminal.console import Pipe
from bot.channels.terminal.paint import Piece, plain
from bot.channels.terminal.talk import Talk
from messages.folding import fold
from tests.channels.person import Person, Seen
from tests.channels.program import Program

NUMBERED = re.compile(r"(\d+)\. (.*)")


class Watched(Pipe):
    """The real pipe; tells when a line has been answered, and keeps the bubbles apart."""

    def __init__(self, source: io.TextIOBase):
        super().__init__(source, io.StringIO())
        self.answered: asyncio.Queue[None] = asyncio.Queue()
        self.bubbles: list[Seen] = []
        self.numbers: dict[str, str] = {}

    async def lines(self) -> AsyncIterator[str]:
        async for line in super().lines():
            yield line
            self.answered.put_nowait(None)  # the next line is asked for: this one is done with

    def show(self, pieces: list[Piece]) -> None:
        super().show(pieces)
        shown = next((words for style, words in pieces if style == "class:choice"), "")
        numbered = "   " in shown or NUMBERED.fullmatch(shown)
        parts = shown.split("   ") if numbered else re.findall(r"\[[^\]]*\]", shown)
        found = {part: NUMBERED.fullmatch(part) for part in parts}
        labels = [match[2] if match else part.strip("[]") for part, match in found.items()]
        self.numbers = {match[2]: match[1] for match in found.values() if match}
        text = plain([piece for piece in pieces if piece[0] != "class:choice"])
        self.bubbles.append(Seen(text.strip().replace("\u00a0", " "), tuple(labels)))


class OnTerminal(Person):
    channel = "terminal"
    old_buttons = False  # what is typed means the newest bubble
    repeats = False  # a line is read once

    def __init__(self, program: Program, name: str, language: str, folder: Path):
        super().__init__()
        self.program = program
        self.language = language
        self.folder = folder
        reader, self.writer = os.pipe()
        self.source = os.fdopen(reader, encoding="utf-8")
        self.pipe = Watched(self.source)
        self.talk = Talk(program.settings, name, program.clock)
        self.task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        self.task = asyncio.create_task(self._run())
        self.news = await self._say("/start")
        if self.language != "fr":
            self.news = await self._say(f"/langue {self.language}")

    async def close(self) -> None:
        """The end of the lines is the end of the conversation."""
        os.close(self.writer)
        if self.task is not None:
            await self.task
        self.source.close()

    async def _run(self) -> None:
        async with self.talk:
            await self.talk.run(self.pipe)

    async def _say(self, text: str) -> list[Seen]:
        self.pipe.bubbles.clear()
        await asyncio.to_thread(os.write, self.writer, f"{text}\n".encode())
        async with asyncio.timeout(10):
            await self.pipe.answered.get()
        return list(self.pipe.bubbles)

    async def _press(self, label: str, older: int) -> list[Seen]:
        """By its number where it has one, else by its label."""
        assert older == 0
        number = next(
            (n for known, n in self.pipe.numbers.items() if fold(known) == fold(label)), ""
        )
        return await self._say(number or label)

    async def _file(self, kind: str, data: bytes) -> list[Seen]:
        path = self.folder / {"photo": "massif du parc.jpg", "voice": "note.ogg"}[kind]
        path.write_bytes(data)
        return await self._say(f"/{kind} {path}")
