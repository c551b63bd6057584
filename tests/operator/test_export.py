"""`vivier export`: the shape other programs rely on, and nothing that is not theirs."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.operator import export, output, sheet
from bot.operator.errors import OperatorError
from bot.settings import Settings
from storage.records.people import Role
from tests.messages.given import CATALOGUE
from tests.operator.given import ADDRESS, SECRET, Filled

KEYS = [
    "reference", "version", "status", "title", "problem", "proposal", "criteria", "part", "call",
    "channel", "author", "co_bearers", "supports", "attachments", "created_at", "submitted_at",
    "decision", "mentor", "history",
]  # fmt: skip


async def test_an_idea(settings: Settings, filled: Filled) -> None:
    """Each idea with every key of the reference; times in UTC."""
    (idea,) = await export.ideas(settings)
    assert list(idea) == KEYS
    assert idea["reference"] == "NM-2026-0042"
    assert idea["submitted_at"] == "2026-11-21T20:43:00Z"
    assert idea["author"] == {
        "id": filled.michel.id, "name": "Michel", "service": "Espaces verts",
    }  # fmt: skip
    assert idea["criteria"] == {"relevance": "Plus beau", "efficiency": None, "wellbeing": None}
    assert idea["attachments"][0] == {
        "kind": "photo", "file": "photo.bin", "bytes": 7, "sha256": "ab",
    }  # fmt: skip
    assert idea["decision"] == {"outcome": "answered", "reasons": "Existe déjà.", "scores": {}}
    assert idea["history"][1] == {
        "at": "2026-11-21T20:43:00Z", "event": "answered", "by": "Nadia", "note": "Existe déjà.",
    }  # fmt: skip


async def test_nothing_else_is_exported(settings: Settings, filled: Filled) -> None:
    """No draft, no voice note its author has not confirmed, no address, no return code."""
    both = [*await export.ideas(settings), *await export.people(settings)]
    text = json.dumps(both, ensure_ascii=False)
    for kept in (SECRET, ADDRESS, "loire-pelle"):
        assert kept not in text


async def test_people(settings: Settings, filled: Filled) -> None:
    """Who talked with Vivier, and on which channels."""
    michel, nadia = await export.people(settings)
    assert (michel["name"], michel["service"], michel["channels"]) == (
        "Michel", "Espaces verts", ["telegram"],
    )  # fmt: skip
    assert (nadia["role"], nadia["channels"]) == ("organiser", [])


async def test_nothing_yet(settings: Settings) -> None:
    """An empty list where there is nothing, in every format."""
    assert await export.ideas(settings) == []
    for what in ("ideas", "people"):
        assert json.loads(sheet.write(what, [], "json", settings)) == []
        assert sheet.write(what, [], "csv", settings).count(b"\r\n") == 1
        assert sheet.write(what, [], "xlsx", settings).startswith(b"PK")


async def test_csv(settings: Settings, filled: Filled) -> None:
    """A French spreadsheet opens it right, and runs nothing in it."""
    data = sheet.write("ideas", await export.ideas(settings), "csv", settings)
    header, row = csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")
    idea = dict(zip(header, row, strict=True))
    assert idea["Titre"] == '\'=HYPERLINK("http://x")'
    assert idea["Pertinence"] == "Plus beau"
    assert idea["Efficience"] == ""
    assert idea["Pièces jointes"] == "2"
    assert (idea["État"], idea["Rôle souhaité"]) == ("avec réponse", "la porter")
    assert idea["Envoyée le"] == "2026-11-21 21:43"


async def test_what_was_only_spoken(settings: Settings, filled: Filled) -> None:
    """A voice note that waits to be written down does not look like « I don’t know »."""
    (idea,) = await export.ideas(settings)
    spoken = {**idea, "problem": "", "criteria": {**idea["criteria"], "wellbeing": ""}}
    data = sheet.write("ideas", [spoken], "csv", settings)
    header, row = csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")
    said = dict(zip(header, row, strict=True))
    assert said["Aujourd’hui"] == said["Bien-être des agents"] == "message vocal, pas encore écrit"
    assert said["Efficience"] == ""


async def test_people_in_words(settings: Settings, filled: Filled) -> None:
    """Roles and languages are words."""
    data = sheet.write("people", await export.people(settings), "csv", settings).decode()
    assert ";organisation;français;" in data
    keys = [f"organiser.role.{role.value.replace('-', '_')}" for role in Role]
    assert [key for key in keys if not CATALOGUE.has(key)] == []


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-2", "@x", "\t=1", " =1", "＝1"])
def test_no_formula(cell: str) -> None:
    """What a spreadsheet would run is kept a text."""
    assert sheet.to_csv([[cell]]).decode("utf-8-sig").strip('\r\n"').startswith("'")


async def test_xlsx(settings: Settings, filled: Filled) -> None:
    """Texts are texts, numbers are numbers, nothing is a formula."""
    data = sheet.write("ideas", await export.ideas(settings), "xlsx", settings)
    page: Any = openpyxl.load_workbook(io.BytesIO(data)).active
    header, row = page.iter_rows()
    cells = {name.value: cell for name, cell in zip(header, row, strict=True)}
    assert cells["Titre"].value == '=HYPERLINK("http://x")'
    assert cells["Titre"].data_type == "s"
    assert cells["Pièces jointes"].value == 2
    assert cells["Envoyée le"].value == datetime(2026, 11, 21, 21, 43)


def test_a_file_is_whole_or_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails leaves the old file and no draft behind."""
    path = tmp_path / "ideas.json"
    output.deliver(b"old", path, binary=False)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.os, "fsync", full)
    with pytest.raises(OperatorError, match="No space left"):
        output.deliver(b"new", path, binary=False)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o077 == 0


def test_a_workbook_is_not_for_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes go to a file or a pipe."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    with pytest.raises(OperatorError, match="--output FILE"):
        output.deliver(b"PK", None, binary=True)
