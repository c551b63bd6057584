"""What the web chat needs of the rest of the process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from handlers.event import FileKind
from storage.records.delivery import Line


class WebStore(Protocol):
    """The conversation, read. Every method raises `StoreAway` when the database is away."""

    async def lines(self, address: str, after: int) -> list[Line]:
        """The lines of this address's person whose revision is above `after`, by place."""

    async def person_of(self, address: str) -> str | None:
        """The person behind an address, or None before the first word and after erasure."""

    async def language_of(self, address: str) -> str | None:
        """The language the person reads, or None when nobody is known there."""

    async def media_for(self, address: str, media_id: str) -> tuple[bytes, str, str] | None:
        """A file (bytes, mime, name) that this person's conversation shows, or None."""


class Reaching(Protocol):
    """What reaches people who left the page. Every method may raise `StoreAway`."""

    async def fetched(self, address: str, lines: Sequence[Line]) -> None:
        """The page has these lines now: whatever was there by then is read."""

    async def speaks_to(self, address: str, code: str) -> bool:
        """Whether a short link is for the person behind an address."""

    async def subscribe(self, address: str, endpoint: str, p256dh: str, auth: str) -> None:
        """The browser of that page may be rung."""


class Wakeups(Protocol):
    """How a stream learns that there may be something new."""

    async def wait(self, address: str, timeout: float) -> None:  # noqa: ASYNC109 - agreed shape
        """Return when the address may have new lines, or after `timeout` seconds."""


class Keeper(Protocol):
    """Where uploads go before the event that speaks of them."""

    async def keep(self, data: bytes, kind: FileKind, name: str) -> str:
        """Store a file and return its id; raises `Unreadable` or `TooBig` of bot.media."""


class Words(Protocol):
    """The page's own sentences, keys `web.…`."""

    def __call__(self, key: str, language: str, /, **params: object) -> str:
        """The sentence of a key in a language."""


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody a visitor of the demonstration may play; `part` is what they do."""

    id: str
    name: str
    part: str


class Stage(Protocol):
    """A demonstration: its clock may be put forward, and its people be played."""

    def now(self) -> datetime:
        """The demonstration's moment, aware."""

    async def forward(self, by: timedelta) -> None:
        """Put the clock forward and do what comes due."""

    async def session(self) -> datetime | None:
        """When one comes in for the next session of a jury; None where none is planned."""

    async def until(self, moment: datetime) -> None:
        """Put the clock forward to then, and do what comes due."""

    async def people(self) -> list[Character]:
        """Who can be played now."""

    async def become(self, person_id: str) -> str | None:
        """The token of that person's page, None if there is no such person."""
