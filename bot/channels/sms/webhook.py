"""`POST /sms`: what a gateway received, for the sake of STOP."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handlers.rules import mobile_number

PATH = "/sms"
MOST = 20_000  # bytes; an SMS weighs some hundred

Heard = Callable[[str, str], Awaitable[None]]


def route(secret: str, fields: tuple[str, str], heard: Heard) -> Route:
    """Build the route; `fields` are the names of the sender's number and of the text.

    204 once it is done, 401 without the secret (`Authorization: Bearer …` or `?secret=…`), 400
    for what names no sender, 413 over 20 kB. `StoreAway` becomes 503: the gateway tries again.
    """

    async def endpoint(request: Request) -> Response:
        if not _allowed(request, secret):
            return Response(status_code=401)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        given = {**request.query_params, **_read(body, request.headers.get("content-type", ""))}
        number = _number(given.get(fields[0], ""))
        if not number:
            return Response(status_code=400)
        await heard(number, given.get(fields[1], ""))
        return Response(status_code=204)

    return Route(PATH, endpoint, methods=["POST"], name="sms")


def _allowed(request: Request, secret: str) -> bool:
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
    given = bearer or request.query_params.get("secret", "")
    return hmac.compare_digest(given.encode(), secret.encode())


async def _body(request: Request) -> bytes | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST:
            return None
    return bytes(body)


def _read(body: bytes, mime: str) -> dict[str, str]:
    """The fields of JSON or of a form; nothing where it is neither."""
    try:
        if not mime.startswith("application/json"):
            return dict(parse_qsl(body.decode()))
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return {k: str(v) for k, v in fields.items()} if isinstance(fields, dict) else {}


def _number(text: str) -> str | None:
    """As it was kept when it was given: gateways write the sender with or without the +."""
    text = text.strip()
    return mobile_number.read(text) or mobile_number.read(f"+{text}")
