"""How fast messages leave: a channel's pace, an address's, and a channel that was told to wait.

Nothing passes the ceiling of a channel. Replies and what was promised share its places; replies
may come twice as many at once as promised messages, so that there are places free for whoever is
answered. Where the platform says 429 the pace is halved, and grows again
little by little. Seconds are those of a stopwatch, which no clock change moves.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from storage.records.delivery import Lane, OutboxRow

REPLIES_AT_ONCE = 30  # sends under way for one channel that promised ones never take
PROMISED_AT_ONCE = range(15, 200)  # those that nobody waits for: a tenth of a second's worth
CHATS = 5_000  # addresses whose pace is remembered
DEBT = 5.0  # seconds that replies may hold up what is paced, at most
MOMENT = 0.001  # seconds: less is no wait
LATE = 15  # messages a busy process may be late with and still make up for: half a second's at 30
SLOWER = 0.5  # of the pace, after a 429
SLOWEST = 1 / 16  # of the ceiling
REGAINED = 0.02  # of the ceiling, each second without a 429


@dataclass(slots=True)
class Pace:
    """How fast a channel may be used: messages a second in all, and to one address."""

    per_second: float = 1_000.0
    per_address: float = 50.0
    burst: int = 5

    @property
    def at_once(self) -> int:
        """How many promised messages may be under way: enough where each takes a tenth of a
        second."""
        return int(min(max(self.per_second / 10, PROMISED_AT_ONCE.start), PROMISED_AT_ONCE.stop))

    @property
    def late(self) -> float:
        """How many promised messages may come at once, and as many replies beside them."""
        return max(1.0, min(self.per_second / 2, LATE), self.per_second / 10)


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
    """An even flow of `rate` a second at most, of which `burst` may come at once."""

    rate: float
    burst: float
    _next: float = 0.0  # when the next would come if all came evenly
    _slowed_to: float = float("inf")
    _shut_until: float = float("-inf")

    def now(self, now: float) -> float:
        """How many a second it lets pass at that moment."""
        if self._slowed_to >= self.rate:
            return self.rate
        regained = max(0.0, now - self._shut_until) * self.rate * REGAINED
        return min(self.rate, self._slowed_to + regained)

    def wait(self, now: float, burst: float | None = None) -> float:
        """Take the next place; how many seconds away it is for who may come in such a burst."""
        rate = self.now(now)
        wait = max(0.0, self._next - ((burst or self.burst) - 1) / rate - now)
        self._next = max(self._next, now) + 1 / rate
        return wait

    def note(self, now: float) -> None:
        """One passed without asking: those that ask come later for it, but not for ever."""
        self._next = max(self._next, min(max(self._next, now) + 1 / self.rate, now + DEBT))

    def shut(self, now: float) -> float:
        """For how many seconds nothing that is promised may pass."""
        left = self._shut_until - now
        return left if left > MOMENT else 0.0

    def slow(self, now: float, seconds: float) -> None:
        """Let nothing promised pass for so long, then half of what passed until now.

        Of several that are told so at once, the first counts.
        """
        if not self.shut(now):
            self._slowed_to = max(self.rate * SLOWEST, self.now(now) * SLOWER)
        self._shut_until = max(self._shut_until, now + seconds)


class _Channel:
    def __init__(self, pace: Pace):
        self.pace = pace
        self.flow = Flow(pace.per_second, pace.late)
        self.sends = asyncio.Semaphore(pace.at_once + REPLIES_AT_ONCE)
        self.promised = asyncio.Semaphore(pace.at_once)
        self.gate = asyncio.Lock()
        self.paused_until = 0.0
        self.flooded = ("", 0.0)  # the address last told to wait, and until when


class Pacing:
    """One for all channels of a process."""

    def __init__(self, channels: list[str], paces: Mapping[str, Pace], stopwatch: Stopwatch):
        self._stopwatch = stopwatch
        self._channels = {name: _Channel(paces.get(name, Pace())) for name in channels}
        self._chats: OrderedDict[tuple[str, str], Flow] = OrderedDict()
        self._stopping = asyncio.Event()

    def flood(self, row: OutboxRow, seconds: float) -> None:
        """The platform said 429 to a message: what is promised waits, and slows down.

        It does not say whether it means this address or everybody. Where a second address is
        told so while the first still waits it means everybody, and replies wait too: asking
        during a ban lengthens it.
        """
        known, now = self._channels[row.channel], self._stopwatch.now()
        known.flow.slow(now, seconds)
        address, until = known.flooded
        if now < until and address != row.address:
            self.pause(row.channel, seconds)
        known.flooded = (row.address, now + seconds)

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
            went = await self._wait_to_answer(row)
            async with channel.sends:
                yield went and not self._stopping.is_set()
            return
        async with channel.promised:
            went = await self._wait(row)
            async with channel.sends:
                yield went and not self._stopping.is_set()

    async def _wait_to_answer(self, row: OutboxRow) -> bool:
        """Only where more replies leave at once than the channel takes."""
        now, flow = self._stopwatch.now(), self._channels[row.channel].flow
        self._chat(row).note(now)
        wait = flow.wait(now, 2 * flow.burst)
        return wait == 0 or await self.rest(wait)

    async def _wait(self, row: OutboxRow) -> bool:
        """Wait for the address's pace, then for the channel's.

        One at a time takes a place of the channel: who holds places ahead keeps replies from them.
        """
        wait = self._chat(row).wait(self._stopwatch.now())
        if wait > 0 and not await self.rest(wait):
            return False
        channel = self._channels[row.channel]
        async with channel.gate:
            return await self._pass(channel.flow)

    async def _pass(self, flow: Flow) -> bool:
        """Take a place; another one where the channel was told to wait meanwhile."""
        while True:
            now = self._stopwatch.now()
            shut = flow.shut(now)
            wait = shut or flow.wait(now)
            if wait > 0 and not await self.rest(wait):
                return False
            if not shut and not flow.shut(self._stopwatch.now()):
                return True

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
