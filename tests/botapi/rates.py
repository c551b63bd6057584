"""How fast a bot may send: 429 with `retry_after` when it sends faster."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.botapi.clock import Clock
from tests.botapi.limits import Rates
from tests.botapi.refusals import too_many


@dataclass(slots=True)
class _Bucket:
    rate: float
    burst: float
    left: float
    at: float
    banned_until: float = 0.0

    def fill(self, now: float) -> None:
        self.left = min(self.burst, self.left + (now - self.at) * self.rate)
        self.at = now

    def wait(self, now: float, penalty: float) -> float:
        """Seconds until one more is taken; 0: at once. Asking during a ban lengthens it."""
        self.fill(now)
        if now < self.banned_until:
            self.banned_until += penalty
        elif self.left < 1:
            self.banned_until = now + (1 - self.left) / self.rate
        return max(0.0, self.banned_until - now)


class Pace:
    """Counts what is sent, as a whole and to each chat."""

    def __init__(self, rates: Rates, clock: Clock):
        self.rates, self._clock = rates, clock
        self._buckets: dict[int | None, _Bucket] = {}

    def spend(self, chat_id: int, *, group: bool) -> None:
        """Count one send, or raise the `Refusal` that tells how long to wait."""
        buckets = self._of(chat_id, group)
        now = self._clock.now()
        wait = max((b.wait(now, self.rates.penalty) for b in buckets), default=0.0)
        if wait > 0:
            raise too_many(math.ceil(wait))
        for bucket in buckets:
            bucket.left -= 1

    def answerable(self, chat_id: int, *, group: bool) -> None:
        """A person did something in this chat: answers to it are hardly limited."""
        for bucket in self._of(chat_id, group):
            bucket.fill(self._clock.now())
            bucket.left = min(bucket.burst, bucket.left + self.rates.reply_credit)

    def _of(self, chat_id: int, group: bool) -> list[_Bucket]:
        rates = self.rates
        chat_rate = rates.group_per_minute / 60 if group else rates.chat_per_second
        chat_burst = rates.group_per_minute if group else rates.chat_burst
        wanted = [(None, rates.per_second, rates.burst), (chat_id, chat_rate, chat_burst)]
        return [self._bucket(key, rate, burst) for key, rate, burst in wanted if rate]

    def _bucket(self, key: int | None, rate: float, burst: float) -> _Bucket:
        now = self._clock.now()
        return self._buckets.setdefault(key, _Bucket(rate, burst, burst, now))
