"""The real program as a process: started, killed with SIGKILL, started again on the same store."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import aiohttp

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 40.0


class Life(Protocol):
    """One process."""

    @property
    def pid(self) -> int:
        """Its id."""

    def ended(self) -> int | None:
        """Its exit status, None while it lives."""


@dataclass(slots=True)
class ColdLife:
    """`python -m bot …`, as the service manager starts it."""

    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        return self.process.pid

    def ended(self) -> int | None:
        return self.process.poll()


@dataclass(slots=True)
class WarmLife:
    """The same, forked off a process that has imported it."""

    number: int
    nest: Warm

    @property
    def pid(self) -> int:
        return self.number

    def ended(self) -> int | None:
        status: int | None = self.nest.ask({"ended": self.number})["status"]
        return status


class Warm:
    """Holds `tests.kill.warm`."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kill.warm"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, order: dict[str, Any]) -> dict[str, Any]:
        """Give one order and return its answer."""
        assert self._process.stdin
        assert self._process.stdout
        with self._turn:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            told: dict[str, Any] = json.loads(self._process.stdout.readline())
        return told

    def close(self) -> None:
        self._process.communicate()


class Port:
    """A port of loopback kept for one program over its lives: bound here, listened on there.

    While nobody listens, nobody else is given it.
    """

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", 0))
        self.number: int = self._socket.getsockname()[1]

    def close(self) -> None:
        self._socket.close()


@dataclass(slots=True)
class Program:
    """`VIVIER_…` in `env`; `folder` is where it stands. `warm` None: started from nothing.

    `supervised`: where it gives up by itself it is started again, as a service manager does; a
    database server that still holds the connections of the dead may refuse new ones.
    """

    env: dict[str, str]
    folder: Path
    warm: Warm | None = None
    port: Port = field(default_factory=Port)
    life: Life | None = None
    lives: int = 0
    supervised: bool = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port.number}"

    @property
    def log(self) -> Path:
        return self.folder / f"log-{self.port.number}.txt"

    def start(self, *arguments: str) -> None:
        """Begin a life: `run` unless told otherwise."""
        env = {**self.env, "VIVIER_WEB_BIND": f"127.0.0.1:{self.port.number}"}
        self.lives += 1
        run = [*(arguments or ("run",))]
        if self.warm is not None:
            order = {"run": run, "env": env, "log": str(self.log), "at": str(self.folder)}
            self.life = WarmLife(self.warm.ask(order)["pid"], self.warm)
            return
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", *run],
                cwd=self.folder, env={**os.environ, **env}, stdout=log, stderr=log,
            )  # fmt: skip
        self.life = ColdLife(process)

    async def ready(self) -> None:
        """Wait until it answers."""
        assert self.life
        async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
            while True:
                try:
                    async with session.get(f"{self.url}/healthz") as answer:
                        if answer.status == 200:
                            return
                except (aiohttp.ClientError, OSError):
                    status = self.life.ended()
                    assert status is None or self.supervised, f"{status}: {self.told()}"
                    if status is not None:
                        self.start()
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """SIGKILL, and nothing is left of it."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """SIGTERM: it finishes what is in hand and exits 0."""
        status = await self._end(signal.SIGTERM)
        assert status == 0, f"it ended with {status}: {self.told()}"

    async def _end(self, how: signal.Signals) -> int:
        life, self.life = self.life, None
        assert life
        if life.ended() is None:
            os.kill(life.pid, how)
        async with asyncio.timeout(PATIENCE):
            while (status := life.ended()) is None:  # noqa: ASYNC110 - a process rings no bell
                await asyncio.sleep(0.005)
        return status

    def told(self) -> str:
        """The end of its log."""
        return self.log.read_text("utf-8", "replace")[-3000:] if self.log.exists() else ""

    def close(self) -> None:
        if self.life is not None and self.life.ended() is None:
            os.kill(self.life.pid, signal.SIGKILL)
        self.port.close()
