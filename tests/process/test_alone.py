"""Who may serve a file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.alone import AlreadyRunning, alone, is_served, lock_of


def test_one_at_a_time(tmp_path: Path) -> None:
    """The second is told in a sentence and spoils nothing; once the first has gone it may."""
    database = tmp_path / "new" / "vivier.db"
    assert not is_served(database)
    held = alone(database)
    assert is_served(database)
    with pytest.raises(AlreadyRunning, match=r"Another Vivier serves vivier\.db already\. Stop it"):
        alone(database)
    assert lock_of(database).read_text() == str(os.getpid())
    held.close()
    assert not is_served(database)
    alone(database).close()


def test_looking_takes_nothing(tmp_path: Path) -> None:
    """To ask whether somebody serves it keeps nobody from serving it."""
    database = tmp_path / "vivier.db"
    alone(database).close()
    assert not is_served(database)
    assert not is_served(database)
    alone(database).close()
