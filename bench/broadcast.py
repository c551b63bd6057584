"""`python -m bench.broadcast`: an announcement to 10,000 people at Telegram's usual pace.

The real program and a Bot API server that takes 30 a second and one a second in a chat. Three
runs side by side: undisturbed, with five `kill -9`, and on a bad day (3 % of 500s, of lost
replies, of people who have gone). Before them: how fast 50 people in conversation are answered,
without an announcement and during one. Exits 1 when a promise is broken.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.botapi import BotApi, Rates
from tests.process.crowd import FIRST, Broadcast

TALKERS = 50  # of those who are told, so many are in conversation
THINK = 4.0  # seconds
LIMITS = Rates(per_second=30, burst=60, chat_per_second=1)
HEAD = ("run", "people", "a second", "429", "missing", "twice", "lost replies or marks", "seconds")


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one run; `excused` repeats are those of sends whose outcome was lost."""

    name: str
    people: int
    rate: float
    floods: int
    missing: int
    repeats: int
    excused: int
    seconds: float

    def row(self) -> tuple[str, ...]:
        cells = (self.people, f"{self.rate:.2f}", self.floods, self.missing, self.repeats)
        return (self.name, *map(str, cells), str(self.excused), f"{self.seconds:.0f}")

    def faults(self, least: float) -> list[str]:
        found = []
        if self.missing:
            found.append(f"{self.missing} people are missing")
        if self.repeats > self.excused:
            found.append(f"{self.repeats} repeats, {self.excused} are explained")
        if self.floods >= 5:
            found.append(f"{self.floods} answers 429")
        if self.rate < least:
            found.append(f"{self.rate:.2f} a second, {least:.2f} at least were promised")
        return [f"{self.name}: {each}" for each in found]


async def undisturbed(broadcast: Broadcast) -> int:
    """Nobody is gone."""
    await broadcast.begin()
    return 0


async def killed(broadcast: Broadcast) -> int:
    """Five times, wherever it is."""
    rng = Random(1)
    await broadcast.begin()
    for share in (0.1, 0.25, 0.4, 0.6, 0.8):
        await broadcast.until_shown(int(broadcast.count * (share + rng.random() / 10)))
        await broadcast.kill()
        broadcast.start()
    return 0


async def bad_day(broadcast: Broadcast) -> int:
    """500s, lost replies, and people who blocked the bot."""
    gone = range(0, broadcast.count, 33)
    for number in gone:
        broadcast.api.phone(FIRST + number).block()
    broadcast.api.faults.add("error", method="sendMessage", probability=0.03)
    broadcast.api.faults.add("lost", method="sendMessage", probability=0.03)
    await broadcast.begin()
    return len(gone)


RUNS: dict[str, Callable[[Broadcast], Awaitable[int]]] = {
    "undisturbed": undisturbed,
    "five kill -9": killed,
    "a bad day": bad_day,
}


async def run(name: str, people: int, folder: Path) -> Result:
    """One run, from the first start to the comparison of phones and store."""
    folder.mkdir()
    began = time.monotonic()
    async with BotApi(rates=LIMITS, seed=1) as api:
        broadcast = Broadcast(api, folder, people, LIMITS.per_second)
        try:
            gone = await RUNS[name](broadcast)
            await broadcast.until_over()
            await broadcast.stop()
        finally:
            broadcast.close()
        shown = broadcast.by_phone()
        missing = sum(not times for times in shown.values()) - gone
        lost = api.count("sendMessage", status=0)
        return Result(
            name,
            people,
            broadcast.rate_reached(),
            api.count("sendMessage", status=429),
            missing,
            sum(times - 1 for times in shown.values() if times),
            lost + broadcast.lost_marks,
            time.monotonic() - began,
        )


async def answers(folder: Path, seconds: float) -> tuple[float, float]:
    """How long 95 of 100 answers take at most, without an announcement and during one."""
    folder.mkdir()
    async with BotApi(rates=LIMITS) as api:
        broadcast = Broadcast(api, folder, int(LIMITS.per_second * seconds * 2), LIMITS.per_second)
        try:
            await broadcast.prepare()
            broadcast.start()
            await _talk(api, THINK)  # the program is there
            before = await _talk(api, seconds)
            await broadcast.announce()
            await broadcast.until_shown(1)
            during = await _talk(api, seconds)
            assert broadcast.shown() < broadcast.count, "the announcement was over too soon"
            await broadcast.stop()
        finally:
            broadcast.close()
    return before, during


async def _talk(api: BotApi, seconds: float) -> float:
    """50 people ask for a pause again and again; the 95th percentile of the answers, in ms."""
    ends, times = time.monotonic() + seconds, list[float]()

    async def person(number: int) -> None:
        phone, rng = api.phone(FIRST + number), Random(number)
        await asyncio.sleep(rng.random() * THINK)
        while time.monotonic() < ends:
            began = time.monotonic()
            phone.say("/pause")
            await phone.wait_for("sans message", 20)
            times.append(time.monotonic() - began)
            await asyncio.sleep(THINK * (0.5 + rng.random()))

    await asyncio.gather(*(person(number) for number in range(TALKERS)))
    return sorted(times)[int(len(times) * 0.95)] * 1000


def table(results: list[Result]) -> str:
    rows = [HEAD, *(result.row() for result in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = (
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join(lines)


async def everything(people: int, seconds: float, folder: Path) -> list[str]:
    before, during = await answers(folder / "answers", seconds)
    print(
        f"50 people in conversation, 95 of 100 answers within {before:.0f} ms;"
        f" {during:.0f} ms during an announcement (x{during / before:.2f}).",
        flush=True,
    )
    runs = (run(name, people, folder / name.split()[-1]) for name in RUNS)
    results = await asyncio.gather(*runs)
    print(table(results))
    faults = [] if during <= 2 * before else ["answers took more than twice as long"]
    least = {"undisturbed": 28.0}
    return faults + [each for r in results for each in r.faults(least.get(r.name, 0.0))]


def main() -> None:
    """Run it as the options say."""
    parser = argparse.ArgumentParser(prog="python -m bench.broadcast", description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=40, help="of conversation, twice")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="vivier-broadcast-"))
    faults = asyncio.run(everything(options.people, options.seconds, folder))
    if faults:
        sys.exit("\n".join([*faults, f"The databases and logs are kept in {folder}."]))
    shutil.rmtree(folder, ignore_errors=True)
    print("Nobody was missing, nobody was told twice beyond the promise.")


if __name__ == "__main__":
    main()
