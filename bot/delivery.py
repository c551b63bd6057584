"""Messages leave from the outbox: why one was sent twice, late or not at all is decided here.

Fresh replies come in hand right after their commit; whatever else is due is claimed. Order is
kept for each address, lane by lane, so that no reply waits behind a broadcast. Every outcome is
marked; a send whose mark was lost is sent again.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine, Iterable
from typing import Any

import structlog

from bot.channels.channel import Channel
from bot.clock import Clock
from bot.crash import reach
from bot.hand import Hand, room_for
from bot.health import Metrics
from bot.marks import Marks
from bot.pacing import Pace as Pace
from bot.pacing import Pacing, Stopwatch
from bot.postman import Postman
from bot.sending import Place, Sending, place_of
from bot.trouble import told
from storage.errors import StoreAway
from storage.records.delivery import Lane, OutboxRow

log = structlog.get_logger(__name__)

GRACE = 20.0  # seconds that what is under way has to end when the process stops


class Delivery:
    """Sends through the channels that push; the page reads its rows by itself."""

    def __init__(
        self,
        channels: dict[str, Channel],
        postman: Postman,
        clock: Clock,
        metrics: Metrics,
        paces: dict[str, Pace],
        stopwatch: Stopwatch | None = None,
    ):
        stopwatch = stopwatch or Stopwatch()
        self._postman = postman
        known = [paces.get(name, Pace()) for name in channels] or [Pace()]  # the page alone
        self._hand = Hand(postman, clock, room_for(max(pace.at_once for pace in known)))
        self._pacing = Pacing(list(channels), paces, stopwatch)
        self._marks = Marks(postman, stopwatch, self._settled)
        self._sending = Sending(
            channels, postman, clock, metrics, self._hand, self._pacing, self._marks, self._settled
        )
        self._queues: dict[Place, deque[OutboxRow]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._claiming = asyncio.Lock()
        self._full: frozenset[Lane] = frozenset()
        self._stopping = False

    def offer(self, rows: Iterable[OutboxRow]) -> None:
        """Send these, which are claimed for this process already."""
        for row in self._hand.take(rows):
            place = place_of(row)
            queue = self._queues.get(place)
            if queue is not None:
                queue.append(row)
            elif not self._stopping:
                self._queues[place] = deque([row])
                self._go(self._empty(place))

    async def claim(self) -> None:
        """Take in hand what is due: late replies, reminders, broadcasts; raises `StoreAway`."""
        async with self._claiming:
            await self._hand.renew()
            self._sending.forget_rests()
            more = True
            while more and not self._stopping and any(self._hand.room().values()):
                claimed = await self._postman.claim(self._hand.room())
                reach("send.claimed")
                more, self._full = claimed.more, claimed.full
                self.offer(claimed.rows)
                self._hand.count(claimed.rows)

    async def idle(self) -> None:
        """Return once nothing is on its way."""
        while under_way := self._under_way():
            await asyncio.wait(under_way)

    async def stop(self) -> None:
        """Finish the sends under way; what was not begun is given back."""
        self._stopping = True
        self._pacing.stop()
        try:
            async with asyncio.timeout(GRACE):
                await self.idle()
        except TimeoutError:
            for task in self._under_way():
                task.cancel()
        try:
            await self._postman.give_back()
        except StoreAway as error:
            log.warning("delivery.store_away", reason=str(error))

    def _under_way(self) -> list[asyncio.Task[None]]:
        return [*self._tasks, *([self._marks.task] if self._marks.task else [])]

    def _go(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _empty(self, place: Place) -> None:
        """Send what is queued for one address, in order."""
        queue = self._queues[place]
        try:
            while queue and not self._stopping:
                await self._sending.next(queue)
        except Exception as error:  # what is left is claimed anew when its time in hand is over
            log.error("delivery.failed", channel=place[0], error=told(error))
        finally:
            del self._queues[place]
            self._hand.drop(queue)

    def _settled(self, rows: Iterable[OutboxRow]) -> None:
        """These are done with; where that made room, more is claimed at once."""
        self._hand.drop(rows)
        if self._hand.has_room(self._full) and not self._claiming.locked() and not self._stopping:
            self._full = frozenset()
            self._go(self._claim_more())

    async def _claim_more(self) -> None:
        try:
            await self.claim()
        except StoreAway as error:
            log.warning("delivery.store_away", reason=str(error))
