"""The stream: it only says that there is something to read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from bot.channels.web.ports import Wakeups, WebStore
from storage.errors import StoreAway

BEAT = 20.0  # seconds; proxies cut what is silent for longer


class Streams:
    """The open streams of this process. `close` ends them, so that the server may stop."""

    def __init__(self, seconds: float = 240):
        self._seconds = seconds
        self._closing = asyncio.Event()

    def close(self) -> None:
        """End every stream now; to be called before the server is told to stop."""
        self._closing.set()

    async def follow(
        self, address: str, after: int, store: WebStore, wakeups: Wakeups
    ) -> AsyncIterator[str]:
        """Server-sent events: the last revision whenever it grew, and a comment now and then."""
        clock = asyncio.get_running_loop()
        ends = clock.time() + self._seconds
        yield ": here\n\n"
        while clock.time() < ends and not self._closing.is_set():
            # Waiting begins before looking: what comes in between is not missed.
            waiting = asyncio.ensure_future(wakeups.wait(address, BEAT))
            await asyncio.sleep(0)
            try:
                last = await _last(store, address, after)
                if last > after:
                    after = last
                    yield f"data: {last}\n\n"
                await self._until(waiting)
                yield ": \n\n"
            except StoreAway:
                return
            finally:
                waiting.cancel()

    async def _until(self, waiting: asyncio.Future[None]) -> None:
        closing = asyncio.ensure_future(self._closing.wait())
        either: set[asyncio.Future[Any]] = {waiting, closing}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        closing.cancel()


async def _last(store: WebStore, address: str, after: int) -> int:
    lines = await store.lines(address, after)
    return max((line.revision for line in lines), default=after)
