"""What this process has in hand: the messages it claimed, how long they are its own, and room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.clock import Clock
from bot.desk import LEASE
from bot.postman import Postman
from storage.records.delivery import Lane, OutboxRow

ROOM = {Lane.REPLY: 200, Lane.REMINDER: 100}
"""Claimed messages a process may have in hand, by lane: few enough that a stop is quick and
that another process finds work, and none of them keeps a lane of more urgent ones closed."""
BROADCAST = 4  # times what may be under way at once: so much leaves after a pause


def room_for(at_once: int) -> dict[Lane, int]:
    """The room of each lane, where so many promised messages may be under way."""
    return {**ROOM, Lane.BROADCAST: BROADCAST * at_once}


@dataclass(slots=True)
class Hand:
    """A row stays in hand from its claim to the commit that says what became of it."""

    postman: Postman
    clock: Clock
    most: dict[Lane, int]
    _until: dict[str, datetime] = field(default_factory=dict)
    _claimed: dict[str, Lane] = field(default_factory=dict)
    _by_lane: Counter[Lane] = field(default_factory=Counter)

    def take(self, rows: Iterable[OutboxRow]) -> list[OutboxRow]:
        """Have these in hand; returns those that were not already."""
        new = []
        for row in rows:
            if row.id not in self._until:
                new.append(row)
            self._until[row.id] = row.claimed_until or self.clock.now() + LEASE
        return new

    def count(self, rows: Iterable[OutboxRow]) -> None:
        """These were claimed, not just made: they fill their lane's room."""
        for row in rows:
            if row.id in self._until and row.id not in self._claimed:
                self._claimed[row.id] = row.lane
                self._by_lane[row.lane] += 1

    def drop(self, rows: Iterable[OutboxRow]) -> None:
        """What became of these is written down."""
        for row in rows:
            self._until.pop(row.id, None)
            lane = self._claimed.pop(row.id, None)
            if lane is not None:
                self._by_lane[lane] -= 1

    def room(self) -> dict[Lane, int]:
        """How many more of each lane there is room for."""
        return {lane: max(0, most - self._by_lane[lane]) for lane, most in self.most.items()}

    def has_room(self, lanes: Collection[Lane]) -> bool:
        """Whether in one of these lanes a quarter of the room is free: less is not worth asking."""
        return any(self._by_lane[lane] <= self.most[lane] * 3 / 4 for lane in lanes)

    async def holds(self, row: OutboxRow) -> bool:
        """Whether it is ours for long enough to send it; raises `StoreAway`."""
        until = self._until.get(row.id)
        if until is None:
            return False
        if until - self.clock.now() < LEASE / 3:
            await self._renew([row.id])
        return row.id in self._until

    async def renew(self) -> None:
        """Hold everything longer whose time is running out; raises `StoreAway`."""
        now = self.clock.now()
        short = [id for id, until in self._until.items() if until - now < LEASE * 2 / 3]
        if short:
            await self._renew(short)

    async def _renew(self, ids: list[str]) -> None:
        until, ours = await self.postman.renew(ids)
        for id in ids:
            if id in ours:
                self._until[id] = until
            else:  # another process has it now
                self._until.pop(id, None)

    def __len__(self) -> int:
        return len(self._until)
