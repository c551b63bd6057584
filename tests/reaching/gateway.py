"""A gateway for SMS on this machine: writes down what it is asked, answers as it is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass(slots=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    fields: Any


@dataclass(slots=True)
class GatewayServer:
    """`answers` are (status, body, headers), one a request; then 200. `silent` never answers."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    answers: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)
    silent: bool = False
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        is_json = request.content_type == "application/json"
        fields = json.loads(await request.text()) if is_json else dict(await request.post())
        headers = dict(request.headers)
        self.asked.append(Asked(request.method, str(request.rel_url), headers, fields))
        if self.silent:
            await self._over.wait()
        status, body, headers = self.answers.pop(0) if self.answers else (200, "", {})
        return web.Response(status=status, text=body, headers=headers)

    def end(self) -> None:
        self._over.set()


@asynccontextmanager
async def gateway() -> AsyncIterator[GatewayServer]:
    """Listening on loopback."""
    server = GatewayServer()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", server.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        server.end()
        await runner.cleanup()
