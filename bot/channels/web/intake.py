"""How a session's events reach the door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from starlette.requests import Request

from bot.channels.channel import Door
from bot.channels.web.body import Posted
from bot.channels.web.events import client_id, event_of, raw_of, what_of
from bot.channels.web.ports import Keeper
from bot.channels.web.rates import Rates
from bot.channels.web.session import Session, new_session, session_of
from handlers.event import What


class Slower(Exception):
    """Too much at once: to be tried again after `wait` seconds."""

    def __init__(self, wait: int):
        super().__init__(f"wait {wait} s")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Intake:
    """Sessions and events of the page. Its methods raise `Slower` and `StoreAway`."""

    door: Door
    keeper: Keeper
    rates: Rates
    now: Callable[[], datetime]

    async def session(self, request: Request) -> Session:
        """The session of a request, or a new one."""
        found = session_of(request)
        if found is not None:
            return found
        _pass(await self.rates.session(request))
        return new_session()

    async def count(self, session: Session) -> None:
        """Count one event against the session's bound."""
        _pass(await self.rates.event(session.address))

    async def say(self, session: Session, what: What, language: str) -> None:
        """Take something the page does by itself."""
        event = event_of(session.address, str(uuid4()), what, at=self.now(), language=language)
        await self.door.take(event)

    async def take(self, session: Session, posted: Posted, language: str, *, plain: bool) -> None:
        """Take what a page posted. Raises `BadBody`."""
        client = client_id(posted, plain=plain)
        what = await what_of(posted, self.keeper)
        raw = raw_of(posted)
        address, at = session.address, self.now()
        await self.door.take(event_of(address, client, what, at=at, language=language, raw=raw))


def _pass(wait: int) -> None:
    if wait:
        raise Slower(wait)
