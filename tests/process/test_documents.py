"""Documents that are owed and cannot be made."""

from __future__ import annotations

import json
from pathlib import Path

from bot.fetching import GIVE_UP, Fetching
from bot.making import Making
from bot.media_folder import MediaFolder
from bot.settings import Settings
from storage.records.media import Media
from storage.rows import new_id
from tests.conversations.town import CATALOGUE
from tests.process.given import someone
from tests.process.plant import START, Plant


async def test_what_cannot_be_made_is_told(plant: Plant, tmp_path: Path) -> None:
    """Whoever asked for it learns so, and is not told that a file of theirs was lost."""
    who = await someone(plant.database, "telegram:1")
    media = Media(
        id=new_id(), person_id=who.id, kind="document", channel="documents",
        remote=json.dumps({"template": "poster", "data": {"language": "fr"}, "format": "pdf"}),
        next_try_at=START, created_at=START - GIVE_UP - GIVE_UP,
    )  # fmt: skip
    await plant.database.write(lambda uow: uow.media.add(media))
    maker = Making(Settings(profile="trial"), CATALOGUE)
    folder = MediaFolder(tmp_path / "media")
    await Fetching(plant.database, {"documents": maker}, folder, plant.clock).run()
    said = [json.loads(row.say)["key"] for row in await plant.outbox() if row.say]
    assert said == ["document.lost"]
