"""One open database for each test, on SQLite and on PostgreSQL; and a second one beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.database import Database, connect


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Open and migrated."""
    database = connect(database_url)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def another(database_url: str, database: Database) -> AsyncIterator[Database]:
    """The same store as another process sees it."""
    another = connect(database_url)
    await another.open()
    yield another
    await another.close()
