"""The program inside the test's process, which dies at a named point and is started again.

A dead process does nothing more: its tasks end where they stand, its connections are cut, what
its writer had in hand is committed or not, nobody hears of it, and the file's lock is free. The
tasks are known by the life (a context variable) in which they were made.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot import crash
from bot.app import Vivier
from bot.clock import Clock
from bot.settings import Settings

_living: ContextVar[Mortal | None] = ContextVar("living", default=None)


def count_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """From now on every task of this loop is known by the life it is made in."""

    def make(
        loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Any], **how: Any
    ) -> asyncio.Task[Any]:
        task = asyncio.Task(work, loop=loop, **how)
        if (life := _living.get()) is not None:
            life.tasks.add(task)
            task.add_done_callback(life.tasks.discard)
        return task

    loop.set_task_factory(make)  # type: ignore[arg-type]  # typeshed wants a Future back


@dataclass(eq=False, slots=True)
class Mortal:
    """One life. `crashed` is set when the point was reached; nothing passes a point after it."""

    settings: Settings
    clock: Clock
    point: str = ""
    nth: int = 1
    crashed: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    reached: dict[str, int] = field(default_factory=dict)
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    vivier: Vivier | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    gone: bool = False
    _dead: bool = False

    @property
    def url(self) -> str:
        if self.vivier is None or self.vivier.web is None or self._dead:
            return "http://127.0.0.1:1"
        with contextlib.suppress(AttributeError, IndexError):  # not listening yet
            return f"http://127.0.0.1:{self.vivier.web.port}"
        return "http://127.0.0.1:1"

    async def start(self) -> None:
        """Begin to serve; the point may come before that is done."""
        self._loop = asyncio.get_running_loop()
        crash.install(self._pass)
        context = copy_context()
        context.run(_living.set, self)
        self._loop.create_task(self._begin(), context=context)

    async def _begin(self) -> None:
        self.tasks.add(asyncio.current_task())  # type: ignore[arg-type]  # it runs in one
        self.vivier = Vivier(self.settings, clock=self.clock, rng=Random(7))
        self._note_opening(self.vivier)
        with contextlib.suppress(crash.Crash):
            await self.vivier.start()

    def _note_opening(self, vivier: Vivier) -> None:
        open_it = vivier.database.open

        async def opening() -> None:
            await open_it()
            self.opened.set()

        vivier.database.open = opening  # type: ignore[method-assign]

    def _pass(self, point: str) -> None:
        if self._dead:
            raise crash.Crash
        self.reached[point] = self.reached.get(point, 0) + 1
        if point == self.point and self.reached[point] == self.nth:
            self._dead = True
            assert self._loop
            self._loop.call_soon_threadsafe(self.crashed.set)
            raise crash.Crash

    def spare(self) -> bool:
        """It is not to die any more; False if it has."""
        self.point = ""
        return not self._dead

    async def die(self) -> None:
        """What a killed process leaves: rows, files, nothing else. Twice is as once."""
        if self.gone:
            return
        self.gone = True
        await self.opened.wait()  # a connection half opened could not be closed
        self._dead = True
        vivier = self.vivier
        assert vivier
        vivier.scheduler.stop()
        if vivier.web is not None:
            _cut(vivier)
        while tasks := [task for task in self.tasks if not task.done()]:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=1)
        for channel in vivier.channels.values():
            await channel.close()
        await vivier.database.close()
        if vivier._lock is not None:
            vivier._lock.close()


def _cut(vivier: Vivier) -> None:
    """Nobody is listened to any more, and whoever was being answered hears the line go dead."""
    assert vivier.web
    server = vivier.web._server
    for listening in getattr(server, "servers", ()):
        listening.close()
    for connection in list(server.server_state.connections):
        connection.transport.abort()
