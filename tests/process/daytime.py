"""`python -m tests.process.daytime run`: the program as it is, on a working morning.

`DAYTIME` in the environment is how many seconds its clock is put forward, so that what keeps to
permitted hours can be tested at any hour.
"""

from __future__ import annotations

import os
import runpy
import sys
from datetime import UTC, datetime, timedelta

from bot.clock import Clock

MORNING = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)  # a Tuesday, ten o'clock in Paris


def to_the_morning() -> float:
    """Seconds from now to that Tuesday."""
    return (MORNING - datetime.now(UTC)).total_seconds()


def main() -> None:
    """Shift the clock, then be the program."""
    added = timedelta(seconds=float(os.environ["DAYTIME"]))
    Clock.now = lambda _: datetime.now(UTC) + added  # type: ignore[method-assign]
    sys.argv = ["bot", *sys.argv[1:]]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
