"""The server's time, which a test may move forward."""

from __future__ import annotations

import asyncio
import time


class Clock:
    """Seconds that run as the machine's do, plus what `advance` added."""

    def __init__(self) -> None:
        self._added = 0.0

    def now(self) -> float:
        """Seconds, of which only differences mean something."""
        return time.monotonic() + self._added

    def date(self) -> int:
        """Unix seconds, as in the `date` of a message."""
        return int(time.time() + self._added)

    def advance(self, seconds: float) -> None:
        """Let `seconds` have passed."""
        self._added += seconds


class Bell:
    """Wakes all who wait that something changed; they look again at what they wait for."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        event, self._event = self._event, asyncio.Event()
        event.set()

    async def heard(self, seconds: float) -> None:
        """Return at the next ring, or after `seconds`."""
        event = self._event
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await event.wait()
        except TimeoutError:
            return
