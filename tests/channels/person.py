"""What the contract asks of every channel: what a person can do there, and what they see."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from html import unescape

from messages.folding import fold

TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Seen:
    """A bubble as it is read: plain text (U+00A0 shown as a space) and its buttons' labels."""

    text: str
    buttons: tuple[str, ...] = ()


def read(html: str) -> str:
    """The words of a bubble's HTML."""
    return unescape(TAG.sub("", html)).replace("\u00a0", " ")


class Person(ABC):
    """Someone on one channel. Every act returns, and keeps in `news`, what answered it."""

    channel: str
    old_buttons = True  # whether a button of before can be pressed
    repeats = True  # whether the channel may bring the same thing twice

    def __init__(self) -> None:
        self.news: list[Seen] = []

    async def say(self, text: str) -> list[Seen]:
        """Type words, or a command."""
        self.news = await self._say(text)
        return self.news

    async def press(self, label: str, *, older: int = 0) -> list[Seen]:
        """Press the newest button of this label; `older=1` the one before it."""
        self.news = await self._press(label, older)
        return self.news

    async def photo(self, data: bytes) -> list[Seen]:
        """Send a JPEG."""
        self.news = await self._file("photo", data)
        return self.news

    async def voice(self, data: bytes) -> list[Seen]:
        """Send an OGG voice note."""
        self.news = await self._file("voice", data)
        return self.news

    async def again(self) -> list[Seen]:
        """The network brings what was done last a second time, under the same id."""
        self.news = await self._again()
        return self.news

    @property
    def text(self) -> str:
        """All that answered, in one piece."""
        return "\n".join(seen.text for seen in self.news)

    @property
    def buttons(self) -> tuple[str, ...]:
        """The labels of the last bubble."""
        return self.news[-1].buttons if self.news else ()

    def sees(self, words: str) -> bool:
        """Whether these words answered, however they are set."""
        return fold(words) in fold(self.text)

    @abstractmethod
    async def open(self) -> None:
        """Arrive; the greeting is in `news`."""

    @abstractmethod
    async def close(self) -> None:
        """Leave."""

    @abstractmethod
    async def _say(self, text: str) -> list[Seen]: ...

    @abstractmethod
    async def _press(self, label: str, older: int) -> list[Seen]: ...

    @abstractmethod
    async def _file(self, kind: str, data: bytes) -> list[Seen]: ...

    async def _again(self) -> list[Seen]:
        raise NotImplementedError
