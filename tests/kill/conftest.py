"""What the kill tests share."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot import crash
from tests.kill.program import Warm


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """The program, imported once for every process that is to be killed."""
    warm = Warm()
    yield warm
    warm.close()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A new life looks often at what is due, and a death is nothing to be logged."""
    monkeypatch.setattr("bot.scheduler.EVERY", 0.1)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
    structlog.reset_defaults()
    crash.install(None)


@pytest.fixture
def store(sqlite_template: Path) -> Iterator[Path]:
    """A folder for databases, in memory where there is such a place: a death in this process
    loses nothing of what was written, so nothing is shown by waiting for a disk."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="vivier-", dir=memory if memory.is_dir() else None))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def fresh(store: Path, sqlite_template: Path) -> Any:
    """`fresh()` makes a folder with an empty, migrated database in it: (folder, url)."""
    made: list[Path] = []

    def make() -> tuple[Path, str]:
        folder = store / str(len(made))
        folder.mkdir()
        made.append(folder)
        shutil.copy(sqlite_template, folder / "vivier.db")
        return folder, f"sqlite:///{folder}/vivier.db"

    return make
