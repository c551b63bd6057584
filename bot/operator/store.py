"""The configured database, opened for one command."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.operator.places import require_database
from bot.settings import Settings
from storage.database import Database, connect
from storage.migrate import require


@asynccontextmanager
async def opened(settings: Settings, *, any_version: bool = False) -> AsyncIterator[Database]:
    """Open, look at the schema, close; raises `StoreAway`, `WrongSchema` or `OperatorError`.

    With `any_version` a database that is not there is made.
    """
    if not any_version:
        require_database(settings)
    database = connect(settings.database_url)
    await database.open()
    try:
        if not any_version:
            await require(database)
        yield database
    finally:
        await database.close()
