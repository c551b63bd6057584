"""`vivier run` and `vivier demo` as processes of their own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds; a machine may be busy


def environment(**own: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VIVIER_")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "COLUMNS": "120", **own}


@contextmanager
def started(folder: Path, *words: str, **own: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=environment(**own),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


def until(process: subprocess.Popen[str], pattern: str) -> re.Match[str]:
    """Read what the process prints until the pattern is in it."""
    assert process.stdout is not None
    seen = ""
    for line in process.stdout:
        seen += line
        if found := re.search(pattern, seen):
            return found
    raise AssertionError(f"it ended without saying {pattern}:\n{seen}")


def answered(url: str) -> httpx.Response:
    """The first answer of a server that is starting."""
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            return httpx.get(url, trust_env=False)
        except httpx.TransportError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.05)


def ended(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE)
    return process.returncode


def test_demo(tmp_path: Path) -> None:
    """It prints addresses that can be opened, ends with 0, and goes on where it was."""
    folder, codes = tmp_path / "try", []
    for _ in range(2):
        with started(tmp_path, "demo", "--data", str(folder), "--port", str(free_port())) as demo:
            found = until(demo, r"As an organiser +(http://\S+)/\?c=(\S+)[\s\S]*To stop")
            codes.append(found[2])
            assert answered(f"{found[1]}/").status_code == 200
            assert answered(f"{found[1]}/readyz").json()["ready"] is True
            assert ended(demo) == 0
    assert codes[0] == codes[1]
    with started(tmp_path, "demo", "--data", str(folder), "--fresh") as demo:
        found = until(demo, r"As an organiser +(http://\S+)/\?c=(\S+)[\s\S]*To stop")
        assert found[2] != codes[0]
        with started(tmp_path, "demo", "--data", str(folder), "--fresh") as second:
            until(second, rf"A demonstration is already open: {found[1]}/")
        assert ended(demo) == 0


def test_demo_on_a_taken_port(tmp_path: Path) -> None:
    """A port that is taken is a sentence and exit status 1."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with started(tmp_path, "demo", "--data", "try", "--port", port) as demo:
            out, _ = demo.communicate(timeout=PATIENCE)
    assert demo.returncode == 1
    assert "Cannot listen on" in out
    assert "another program uses that port" in out
    assert "[Errno" not in out
    assert "Traceback" not in out


@pytest.mark.parametrize("database", ["sqlite_url", "postgres_url"])
def test_run(tmp_path: Path, database: str, request: pytest.FixtureRequest) -> None:
    """It serves until SIGTERM and then exits with 0."""
    port = free_port()
    own = {
        "VIVIER_DATABASE_URL": request.getfixturevalue(database),
        "VIVIER_WEB_BIND": f"127.0.0.1:{port}",
        "VIVIER_LOG": "json",
        "VIVIER_PROFILE": "trial",
    }
    with started(tmp_path, "run", **own) as run:
        assert answered(f"http://127.0.0.1:{port}/readyz").status_code == 200
        until(run, rf"The page: http://127.0.0.1:{port}/")
        assert ended(run) == 0
