"""`python -m bench.soak`: a thousand real `kill -9`, over polling, webhook and web.

People hand in ideas one after the other while the program is killed and started again; then all
they said and saw is compared with what is stored (tests/kill/). Exits 1 when anything was lost,
asked again or repeated beyond the promise.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.kill.campaign import WAYS, Campaign, Plan, Way
from tests.kill.ledger import Verdict
from tests.kill.program import Warm

SHOWN = 20  # faults
HEAD = ("way", "kills", "early", "ideas", "messages", "marks lost", "repeats", "faults", "seconds")


@dataclass(slots=True)
class Soak:
    """Campaigns side by side, one for each way, and what the terminal is told of them."""

    campaigns: dict[Way, Campaign]
    began: float

    def progress(self, _: Campaign) -> None:
        """One line, written over."""
        parts = [
            f"{way} {each.kills}/{each.plan.kills} kills, {_ideas(each)} ideas"
            for way, each in self.campaigns.items()
        ]
        line = f"{time.monotonic() - self.began:5.0f} s  " + "  ·  ".join(parts)
        end = "\r" if sys.stdout.isatty() else "\n"
        if sys.stdout.isatty() or sum(c.kills for c in self.campaigns.values()) % 20 == 0:
            print(line, end=end, flush=True)

    async def run(self) -> dict[Way, Verdict]:
        for campaign in self.campaigns.values():
            campaign.progress = self.progress
        verdicts = await asyncio.gather(*(each.run() for each in self.campaigns.values()))
        return dict(zip(self.campaigns, verdicts, strict=True))

    def table(self, verdicts: dict[Way, Verdict]) -> str:
        rows = [HEAD, *(self._row(way, verdict) for way, verdict in verdicts.items())]
        if len(verdicts) > 1:
            sums = [sum(int(row[column]) for row in rows[1:]) for column in range(1, len(HEAD))]
            rows.append(("all", *map(str, sums[:-1]), f"{time.monotonic() - self.began:.0f}"))
        widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
        return "\n".join(
            "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
            for row in rows
        )

    def _row(self, way: Way, verdict: Verdict) -> tuple[str, ...]:
        campaign = self.campaigns[way]
        numbers = (
            campaign.kills, campaign.killed_early, verdict.ideas, verdict.messages,
            verdict.lost_marks, verdict.repeats, len(verdict.faults), round(campaign.seconds),
        )  # fmt: skip
        return (way, *map(str, numbers))


def _ideas(campaign: Campaign) -> int:
    return sum(len(person.ideas) for person in campaign.people)


def main() -> None:
    """Run it as the options say."""
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="vivier-soak-"))
    ways: tuple[Way, ...] = (options.way,) if options.way else WAYS
    if options.database and len(ways) > 1:
        sys.exit("One database serves one way. Say which: --way polling, webhook or web.")
    warm = None if options.cold else Warm()
    share = -(-options.kills // len(ways))
    campaigns = {}
    for number, way in enumerate(ways):
        plan = Plan(
            way=way, kills=share, minutes=options.minutes, seed=options.seed + number,
            processes=options.processes, people=options.people,
        )  # fmt: skip
        url = options.database or f"sqlite:///{folder}/{way}/vivier.db"
        campaigns[way] = Campaign(plan, url, folder / way, warm)
    soak = Soak(campaigns, time.monotonic())
    verdicts = asyncio.run(soak.run())
    if warm is not None:
        warm.close()
    print("\n" + soak.table(verdicts))
    _conclude(verdicts, folder)


def _conclude(verdicts: dict[Way, Verdict], folder: Path) -> None:
    faults = [f"{way}: {fault}" for way, verdict in verdicts.items() for fault in verdict.faults]
    if not faults:
        shutil.rmtree(folder, ignore_errors=True)
        print("Nothing was lost, nothing was asked again, nothing was repeated beyond the promise.")
        return
    print("\n".join(faults[:SHOWN]))
    sys.exit(f"{len(faults)} faults. The databases and logs are kept in {folder}.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="in all")
    parser.add_argument("--minutes", type=float, default=30, help="at most")
    parser.add_argument("--way", choices=WAYS, help="one alone; all three side by side if not said")
    parser.add_argument("--database", help="its URL, empty; a new SQLite file if not said")
    parser.add_argument("--processes", type=int, default=1, help="on one database (PostgreSQL)")
    parser.add_argument("--people", type=int, default=8, help="who hand in ideas, on each way")
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    parser.add_argument("--cold", action="store_true", help="start each process from nothing")
    return parser.parse_args()


if __name__ == "__main__":
    main()
