"""A file that somebody sent, brought from Telegram's servers."""

from __future__ import annotations

from typing import Any

from telegram.error import TelegramError

from bot.channels.errors import Refused
from bot.channels.telegram.client import Client
from bot.channels.telegram.content import LIMIT
from bot.channels.telegram.request import TooLarge
from bot.channels.telegram.troubles import delivery_error


async def fetch(client: Client, remote: str) -> bytes:
    """Return the bytes of the file whose `file_id` is `remote`, 20 MB at most.

    Raises `TryLater` for a passing trouble, `Refused` when the file is gone or too big.
    """
    try:
        found = await client.call("getFile", {"file_id": remote})
        return await client.download(_path(found), LIMIT)
    except TooLarge:
        raise Refused("the file is over 20 MB") from None
    except TelegramError as error:
        raise delivery_error(error) from error


def _path(found: Any) -> str:
    """Read where the file is; its link lives an hour, so it is asked for each time."""
    path = found.get("file_path") if isinstance(found, dict) else None
    if not isinstance(path, str) or path.startswith("/"):
        # A Bot API server started with --local gives a path on its own disk.
        raise Refused("Telegram gives no address for the file")
    if isinstance(found.get("file_size"), int) and found["file_size"] > LIMIT:
        raise TooLarge("the file is too large")
    return path
