"""Files that are named on the line: `/photo PATH`, or a path dragged onto the terminal."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from bot import media
from handlers.event import File, FileKind, TooBig, Unreadable, What

COMMANDS: dict[str, FileKind | None] = {
    "/photo": "photo",
    "/voix": "voice",
    "/voice": "voice",
    "/document": "document",
    "/fichier": None,
    "/file": None,
}
_PHOTOS = {".jpg", ".jpeg", ".png", ".webp"}
_VOICES = {".ogg", ".oga", ".opus", ".webm", ".m4a", ".mp3", ".wav", ".aac", ".mp4"}


class Keeper(Protocol):
    """Where the bytes go before the event that speaks of them."""

    async def keep(self, data: bytes, kind: FileKind, name: str) -> str:
        """Store a file and return its id; raises `Unreadable` or `TooBig` of bot.media."""


@dataclass(frozen=True, slots=True)
class Given:
    """A file that was named: `path` is None when nothing is there under `written`."""

    kind: FileKind
    path: Path | None
    written: str


def named(line: str) -> Given | None:
    """The file a line names, None when it is ordinary words."""
    word, _, rest = line.strip().partition(" ")
    if word.lower() in COMMANDS:
        written = _unquoted(rest)
        path = _there(written)
        return Given(COMMANDS[word.lower()] or kind_of(path), path, written)
    path = _there(_unquoted(line)) if line.lstrip()[:1] in "/'\"~f" else None
    return Given(kind_of(path), path, line) if path is not None and path.is_absolute() else None


def kind_of(path: Path | None) -> FileKind:
    """What a file is taken for, by the end of its name."""
    ending = path.suffix.lower() if path else ""
    if ending in _PHOTOS:
        return "photo"
    return "voice" if ending in _VOICES else "document"


async def bring(given: Given, keeper: Keeper) -> What:
    """Keep the file, and say what was done; raises OSError when it cannot be read."""
    assert given.path is not None
    name, limit, kind = given.path.name, media.LIMITS[given.kind], given.kind
    weight = given.path.stat().st_size
    if weight > limit:
        return TooBig(weight, limit)
    data = given.path.read_bytes()
    if kind == "document" and media.is_photo(data):
        kind = "photo"
    try:
        kept = await keeper.keep(data, kind, name)
    except media.Unreadable:
        return Unreadable(name)
    except media.TooBig as big:
        return TooBig(big.size, big.limit)
    return File(kind, media=kept, name=name, bytes=len(data))


def _unquoted(text: str) -> str:
    """A path as terminals write a dragged one: quoted, or with a \\ before its spaces."""
    try:
        words = shlex.split(text)
    except ValueError:
        words = []
    path = words[0] if len(words) == 1 else text.strip()
    return unquote(path.removeprefix("file://")) if path.startswith("file://") else path


def _there(written: str) -> Path | None:
    try:
        path = Path(written).expanduser()
        return path if written and path.is_file() else None
    except (OSError, RuntimeError, ValueError):  # too long for a name, nobody's home, a NUL
        return None
