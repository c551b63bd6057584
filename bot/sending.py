"""One message at a time to one address, and what each outcome means: an error *is* its policy."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.channels.channel import Channel
from bot.channels.errors import DeliveryError, Moved, Refused, TryLater, Unreachable
from bot.clock import Clock
from bot.crash import reach
from bot.hand import Hand
from bot.health import Metrics
from bot.marks import Marks
from bot.pacing import Pacing
from bot.postman import Postman
from bot.trouble import told
from messages.message import Message
from storage.records.delivery import Lane, OutboxRow

log = structlog.get_logger(__name__)

SHORT_WAIT = 20.0  # seconds: a wait no longer than this is slept through
GROWING = (1, 5, 15, 60, 300, 900)  # seconds, where the platform names none
GIVE_UP = timedelta(hours=24)  # after the first send that failed

KINDS: dict[type[DeliveryError], str] = {
    TryLater: "try_later", Moved: "moved", Unreachable: "unreachable", Refused: "refused",
}  # fmt: skip

Place = tuple[str, str, Lane]
Queue = deque[OutboxRow]


def place_of(row: OutboxRow) -> Place:
    """Among which messages its order is kept."""
    return row.channel, row.address, row.lane


@dataclass(slots=True)
class Sending:
    """`settled` is told of rows that are done with. A place that rests gives back what comes."""

    channels: dict[str, Channel]
    postman: Postman
    clock: Clock
    metrics: Metrics
    hand: Hand
    pacing: Pacing
    marks: Marks
    settled: Callable[[list[OutboxRow]], None]
    _rests: dict[Place, datetime] = field(default_factory=dict)

    async def next(self, queue: Queue) -> None:
        """Deal with the first of a queue: sent, given up, given back, or later in its place."""
        row = queue[0]
        now = self.clock.now()
        wait = self.pacing.paused(row.channel)
        if (until := self._rests.get(place_of(row), now)) > now:
            await self._give_back(queue, until, "behind another")
        elif wait > SHORT_WAIT:
            await self._give_back(queue, now + timedelta(seconds=wait), "paused")
        elif wait > 0:
            await self.pacing.rest(wait)
        else:
            await self._in_turn(queue)

    async def _in_turn(self, queue: Queue) -> None:
        row = queue[0]
        async with self.pacing.turn(row) as go:
            if not go or self.pacing.paused(row.channel):
                return
            if not await self.marks.insist(partial(self.hand.holds, row)):
                queue.popleft()  # another process has it
                return
            try:
                platform_id = await self._send(row)
            except DeliveryError as error:
                trouble = error
            else:
                self.metrics.sent(row.channel)
                self.marks.add(queue.popleft(), platform_id)
                return
        await self._not_sent(queue, trouble)

    async def _send(self, row: OutboxRow) -> str:
        try:
            reach("send.before")
            message, channel = Message.from_json(row.message or ""), self.channels[row.channel]
            if row.replaces is None:
                platform_id = await channel.send(row.address, message)
            else:
                platform_id = await channel.edit(row.address, row.platform_id or "", message)
            reach("send.after")
        except DeliveryError:
            raise
        except Exception as error:  # a fault of ours, perhaps of this message: not for ever
            log.error("send.failed", channel=row.channel, id=row.id, error=told(error))
            raise TryLater(type(error).__name__) from error
        return platform_id

    async def _not_sent(self, queue: Queue, error: DeliveryError) -> None:
        row = queue[0]
        self.metrics.failed(row.channel, KINDS.get(type(error), "other"))
        match error:
            case TryLater():
                await self._later(queue, error)
            case Moved(address=to):
                await self.marks.insist(partial(self.postman.moved, row, to))
                queue.extend([replace(queue.popleft(), address=to) for _ in range(len(queue))])
            case Unreachable():
                await self._done(queue, list(queue), partial(self.postman.unreachable, row))
            case _:
                say = log.error if row.replaces is None else log.info  # a bubble may be deleted
                say("send.refused", channel=row.channel, id=row.id, reason=str(error))
                await self._done(queue, [row], partial(self.postman.failed, row, str(error)))

    async def _later(self, queue: Queue, error: TryLater) -> None:
        now, row = self.clock.now(), queue[0]
        row = replace(row, attempts=row.attempts + 1, first_try_at=row.first_try_at or now)
        queue[0] = row
        wait = error.after
        if wait is None:
            wait = GROWING[min(row.attempts, len(GROWING)) - 1]
        if error.pause_channel:
            self.pacing.pause(row.channel, wait)
        elif error.after is not None:
            self.pacing.flood(row, wait)
        if now - (row.first_try_at or now) > GIVE_UP:
            await self._done(queue, [row], partial(self.postman.failed, row, str(error)))
        elif wait <= SHORT_WAIT:
            await self.pacing.rest(wait)
        else:
            await self._give_back(queue, now + timedelta(seconds=wait), str(error))

    async def _give_back(self, queue: Queue, until: datetime, reason: str) -> None:
        """All of them wait, in their order; what comes meanwhile waits behind them."""
        self._rests[place_of(queue[0])] = until
        rows = list(queue)
        await self._done(queue, rows, partial(self.postman.later, rows, until, reason))

    async def _done(
        self, queue: Queue, rows: list[OutboxRow], write: Callable[[], Awaitable[None]]
    ) -> None:
        await self.marks.insist(write)
        for _ in rows:
            queue.popleft()
        self.settled(rows)

    def forget_rests(self) -> None:
        """Those that are over."""
        now = self.clock.now()
        self._rests = {place: until for place, until in self._rests.items() if until > now}
