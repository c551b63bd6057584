"""The Bot API server, a client of it, and a door that remembers what it took."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.channels.telegram.client import Client
from handlers.event import Event
from tests.botapi import BotApi, Phone, Rates


class FakeDoor:
    """Takes events; `away` times it fails first. `wait_for` returns the n-th event taken."""

    def __init__(self, away: int = 0):
        self.taken: list[Event] = []
        self.tries = 0
        self.away = away
        self._news = asyncio.Condition()

    async def take(self, event: Event) -> None:
        self.tries += 1
        if self.away > 0:
            self.away -= 1
            raise ConnectionError("the store is away")
        if all(event.external_id != known.external_id for known in self.taken):
            self.taken.append(event)
        async with self._news:
            self._news.notify_all()

    async def has(self, count: int) -> list[Any]:
        """Return what was taken once there are `count` of it."""
        async with asyncio.timeout(10), self._news:
            await self._news.wait_for(lambda: len(self.taken) >= count)
        return [event.what for event in self.taken]


async def until(api: BotApi, holds: Callable[[], bool]) -> None:
    """Return once it holds, looking again at whatever happens on the server."""
    async with asyncio.timeout(10):
        while not holds():
            await api.chats.bell.heard(0.02)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(rates=Rates.none()) as server:
        yield server


@pytest.fixture
async def client(api: BotApi) -> AsyncIterator[Client]:
    made = Client(api.token, api.url)
    yield made
    await made.close()


@pytest.fixture
def phone(api: BotApi) -> Phone:
    """Michel's phone; the conversation is open."""
    phone = api.phone(42)
    phone.start()
    return phone
