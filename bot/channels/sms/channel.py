"""The channel of SMS: an address is a person, whose number is looked up when it leaves."""

from __future__ import annotations

import asyncio
from html import unescape
from typing import Protocol

import structlog
from starlette.routing import Route

from bot.channels.channel import Door
from bot.channels.errors import Refused, Unreachable
from bot.channels.sms.stop import wants_stop
from bot.channels.sms.webhook import Heard, route
from messages import gsm7
from messages.message import Message
from storage.errors import StoreAway

log = structlog.get_logger(__name__)


class Gateway(Protocol):
    """What takes an SMS off our hands."""

    async def send(self, number: str, text: str) -> str:
        """Take a text for `+33612345678`; its id there, or "". Raises a `DeliveryError`."""

    async def hear(self, heard: Heard) -> None:
        """Hand over what came in since the last look, as (number, text), each once."""

    async def close(self) -> None:
        """Let go of connections."""


class Numbers(Protocol):
    """The numbers people gave. Raises `StoreAway`."""

    async def number_of(self, person_id: str) -> str | None:
        """The number in use, None where it was taken back or stopped."""

    async def stop(self, number: str) -> None:
        """STOP came from there."""


class Sms:
    """`look_every` is how many seconds pass between looks at what came in by the gateway."""

    name = "sms"

    def __init__(
        self, gateway: Gateway, numbers: Numbers, *, secret: str = "",
        fields: tuple[str, str] = ("from", "text"), look_every: float = 10,
    ):  # fmt: skip
        self._gateway = gateway
        self._numbers = numbers
        self._secret = secret
        self._fields = fields
        self._look_every = look_every

    async def send(self, address: str, message: Message) -> str:
        """Send one text to a person; raises a `DeliveryError`."""
        number = await self._numbers.number_of(address)
        if number is None:
            raise Unreachable("no number any more")
        text = unescape(message.text)
        if not gsm7.fits(text):
            raise Refused(f"{len(text)} signs are no single SMS")
        return await self._gateway.send(number, text)

    async def edit(self, address: str, platform_id: str, message: Message) -> str:  # noqa: ARG002
        """An SMS stays as it is."""
        raise Refused("an SMS cannot be rewritten")

    async def listen(self, door: Door) -> None:  # noqa: ARG002 - nobody talks by SMS
        """Look for STOP in what the gateway received, until cancelled."""
        while True:
            try:
                await self._gateway.hear(self.heard)
            except (OSError, StoreAway) as error:
                log.warning("sms.not_heard", reason=str(error))
            await asyncio.sleep(self._look_every)

    async def heard(self, number: str, text: str) -> None:
        """An SMS that came in: STOP is honoured, everything else is left unread."""
        if wants_stop(text):
            await self._numbers.stop(number)

    def routes(self, _: Door) -> list[Route]:
        """POST /sms, where a secret guards it."""
        return [route(self._secret, self._fields, self.heard)] if self._secret else []

    async def reached(self) -> bool:
        """A gateway is asked nothing in between: a ring that fails is seen by itself."""
        return True

    async def close(self) -> None:
        """Let go of connections."""
        await self._gateway.close()
