"""One process, or two on the same store."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.database import Database, connect
from tests.process.plant import Plant


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Open and migrated, on SQLite and on PostgreSQL."""
    database = connect(database_url)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def plant(database: Database) -> AsyncIterator[Plant]:
    """A process; stopped when the test ends."""
    plant = Plant(database)
    yield plant
    await plant.delivery.stop()


@pytest.fixture
async def beside(database_url: str, plant: Plant) -> AsyncIterator[Plant]:
    """Another process on the same store, at the same moment, with the same platform."""
    database = connect(database_url)
    await database.open()
    other = Plant(database, time=plant.time, phones=list(plant.phones.values()))
    yield other
    await other.delivery.stop()
    await database.close()
