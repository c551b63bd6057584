"""Named points where a test may stop the process, to show that nothing is lost there.

`reach` does nothing unless a test installed a hook: there is no setting and no environment
variable for it, so a running service cannot be made to crash from outside.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

POINTS = (
    "event.received",
    "event.handled",
    "event.committed",
    "telegram.polled",
    "telegram.taken",
    "telegram.offset",
    "send.claimed",
    "send.before",
    "send.after",
    "send.marked",
    "media.fetched",
    "media.written",
    "timer.claimed",
    "web.kept",
    "web.answered",
)

Hook = Callable[[str], None]

_known = frozenset(POINTS)
_hook: Hook | None = None


class Crash(BaseException):
    """The process "died" here. Not an `Exception`, so no handler of errors survives it."""


def install(hook: Hook | None) -> None:
    """Call `hook(name)` at every point from now on; None takes it away again."""
    global _hook
    _hook = hook


def reach(name: str) -> None:
    """Say that the point `name` is passed; `ValueError` when it stands not in `POINTS`."""
    if name not in _known:
        raise ValueError(f"no crash point is called {name!r}")
    if _hook is not None:
        _hook(name)


def crash_at(point: str, nth: int = 1) -> Hook:
    """Build a hook that raises `Crash` the `nth` time `point` is reached, inside a test's loop."""
    return _at(point, nth, _crash)


def kill_at(point: str, nth: int = 1) -> Hook:
    """Build a hook that kills the process (SIGKILL) the `nth` time `point` is reached."""
    return _at(point, nth, _kill)


def _at(point: str, nth: int, end: Callable[[], None]) -> Hook:
    if point not in _known or nth < 1:
        raise ValueError(f"no crash point is called {point!r}, or {nth} is not 1 or more")
    left = nth

    def hook(name: str) -> None:
        nonlocal left
        if name == point:
            left -= 1
            if left == 0:
                end()

    return hook


def _crash() -> None:
    raise Crash


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
