"""Where lines come from and bubbles go to: a pipe, or a person at a terminal."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TextIO

from prompt_toolkit import PromptSession, print_formatted_text
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.styles import Style

from bot.channels.terminal.paint import Piece, plain
from handlers.rules import return_code
from messages.folding import fold

STYLE = Style.from_dict(
    {
        "choice": "ansicyan",
        "file": "ansigreen",
        "link": "underline",
        "note": "ansibrightblack",
        "prompt": "ansicyan bold",
    }
)


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


class Screen:
    """A person: line editing, history, completion, a little colour."""

    person = True

    def __init__(self, completions: Callable[[], Iterable[str]], history: Path | None):
        self._session: PromptSession[str] = PromptSession(
            history=_history(history), completer=_Words(completions), style=STYLE
        )

    async def lines(self) -> AsyncIterator[str]:
        """Lines until Ctrl-D; Ctrl-C empties the line."""
        with patch_stdout(raw=True):
            while True:
                try:
                    line = await self._session.prompt_async([("class:prompt", "› ")])
                except EOFError:
                    return
                except KeyboardInterrupt:
                    continue
                if line.strip():
                    yield line

    def show(self, pieces: list[Piece]) -> None:
        """Print above the line that is being typed."""
        print_formatted_text(FormattedText(pieces), style=STYLE, end="")


class _Words(Completer):
    """Completes a whole line from commands and labels."""

    def __init__(self, words: Callable[[], Iterable[str]]):
        self._words = words

    def get_completions(self, document: Document, _event: CompleteEvent) -> Iterator[Completion]:
        """Those that begin with what is typed, accents and case aside."""
        typed = document.text_before_cursor
        for word in self._words():
            if typed and fold(word).startswith(fold(typed)):
                yield Completion(word, start_position=-len(typed))


class _Discreet(FileHistory):
    """A history without codes: they open a conversation."""

    def store_string(self, string: str) -> None:
        """Write a line down, unless it holds a code."""
        if return_code.read(string) is None and not string.startswith("/start "):
            super().store_string(string)


def _history(path: Path | None) -> History:
    """Lines of before, for their owner's eyes only; none where they cannot be written."""
    if path is None:
        return InMemoryHistory()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return _Discreet(str(path))
