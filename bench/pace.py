"""`python -m bench.pace`: 1,000 announcements a second, and what owing 10,000 of them costs.

Vivier sends to the server made for load (bench/server.py, a process of its own), every send
marked durably; beside it, in the same run, the bare loops of python-telegram-bot's
`Bot.send_message` and of aiogram's, 30 at once, which remember nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random
from typing import Any

from bench.processes import cpu, trees
from bench.server import TOKEN, BotServer
from bot.desk import Desk
from handlers.event import Due, Event
from handlers.policy import Policy
from messages.catalogue import Catalogue
from storage.database import connect
from storage.migrate import migrate
from storage.rows import new_id
from tests.botapi import BotApi
from tests.process.crowd import FIRST, QUESTION, Broadcast, announce, settle
from tests.process.daytime import MORNING

AT_ONCE = 30


async def serve() -> None:
    """The server: prints its address, then for each line read how many came, and from when on."""
    moments: list[float] = []
    server = BotServer(lambda *_: moments.append(time.monotonic()))
    await server.start()
    print(server.url, flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        if line.strip() == "forget":
            moments.clear()
        ends = (moments[0], moments[-1]) if moments else (0.0, 0.0)
        print(json.dumps({"count": len(moments), "seconds": ends[1] - ends[0]}), flush=True)


class Server:
    """The server's process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.pace", "--serve"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout
        self.url = self._process.stdout.readline().strip()
        self.token = TOKEN

    def ask(self, what: str = "state") -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(what + "\n")
        self._process.stdin.flush()
        told: dict[str, Any] = json.loads(self._process.stdout.readline())
        return told

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()


async def python_telegram_bot(url: str, count: int) -> None:
    """`Bot.send_message`, as it comes."""
    from telegram import Bot
    from telegram.request import HTTPXRequest

    request = HTTPXRequest(connection_pool_size=AT_ONCE)
    async with Bot(TOKEN, base_url=f"{url}/bot", request=request) as bot:
        await _loop(count, lambda chat: bot.send_message(chat, QUESTION))


async def aiogram(url: str, count: int) -> None:
    """`Bot.send_message`, as it comes."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    async with Bot(TOKEN, session=session) as bot:
        await _loop(count, lambda chat: bot.send_message(chat, QUESTION))


async def _loop(count: int, send: Callable[[int], Awaitable[Any]]) -> None:
    left = iter(range(FIRST, FIRST + count))

    async def one_after_the_other() -> None:
        for chat in left:
            await send(chat)

    await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))


PEERS = {"python-telegram-bot": python_telegram_bot, "aiogram": aiogram}


def of_a_peer(name: str, server: Server, count: int) -> tuple[float, float]:
    """Messages a second and seconds of CPU per 1,000, of a process that only sends."""
    server.ask("forget")
    before = _children()
    subprocess.run(
        [sys.executable, "-m", "bench.pace", "--peer", name, "--url", server.url,
         "--people", str(count)],
        check=True, env={**os.environ, "PTB_TIMEDELTA": "1"},
    )  # fmt: skip
    seen = server.ask()
    assert seen["count"] == count, seen
    return count / seen["seconds"], (_children() - before) / count * 1000


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def of_vivier(server: Server, count: int, rate: float, folder: Path) -> tuple[float, float]:
    """The same of the real program, from the claim to the mark."""
    server.ask("forget")
    api: Any = BotApi(token=TOKEN)
    api.url = server.url
    broadcast = Broadcast(api, folder, count, rate)
    await broadcast.prepare()
    broadcast.start()
    try:
        await broadcast.until(lambda: "Telegram: on" in broadcast.log())
        before = cpu(trees([broadcast.pid]))
        await broadcast.announce()
        await broadcast.until(lambda: server.ask()["count"] >= count)  # leaves the store alone
        await broadcast.until(lambda: broadcast.marked() >= count)
        spent = cpu(trees([broadcast.pid])) - before
        seen = server.ask()
        await broadcast.stop()
    finally:
        broadcast.close()
    assert seen["count"] >= count, seen
    return seen["count"] / seen["seconds"], spent / count * 1000


async def of_the_outbox(count: int, folder: Path) -> str:
    """Rows a second into the outbox, memory, and what an answer waits for meanwhile."""
    folder.mkdir()
    database = connect(f"sqlite:///{folder / 'vivier.db'}")
    await database.open()
    await migrate(database, MORNING)
    call = await settle(database, count)
    desk = Desk(Policy(), Catalogue.load(), Random(1), "bench")
    quiet = await _waits(database, asyncio.create_task(asyncio.sleep(1)))
    memory = _peak()
    await announce(database, call)
    began = time.monotonic()
    owing = asyncio.create_task(_owe_all(database, desk))
    waits = await _waits(database, owing)
    rows, seconds = await owing, time.monotonic() - began
    await database.close()
    assert rows == count, rows
    return (
        f"{count} people owed in {seconds:.2f} s: {count / seconds:,.0f} rows a second,"
        f" {_peak() - memory:.1f} MB more; a write beside it takes {waits:.1f} ms (95 of 100),"
        f" {quiet:.1f} ms without."
    )


async def _owe_all(database: Any, desk: Desk) -> int:
    while due := await database.read(lambda uow: uow.timers.due(MORNING)):
        if due[0].kind != "announcement.portion":
            break
        for timer in due:
            event = Event(
                channel="timer", address=timer.id, external_id=timer.id,
                what=Due(timer.kind, timer.subject), at=MORNING,
            )  # fmt: skip
            await database.write(lambda uow, e=event: desk.handle(uow, e, None, MORNING))
    counts = await database.read(lambda uow: uow.outbox.counts())
    return sum(row["number"] for row in counts if row["lane"] == 2)


async def _waits(database: Any, until: asyncio.Task[Any]) -> float:
    """A small write again and again; the 95th percentile in ms."""
    times = []
    while not until.done():
        began = time.perf_counter()
        await database.write(lambda uow: uow.installation.put("bench", new_id()))
        times.append(time.perf_counter() - began)
        await asyncio.sleep(0.002)
    return sorted(times)[int(len(times) * 0.95)] * 1000


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Run it as the options say."""
    parser = argparse.ArgumentParser(prog="python -m bench.pace", description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--rate", type=float, default=1_000)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--peer", choices=PEERS, help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve())
    elif options.peer:
        asyncio.run(PEERS[options.peer](options.url, options.people))
    else:
        _compare(options.people, options.rate)


def _compare(people: int, rate: float) -> None:
    folder = Path(tempfile.mkdtemp(prefix="vivier-pace-"))
    print(asyncio.run(of_the_outbox(people, folder / "outbox")), flush=True)
    server = Server()
    try:
        (folder / "pace").mkdir()
        ours = asyncio.run(of_vivier(server, people, rate, folder / "pace"))
        _show(f"Vivier, {rate:,.0f} a second configured, every send marked durably", ours)
        for name in PEERS:
            _show(f"{name}, a bare loop", of_a_peer(name, server, people // 5))
    finally:
        server.stop()
    shutil.rmtree(folder, ignore_errors=True)


def _show(name: str, figures: tuple[float, float]) -> None:
    reached, spent = figures
    print(f"{reached:8,.0f} a second  {spent:5.2f} CPU s per 1,000  {name}", flush=True)


if __name__ == "__main__":
    main()
