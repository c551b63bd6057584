"""`vivier run`: serve until told to stop, then finish what is in hand."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from bot.app import AlreadyRunning, Vivier
from bot.clock import Clock
from bot.operator.errors import OperatorError
from bot.operator.store import opened
from bot.settings import Settings
from bot.web_server import PortTaken


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; raises `OperatorError`, `StoreAway` or `WrongSchema`."""
    if not settings.web_bind and settings.telegram_token is None:
        raise OperatorError(
            "No channel is on, so there is nothing to serve."
            " Set VIVIER_WEB_BIND or VIVIER_TELEGRAM_TOKEN."
        )
    async with opened(settings):
        pass  # an old schema is said before anything is locked or listened on
    with say_why():
        await Vivier(settings, clock=Clock()).run_until_stopped(stop_on_signal())


@contextmanager
def say_why() -> Iterator[None]:
    """What keeps the program from starting, as a sentence."""
    try:
        yield
    except (AlreadyRunning, PortTaken) as trouble:
        raise OperatorError(str(trouble)) from None


def stop_on_signal() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
