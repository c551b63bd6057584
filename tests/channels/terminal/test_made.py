"""A document asked for in the terminal is made there; what a channel owes is waited for."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channels.terminal.talk import Talk
from bot.settings import Settings
from handlers import documents
from storage.database import connect
from storage.errors import StoreAway
from storage.migrate import migrate
from storage.records.media import Media

NOW = datetime(2026, 12, 7, 9, tzinfo=UTC)


async def test_a_document_is_made_at_once(tmp_path: Path) -> None:
    """« Le dossier » shows its file, with no other process beside."""
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/vivier.db", media_dir=str(tmp_path), profile="trial"
    )
    database = connect(settings.database_url)
    await database.open()
    await migrate(database, NOW)
    await database.close()
    remote = json.dumps({"text": "{}\n", "format": "json"})
    async with Talk(settings, "Nadia") as talk:
        for id, channel in (("1", documents.CHANNEL), ("2", "telegram")):
            media = Media(id=id, kind="document", channel=channel, remote=remote, name="draw.json",
                          next_try_at=NOW, created_at=NOW)  # fmt: skip
            await talk.database.write(lambda uow, media=media: uow.media.add(media))  # type: ignore[misc]
        assert await talk._open_media("1") == (b"{}\n", "application/json", "draw.json")
        with pytest.raises(StoreAway):
            await talk._open_media("2")
