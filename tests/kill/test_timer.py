"""The program dies while a draft's author is being nudged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.kill.campaign import Way
from tests.kill.ledger import Ledger, Store
from tests.kill.lives import UNBEGUN, Lives
from tests.kill.page import PageGlass
from tests.kill.telegram import PhoneGlass

pytestmark = pytest.mark.filterwarnings(UNBEGUN)
Fresh = Callable[[], tuple[Path, str]]
NUDGE = "est toujours là"
# Points of the life in which the nudge comes due: the timer, then its promise, then the send.
AT = ("event.received", "timer.claimed", "event.committed", "send.claimed")
SENT_AT = ("send.before", "send.after", "send.marked")
MARK_LOST = ("send.after",)


async def _nudges(lives: Lives) -> int:
    """How often the nudge stands on the screen."""
    glass = lives.people[0].glass
    if isinstance(glass, PhoneGlass):
        return sum(NUDGE in str(posted.body.get("text")) for posted in glass.said())
    assert isinstance(glass, PageGlass)
    return sum(NUDGE in line["html"].replace("\u00a0", " ") for line in await glass.read_all())


async def _shown(lives: Lives) -> None:
    async with asyncio.timeout(10):
        while not await _nudges(lives):  # noqa: ASYNC110 - a look at the page
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("way", "point"),
    [(w, p) for w in ("polling", "web") for p in AT] + [("polling", p) for p in SENT_AT],
)
async def test_a_nudge_is_sent_once(way: Way, point: str, fresh: Fresh, quick: None) -> None:
    """A draft is left for two days and the program dies while it sees to that: afterwards the
    nudge stands on the screen once, twice only where the death took the mark of its send."""
    folder, url = fresh()
    lives = Lives(way, url, folder)
    async with lives.peopled():
        ledger = Ledger(Store(url), lives.people, folder / "media")
        await lives.begin()
        await lives.people[0].draft("1 sur 3.")
        await lives.quiet(ledger.store)
        await lives.die(ledger)
        lives.clock.forward(timedelta(days=2, minutes=1))
        mortal = await lives.begin((point, 1))
        async with asyncio.timeout(10):
            await mortal.crashed.wait()
        await lives.die(ledger)
        await lives.begin()
        await _shown(lives)
        await lives.quiet(ledger.store)
        promised = await ledger.store.rows("SELECT * FROM outbox WHERE dedupe LIKE 'nudge.first%'")
        assert len(promised) == 1
        assert await _nudges(lives) == (2 if point in MARK_LOST else 1)
