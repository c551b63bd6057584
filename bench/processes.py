"""CPU and memory of processes and their children."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of the clock and of CPU, peak memory of the bot and its children in MB."""

    seconds: float
    bot_cpu: float
    store_cpu: float
    own_cpu: float
    rss: float


class Meter:
    """Counts from when it is made."""

    def __init__(self, bot: int, stores: list[int]):
        self._bot, self._stores = [bot], stores
        self._at = time.perf_counter()
        self._before = self._cpu()

    def read(self) -> Spent:
        """What was spent since."""
        seconds = time.perf_counter() - self._at
        bot, store, own = (now - was for now, was in zip(self._cpu(), self._before, strict=True))
        return Spent(seconds, bot, store, own, sum(map(_peak, trees(self._bot))))

    def _cpu(self) -> tuple[float, float, float]:
        return cpu(trees(self._bot)), cpu(trees(self._stores)), cpu([os.getpid()])


def trees(roots: Iterable[int]) -> list[int]:
    """The processes, and all their children."""
    found: set[int] = set()
    for root in roots:
        try:
            process = psutil.Process(root)
            found |= {root} | {child.pid for child in process.children(recursive=True)}
        except psutil.NoSuchProcess:
            continue
    return sorted(found)


def cpu(processes: Iterable[int]) -> float:
    """Seconds of CPU, the system's work for them included, and that of children that ended."""
    total = 0.0
    for pid in processes:
        try:
            times = psutil.Process(pid).cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def _peak(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0")
    return int(line.split()[1]) / 1024
