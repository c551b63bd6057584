"""A house on each of the two databases."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.database import connect
from tests.reaching.house import House


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    """Thursday 19 November 2026, 10 h."""
    database = connect(database_url)
    await database.open()
    yield House(database)
    await database.close()
