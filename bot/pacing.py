"""How fast messages leave: a channel's pace, an address's, and a channel that was told to wait.

Replies go at once (platforms hardly limit them, and 429 is obeyed); what was promised keeps to
the pace, with the replies counted. Seconds are those of a stopwatch, which no clock change moves.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from storage.records import Lane, OutboxRow

AT_ONCE = 30  # sends under way for one channel
PROMISED_AT_ONCE = 15  # of these, at most so many that nobody waits for
CHATS = 5_000  # addresses whose pace is remembered
DEBT = 5.0  # seconds that replies may hold up what is paced, at most


@dataclass(slots=True)
class Pace:
    """How fast a channel may be used: messages a second in all, and to one address."""

    per_second: float = 1_000.0
    per_address: float = 50.0
    burst: int = 5


class Stopwatch:
    """Seconds that only go forward, and waiting for them."""

    def now(self) -> float:
        """Seconds since some moment."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Return after so long."""
        await asyncio.sleep(seconds)


@dataclass(slots=True)
class Flow:
    """An even flow of `rate` a second, of which `burst` may come at once."""

    rate: float
    burst: float
    _next: float = 0.0  # when the next would come if all came evenly

    def wait(self, now: float) -> float:
        """Take the next place; how many seconds away it is."""
        wait = max(0.0, self._next - (self.burst - 1) / self.rate - now)
        self._next = max(self._next, now) + 1 / self.rate
        return wait

    def note(self, now: float) -> None:
        """One passed without asking: those that ask come later for it, but not for ever."""
        self._next = min(max(self._next, now) + 1 / self.rate, now + DEBT)


@dataclass(slots=True)
class _Channel:
    pace: Pace
    flow: Flow
    sends: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    promised: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PROMISED_AT_ONCE))
    paused_until: float = 0.0


class Pacing:
    """One for all channels of a process."""

    def __init__(self, channels: list[str], paces: dict[str, Pace], stopwatch: Stopwatch):
        self._stopwatch = stopwatch
        self._channels = {name: _channel(paces.get(name, Pace())) for name in channels}
        self._chats: OrderedDict[tuple[str, str], Flow] = OrderedDict()
        self._stopping = asyncio.Event()

    def pause(self, channel: str, seconds: float) -> None:
        """The whole channel waits so long."""
        known = self._channels[channel]
        known.paused_until = max(known.paused_until, self._stopwatch.now() + seconds)

    def paused(self, channel: str) -> float:
        """Seconds for which the channel still waits; 0 when it does not."""
        return max(0.0, self._channels[channel].paused_until - self._stopwatch.now())

    def stop(self) -> None:
        """Nobody waits any longer."""
        self._stopping.set()

    async def rest(self, seconds: float) -> bool:
        """Wait; False if the process stops meanwhile."""
        sleep = asyncio.ensure_future(self._stopwatch.sleep(seconds))
        stop = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait((sleep, stop), return_when=asyncio.FIRST_COMPLETED)
            return not self._stopping.is_set()
        finally:
            sleep.cancel()
            stop.cancel()

    @asynccontextmanager
    async def turn(self, row: OutboxRow) -> AsyncIterator[bool]:
        """A message's turn to be sent; it yields False if the process stops before."""
        channel = self._channels[row.channel]
        if row.lane is Lane.REPLY:
            self._count(row)
            async with channel.sends:
                yield not self._stopping.is_set()
            return
        async with channel.promised:
            went = await self._wait(row)
            async with channel.sends:
                yield went and not self._stopping.is_set()

    async def _wait(self, row: OutboxRow) -> bool:
        now = self._stopwatch.now()
        wait = max(self._chat(row).wait(now), self._channels[row.channel].flow.wait(now))
        return wait == 0 or await self.rest(wait)

    def _count(self, row: OutboxRow) -> None:
        now = self._stopwatch.now()
        self._chat(row).note(now)
        self._channels[row.channel].flow.note(now)

    def _chat(self, row: OutboxRow) -> Flow:
        place = (row.channel, row.address)
        flow = self._chats.get(place)
        if flow is None:
            pace = self._channels[row.channel].pace
            flow = self._chats[place] = Flow(pace.per_address, pace.burst)
            if len(self._chats) > CHATS:
                self._chats.popitem(last=False)
        self._chats.move_to_end(place)
        return flow


def _channel(pace: Pace) -> _Channel:
    return _Channel(pace, Flow(pace.per_second, max(1.0, pace.per_second / 10)))
