"""Files people sent, and what their voices say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MediaStatus(StrEnum):
    """`owed`: its channel still has to hand it over; `lost`: it never will; `erased`: its time
    is over."""

    OWED = "owed"
    STORED = "stored"
    LOST = "lost"
    ERASED = "erased"


class TranscriptStatus(StrEnum):
    """A voice note is written down by an organiser, then confirmed by its author."""

    TO_WRITE = "to_write"
    TO_CONFIRM = "to_confirm"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file a person sent. `file` is its name in the media folder once it is stored."""

    id: str
    person_id: str | None = None
    kind: str
    channel: str
    remote: str | None = None
    file: str | None = None
    name: str = ""
    mime: str = ""
    bytes: int = 0
    seconds: int = 0
    sha256: str | None = None
    status: MediaStatus = MediaStatus.OWED
    attempts: int = 0
    next_try_at: datetime | None = None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """What a voice note of an idea says, once someone has written it down."""

    media_id: str
    idea_id: str
    step: str
    status: TranscriptStatus
    text: str | None = None
    by: str | None = None
    created_at: datetime
