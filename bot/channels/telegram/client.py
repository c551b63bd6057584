"""The Telegram client: python-telegram-bot's `Bot`, with a short way for what is done often.

Updates and sends have a connection pool each: a long poll never waits behind a burst of sends,
and rebuilding one leaves the other alone.
"""

from __future__ import annotations

import logging
from typing import Any

from telegram import Bot
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot.channels.telegram.request import AiohttpRequest, Form

OFFICIAL = "https://api.telegram.org"
# python-telegram-bot writes whole messages at DEBUG, httpx whole addresses (token included).
NOISY = ("telegram", "httpx", "httpcore")
SENDING = 64  # connections; over 30 at once nothing is gained


class Client:
    """One bot on one Bot API server. `api_url` is the server's base, without `/bot`.

    Connections open by themselves. `Bot.initialize` is not called: it asks the platform, fails
    with it, and its error names the token.
    """

    def __init__(self, token: str, api_url: str = OFFICIAL, proxy: str | None = None):
        base = api_url.rstrip("/")
        self.updates = AiohttpRequest(connections=2, proxy=proxy)
        self.sends = AiohttpRequest(connections=SENDING, proxy=proxy)
        self.bot: Bot = Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self.sends,
            get_updates_request=self.updates,
        )
        self._methods = f"{base}/bot{token}"
        self._files = f"{base}/file/bot{token}"
        for name in NOISY:
            logging.getLogger(name).setLevel(logging.WARNING)

    async def close(self) -> None:
        """Let go of every connection."""
        await self.updates.shutdown()
        await self.sends.shutdown()

    async def call(self, method: str, parameters: dict[str, Any]) -> Any:
        """Call a method and return its bare `result`; raises python-telegram-bot's errors."""
        return await self._post(self.sends, method, parameters, BaseRequest.DEFAULT_NONE)

    async def get_updates(
        self, offset: int | None, seconds: int, kinds: tuple[str, ...]
    ) -> list[Any]:
        """Wait at most `seconds` for updates from `offset` on, and return them unread."""
        asked: dict[str, Any] = {"timeout": seconds, "allowed_updates": kinds, "limit": 100}
        if offset is not None:
            asked["offset"] = offset
        result = await self._post(self.updates, "getUpdates", asked, seconds + 10.0)
        if not isinstance(result, list):
            raise TelegramError("Invalid server response")
        return result

    async def download(self, path: str, limit: int) -> bytes:
        """Fetch the file that `getFile` calls `path`; `TooLarge` over `limit` bytes."""
        return await self.sends.download(f"{self._files}/{path.lstrip('/')}", limit)

    async def _post(
        self, request: AiohttpRequest, method: str, parameters: dict[str, Any], read_timeout: Any
    ) -> Any:
        data = Form(parameters).as_request_data()
        try:
            return await request.post(f"{self._methods}/{method}", data, read_timeout=read_timeout)
        except (KeyError, AttributeError, TypeError):  # JSON, but none of Telegram's: a proxy's
            raise TelegramError("Invalid server response") from None
