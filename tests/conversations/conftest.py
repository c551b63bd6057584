"""Where a conversation is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database, connect
from tests.conversations.hearing_town import Hall, hall, prepare


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    """Open and migrated."""
    database = connect(sqlite_url)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Hall]:
    """The morning of a jury's session."""
    path = tmp_path / "day.db"
    await prepare(path)
    async with hall(path) as ready:
        yield ready
