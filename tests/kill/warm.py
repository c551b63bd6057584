"""`python -m tests.kill.warm`: the program, imported once; each life is a process forked off it.

Starting from nothing costs three seconds of CPU, nearly all of it imports and the reading of
templates. A life is `python -m bot …` in all else: its own process, environment, signals and log.

Takes one JSON object a line and answers with one: `{"run": [arguments], "env": {…}, "log": path,
"at": folder}` gives `{"pid": n}`, `{"ended": pid}` gives `{"status": n or null}`.
"""

from __future__ import annotations

import importlib
import json
import os
import runpy
import sys
from typing import Any

from messages.catalogue import Catalogue

EARLY = (  # what a life would import while it starts
    "bot.app",
    "bot.cli",
    "bot.operator.run",
    "holidays.countries.france",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
    "uvicorn.loops.auto",
    "aiosqlite",
    "asyncpg",
    "apscheduler.executors.asyncio",
    "PIL.JpegImagePlugin",
)


_known: dict[int, int] = {}  # how those that ended did


def main() -> None:
    """Serve until the input ends."""
    for name in EARLY:
        importlib.import_module(name)
    Catalogue.load()
    for line in sys.stdin:
        order = json.loads(line)
        told = {"status": _ended(order["ended"])} if "ended" in order else {"pid": _born(order)}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


def _ended(pid: int) -> int | None:
    if pid not in _known:
        found, status = os.waitpid(pid, os.WNOHANG)
        if not found:
            return None
        _known[pid] = os.waitstatus_to_exitcode(status)
    return _known[pid]


def _born(order: dict[str, Any]) -> int:
    pid = os.fork()
    if pid == 0:
        _live(order)
    _known.pop(pid, None)  # a number is given again some day
    return pid


def _live(order: dict[str, Any]) -> None:
    log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.update(order["env"])
    os.chdir(order["at"])
    sys.argv = ["bot", *order["run"]]
    try:
        runpy.run_module("bot", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        os._exit(end.code if isinstance(end.code, int) else int(end.code is not None))
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
