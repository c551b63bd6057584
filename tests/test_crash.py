"""The points where a test may stop the process."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot import crash


@pytest.fixture(autouse=True)
def no_hook() -> Iterator[None]:
    yield
    crash.install(None)


def test_a_point_does_nothing_by_itself() -> None:
    """Only an installed hook hears of it."""
    for point in crash.POINTS:
        crash.reach(point)
    seen: list[str] = []
    crash.install(seen.append)
    crash.reach("send.before")
    assert seen == ["send.before"]


def test_a_point_nobody_named_is_a_mistake() -> None:
    """A test that waits for a misspelt point would show nothing."""
    with pytest.raises(ValueError, match="nowhere"):
        crash.reach("nowhere")
    with pytest.raises(ValueError, match="nowhere"):
        crash.crash_at("nowhere")


def test_a_crash_comes_at_the_nth_time_and_no_handler_of_errors_stops_it() -> None:
    """`except Exception` lets it through, as it would let a killed process through."""
    crash.install(crash.crash_at("send.after", nth=2))
    crash.reach("send.after")
    crash.reach("send.before")
    with pytest.raises(crash.Crash):
        crash.reach("send.after")
    assert not issubclass(crash.Crash, Exception)


def test_a_process_is_killed_at_its_point() -> None:
    """SIGKILL: nothing is cleaned up."""
    program = (
        "from bot import crash; crash.install(crash.kill_at('send.after', 2));"
        "crash.reach('send.after'); print('once', flush=True); crash.reach('send.after')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "once\n")
