"""A Telegram phone in a person's hand, and the platform between it and the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.botapi import BotApi, Phone, Rates
from tests.botapi.chats import Posted
from tests.botapi.screen import shown
from tests.botapi.updates import Update
from tests.botapi.webhook import Webhook
from tests.kill.person import Bubble

PUBLIC = "https://vivier.exemple.fr/telegram"
SECRET = "kill-test-secret"  # loopback alone hears it


class Proxied(Webhook):
    """As the reverse proxy before the program: takes https away, goes to a process that lives."""

    def __init__(self, api: BotApi, ways: Callable[[], Sequence[str]]):
        super().__init__(api.updates, api.clock, 0.02)
        self._ways, self._turn = ways, 0

    async def _post(self, session: object, update: Update) -> tuple[str, int]:
        public, ways = self.url, self._ways()
        self._turn += 1
        self.url = f"{ways[self._turn % len(ways)]}/telegram"
        try:
            return await super()._post(session, update)  # type: ignore[arg-type]
        finally:
            if self.url:
                self.url = public


def platform(ways: Callable[[], Sequence[str]]) -> BotApi:
    """A Bot API server in this process that never says 429; `ways` are the program's addresses."""
    api = BotApi(rates=Rates.none())
    api.webhook = Proxied(api, ways)
    return api


@dataclass(slots=True)
class PhoneGlass:
    """What stands on a phone is read message by message, as it came."""

    phone: Phone
    channel: str = "telegram"
    _read: int = 0

    async def open(self) -> None:
        self.phone.start()

    def bubbles(self) -> list[Bubble]:
        new = [p for p in self.said() if p.id > self._read]
        self._read = max([p.id for p in new], default=self._read)
        return [_bubble(posted) for posted in new]

    def said(self) -> list[Posted]:
        """Every message of the bot, in the order they came."""
        return [posted for posted in self.phone.chat.messages.values() if posted.mine]

    async def wait(self, seconds: float) -> None:
        if not any(p.id > self._read for p in self.said()):
            await self.phone.api.chats.bell.heard(seconds)

    async def say(self, text: str) -> None:
        self.phone.say(text)

    async def press(self, bubble: Bubble, label: str) -> None:
        self.phone.press(label, on=int(bubble.id))

    async def show(self, photo: bytes) -> None:
        self.phone.send_photo(photo)


def _bubble(posted: Posted) -> Bubble:
    seen = shown(posted)
    buttons = tuple((b.label, b.data or b.url or "") for b in seen.buttons)
    return Bubble(str(seen.id), seen.text, buttons)
