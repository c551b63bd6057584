"""`POST /telegram`: updates as the platform pushes them, acknowledged once they are committed."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram import Bot

from bot.channels.telegram.updates import KINDS

logger = logging.getLogger(__name__)

PATH = "/telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
MAX_BODY = 1024 * 1024  # bytes; an update weighs some kilobytes
RETRY_AFTER = 1  # second, as the poller waits
CONNECTIONS = 40


def route(secret: str, take: Callable[[Any], Awaitable[None]], path: str = PATH) -> Route:
    """Build the route. 200 after `take`, 401 without the secret, 400 for what is no update,
    413 over 1 MB, 503 with Retry-After when `take` fails: the platform then sends it again.
    """
    if not secret:
        raise ValueError("a webhook without a secret would take anybody's updates")

    async def endpoint(request: Request) -> Response:
        if not _allowed(request, secret):
            return _refusal(401, "the secret is missing or wrong")
        body = await _body(request)
        if body is None:
            return _refusal(413, "the body is over 1 MB")
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            update = None
        if not isinstance(update, dict):
            logger.warning("telegram: a webhook call of %d bytes is no update", len(body))
            return _refusal(400, "the body is no update")
        return await _taken(update, take)

    return Route(path, endpoint, methods=["POST"], name="telegram")


async def announce(bot: Bot, url: str, secret: str) -> None:
    """Tell the platform where to push; raises python-telegram-bot's errors."""
    await bot.set_webhook(
        url=url,
        secret_token=secret,
        allowed_updates=KINDS,
        max_connections=CONNECTIONS,
        drop_pending_updates=False,
    )


def _allowed(request: Request, secret: str) -> bool:
    given = request.headers.get(HEADER, "")
    return hmac.compare_digest(given.encode(), secret.encode())


async def _body(request: Request) -> bytes | None:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY:
                return None
    except ClientDisconnect:
        return b""
    return bytes(body)


async def _taken(update: dict[str, Any], take: Callable[[Any], Awaitable[None]]) -> Response:
    try:
        await take(update)
    except Exception as error:  # whatever it is, the update is not committed
        logger.warning("telegram: an update waits, not taken in (%s)", type(error).__name__)
        return _refusal(503, "not taken in, try again", {"Retry-After": str(RETRY_AFTER)})
    return JSONResponse({"ok": True})


def _refusal(status: int, reason: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"ok": False, "reason": reason}, status, headers)
