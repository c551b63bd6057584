"""What reaches the one door: something a person did, or a timer that came due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

FileKind = Literal["photo", "voice", "document"]


@dataclass(frozen=True, slots=True)
class Text:
    """Typed words, commands included (`/idee`)."""

    text: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed: the opaque `action` the button carried."""

    action: str


@dataclass(frozen=True, slots=True)
class Start:
    """The conversation opened, perhaps from a poster or a link that brought a code."""

    code: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A photo, a voice note or a document.

    Either the bytes are stored already (`media` is their id), or the channel fetches them
    later (`remote` is what it needs to do so). `group` is the same for files of one album.
    `bytes` and `seconds` are what the channel says of it, 0 when it does not say.
    """

    kind: FileKind
    media: str | None = None
    remote: str | None = None
    name: str = ""
    mime: str = ""
    bytes: int = 0
    seconds: int = 0
    caption: str = ""
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A location: coordinates are dropped on arrival, `words` is what was written with it."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """A message sent earlier, now changed to `text`; `of` is the external id of the first."""

    text: str
    of: str


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something no question can use: a sticker, a poll, a contact, an unknown kind."""

    what: str


@dataclass(frozen=True, slots=True)
class TooBig:
    """A file refused for its size; `bytes` is what it weighs, `limit` what is taken."""

    bytes: int
    limit: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file whose content is not what it says, or that cannot be opened."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """The person blocked the bot on this address: nothing is to be sent there."""


@dataclass(frozen=True, slots=True)
class Returned:
    """The person unblocked the bot on this address."""


@dataclass(frozen=True, slots=True)
class Due:
    """A timer that came due: its kind and what it is about (ids, as JSON)."""

    kind: str
    subject: str = ""


What = (
    Text
    | Press
    | Start
    | File
    | Place
    | Edited
    | Unsupported
    | TooBig
    | Unreadable
    | Left
    | Returned
    | Due
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened, as the one door takes it.

    `channel` and `external_id` together are unique: a repeat is taken in once. `address`
    says where to answer on that channel. `language` is what the phone says of itself.
    `raw` is the payload as it came (JSON), kept so that nothing is lost.
    """

    channel: str
    address: str
    external_id: str
    what: What
    at: datetime
    language: str | None = None
    raw: str = "{}"
