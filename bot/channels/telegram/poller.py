"""The long poll that commits first: an update is confirmed only after the door has taken it.

Confirming is asking from the next offset on; as long as that is not asked, the platform gives
the same updates again, and the door knows a repeat.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from telegram.error import Conflict, TelegramError

from bot.channels.telegram.client import Client
from bot.channels.telegram.troubles import pause
from bot.channels.telegram.updates import KINDS
from bot.crash import reach

logger = logging.getLogger(__name__)

Take = Callable[[Any], Awaitable[None]]
Sleep = Callable[[float], Awaitable[None]]

LONG_POLL = 50  # seconds; the platform's longest
REPOLL = 1.0  # asked again sooner from the same offset, the platform gives one update at a time
HURRIED = 0.2  # a server that does not hold the poll is not asked in a tight loop
LONGEST_WAIT = 30.0
SILENCE = 6 * 86400.0  # seconds; a week without updates, and their ids start again at random


class Poller:
    """Brings updates to `take`, until cancelled. `watchdog` is in seconds.

    When no poll was completed for `watchdog` seconds, whatever the reason, the connections are
    left behind and new ones opened.
    """

    def __init__(
        self,
        client: Client,
        take: Take,
        *,
        now: Callable[[], datetime],
        hold: int = LONG_POLL,
        watchdog: float = 90.0,
        sleep: Sleep = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.completed: datetime | None = None
        self._client = client
        self._take = take
        self._now = now
        self._hold = hold
        self._watchdog = watchdog
        self._sleep = sleep
        self._offset: int | None = None
        self._clock = clock
        self._alive = clock()  # when a poll was last completed, or the connections rebuilt
        self._moved = clock()  # when the offset last moved
        self._wait = 1.0
        self._said: dict[str, str] = {}

    async def run(self) -> None:
        """Poll for ever."""
        while True:
            await self.turn()

    async def turn(self) -> None:
        """Poll once; on success move on, on any trouble stay at the same offset and wait."""
        updates = await self._ask()
        if not updates:
            return
        reach("telegram.polled")
        if not await self._taken(updates):
            await self._sleep(REPOLL)
            return
        reach("telegram.taken")
        if not self._move(updates):
            await self._sleep(REPOLL)
        reach("telegram.offset")

    def _move(self, updates: list[Any]) -> bool:
        ids = [update.get("update_id") for update in updates if isinstance(update, dict)]
        known = [update_id for update_id in ids if isinstance(update_id, int)]
        if known:
            self._offset = max(known) + 1
            self._moved = self._clock()
        return bool(known)

    async def _taken(self, updates: list[Any]) -> bool:
        """Offer all at once, in order: the door keeps the order per address."""
        tasks = [asyncio.ensure_future(self._take(update)) for update in updates]
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        failures = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        for failure in failures:
            if not isinstance(failure, Exception):
                raise failure
        if failures:
            self._say("take", f"updates wait, not taken in ({type(failures[0]).__name__})")
        else:
            self._well("take", "updates are taken in again")
        return not failures

    async def _ask(self) -> list[Any] | None:
        asked = self._clock()
        if self._offset is not None and asked - self._moved > SILENCE:
            self._offset = None  # all before it is confirmed, and a new first id may be smaller
        try:
            async with asyncio.timeout(self._watchdog):
                updates = await self._client.get_updates(self._offset, self._hold, KINDS)
        except (TelegramError, OSError) as error:  # OSError: the watchdog's TimeoutError too
            await self._trouble(error)
            return None
        self._alive, self._wait, self.completed = self._clock(), 1.0, self._now()
        self._well("poll", "polling again")
        if not updates and self._alive - asked < min(HURRIED, self._hold):
            await self._sleep(HURRIED)
        return updates

    async def _trouble(self, error: Exception) -> None:
        what, wait = pause(error)
        self._say("poll", what)
        if isinstance(error, Conflict) and "webhook" in error.message.lower():
            await self._take_webhook_away()
        if wait is None:  # no word of the platform: perhaps the connections are dead
            await self._revive(error)
            wait, self._wait = self._wait, min(self._wait * 2, LONGEST_WAIT)
        await self._sleep(wait)

    async def _take_webhook_away(self) -> None:
        try:
            await self._client.bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            self._say("webhook", f"the webhook stays ({type(error).__name__})")

    async def _revive(self, error: Exception) -> None:
        stuck = isinstance(error, TimeoutError)  # the watchdog's own
        if stuck or self._clock() - self._alive >= self._watchdog:
            self._alive = self._clock()
            await self._client.updates.rebuild()
            logger.info("telegram: no poll for %.0f s, connecting anew", self._watchdog)

    def _say(self, about: str, what: str) -> None:
        """Log a trouble when it begins, not each time it is met again."""
        if self._said.get(about) != what:
            self._said[about] = what
            logger.warning("telegram: %s", what)

    def _well(self, about: str, what: str) -> None:
        if self._said.pop(about, None):
            logger.info("telegram: %s", what)
