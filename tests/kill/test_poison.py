"""An event that cannot be handled, and a program that dies while it tries."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from handlers import router
from handlers.event import Text
from tests.kill.ledger import Ledger, Store
from tests.kill.lives import UNBEGUN, Death, Lives
from tests.kill.person import Bubble
from tests.kill.telegram import PhoneGlass

pytestmark = pytest.mark.filterwarnings(UNBEGUN)
Fresh = Callable[[], tuple[Path, str]]
POISON = "poison"
TROUBLE = "s’est bloqué de notre côté"
TRIES = 4
WAITING = "SELECT attempts, status FROM inbox WHERE status <> 'done' AND attempts > 0"


@pytest.fixture
def poisonous(monkeypatch: pytest.MonkeyPatch) -> None:
    """Handling one word fails, always."""
    handle = router.handle

    async def fails(ctx: Any) -> Any:
        if ctx.event.what == Text(POISON):
            raise ValueError(POISON)
        return await handle(ctx)

    monkeypatch.setattr(router, "handle", fails)


async def _until(glass: PhoneGlass, words: str) -> Bubble:
    """The bubble with these words, once it stands on the screen."""
    async with asyncio.timeout(10):
        while True:
            for bubble in glass.bubbles():
                if words in bubble.text:
                    return bubble
            await glass.wait(1.0)


def _count(glass: PhoneGlass, words: str) -> int:
    return sum(words in str(posted.body.get("text")) for posted in glass.said())


@pytest.mark.parametrize("deaths", [[("event.committed", 3)], [("send.before", 4)], []])
async def test_poison_blocks_nobody_and_a_death_changes_nothing(
    deaths: list[Death], fresh: Fresh, quick: None, poisonous: None
) -> None:
    """Michel 1 says what cannot be handled, then goes on; the program dies in between and at
    each new try. Michel 2 hands in an idea meanwhile. In the end the poison is set apart,
    Michel 1 is told once, and what he said after it is answered, in order and once."""
    folder, url = fresh()
    lives = Lives("polling", url, folder)
    async with lives.peopled(2):
        first, second = lives.people
        assert isinstance(first.glass, PhoneGlass)
        ledger = Ledger(Store(url), lives.people, folder / "media")
        await lives.begin()
        first.glass.phone.start()
        notice = await _until(first.glass, "Vos données")
        await first.glass.press(notice, "Continuer")
        await _until(first.glass, "Racontez")
        await first.glass.say(POISON)
        await first.glass.say("On arrose les massifs trois fois par semaine")
        for death in deaths:
            await _die_at(lives, ledger, death)
        await second.hand_in(lambda: False)
        while (tried := await _tried(ledger)) < TRIES:
            lives.clock.forward(timedelta(seconds=70))
            await lives.die(ledger)
            await lives.begin()
            await _tried(ledger, tried + 1)
        await _until(first.glass, "que feriez-vous")
        await lives.quiet(ledger.store)
        rows = await ledger.store.rows("SELECT status FROM inbox WHERE status <> 'done'")
        assert [row["status"] for row in rows] == ["quarantined"]
        assert len(second.ideas) == 1
        assert _count(first.glass, "que feriez-vous") == 1
        assert _count(first.glass, TROUBLE) == 1


async def _die_at(lives: Lives, ledger: Ledger, death: Death) -> None:
    """End this life, and let the next one die where it is told, if it comes there."""
    await lives.die(ledger)
    mortal = await lives.begin(death)
    await asyncio.wait({asyncio.ensure_future(mortal.crashed.wait())}, timeout=0.3)
    await lives.die(ledger)
    await lives.begin()


async def _tried(ledger: Ledger, least: int = 0) -> int:
    """How often the poison was tried, once it was at least so often."""
    async with asyncio.timeout(10):
        while True:
            rows = await ledger.store.rows(WAITING)
            tries = max((int(row["attempts"]) for row in rows), default=0)
            if tries >= least:
                return tries
            await asyncio.sleep(0.01)
