"""The channel of Web Push: an address is a browser, whose keys are looked up when it rings.

https://www.rfc-editor.org/rfc/rfc8030 (delivery), 8291 (encryption), 8292 (who sends: VAPID).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Protocol

import aiohttp

from bot.channels.channel import Door
from bot.channels.errors import Refused, TryLater, Unreachable
from bot.channels.push.keys import Keys
from bot.channels.push.services import Services
from messages.message import Message
from storage.records.reaching import Browser

LIVES = 2 * 24 * 3600  # seconds a service keeps it for a phone that is off
IN_ALL = 30.0  # seconds
GONE = frozenset({404, 410})


class Browsers(Protocol):
    """The browsers that may be rung. Raises `StoreAway`."""

    async def browser(self, id: str) -> Browser | None:
        """One of them, None where it is known no more."""

    async def forget(self, id: str) -> None:
        """It is rung no more."""


class Push:
    """A repeat replaces what was not shown yet: nobody is rung twice for one thing."""

    name = "push"

    def __init__(
        self, keys: Keys, services: Services, browsers: Browsers, now: Callable[[], datetime]
    ):
        self._keys = keys
        self._services = services
        self._browsers = browsers
        self._now = now
        self._session: aiohttp.ClientSession | None = None

    async def send(self, address: str, message: Message) -> str:
        """Ring one browser; raises a `DeliveryError`."""
        browser = await self._browsers.browser(address)
        if browser is None or not self._services.known(browser.endpoint):
            raise Unreachable("no such browser any more")
        payload = json.dumps({"title": unescape(message.text)}, ensure_ascii=False)
        body, signed = await asyncio.to_thread(
            self._keys.sealed, browser, payload.encode(), self._now()
        )
        headers = {**signed, "TTL": str(LIVES), "Topic": "news", "Urgency": "normal"}
        try:
            async with self._open().post(
                browser.endpoint, data=body, headers=headers, allow_redirects=False
            ) as answer:
                return await self._judged(address, answer)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise TryLater(f"the push service is away ({type(error).__name__})") from error

    async def _judged(self, address: str, answer: aiohttp.ClientResponse) -> str:
        status = answer.status
        if status in GONE:
            await self._browsers.forget(address)
            raise Unreachable("the browser takes no notifications any more")
        if status == 429 or status >= 500:
            wait = answer.headers.get("Retry-After", "")
            raise TryLater(
                f"the push service says {status}", float(wait) if wait.isdecimal() else None
            )
        if not 200 <= status < 300:
            raise Refused(f"the push service says {status}")
        return answer.headers.get("Location", "")

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=IN_ALL))
        return self._session

    async def edit(self, address: str, platform_id: str, message: Message) -> str:  # noqa: ARG002
        """A notification stays as it is."""
        raise Refused("a notification cannot be rewritten")

    async def listen(self, door: Door) -> None:
        """Nobody talks by notification: the page does."""

    async def reached(self) -> bool:
        """Nothing is asked in between."""
        return True

    async def close(self) -> None:
        """Let go of connections."""
        if self._session is not None:
            await self._session.close()
