"""A person with a phone, before the Bot API server of the tests."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.webhook import HEADER
from messages.folding import fold
from tests.botapi import BotApi, Shown
from tests.channels.person import Person, Seen
from tests.channels.program import SECRET, Program


class OnTelegram(Person):
    channel = "telegram"

    def __init__(self, program: Program, api: BotApi, number: int, language: str):
        super().__init__()
        self.program = program
        self.api = api
        self.phone = api.phone(number, language=language, name="Téléphone")
        self.last: Any = None  # the update that was done last

    async def open(self) -> None:
        self.phone.start()
        self.news = await self._answer()

    async def close(self) -> None:
        """Nothing to leave."""

    async def _say(self, text: str) -> list[Seen]:
        self.phone.say(text)
        return await self._answer()

    async def _press(self, label: str, older: int) -> list[Seen]:
        found = [
            (shown.id, button.data)
            for shown in reversed(self.phone.screen)
            for button in shown.buttons
            if shown.by_bot and fold(button.label) == fold(label)
        ]
        assert len(found) > older, f"no button {label!r} on {self.phone.screen[-3:]}"
        message, data = found[older]
        assert data is not None
        self.phone.press_data(message, data)
        answer = await self._answer()
        assert self.phone.spinning == 0
        return answer

    async def _file(self, kind: str, data: bytes) -> list[Seen]:
        if kind == "photo":
            self.phone.send_photo(data)
        else:
            self.phone.send_voice(data, seconds=7)
        return await self._answer()

    async def _again(self) -> list[Seen]:
        """A webhook whose 200 was lost, or a process that died before it confirmed."""
        self.phone._act(self.phone.chat)  # what is seen from here on is the answer
        if self.api.webhook.url:
            headers = {HEADER: SECRET}
            async with httpx.AsyncClient() as client:
                reply = await client.post(self.api.webhook.url, json=self.last, headers=headers)
            assert reply.status_code == 200
        else:
            telegram = self.program.vivier.channels["telegram"]
            assert isinstance(telegram, Telegram)
            await telegram._taker(self.program.vivier.door)(self.last)
        return await self._answer()

    async def _answer(self) -> list[Seen]:
        """Once every update is confirmed and all that is owed was sent."""
        self.last = next(reversed(self.api.updates.waiting()), self.last)
        async with asyncio.timeout(10):
            while self.api.updates.waiting():
                await self.api.updates.bell.heard(1.0)
            await self.program.vivier.delivery.idle()
            while self.phone.spinning:
                await self.api.chats.bell.heard(0.1)
        return [_seen(shown) for shown in self.phone.bubbles]


def _seen(shown: Shown) -> Seen:
    return Seen(shown.text.replace("\u00a0", " "), tuple(shown.labels))
