"""How long a draw takes among 10,000 people of 100 services.

`python -m bench.draw`: prints the median of seven times in ms, for each reading.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime
from random import Random, SystemRandom
from statistics import median
from zoneinfo import ZoneInfo

from handlers.rules.draw.chances import Reading, chances
from handlers.rules.draw.commitment import Terms, freeze
from handlers.rules.draw.exclusions import Grounds
from handlers.rules.draw.lottery import Announced
from handlers.rules.draw.ranking import jury, ranking
from handlers.rules.draw.record import draw, published, written
from handlers.rules.draw.verification import verify
from storage.records.people import StaffMember

PEOPLE, SERVICES, TIMES = 10_000, 100, 7
BALLS = "03 11 24 37 48 + 07"
MONDAY = datetime(2026, 12, 7, 10, tzinfo=ZoneInfo("Europe/Paris"))
WEDNESDAY = date(2026, 12, 9)


def main() -> None:
    """Print one line for each step."""
    for reading in Reading:
        print(f"{reading}, {PEOPLE:,} people, {SERVICES} services")
        for step, work in _steps(reading).items():
            print(f"  {step:24} {_milliseconds(work):8.1f} ms")


def _steps(reading: Reading) -> dict[str, Callable[[], object]]:
    rng = Random(1)
    staff = [
        StaffMember(number=str(n), name=f"Nom {n}", service=f"Service {_place(rng)}")
        for n in range(PEOPLE)
    ]
    terms = Terms(
        ideas=("NM-1",), lottery=Announced(name="loto", on=WEDNESDAY), reading=reading
    )  # fmt: skip

    def frozen() -> object:
        return freeze(staff, Grounds(), terms, MONDAY, SystemRandom())

    commitment, _ = freeze(staff, Grounds(), terms, MONDAY, SystemRandom())
    record = draw(published(commitment), BALLS, WEDNESDAY)
    assert record.drawn is not None
    seed, groups, data = record.drawn.seed, commitment.groups, written(record)
    return {
        "freeze, with the chances": frozen,
        "  the chances alone": lambda: chances(reading, commitment.sizes, 3),
        "rank all, seat three": lambda: jury(ranking(reading, seed, groups), groups, 3),
        "write the file": lambda: written(record),
        "verify": lambda: verify(data),
    }


def _place(rng: Random) -> int:
    """Services from a few people to a few hundred."""
    return int(SERVICES * rng.random() ** 1.5)


def _milliseconds(work: Callable[[], object]) -> float:
    def once() -> float:
        began = time.perf_counter()
        work()
        return 1_000 * (time.perf_counter() - began)

    return median(once() for _ in range(TIMES))


if __name__ == "__main__":
    main()
