"""What a form may know beyond its answers: handed in, never fetched."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo


class Words(Protocol):
    """A sentence by its key, in the person's language."""

    def __call__(self, key: str, /, **params: Any) -> str:
        """The words as plain text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One of the organisation's criteria; texts left empty come from the catalogue."""

    key: str
    name: str = ""
    line: str = ""
    question: str = ""
    hint: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something that can be found by typing: a service."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The world as a form sees it for one message.

    `known` are answers the person gave long ago (their name, their service), by question, as
    they are shown ("" for one that is neither asked nor shown);
    `asked` are questions of other people (a jury's), by question, in their words;
    `hinted` are answers to confirm (the service of a poster); `lists` are what may be found by
    typing, by question; `examples` are the catalogue keys of the person's trade, by question.
    """

    now: datetime
    zone: ZoneInfo
    words: Words
    holidays: Container[date] = frozenset()
    criteria: tuple[Criterion, ...] = ()
    known: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)
    hinted: dict[str, Found] = field(default_factory=dict)
    lists: dict[str, Sequence[Found]] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day it is where the organisation is."""
        return self.now.astimezone(self.zone).date()
