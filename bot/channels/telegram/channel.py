"""Telegram as a channel: updates come in by long poll or webhook, bubbles go out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

from starlette.routing import Route
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.channels.channel import Door
from bot.channels.telegram import fetch, groups, menu, send, webhook
from bot.channels.telegram.client import OFFICIAL, Client
from bot.channels.telegram.errands import Errands, Presses
from bot.channels.telegram.poller import LONGEST_WAIT, Poller
from bot.channels.telegram.troubles import pause
from bot.channels.telegram.updates import CHANNEL, event
from bot.channels.telegram.uploads import OpenMedia, Uploads
from messages.message import Message

logger = logging.getLogger(__name__)

RECENT = timedelta(seconds=90)
CHECK = 45.0  # seconds between two looks whether the platform is there, in webhook mode


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramSettings:
    """`api_url` is a Bot API server's base without `/bot`. The webhook's address may leave out
    its path, which is `/telegram` then. `proxy` is the HTTP proxy on the way to Telegram.
    """

    token: str
    api_url: str = OFFICIAL
    mode: Literal["polling", "webhook"] = "polling"
    webhook_url: str = ""
    webhook_secret: str = ""
    proxy: str | None = None

    def __repr__(self) -> str:
        return f"TelegramSettings(api_url={self.api_url!r}, mode={self.mode!r})"


class Telegram:
    """The channel. `per_second` and `per_chat` (a second) are what the delivery paces by:
    https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this

    `commands` maps a language to (command, description); `group_line(language, link)` is the
    one sentence said in a group.
    """

    name = CHANNEL
    per_second = 30
    per_chat = 1.0

    def __init__(
        self,
        settings: TelegramSettings,
        *,
        open_media: OpenMedia,
        now: Callable[[], datetime],
        group_line: Callable[[str, str], str],
        commands: Mapping[str, Sequence[tuple[str, str]]],
        language: str = "fr",
    ):
        self.client = Client(settings.token, settings.api_url, settings.proxy)
        self.username: str | None = None
        self._settings = settings
        self._uploads = Uploads(open_media)
        self._now = now
        self._group_line = group_line
        self._commands = commands
        self._language = language
        self._known = {name.lstrip("/") for table in commands.values() for name, _ in table}
        self._errands = Errands()
        self._presses = Presses(self.client, self._errands)
        self._quiet = groups.Quiet(now)
        self._poller: Poller | None = None
        self._answered: datetime | None = None

    @property
    def last_poll(self) -> datetime | None:
        """When a poll was last completed; None before the first and in webhook mode."""
        return self._poller.completed if self._poller else None

    async def listen(self, door: Door) -> None:
        """Bring updates to the door until cancelled, from whenever the platform answers."""
        await self._patiently(self.meet)
        self._errands.start(self._patiently(self._publish), "publishing the menu")
        if self._settings.mode == "webhook":
            await self._watch()
        else:
            await self._poll(door)

    async def meet(self) -> str:
        """Ask the platform who the bot is; returns its user name, which links need."""
        me = await self.client.bot.get_me()
        self._answered, self.username = self._now(), me.username or ""
        return self.username

    def link(self, code: str | None = None) -> str | None:
        """Return the deep link that opens the chat with a code; None before `meet`."""
        return menu.link(self.username, code) if self.username else None

    def routes(self, door: Door) -> list[Route]:
        """Return the webhook's route; none when the channel polls."""
        if self._settings.mode != "webhook":
            return []
        return [webhook.route(self._settings.webhook_secret, self._taker(door))]

    async def send(self, address: str, message: Message) -> str:
        """Deliver one bubble, return its message id; raises a `DeliveryError`."""
        return await send.send(self.client, self._uploads, address, message)

    async def edit(self, address: str, platform_id: str, message: Message) -> str:
        """Rewrite a bubble where it stands; raises a `DeliveryError`."""
        await send.edit(self.client, address, platform_id, message)
        return platform_id

    async def fetch(self, remote: str) -> bytes:
        """Return a file's bytes, 20 MB at most; raises `TryLater` or `Refused`."""
        return await fetch.fetch(self.client, remote)

    async def reached(self) -> bool:
        """Whether the platform answered within the last 90 seconds."""
        known = [at for at in (self._answered, self.last_poll) if at is not None]
        return bool(known) and self._now() - max(known) <= RECENT

    async def close(self) -> None:
        """Let go of connections."""
        await self._errands.close()
        await self.client.close()

    async def _poll(self, door: Door) -> None:
        await self._patiently(self._no_webhook)
        self._poller = Poller(self.client, self._taker(door), now=self._now)
        await self._poller.run()

    async def _no_webhook(self) -> None:
        await self.client.bot.delete_webhook(drop_pending_updates=False)

    async def _watch(self) -> None:
        await self._patiently(self._announce)
        while True:
            await asyncio.sleep(CHECK)
            await self._patiently(self.meet)

    async def _announce(self) -> None:
        url = self._settings.webhook_url
        if urlsplit(url).path in ("", "/"):
            url = url.rstrip("/") + webhook.PATH
        await webhook.announce(self.client.bot, url, self._settings.webhook_secret)

    async def _publish(self) -> None:
        await menu.publish(self.client.bot, self._commands, self._language)

    def _taker(self, door: Door) -> Callable[[Any], Awaitable[None]]:
        async def take(update: Any) -> None:
            self._presses.answer(update)
            self._answer_group(update)
            happened = event(update, self._now())
            if happened is not None:
                await door.take(happened)

        return take

    def _answer_group(self, update: Any) -> None:
        if not self.username:
            return
        call = groups.called(update, self.username, self._known)
        if call is not None and self._quiet.may_answer(call.chat):
            self._errands.start(self._say_in_group(call), "answering a group")

    async def _say_in_group(self, call: groups.Call) -> None:
        line = self._group_line(call.language or self._language, menu.link(self.username or ""))
        parameters: dict[str, Any] = {"chat_id": call.chat, "text": line, "parse_mode": "HTML"}
        if call.topic is not None:
            parameters["message_thread_id"] = call.topic
        await self.client.call("sendMessage", parameters)

    async def _patiently(self, ask: Callable[[], Awaitable[Any]]) -> None:
        """Ask until the platform answers; what it refuses for good is logged and left."""
        wait, said = 1.0, ""
        while True:
            try:
                await ask()
            except (TelegramError, OSError) as error:
                what, seconds = pause(error)
                if what != said:
                    logger.warning("telegram: %s", what)
                said = what
                if self._final(error):
                    return
                await asyncio.sleep(wait if seconds is None else seconds)
                wait = min(wait * 2, LONGEST_WAIT)
            else:
                return

    def _final(self, error: Exception) -> bool:
        """Whether asking again is of no use. An unknown method looks like a refused token."""
        passing = isinstance(error, NetworkError | RetryAfter | OSError)
        known = self.username is not None
        return isinstance(error, BadRequest) or (known and not passing)
