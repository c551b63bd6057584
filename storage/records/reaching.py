"""What people have to read, and the ways to ring them for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something a person has to read. `dedupe` is its message's; `code` is in the short link.

    Open until `done_at`; `outcome` says how it ended. `unreached_at`: every way was tried.
    `reference` is the idea's; None for what is only rung for once (a call). `same_day`: as its
    message, it is rung for in the hours of the organisation too.
    """

    id: str
    person_id: str
    reference: str | None
    dedupe: str
    code: str
    at: datetime
    done_at: datetime | None = None
    outcome: str | None = None
    unreached_at: datetime | None = None
    same_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """News rung for in a way (`sms`, `push`, `slip`); `status` is that of its message, if any."""

    news_id: str
    way: str
    address: str = ""
    outbox_id: str | None = None
    at: datetime
    status: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber:
    """A number given to be told of news, and for nothing else; `stopped_at`: STOP came from it."""

    person_id: str
    number: str
    given_at: datetime
    stopped_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """A browser that may be rung: `address` is its page's, the keys are its own."""

    id: str
    address: str
    endpoint: str
    p256dh: str
    auth: str
    at: datetime
