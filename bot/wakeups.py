"""Wake-ups inside the process: a page's stream learns that there may be something new."""

from __future__ import annotations

import asyncio
from collections import defaultdict


class Wakeups:
    """Everyone waiting for an address is woken; a wake-up may be for nothing."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Future[None]]] = defaultdict(set)

    async def wait(self, address: str, timeout: float) -> None:  # noqa: ASYNC109 - the page's shape
        """Return when the address may have something new, or after `timeout` seconds."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[address].add(future)
        try:
            await asyncio.wait_for(future, timeout)
        except TimeoutError:
            return
        finally:
            self._waiting[address].discard(future)
            if not self._waiting[address]:
                del self._waiting[address]

    def wake(self, address: str) -> None:
        """Something may be new for this address."""
        for future in self._waiting.get(address, ()):
            if not future.done():
                future.set_result(None)
