"""Writing down what became of messages, until the store has it.

A mark that is not written is a message sent twice, so a store that is away is waited for.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

import structlog

from bot.pacing import Stopwatch
from bot.postman import Postman
from storage.errors import StoreAway
from storage.records.delivery import OutboxRow

log = structlog.get_logger(__name__)

T = TypeVar("T")

TOGETHER = 64  # marks that share a transaction
AGAIN = 1.0  # seconds until a store that is away is tried again


class Marks:
    """Marks are written while the next messages leave; `then` is told of those written."""

    def __init__(
        self, postman: Postman, stopwatch: Stopwatch, then: Callable[[list[OutboxRow]], None]
    ):
        self._postman = postman
        self._stopwatch = stopwatch
        self._then = then
        self._sent: deque[tuple[OutboxRow, str]] = deque()
        self.task: asyncio.Task[None] | None = None

    def add(self, row: OutboxRow, platform_id: str) -> None:
        """It arrived, and the platform calls it so."""
        self._sent.append((row, platform_id))
        if self.task is None:
            self.task = asyncio.create_task(self._write(), name="marks")

    async def insist(self, write: Callable[[], Awaitable[T]]) -> T:
        """Write something down as soon as the store can."""
        while True:
            try:
                return await write()
            except StoreAway as error:
                log.warning("mark.store_away", reason=str(error))
            await self._stopwatch.sleep(AGAIN)

    async def _write(self) -> None:
        try:
            while self._sent:
                batch = [self._sent.popleft() for _ in range(min(TOGETHER, len(self._sent)))]
                await self.insist(partial(self._postman.sent, batch))
                self._then([row for row, _ in batch])
        finally:
            self.task = None
