"""Every transcript goes as it is written. `pytest --update-transcripts` writes them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.database import Database
from tests.conversations.town import Town
from tests.conversations.transcript import Player

FOLDER = Path(__file__).parent.parent / "transcripts"
FILES = sorted(FOLDER.rglob("*.txt"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
async def test_transcript(file: Path, database: Database, request: pytest.FixtureRequest) -> None:
    """What people do leads to exactly what is written, state going through the database."""
    written = file.read_text("utf-8")
    went = await Player(Town(database), file.parent.name).play(written)
    if request.config.getoption("--update-transcripts"):
        file.write_text(went, "utf-8")
        return
    assert went == written
