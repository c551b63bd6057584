"""What a draw in the conversation gives out is found true by both verifiers, and by a person."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.making import Making
from bot.settings import Settings
from handlers.rules.draw.record import fingerprint, read
from handlers.rules.draw.roll import read_lines
from handlers.rules.draw.verification import verify, verify_lines
from messages.message import Attachment
from storage.database import Database
from storage.records.jury import Draw, JurorStatus
from tests.conversations.town import CATALOGUE, Town
from tests.conversations.transcript import Player

FOLDER = Path(__file__).parent.parent / "transcripts"
MAGIC = {
    "application/pdf": b"%PDF-",
    "text/calendar": b"BEGIN:VCALENDAR\r\n",
    "application/json": b"{\n",
}
ALONE = Path(__file__).parents[2] / "docs" / "verify_draw.py"


async def _played(name: str, language: str, database: Database) -> Town:
    town = Town(database)
    await Player(town, language).play((FOLDER / language / name).read_text("utf-8"))
    return town


async def _draw(database: Database) -> Draw:
    [bare] = await database.read(lambda uow: uow.jury.draws.register())
    draw = await database.read(lambda uow: uow.jury.draws.get(bare.id))
    assert draw is not None
    return draw


@pytest.mark.parametrize(
    ("language", "name"), [("fr", "51-une-seance.txt"), ("en", "51-a-session.txt")]
)
async def test_both_verifiers_agree(
    language: str, name: str, database: Database, tmp_path: Path
) -> None:
    """The public file holds no name, and follows from the list and the lottery; the list that
    staff representatives hold opens every seal."""
    await _played(name, language, database)
    draw = await _draw(database)
    staff = await database.read(lambda uow: uow.services.staff())
    jurors = await database.read(lambda uow: uow.jury.jurors.of_draw(draw.id))
    record = read(draw.public.encode())
    assert verify(draw.public.encode()) == []
    assert verify_lines(record.commitment, read_lines(draw.roll.encode())) == []
    assert record.fingerprint == fingerprint(record.commitment)
    assert not [each.name for each in staff if each.name in draw.public]
    assert record.drawn is not None
    assert [each.number for each in jurors] == list(record.drawn.ranking)[: len(jurors)]
    called = [each.number for each in jurors if each.status is JurorStatus.INVITED]
    assert called == list(record.drawn.jury)
    published = tmp_path / "draw.json"
    published.write_text(draw.public, "utf-8")
    done = await asyncio.to_thread(_run_alone, published)
    assert done.returncode == 0, done.stdout + done.stderr


def _run_alone(file: Path) -> subprocess.CompletedProcess[str]:
    """The verifier of docs/, which shares no code with the program."""
    ran = [sys.executable, str(ALONE), str(file)]
    return subprocess.run(ran, capture_output=True, text=True, check=False)


async def test_files_say_what_was_sealed(database: Database) -> None:
    """The representative has the whole list, a person their own line, anybody the public file;
    nobody else has a line."""
    town = await _played("51-une-seance.txt", "fr", database)
    draw = await _draw(database)
    shown = {
        who: [await _file(database, each.media) for each in _attached(town, who)]
        for who in ("Nadia", "Marc", "Michel", "Samia", "Rémi")
    }
    lines = [line for line in json.loads(draw.roll) if line["number"] == "1001"]
    own = {
        who: [json.loads(text) for text in texts if _is_lines(text)] for who, texts in shown.items()
    }
    assert own == {
        "Nadia": [], "Marc": [], "Michel": [], "Samia": [lines], "Rémi": [json.loads(draw.roll)],
    }  # fmt: skip
    public = [text for text in shown["Rémi"] if text.startswith("{")]
    assert public[-1] == draw.public
    assert {read(text.encode()).fingerprint for text in public} == {
        read(draw.public.encode()).fingerprint
    }


@pytest.mark.parametrize(
    ("language", "name"), [("fr", "52-le-jury-appele.txt"), ("en", "52-the-jury-called.txt")]
)
async def test_every_file_can_be_made(language: str, name: str, database: Database) -> None:
    """What the conversation owes a jury is made as it was asked for: papers, dates, lists."""
    town = await _played(name, language, database)
    owed: dict[str, str] = {}
    for who in ("Nadia", "Samia", "Louise", "Michel", "Sonia"):
        for each in _attached(town, who):
            media = await database.read(lambda uow, id=each.media: uow.media.get(id))  # type: ignore[misc]
            owed[media.id] = media.remote
    making = Making(Settings(profile="trial", public_url="https://vivier.exemple.fr"), CATALOGUE)
    made = [await making.fetch(remote) for remote in owed.values()]
    assert {each.mime for each in made} == {"application/pdf", "text/calendar", "application/json"}
    assert all(each.data.startswith(MAGIC[each.mime]) for each in made)


def _attached(town: Town, who: str) -> list[Attachment]:
    shown = town.screen("telegram", who).shown
    return [each for message in shown for each in message.attachments]


async def _file(database: Database, id: str) -> str:
    media = await database.read(lambda uow: uow.media.get(id))
    assert media is not None
    text: str = json.loads(media.remote or "{}").get("text", "")  # "": a paper
    return text


def _is_lines(text: str) -> bool:
    return text.startswith("[")
