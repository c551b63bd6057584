"""What the rest of the process knows of a channel."""

from __future__ import annotations

from typing import Protocol

from handlers.event import Event
from messages.message import Message


class Door(Protocol):
    """The one way in. `take` returns once the event is committed; it may then be acknowledged.

    A repeat (same channel and external id) changes nothing and returns as well. It raises
    `storage.errors.StoreAway` when the database cannot be reached: do not acknowledge.
    """

    async def take(self, event: Event) -> None:
        """Take one event in, once."""


class Channel(Protocol):
    """A way to reach people. `name` is what addresses and the outbox call it."""

    name: str

    async def listen(self, door: Door) -> None:
        """Bring what people do to the door, until cancelled."""

    async def send(self, address: str, message: Message) -> str:
        """Deliver one bubble and return the platform's id of it; raises a `DeliveryError`."""

    async def edit(self, address: str, platform_id: str, message: Message) -> str:
        """Give a bubble that `send` called so other words; returns its id, which may be new.

        What has these words already is no trouble. Raises a `DeliveryError`: `Refused` where the
        bubble is gone, or too old.
        """

    async def reached(self) -> bool:
        """Whether the platform answered recently (for `/readyz`)."""

    async def close(self) -> None:
        """Let go of connections."""
