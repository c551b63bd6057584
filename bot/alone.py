"""One process at a time serves a SQLite file: it alone hands out what is claimed."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO


class AlreadyRunning(Exception):
    """Another process serves this database file; the message says so."""


def lock_of(database: Path) -> Path:
    """The file beside a database that whoever serves it holds locked."""
    return database.with_name(f"{database.name}.lock")


def alone(database: Path) -> IO[str]:
    """Hold the lock until what is returned is closed, or the process ends.

    Raises `AlreadyRunning`.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    lock = lock_of(database).open("a")  # whoever has it keeps what it wrote
    if not _free(lock):
        lock.close()
        raise AlreadyRunning(
            f"Another Vivier serves {database.name} already. Stop it first, or use PostgreSQL"
            " to run several."
        )
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def is_served(database: Path) -> bool:
    """Whether a process serves it now."""
    path = lock_of(database)
    if not path.exists():
        return False
    with path.open() as lock:
        return not _free(lock)


def _free(lock: IO[str]) -> bool:
    """Take the lock, if nobody has it; closing the file gives it back."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
