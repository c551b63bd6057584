"""Where uploads are kept: one folder, files named by their content."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Container
from datetime import timedelta
from pathlib import Path

NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,5}")
DRAFT = ".draft-"


class MediaFolder:
    """The same bytes are kept once, and never half."""

    def __init__(self, path: Path | str):
        self._path = Path(path)

    def write(self, data: bytes, extension: str) -> str:
        """Store bytes durably and return the file's name: blocking, meant for a thread."""
        name = hashlib.sha256(data).hexdigest() + extension
        self._checked(name)
        self._path.mkdir(parents=True, exist_ok=True)
        try:
            os.utime(self._path / name)  # so that a sweep sees that it is wanted again
        except FileNotFoundError:
            self._put(data, name)
        return name

    def read(self, name: str) -> bytes:
        """The bytes of a file; raises FileNotFoundError, or ValueError for no name of ours."""
        return self._checked(name).read_bytes()

    def sweep(self, needed: Container[str], age: timedelta) -> int:
        """Remove files that are not needed and were written longer ago: blocking; how many."""
        if not self._path.exists():
            return 0
        before, gone = time.time() - age.total_seconds(), 0
        for file in self._path.iterdir():
            ours = NAME.fullmatch(file.name) or file.name.startswith(DRAFT)
            if ours and file.name not in needed and file.stat().st_mtime < before:
                file.unlink(missing_ok=True)
                gone += 1
        return gone

    def _put(self, data: bytes, name: str) -> None:
        handle, draft = tempfile.mkstemp(dir=self._path, prefix=DRAFT)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, self._path / name)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
        self._sync_folder()

    def _sync_folder(self) -> None:
        if os.name != "posix":  # elsewhere a folder cannot be opened to be synced
            return
        folder = os.open(self._path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _checked(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not the name of a stored file")
        return self._path / name
