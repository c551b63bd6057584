"""A person at a terminal: line editing, history, completion, a little colour."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from pathlib import Path

from prompt_toolkit import PromptSession, print_formatted_text
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.styles import Style

from bot.channels.terminal.paint import Piece
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
