"""The program dies at every named point, at each of its occurrences in a conversation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from bot.crash import POINTS
from tests.kill.campaign import Way
from tests.kill.lives import Death, Lives

Fresh = Callable[[], tuple[Path, str]]

EVENTS = ("event.received", "event.handled", "event.committed")
POLL = ("telegram.polled", "telegram.taken", "telegram.offset")
SENDS = ("send.before", "send.after", "send.marked")
FILE = ("media.fetched", "media.written")
STEPS = 13  # events of one conversation, from the greeting to the receipt
BUBBLES = 17  # what is answered to them

Table = dict[tuple[Way, str], range]


def _table() -> Table:
    """When to die: at which occurrences of which point, on which way."""
    every, sent, once = range(1, STEPS + 1), range(1, BUBBLES + 1), range(1, 2)
    table: Table = {("polling", point): every for point in (*EVENTS, *POLL)}
    table |= {("polling", point): sent for point in SENDS}
    table |= {("webhook", point): every[::2] for point in EVENTS}
    table |= {("webhook", point): sent[::3] for point in SENDS}
    table |= {("web", point): every for point in EVENTS}
    table |= {("web", "web.answered"): range(1, STEPS), ("web", "web.kept"): once}
    table |= {(way, "media.written"): once for way in ("polling", "webhook", "web")}
    table |= {(way, "media.fetched"): once for way in ("polling", "webhook")}
    table |= {("polling", "send.claimed"): once, ("web", "send.claimed"): once}
    return table


TABLE = _table()


def _deaths(way: Way, point: str) -> Iterator[list[Death]]:
    """Each occurrence; after every other death the next life dies soon too."""
    rng = Random(f"{way} {point}")
    soon = [p for known, p in TABLE if known == way and p not in FILE]
    for nth in TABLE[way, point]:
        second = [(rng.choice(soon), rng.randint(1, 2))] if nth % 2 == 0 else []
        yield [(point, nth), *second]


@pytest.mark.parametrize(("way", "point"), list(TABLE), ids=lambda value: str(value))
async def test_nothing_is_lost_at_a_point(way: Way, point: str, fresh: Fresh, quick: None) -> None:
    """Whatever the occurrence: the idea is stored once and whole, its author reads the receipt,
    nothing is asked again, nothing comes twice but a send whose mark was lost, and then once."""
    for deaths in _deaths(way, point):
        folder, url = fresh()
        lives = Lives(way, url, folder, deaths)
        async with lives.peopled():
            verdict = await lives.hand_in()
        assert (verdict.faults, verdict.ideas) == ([], 1), deaths
        assert lives.reached[0].get(point) == deaths[0][1], f"{deaths} did not come"
        assert len(lives.reached) >= 2


def test_every_point_is_died_at() -> None:
    """A point added to `bot.crash.POINTS` is added here; there are at least 200 runs."""
    died_at = {point for _, point in TABLE} | {"timer.claimed"}  # test_timer.py
    assert died_at == set(POINTS)
    assert sum(len(occurrences) for occurrences in TABLE.values()) >= 200
