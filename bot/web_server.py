"""uvicorn inside this process's loop, stopped in order: open streams end first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from bot.channels.web.stream import Streams


class PortTaken(Exception):
    """The address to listen on is in use or not ours; the message says which."""


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the process's, not the server's."""
        yield


class WebServer:
    """Serves the application on `host:port`; port 0 lets the system choose."""

    def __init__(self, app: Starlette, bind: str, streams: Streams):
        host, _, port = bind.rpartition(":")
        self._bind = bind
        self._streams = streams
        self._server = _Server(
            uvicorn.Config(
                app,
                host=host.strip("[]") or "127.0.0.1",
                port=int(port),
                proxy_headers=False,
                server_header=False,
                access_log=False,
                log_config=None,
                lifespan="off",
                timeout_graceful_shutdown=10,
            )
        )
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns once the port is open; raises `PortTaken`."""
        self._task = asyncio.create_task(self._serve())
        while not self._server.started:
            if self._task.done():
                raise PortTaken(
                    f"Cannot listen on {self._bind}. Is another program using it?"
                ) from self._task.exception()
            await asyncio.sleep(0.01)

    async def _serve(self) -> None:
        try:
            await self._server.serve()
        except SystemExit as error:  # uvicorn's way of saying that the port is taken
            raise PortTaken(self._bind) from error

    @property
    def port(self) -> int:
        """The port really listened on."""
        port: int = self._server.servers[0].sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        """End the open streams, answer what is being asked, close."""
        self._streams.close()
        self._server.should_exit = True
        if self._task is not None:
            await self._task
