"""Messages leave from the outbox: why one was sent twice, late or not at all is decided here.

Fresh replies come in hand right after their commit; whatever else is due is claimed. Order is
kept for each address. Every outcome is marked; a send whose mark was lost is sent again.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from aiolimiter import AsyncLimiter

from bot.channels.channel import Channel
from bot.channels.errors import Moved, Refused, TryLater, Unreachable
from bot.clock import Clock
from bot.crash import reach
from bot.desk import LEASE
from bot.health import Metrics
from bot.postman import Postman
from messages.message import Message
from storage.records import Lane, OutboxRow

log = structlog.get_logger(__name__)

AT_ONCE = 30  # sends under way for one channel
IN_HAND = 200  # proactive messages claimed and not yet sent
SHORT_WAIT = 20.0  # seconds: a wait no longer than this is slept through
GROWING = (1, 5, 15, 60, 300, 900)
GIVE_UP = timedelta(hours=24)
CHATS = 5_000  # addresses whose pace is remembered

Place = tuple[str, str]


@dataclass(slots=True)
class Pace:
    """How fast a channel may be used: messages a second in all, and to one address."""

    per_second: float = 1_000.0
    per_address: float = 50.0
    burst: int = 5


class Delivery:
    """Sends through the channels that push; the page reads its rows by itself."""

    def __init__(
        self,
        channels: dict[str, Channel],
        postman: Postman,
        clock: Clock,
        metrics: Metrics,
        paces: dict[str, Pace],
    ):
        self._channels = channels
        self._postman = postman
        self._clock = clock
        self._metrics = metrics
        self._queues: dict[Place, deque[OutboxRow]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._marks: set[asyncio.Task[None]] = set()
        self._gates = {name: asyncio.Semaphore(AT_ONCE) for name in channels}
        self._paces = {name: paces.get(name, Pace()) for name in channels}
        self._limits = {
            name: AsyncLimiter(
                max(1.0, pace.per_second / 10), max(1.0, pace.per_second / 10) / pace.per_second
            )
            for name, pace in self._paces.items()
        }
        self._chats: OrderedDict[Place, AsyncLimiter] = OrderedDict()
        self._paused: dict[str, datetime] = {}
        self._claiming = asyncio.Lock()
        self._stopping = False

    def offer(self, rows: Iterable[OutboxRow]) -> None:
        """Send these, which are claimed for this process already."""
        for row in rows:
            place = (row.channel, row.address)
            if place in self._queues:
                self._queues[place].append(row)
                continue
            self._queues[place] = deque([row])
            task = asyncio.create_task(self._empty(place))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def claim(self) -> None:
        """Take in hand what is due: late replies, reminders, broadcasts."""
        async with self._claiming:
            while not self._stopping and self._waiting() < IN_HAND:
                rows = await self._postman.claim(IN_HAND // 2)
                reach("send.claimed")
                if not rows:
                    return
                self.offer(row for row in rows if row.channel in self._channels)

    async def idle(self) -> None:
        """Return once nothing is on its way."""
        while self._tasks or self._marks:
            await asyncio.wait([*self._tasks, *self._marks])

    async def stop(self) -> None:
        """Finish the sends under way; what was not begun is given back."""
        self._stopping = True
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*self._marks, return_exceptions=True)

    def _waiting(self) -> int:
        return sum(len(queue) for queue in self._queues.values())

    async def _empty(self, place: Place) -> None:
        """Send what is queued for one address, in order."""
        queue = self._queues[place]
        try:
            while queue and not self._stopping:
                if not await self._send(queue[0], queue):
                    return
                queue.popleft()
        finally:
            left = list(queue)
            del self._queues[place]
            if left and self._stopping:
                await self._postman.give_back(left)

    async def _send(self, row: OutboxRow, queue: deque[OutboxRow]) -> bool:
        """One message. False: the address has to wait, its queue is given back."""
        channel = self._channels[row.channel]
        tries = row.attempts
        while True:
            if not await self._still_ours(row):
                return True
            await self._pause(row)
            try:
                async with self._gates[row.channel]:
                    reach("send.before")
                    platform_id = await channel.send(
                        row.address, Message.from_json(row.message or "")
                    )
                    reach("send.after")
            except TryLater as error:
                tries += 1
                self._metrics.failed(row.channel, "try_later")
                if await self._later(row, queue, error, tries):
                    continue
                return False
            except Moved as error:
                row = await self._postman.moved(row, error.address)
                continue
            except Unreachable:
                self._metrics.failed(row.channel, "unreachable")
                await self._postman.unreachable(row)
                queue.clear()
                return False
            except Refused as error:
                self._metrics.failed(row.channel, "refused")
                log.error("send.refused", channel=row.channel, id=row.id, reason=str(error))
                await self._postman.failed(row, str(error))
                return True
            self._metrics.sent(row.channel)
            self._mark(row, platform_id)
            return True

    def _mark(self, row: OutboxRow, platform_id: str) -> None:
        """The mark is written while the next message leaves; many marks share a commit."""
        task = asyncio.create_task(self._postman.sent(row, platform_id))
        self._marks.add(task)
        task.add_done_callback(self._marked)

    def _marked(self, task: asyncio.Task[None]) -> None:
        self._marks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("send.unmarked", error=repr(task.exception()))

    async def _still_ours(self, row: OutboxRow) -> bool:
        until = row.claimed_until
        if until is not None and until - self._clock.now() > LEASE / 3:
            return True
        return await self._postman.renew(row)

    async def _pause(self, row: OutboxRow) -> None:
        """Wait for this channel's pace and this address's."""
        paused = self._paused.get(row.channel)
        if paused is not None and (wait := (paused - self._clock.now()).total_seconds()) > 0:
            await asyncio.sleep(wait)
        if row.lane is not Lane.REPLY:  # who has just written is answered at their own pace
            await self._chat((row.channel, row.address)).acquire()
        await self._limits[row.channel].acquire()

    def _chat(self, place: Place) -> AsyncLimiter:
        limiter = self._chats.get(place)
        if limiter is None:
            pace = self._paces[place[0]]
            limiter = self._chats[place] = AsyncLimiter(pace.burst, pace.burst / pace.per_address)
            if len(self._chats) > CHATS:
                self._chats.popitem(last=False)
        self._chats.move_to_end(place)
        return limiter

    async def _later(
        self, row: OutboxRow, queue: deque[OutboxRow], error: TryLater, tries: int
    ) -> bool:
        """True: the wait is over, try now. False: it is long, everything was given back."""
        wait = error.after if error.after is not None else GROWING[min(tries, len(GROWING)) - 1]
        if error.pause_channel:
            self._paused[row.channel] = self._clock.now() + timedelta(seconds=wait)
        if wait <= SHORT_WAIT and not self._stopping:
            await asyncio.sleep(wait)
            return True
        now = self._clock.now()
        if now - row.created_at > GIVE_UP:
            await self._postman.failed(row, str(error))
            queue.popleft()
        rows = [replace(row, attempts=tries), *list(queue)[1:]]
        await self._postman.later(rows, now + timedelta(seconds=wait), str(error))
        queue.clear()
        return False
