"""Files named on the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import media
from bot.channels.terminal.files import bring, named
from handlers.event import File, FileKind, TooBig, Unreadable
from tests.channels.tale import jpeg


class Keeper:
    """Keeps nothing, but looks as closely as the real one."""

    async def keep(self, data: bytes, kind: FileKind, name: str) -> str:
        media.prepare(data, kind, name)
        return f"kept {name}"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "le massif d'été.jpg"
    path.write_bytes(jpeg())
    return path


def test_a_path_however_a_terminal_writes_it(photo: Path) -> None:
    """After a command, dragged between quotes, with backslashes, or as an address."""
    backslashed = str(photo).replace(" ", "\\ ").replace("'", "\\'")
    lines = [f"/photo {photo}", f'"{photo}" ', backslashed, photo.as_uri(), f"/FICHIER {photo}"]
    for line in lines:
        given = named(line)
        assert given is not None, line
        assert (given.path, given.kind) == (photo, "photo")


@pytest.mark.parametrize(
    "line",
    ["/idee", "photo", "massif.jpg", "/", "~", "fin", "'", "/nulle/part.jpg", "x\0y", "/" * 9999],
)
def test_words_are_no_file(line: str, photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name without a folder could be an answer."""
    monkeypatch.chdir(photo.parent)
    assert named(line) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.PNG", "photo"),
        ("a.webp", "photo"),
        ("a.oga", "voice"),
        ("a.pdf", "document"),
        ("a", "document"),
    ],
)
def test_the_end_of_a_name_says_what_it_is(name: str, kind: str, tmp_path: Path) -> None:
    """Unless the command says it."""
    (tmp_path / name).touch()
    dragged, said = named(str(tmp_path / name)), named(f"/voix {tmp_path / name}")
    assert dragged is not None
    assert said is not None
    assert (dragged.kind, said.kind) == (kind, "voice")


def test_a_command_without_its_file_is_told() -> None:
    """The path is missing, or nothing is there."""
    for line in ("/photo", "/photo /nulle/part.jpg"):
        given = named(line)
        assert given is not None
        assert given.path is None


async def test_what_becomes_of_a_file(photo: Path, tmp_path: Path) -> None:
    """Kept; known as a photo whatever it is called; refused when it is none, or too big."""
    other, broken, huge = tmp_path / "plan", tmp_path / "b.jpg", tmp_path / "h.jpg"
    other.write_bytes(jpeg())
    broken.write_bytes(b"pas une photo")
    huge.touch()
    with huge.open("r+b") as file:
        file.truncate(media.LIMITS["photo"] + 1)
    outcomes = []
    for path in (photo, other, broken, huge):
        given = named(str(path)) or named(f'"{path}"')
        assert given is not None
        outcomes.append(await bring(given, Keeper()))
    weight = len(jpeg())
    assert outcomes == [
        File("photo", media=f"kept {photo.name}", name=photo.name, bytes=weight),
        File("photo", media="kept plan", name="plan", bytes=weight),
        Unreadable("b.jpg"),
        TooBig(media.LIMITS["photo"] + 1, media.LIMITS["photo"]),
    ]
