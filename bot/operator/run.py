"""`vivier run`: serve until told to stop, then finish what is in hand."""

from __future__ import annotations

import asyncio
import errno
import gc
import signal
import socket
from collections.abc import Callable

from bot import letter_template
from bot.alone import AlreadyRunning
from bot.app import Vivier
from bot.clock import Clock
from bot.operator.errors import OperatorError
from bot.operator.places import make_media_folder
from bot.operator.store import opened
from bot.settings import Settings
from bot.web_server import PortTaken

RARELY = (10_000, 10, 10)  # Python's own: 700, 10, 10


async def run(settings: Settings, ready: Callable[[Settings], None]) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is called once people can talk.

    Raises `OperatorError`, `StoreAway` or `WrongSchema`.
    """
    if not settings.web_bind and settings.telegram_token is None:
        raise OperatorError(
            "No channel is on, so there is nothing to serve."
            " Set VIVIER_WEB_BIND or VIVIER_TELEGRAM_TOKEN."
        )
    async with opened(settings):
        pass  # an old schema is said before anything is locked or listened on
    make_media_folder(settings)
    fault = letter_template.trouble(settings)
    if fault is not None:
        raise OperatorError(" ".join(fault))
    vivier = Vivier(settings, clock=Clock())
    await serve(vivier, stop_on_signal(), lambda: ready(settings))


async def serve(vivier: Vivier, stop: asyncio.Event, opened: Callable[[], None]) -> None:
    """Serve until `stop`; `opened` is called once people can talk. Raises `OperatorError`."""
    try:
        await vivier.start()
    except (AlreadyRunning, PortTaken) as trouble:
        await vivier.database.close()  # its threads would keep the process alive
        taken = isinstance(trouble, PortTaken)
        raise OperatorError(_why(vivier.settings.web_bind) if taken else str(trouble)) from None
    except BaseException:
        await vivier.database.close()
        raise
    try:
        opened()
        _keep_for_good()
        await stop.wait()
    finally:
        await vivier.stop()


def _keep_for_good() -> None:
    """Spare the collector what was loaded to serve, and look for cycles less often.

    It went through the whole program again and again: a fifth of the time with 50 people at once
    (`make bench`). Cycles are few here; what waits for it is a few megabytes at most.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)


def _why(bind: str) -> str:
    """Why nothing can listen there: it is tried once more, for the system's reason."""
    host, _, port = bind.rpartition(":")
    said, usual = f"Cannot listen on {bind}", "such as VIVIER_WEB_BIND=127.0.0.1:8080"
    try:
        found = socket.getaddrinfo(host.strip("[]") or "127.0.0.1", int(port))
        with socket.socket(found[0][0], socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(found[0][4])
    except OSError as trouble:
        if isinstance(trouble, socket.gaierror) or trouble.errno == errno.EADDRNOTAVAIL:
            return f"{said}: this machine does not have that address. Choose one it has, {usual}"
        if trouble.errno == errno.EACCES:
            return f"{said}: this user may not use that port. Choose one above 1023, {usual}"
    another = f"such as VIVIER_WEB_BIND={host}:{int(port) + 1}"
    return f"{said}: another program uses that port. Stop it, or choose another port, {another}"


def stop_on_signal() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
