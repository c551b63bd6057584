"""Where things are kept: whether that can be written, and who else may read it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bot.operator.errors import OperatorError
from bot.settings import Settings

SQLITE = "sqlite:///"
BESIDE = ("", "-wal", "-shm")


def database_file(settings: Settings) -> Path | None:
    """The file of a SQLite database; None where a server keeps it."""
    url = settings.database_url
    return Path(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else None


def require_database(settings: Settings) -> None:
    """Raises `OperatorError` where there is no file yet: only `migrate` makes one."""
    path = database_file(settings)
    if path is not None and not path.exists():
        raise OperatorError(f"There is no database at {path} yet. Run: vivier migrate")


def make_media_folder(settings: Settings) -> None:
    """Make it where there is none; raises `OperatorError` unless it can be written."""
    folder = Path(settings.media_dir)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try_to_write(folder)
    except OSError as trouble:
        raise OperatorError(
            f"The media folder {folder} is not writable: {trouble.strerror}."
            " Set VIVIER_MEDIA_DIR, or make it writable by this user."
        ) from None


def try_to_write(folder: Path) -> None:
    """Raises `OSError` unless a file can be written there."""
    with tempfile.TemporaryFile(dir=folder):
        pass


def could_be_made(folder: Path) -> bool:
    """Whether a folder that is missing could be made by this user."""
    above = next(each for each in folder.absolute().parents if each.exists())
    return above.is_dir() and os.access(above, os.W_OK | os.X_OK)


def open_to_others(settings: Settings) -> list[Path]:
    """The database, the media folder and the files of secrets that other users may read."""
    file, folder = database_file(settings), Path(settings.media_dir)
    files = [file.with_name(file.name + end) for end in BESIDE] if file else []
    kept = (*files, folder, *map(Path, settings.secret_files))
    return [path for path in kept if path.exists() and path.stat().st_mode & 0o055]
