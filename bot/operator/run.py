"""`vivier run`: serve until told to stop, then finish what is in hand."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

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
    await serve(Vivier(settings, clock=Clock()), stop_on_signal(), lambda: None)


async def serve(vivier: Vivier, stop: asyncio.Event, opened: Callable[[], None]) -> None:
    """Serve until `stop`; `opened` is called once people can talk. Raises `OperatorError`."""
    try:
        await vivier.start()
    except (AlreadyRunning, PortTaken) as trouble:
        await vivier.database.close()  # its threads would keep the process alive
        raise OperatorError(str(trouble)) from None
    except BaseException:
        await vivier.database.close()
        raise
    try:
        opened()
        await stop.wait()
    finally:
        await vivier.stop()


def stop_on_signal() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
