"""A call announced to many by the real program over a Bot API server, while it may be killed.

What is counted: what each phone shows, against what the store says was sent.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from storage.database import Database, connect
from storage.migrate import migrate
from storage.records.calls import Announcement, Call, CallStatus
from storage.records.delivery import Timer
from storage.records.people import Address, Person, Role
from storage.rows import new_id
from storage.unit_of_work import UnitOfWork
from tests.botapi import BotApi
from tests.botapi.chats import Posted
from tests.process.daytime import MORNING, to_the_morning

ROOT = Path(__file__).resolve().parents[2]
FIRST = 1_000  # the first person's chat
ORGANISER = 1
QUESTION = "Comment arroser moins l’été prochain ?"
PATIENCE = 120.0  # seconds more than it should take


def a_call(organiser: str, **changes: Any) -> Call:
    """An open call, not announced yet."""
    given: dict[str, Any] = {
        "id": new_id(),
        "reference": "APPEL-2026-01",
        "status": CallStatus.OPEN,
        "theme": "L’eau",
        "question": QUESTION,
        "opens_at": MORNING,
        "closes_at": MORNING + timedelta(days=30),
        "by": organiser,
        "created_at": MORNING,
        "updated_at": MORNING,
    }
    return Call(**given | changes)


async def settle(database: Database, count: int) -> Call:
    """An organiser, so many people on Telegram, and a call."""

    async def work(uow: UnitOfWork) -> Call:
        organiser = await _settler(uow, ORGANISER, role=Role.ORGANISER, notice_at=None)
        for number in range(count):
            await _settler(uow, FIRST + number)
        call = a_call(organiser)
        await uow.calls.add(call)
        return call

    return await database.write(work)


async def _settler(uow: UnitOfWork, chat: int, **changes: Any) -> str:
    given: dict[str, Any] = {
        "id": new_id(), "language": "fr", "name": f"Michel {chat}", "notice_version": 1,
        "notice_at": MORNING, "created_at": MORNING, "seen_at": MORNING,
    }  # fmt: skip
    who = Person(**given | changes)
    await uow.people.add(who)
    await uow.people.add_address(
        Address(channel="telegram", address=str(chat), person_id=who.id, seen_at=MORNING)
    )
    return who.id


async def announce(database: Database, call: Call) -> None:
    """As `announcing.begin` does."""
    due = Timer(
        id=new_id(), kind="announcement.portion", person_id=None, subject=f"{call.id} ",
        due_at=MORNING, local="", zone="UTC", dedupe=f"announce {call.id}",
    )  # fmt: skip

    async def work(uow: UnitOfWork) -> None:
        await uow.calls.announce(call.id, Announcement.WAITING, Announcement.RUNNING)
        await uow.timers.add(due)

    await database.write(work)


def _announces(posted: Posted) -> bool:
    return posted.mine and QUESTION in posted.html


@dataclass(slots=True)
class Broadcast:
    """`count` people, `rate` a second configured. The database is a file in `folder`."""

    api: BotApi
    folder: Path
    count: int
    rate: float
    call: Call | None = None
    lost_marks: int = 0
    _process: subprocess.Popen[bytes] | None = None
    _forward: float = field(default_factory=to_the_morning)

    @property
    def path(self) -> Path:
        return self.folder / "vivier.db"

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    async def begin(self) -> None:
        """People, a call, the announcement owed, the program running."""
        await self.prepare()
        await self.announce()
        self.start()

    async def prepare(self) -> None:
        """People and a call."""
        for chat in (ORGANISER, *range(FIRST, FIRST + self.count)):
            self.api.phone(chat).chat.started = True
        database = connect(self.url)
        await database.open()
        await migrate(database, MORNING)
        self.call = await settle(database, self.count)
        await database.close()

    async def announce(self) -> None:
        """It is owed from now on."""
        assert self.call
        database = connect(self.url)
        await database.open()
        await announce(database, self.call)
        await database.close()

    def start(self) -> None:
        env = {
            **os.environ,
            "DAYTIME": str(self._forward),
            "VIVIER_DATABASE_URL": self.url,
            "VIVIER_MEDIA_DIR": str(self.folder / "media"),
            "VIVIER_PROFILE": "trial",
            "VIVIER_WEB_BIND": "",
            "VIVIER_TELEGRAM_TOKEN": self.api.token,
            "VIVIER_TELEGRAM_API_URL": self.api.url,
            "VIVIER_TELEGRAM__PER_SECOND": str(self.rate),
            "PYTHONPATH": str(ROOT),
        }
        with (self.folder / "log.txt").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.process.daytime", "run"],
                cwd=self.folder, env=env, stdout=log, stderr=log,
            )  # fmt: skip

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    async def kill(self) -> None:
        """SIGKILL; what was shown and not marked as sent may be shown again."""
        assert self._process
        self._process.send_signal(signal.SIGKILL)
        await asyncio.to_thread(self._process.wait)
        self.lost_marks += self.shown() - self.marked()

    async def stop(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGTERM)
        status = await asyncio.to_thread(self._process.wait)
        assert status == 0, (self.folder / "log.txt").read_text()[-3000:]

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    async def until_shown(self, count: int) -> None:
        """So many are on the phones, whoever's."""
        await self.until(lambda: self.shown() >= count)

    async def until_over(self) -> None:
        """Nothing is owed any more."""
        await self.until(lambda: self.shown() >= self.count * 0.9)
        owed = "SELECT 1 FROM outbox WHERE status IN ('pending', 'claimed', 'held')"
        await self.until(lambda: not self.rows(owed))

    async def until(self, holds: Callable[[], bool]) -> None:
        """It holds; fails where the program has ended, or after too long."""
        until = time.monotonic() + PATIENCE + self.count / self.rate
        while not holds():
            assert time.monotonic() < until, f"{self.shown()} of {self.count}: {self.log()}"
            self._lives()
            await asyncio.sleep(0.05 + self.count / 20_000)  # to count them all takes time

    def _lives(self) -> None:
        assert self._process is not None
        assert self._process.poll() is None, self.log()

    def shown(self) -> int:
        """Announcements on the phones."""
        return sum(self.by_phone().values())

    def by_phone(self) -> Counter[int]:
        """How many announcements each person's phone shows."""
        chats = (self.api.phone(FIRST + number).chat for number in range(self.count))
        return Counter({chat.id: sum(map(_announces, chat.messages.values())) for chat in chats})

    def marked(self) -> int:
        return len(self.rows("SELECT 1 FROM outbox WHERE status = 'sent' AND about IS NOT NULL"))

    def rows(self, sql: str) -> list[Any]:
        with closing(sqlite3.connect(self.path, timeout=30)) as connection:
            return connection.execute(sql).fetchall()

    def rate_reached(self) -> float:
        """Announcements a second on the server's own clock, from the first to the last."""
        taken = [
            call.at
            for call in self.api.calls
            if call.method == "sendMessage" and call.status in (200, 0)
        ]
        return (len(taken) - 1) / (max(taken) - min(taken))

    def log(self) -> str:
        return (self.folder / "log.txt").read_text()[-2000:]
