"""Where a conversation is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.database import Database, connect


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    """Open and migrated."""
    database = connect(sqlite_url)
    await database.open()
    yield database
    await database.close()
