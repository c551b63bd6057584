"""An announcement to 600 people by the real program: each of them once, at the pace, whatever
happens. `python -m bench.broadcast` does the same with 10,000.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from bot.channels.telegram.client import Client
from bot.channels.telegram.send import send
from bot.channels.telegram.uploads import Uploads
from messages.message import Message
from tests.botapi import BotApi, Rates
from tests.process.crowd import FIRST, Broadcast

COUNT, RATE = 600, 300.0
LIMITS = Rates(per_second=RATE, burst=60, chat_per_second=1)


@pytest.fixture
async def broadcast(tmp_path: Path) -> AsyncIterator[Broadcast]:
    """600 people, a server that takes 300 a second and one a second in a chat."""
    async with BotApi(rates=LIMITS) as api:
        made = Broadcast(api, tmp_path, COUNT, RATE)
        try:
            yield made
        finally:
            made.close()


async def test_each_person_once_at_the_pace(broadcast: Broadcast) -> None:
    """The limit is not passed, and used as far as the machine goes: a bare loop of sends before
    and after says how far that is, as other tests run beside it."""
    before = await _bare_loop()
    await broadcast.begin()
    await broadcast.until_over()
    await broadcast.stop()
    bare = min(before, await _bare_loop())
    assert set(broadcast.by_phone().values()) == {1}
    assert broadcast.marked() == COUNT
    assert broadcast.api.count("sendMessage", status=429) < 5
    assert broadcast.rate_reached() >= 0.7 * min(RATE, bare)
    assert broadcast.rate_reached() <= RATE * COUNT / (COUNT - LIMITS.burst)


async def _bare_loop() -> float:
    """Messages a second of nothing but sends, 30 at once, to the same server without a limit."""
    async with BotApi(rates=Rates.none()) as api:
        client, left = Client(api.token, api.url), iter(range(COUNT))
        for number in range(COUNT):
            api.phone(FIRST + number).chat.started = True

        async def one_after_the_other() -> None:
            for number in left:
                await send(client, Uploads(_no_file), str(FIRST + number), Message("x"))

        began = time.monotonic()
        await asyncio.gather(*(one_after_the_other() for _ in range(30)))
        took = time.monotonic() - began
        await client.close()
    return COUNT / took


async def _no_file(_: str) -> tuple[bytes, str, str]:
    raise LookupError


async def test_killed_twice(broadcast: Broadcast) -> None:
    """Nobody is missing; who has it twice is no more than the sends whose mark was lost."""
    rng = Random(1)
    await broadcast.begin()
    for share in (0.2, 0.6):
        await broadcast.until_shown(int(COUNT * (share + rng.random() * 0.2)))
        await broadcast.kill()
        broadcast.start()
    await broadcast.until_over()
    await broadcast.stop()
    _nobody_missing(broadcast)
    assert broadcast.api.count("sendMessage", status=429) < 5


def _nobody_missing(broadcast: Broadcast) -> None:
    shown = broadcast.by_phone()
    assert min(shown.values()) == 1
    assert max(shown.values()) <= 2
    assert sum(shown.values()) - COUNT <= broadcast.lost_marks
    assert broadcast.marked() == COUNT


async def test_on_a_bad_day(broadcast: Broadcast) -> None:
    """Of a hundred calls three fail, of three the reply is lost, three people have gone.

    Whoever is there has it; twice only where a reply was lost.
    """
    gone = [FIRST + number for number in range(0, COUNT, 33)]
    for chat in gone:
        broadcast.api.phone(chat).block()
    broadcast.api.faults.add("error", method="sendMessage", probability=0.03)
    lost = broadcast.api.faults.add("lost", method="sendMessage", probability=0.03)
    await broadcast.begin()
    await broadcast.until_over()
    await broadcast.stop()
    shown = broadcast.by_phone()
    assert {chat for chat, times in shown.items() if not times} == set(gone)
    cut = broadcast.api.count("sendMessage", status=0)
    assert lost.kind == "lost"
    assert sum(shown.values()) - (COUNT - len(gone)) <= cut
    states = dict(
        broadcast.rows("SELECT status, count(*) FROM outbox WHERE about <> '' GROUP BY status")
    )
    assert states == {"sent": COUNT - len(gone), "dropped": len(gone)}
