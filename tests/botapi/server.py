"""The server itself: takes calls over HTTP, lets faults strike, answers as the real one."""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import socket
import struct
from collections import deque
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web

from tests.botapi import control, refusals
from tests.botapi.chats import Chats
from tests.botapi.clock import Clock
from tests.botapi.faults import Fault, Faults
from tests.botapi.files import Files
from tests.botapi.limits import Rates
from tests.botapi.menu import Menu
from tests.botapi.methods import BY_NAME, Params
from tests.botapi.phone import Phone
from tests.botapi.queries import Queries
from tests.botapi.rates import Pace
from tests.botapi.refusals import Refusal, too_many
from tests.botapi.updates import Updates
from tests.botapi.webhook import Webhook

_LARGEST_CALL = 60 * 1024 * 1024
_JSON_FIELDS = "[{"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot: `status` is what it got, 0 if its reply never left."""

    method: str
    params: Params
    status: int
    at: float


class BotApi:
    """A Bot API server on loopback and the phones around it; see the package's docstring."""

    def __init__(
        self,
        *,
        token: str | None = None,
        rates: Rates | None = None,
        port: int = 0,
        seed: int = 0,
        webhook_delay: float = 0.05,
    ):
        self.token = token or f"7000000001:{secrets.token_urlsafe(26)}"
        self.clock = Clock()
        self.chats = Chats(self.clock)
        self.files = Files(self.clock)
        self.updates = Updates(self.clock)
        self.queries = Queries(self.clock, self.chats.bell)
        self.webhook = Webhook(self.updates, self.clock, webhook_delay)
        self.menu = Menu()
        self.pace = Pace(rates or Rates(), self.clock)
        self.faults = Faults(seed)
        self.rng = random.Random(seed)
        self.calls: deque[Call] = deque(maxlen=100_000)
        self.url = ""
        self._port = port
        self._phones: dict[int, Phone] = {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen; `url` is then known."""
        app = web.Application(client_max_size=_LARGEST_CALL)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        control.add_routes(app, self)
        # handler_cancellation: the long poll of a bot that was killed ends with its connection
        self._runner = web.AppRunner(
            app, handler_cancellation=True, access_log=None, shutdown_timeout=0.2
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"

    async def stop(self) -> None:
        """Hang up on everyone; what was said stays, and `start` opens the same port again."""
        await self.webhook.take_away()
        self.updates.interrupt()
        if self._runner:
            await self._runner.cleanup()
        self._runner = None

    def phone(
        self, user_id: int, *, language: str | None = "fr", name: str = "Michel", **user: Any
    ) -> Phone:
        """The phone of a person, the same one for the same id."""
        if user_id not in self._phones:
            self._phones[user_id] = Phone(self, user_id, language=language, name=name, **user)
        return self._phones[user_id]

    def inject(self, kind: str, body: Any) -> int:
        """Put a raw update in the queue, of any kind whatever the bot asked for; its id."""
        update_id = self.updates.put(kind, body, always=True)
        assert update_id is not None
        return update_id

    def count(self, method: str, *, status: int | None = None) -> int:
        """How many calls of a method came (those that got `status`, if given)."""
        return sum(
            call.method == method and status in (None, call.status) for call in list(self.calls)
        )

    async def _call(self, request: web.Request) -> web.StreamResponse:
        name, method = BY_NAME.get(request.match_info["method"].lower(), ("", None))
        params = await _params(request)
        fault = self.faults.strike(name)
        try:
            if request.match_info["token"] != self.token:
                raise Refusal(*self._wrong_token(request.match_info["token"]))
            if method is None:
                raise Refusal(*refusals.NOT_FOUND)
            if fault:
                await _before(fault, request)
            body = {"ok": True, "result": await method(self, params)}
            status = 200
        except Refusal as refusal:
            body, status = refusal.body(), refusal.code
        except ConnectionResetError:
            self.calls.append(Call(name, params, 0, self.clock.now()))
            return web.Response()
        if fault and fault.kind == "lost":
            _cut(request)
            status = 0
        self.calls.append(Call(name, params, status, self.clock.now()))
        return web.json_response(body, status=status or 200)

    @staticmethod
    def _wrong_token(token: str) -> tuple[int, str]:
        number, _, secret = token.partition(":")
        shaped = number.isdigit() and len(secret) >= 20
        return refusals.UNAUTHORIZED if shaped else refusals.NOT_FOUND

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            raise web.HTTPUnauthorized
        fault = self.faults.strike("download")
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        elif fault:
            _cut(request)
        stored = self.files.download(request.match_info["path"])
        if stored is None:
            raise web.HTTPNotFound
        return web.Response(body=stored.data, content_type="application/octet-stream")


async def _before(fault: Fault, request: web.Request) -> None:
    """What a fault does before the call is carried out."""
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    elif fault.kind == "error":
        raise Refusal(*refusals.SERVER_ERROR)
    elif fault.kind == "busy":
        raise too_many(int(fault.seconds))
    elif fault.kind == "reset":
        _cut(request)
        raise ConnectionResetError


def _cut(request: web.Request) -> None:
    """Reset the connection: the client reads no reply."""
    transport = request.transport
    if transport is None:
        return
    sock = transport.get_extra_info("socket")
    if sock is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


async def _params(request: web.Request) -> Params:
    """The parameters from wherever they were put; uploads are (name, mime, bytes)."""
    params: Params = dict(request.query)
    if request.content_type == "application/json":
        params |= await request.json()
    else:
        for name, value in (await request.post()).items():
            params[name] = _upload(value) if isinstance(value, web.FileField) else value
    return {name: _decoded(value) for name, value in params.items()}


def _upload(field: web.FileField) -> tuple[str, str, bytes]:
    with field.file as file:
        return field.filename, field.content_type, file.read()


def _decoded(value: Any) -> Any:
    """Objects and arrays come as JSON in forms."""
    if not isinstance(value, str) or value[:1] not in tuple(_JSON_FIELDS):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
