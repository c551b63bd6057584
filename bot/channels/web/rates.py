"""How much one session, and one client address, may ask for."""

from __future__ import annotations

import math
import time

from limits import RateLimitItemPerHour, RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.limits import RateLimitItem
from starlette.requests import Request

from bot.channels.web.settings import WebSettings


class Rates:
    """Counts in this process's memory: a bound against floods, not an account."""

    def __init__(self, settings: WebSettings):
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._events = RateLimitItemPerSecond(settings.events_burst, settings.events_seconds)
        self._sessions = RateLimitItemPerHour(settings.new_sessions_per_hour)

    async def event(self, address: str) -> int:
        """Count an event of a session: 0 when it may pass, else the seconds to wait."""
        return await self._wait(self._events, "event", address)

    async def session(self, request: Request) -> int:
        """Count a new session of a client address: 0, or the seconds to wait."""
        client = request.client.host if request.client else "unknown"
        return await self._wait(self._sessions, "session", client)

    async def _wait(self, item: RateLimitItem, what: str, key: str) -> int:
        if await self._window.hit(item, what, key):
            return 0
        stats = await self._window.get_window_stats(item, what, key)
        return max(1, math.ceil(stats.reset_time - time.time()))
