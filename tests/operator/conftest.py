"""An installation to try the operator's commands on, and the command line itself."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
import structlog

from bot import cli
from bot.settings import Settings
from storage.database import Database, connect
from tests.operator.given import Filled, fill


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


class Cli:
    """Runs `vivier …` in this process, in a folder and an environment of its own."""

    def __init__(self, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
        self._patch = patch
        self._capsys = capsys

    def __call__(self, *words: str | Path, **env: str) -> Said:
        for name, value in env.items():
            self._patch.setenv(name, value)
        self._patch.setattr("sys.argv", ["vivier", *map(str, words)])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        shown = self._capsys.readouterr()
        return Said(int(ended.value.code or 0), shown.out, shown.err)


@pytest.fixture
def own_log() -> Iterator[None]:
    """The log and the umask as they were before the test."""
    root = logging.getLogger()
    handlers, level, mask = root.handlers[:], root.level, os.umask(0o022)
    yield
    os.umask(mask)
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def vivier(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    own_log: None,
) -> Cli:
    """The command line, on an empty folder; nothing of the real environment is seen."""
    for name in [name for name in os.environ if name.startswith("VIVIER_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return Cli(monkeypatch, capsys)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """An installation on trial, on each database."""
    return Settings(profile="trial", database_url=database_url, media_dir=str(tmp_path / "media"))


@pytest_asyncio.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    """Its store, open."""
    database = connect(settings.database_url)
    await database.open()
    yield database
    await database.close()


@pytest_asyncio.fixture
async def filled(database: Database) -> Filled:
    """Two people, an idea with a photo and a voice note, a draft, a message that waits."""
    return await fill(database)
