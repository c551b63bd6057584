"""The program dies at every named point, at each of its occurrences in a conversation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from bot.crash import POINTS
from tests.kill.campaign import WAYS, Way
from tests.kill.lives import UNBEGUN, Death, Lives

pytestmark = pytest.mark.filterwarnings(UNBEGUN)
Fresh = Callable[[], tuple[Path, str]]

EVENTS = ("event.received", "event.handled", "event.committed")
POLL = ("telegram.polled", "telegram.taken", "telegram.offset")
SENDS = ("send.before", "send.after", "send.marked")
FILE = ("media.fetched", "media.written")

# Where to die on each way, and how many occurrences further each time.
STRIDES: dict[tuple[Way, str], int] = {
    **{("polling", point): 1 for point in (*EVENTS, *POLL, *SENDS, *FILE, "send.claimed")},
    **{("webhook", point): 2 for point in EVENTS},
    **{("webhook", point): 3 for point in SENDS},
    **{("webhook", point): 1 for point in FILE},
    **{("web", point): 1 for point in (*EVENTS, "web.answered", "web.kept", "media.written")},
    ("web", "send.claimed"): 1,
}


_known: dict[Way, dict[str, int]] = {}


async def _reached(way: Way, fresh: Fresh) -> dict[str, int]:
    """How often each point is passed while somebody hands in an idea and nothing goes wrong."""
    if way in _known:
        return _known[way]
    folder, url = fresh()
    lives = Lives(way, url, folder)
    async with lives.peopled():
        verdict = await lives.hand_in()
    assert (verdict.faults, verdict.repeats) == ([], 0)
    _known[way] = {**lives.reached[0], "send.claimed": 1}  # the clock's doing, not the person's
    return _known[way]


def _deaths(way: Way, point: str, reached: int) -> Iterator[list[Death]]:
    """Each occurrence; after every other death the next life dies soon too."""
    rng = Random(f"{way} {point}")
    soon = [p for known, p in STRIDES if known == way and p not in FILE]
    for nth in range(1, reached + 1, STRIDES[way, point]):
        second = [(rng.choice(soon), rng.randint(1, 2))] if nth % 2 == 0 else []
        yield [(point, nth), *second]


@pytest.mark.parametrize(("way", "point"), list(STRIDES), ids=str)
async def test_nothing_is_lost_at_a_point(way: Way, point: str, fresh: Fresh, quick: None) -> None:
    """Whatever the occurrence: the idea is stored once and whole, its author reads the receipt,
    nothing is asked again, nothing comes twice but a send whose mark was lost, and then once."""
    reached = await _reached(way, fresh)
    for deaths in _deaths(way, point, reached[point]):
        folder, url = fresh()
        lives = Lives(way, url, folder, deaths)
        async with lives.peopled():
            verdict = await lives.hand_in()
        assert (verdict.faults, verdict.ideas) == ([], 1), deaths
        assert lives.reached[0].get(point) == deaths[0][1], f"{deaths} did not come"
        assert len(lives.reached) >= 2


async def test_every_point_is_died_at(fresh: Fresh, quick: None) -> None:
    """A point added to `bot.crash.POINTS` is added here; there are at least 200 runs."""
    died_at = {point for _, point in STRIDES} | {"timer.claimed"}  # test_timer.py
    assert died_at == set(POINTS)
    reached = {way: await _reached(way, fresh) for way in WAYS}
    runs = (len([*_deaths(way, point, reached[way][point])]) for way, point in STRIDES)
    assert sum(runs) >= 200
