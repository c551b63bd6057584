"""What waits for the bot: https://core.telegram.org/bots/api#getupdates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.botapi import refusals
from tests.botapi.clock import Bell, Clock
from tests.botapi.limits import LIMITS
from tests.botapi.refusals import Refusal

Update = dict[str, Any]
ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
_KEPT = LIMITS["update_age"].largest


class Updates:
    """Updates in order, kept until confirmed or a day old. One poller at a time: `polling`
    tells how many wait now."""

    def __init__(self, clock: Clock, first: int = 500_000_001):
        self.bell = Bell()
        self.allowed: list[str] = []
        self._clock = clock
        self._next = first
        self._waiting: dict[int, tuple[float, Update]] = {}
        self.polling = 0
        self._poll = 0
        self._last: tuple[int, float] = (0, float("-inf"))

    def put(self, kind: str, body: Any, *, always: bool = False) -> int | None:
        """Queue an update and return its id; None if the bot did not ask for this kind."""
        if not always and not self._wanted(kind):
            return None
        update_id, self._next = self._next, self._next + 1
        self._waiting[update_id] = (self._clock.now(), {"update_id": update_id, kind: body})
        self.bell.ring()
        return update_id

    def waiting(self) -> list[Update]:
        """Those not confirmed, oldest first."""
        newest = self._clock.now() - _KEPT
        self._waiting = {k: v for k, v in self._waiting.items() if v[0] >= newest}
        return [update for _, update in self._waiting.values()]

    def confirm(self, update_id: int) -> None:
        """Forget one update (a webhook took it)."""
        self._waiting.pop(update_id, None)
        self.bell.ring()

    def forget(self) -> None:
        """Forget all (`drop_pending_updates`)."""
        self._waiting.clear()
        self.bell.ring()

    def restart_numbers(self, first: int) -> None:
        """Begin again at another number, as after a week of silence."""
        self._next = first

    def interrupt(self) -> None:
        """End the poll that waits, with 409."""
        self._poll += 1
        self.bell.ring()

    async def poll(self, offset: int, limit: int, wait: float) -> list[Update]:
        """Confirm those below `offset` and give up to `limit` of the rest, waiting up
        to `wait` seconds for the first; raises a `Refusal` if another poll comes meanwhile."""
        self.interrupt()
        mine = self._poll
        self._confirm_below(offset)
        limit = self._limit(offset, min(LIMITS["updates"].largest, max(1, limit)))
        until = self._clock.now() + min(wait, LIMITS["poll"].largest)
        while not (found := self.waiting()[:limit]):
            if self._clock.now() >= until:
                return []
            await self._wait(until - self._clock.now())
            if self._poll != mine:
                raise Refusal(*refusals.OTHER_POLLER)
        return found

    async def _wait(self, seconds: float) -> None:
        self.polling += 1
        try:
            await self.bell.heard(seconds)
        finally:
            self.polling -= 1

    def _limit(self, offset: int, limit: int) -> int:
        """Asking again from the same offset within half a second gives one at a time."""
        last, at = self._last
        now = self._clock.now()
        self._last = (offset, now)
        return 1 if offset and offset == last and now < at + 0.5 and self._waiting else limit

    def _confirm_below(self, offset: int) -> None:
        if offset < 0:  # all but the last ones are forgotten
            kept = list(self._waiting)[offset:]
            offset = kept[0] if kept else 0
        if not offset or offset > self._next + 10:  # "in the future": numbers began again
            return
        before = len(self._waiting)
        self._waiting = {k: v for k, v in self._waiting.items() if k >= offset}
        if len(self._waiting) != before:
            self.bell.ring()

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST


def chat_of(update: Update) -> int:
    """What an update is ordered by: its chat, its person, or itself."""
    for body in update.values():
        if isinstance(body, dict):
            holder: Any = body.get("message") if "chat_instance" in body else body
            for name in ("chat", "from", "user"):
                if isinstance(holder, dict) and name in holder:
                    return int(holder[name]["id"])
    return int(update["update_id"])


def kinds(value: Any) -> Sequence[str] | None:
    """`allowed_updates` as asked; None: as before."""
    return [str(item) for item in value] if isinstance(value, list) else None
