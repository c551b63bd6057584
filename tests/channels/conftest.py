"""The ways in: each a program that runs and a maker of persons who reach it that way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.botapi import BotApi, Rates
from tests.channels.on_telegram import OnTelegram
from tests.channels.on_terminal import OnTerminal
from tests.channels.on_web import WithoutScript, WithScript
from tests.channels.person import Person
from tests.channels.program import SECRET, Program, running, settings

PUBLIC = "https://vivier.exemple.fr"
WAYS = (
    "script",
    "forms",
    "telegram",
    "terminal",
)


@dataclass(slots=True)
class Way:
    """The program as reached one way; `person` makes somebody new, who has arrived."""

    name: str
    program: Program
    api: BotApi | None
    folder: Path
    people: list[Person] = field(default_factory=list)

    async def person(self, language: str = "fr") -> Person:
        """Somebody new, greeted."""
        made = self._make(len(self.people) + 1, language)
        self.people.append(made)
        await made.open()
        return made

    def _make(self, number: int, language: str) -> Person:
        if self.name == "script":
            return WithScript(self.program, language)
        if self.name == "forms":
            return WithoutScript(self.program, language)
        if self.name == "terminal":
            return OnTerminal(self.program, f"Person {number}", language, self.folder)
        assert self.api is not None
        return OnTelegram(self.program, self.api, 40 + number, language)


OpenWay = Callable[[str], Awaitable[Way]]


@pytest.fixture
async def open_way(tmp_path: Path) -> AsyncIterator[OpenWay]:
    """Starts the program for a way of this name; everything is closed after the test."""
    async with AsyncExitStack() as stack:

        async def begin(name: str) -> Way:
            api: BotApi | None = None
            more: dict[str, object] = {}
            if name in ("telegram", "webhook"):
                api = await stack.enter_async_context(BotApi(rates=Rates.none()))
                more = {"telegram_token": api.token, "telegram_api_url": api.url}
            if name == "webhook":
                more |= {"telegram_mode": "webhook", "telegram_webhook_secret": SECRET}
                more |= {"telegram_webhook_url": PUBLIC}
            program = await stack.enter_async_context(running(settings(tmp_path, **more)))
            if name == "webhook" and api is not None:
                await _stand_in(program, api)
            way = Way(name, program, api, tmp_path)
            stack.push_async_callback(_leave, way)
            return way

        yield begin


@pytest.fixture(params=WAYS)
async def way(request: pytest.FixtureRequest, open_way: OpenWay) -> Way:
    """Each way in turn, the program running with the web chat beside it."""
    return await open_way(request.param)


@pytest.fixture
async def person(way: Way) -> Person:
    """Michel, who has just been greeted."""
    return await way.person()


async def _stand_in(program: Program, api: BotApi) -> None:
    """Be the reverse proxy: what is posted to the public address reaches the program."""
    async with asyncio.timeout(10):
        while not api.webhook.url:  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.01)
    assert api.webhook.url == f"{PUBLIC}/telegram"
    await api.webhook.point_at(f"{program.url}/telegram", SECRET, 40)


async def _leave(way: Way) -> None:
    for person in way.people:
        await person.close()
