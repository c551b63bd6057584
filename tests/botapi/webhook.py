"""Brings updates to the bot by POST: https://core.telegram.org/bots/api#setwebhook.

As the real server (tdlib/telegram-bot-api, WebhookActor.cpp): in order within a chat, chats
in parallel, tried again at once, then with doubling delays, or when `Retry-After` says.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import aiohttp

from tests.botapi.clock import Clock
from tests.botapi.updates import Update, Updates, chat_of

HEADER = "X-Telegram-Bot-Api-Secret-Token"
LONGEST = 60.0


class Webhook:
    """Where updates go while it is set. `delay` is the first delay after a second failure
    (the real one begins with 2 seconds)."""

    def __init__(self, updates: Updates, clock: Clock, delay: float = 0.05):
        self.url = ""
        self.delay = delay
        self._updates, self._clock = updates, clock
        self._secret = ""
        self._connections = 40
        self._error: tuple[int, str] | None = None
        self._task: asyncio.Task[None] | None = None
        self.posts = 0

    async def point_at(self, url: str, secret: str, connections: int) -> None:
        await self.take_away()
        self.url, self._secret, self._connections = url, secret, connections
        self._task = asyncio.create_task(self._deliver())

    async def take_away(self) -> None:
        self.url = ""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._task = None

    def info(self) -> dict[str, Any]:
        """What getWebhookInfo answers."""
        info: dict[str, Any] = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.waiting()),
        }
        if self.url:
            info |= {"max_connections": self._connections, "ip_address": "127.0.0.1"}
        if self._error:
            info |= {"last_error_date": self._error[0], "last_error_message": self._error[1]}
        if self._updates.allowed:
            info["allowed_updates"] = self._updates.allowed
        return info

    async def _deliver(self) -> None:
        limit = asyncio.Semaphore(self._connections)
        busy: set[int] = set()
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
            while True:
                for update in self._updates.waiting():
                    chat = chat_of(update)
                    if chat not in busy:
                        busy.add(chat)
                        group.create_task(self._drain(session, limit, chat, busy))
                await self._updates.bell.heard(1.0)

    async def _drain(
        self, session: aiohttp.ClientSession, limit: asyncio.Semaphore, chat: int, busy: set[int]
    ) -> None:
        try:
            while update := self._oldest_of(chat):
                await self._bring(session, limit, update)
        finally:
            busy.discard(chat)

    def _oldest_of(self, chat: int) -> Update | None:
        return next((u for u in self._updates.waiting() if chat_of(u) == chat), None)

    async def _bring(
        self, session: aiohttp.ClientSession, limit: asyncio.Semaphore, update: Update
    ) -> None:
        wait, failures = self.delay, 0
        while True:
            async with limit:
                error, retry_after = await self._post(session, update)
            if not error:
                self._updates.confirm(update["update_id"])
                return
            self._error = (self._clock.date(), error)
            if retry_after:
                await asyncio.sleep(retry_after)
            elif failures:
                wait = min(LONGEST, wait * 2)
                await asyncio.sleep(wait)
            failures += 1

    async def _post(self, session: aiohttp.ClientSession, update: Update) -> tuple[str, int]:
        """What went wrong ("": nothing) and the seconds the bot asked to wait."""
        self.posts += 1
        headers = {HEADER: self._secret} if self._secret else {}
        try:
            async with session.post(self.url, json=update, headers=headers) as reply:
                await reply.read()
                if 200 <= reply.status <= 299:
                    return "", 0
                asked = reply.headers.get("Retry-After", "0")
                seconds = min(3600, int(asked)) if asked.isdigit() else 0
                return f"Wrong response from the webhook: {reply.status} {reply.reason}", seconds
        except aiohttp.ClientConnectorError:
            return "Connection refused", 0
        except (aiohttp.ClientError, TimeoutError):
            return "Webhook connection closed", 0
