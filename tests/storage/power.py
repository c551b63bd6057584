"""A disk whose power can be cut: what was not synced is lost, whole, in part or torn.

SQLite writes through it (apsw lets a file system be written in Python), each write and sync is
kept in order, and any moment of it can be made into files again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import apsw

SECTOR = 512
NAME = "power"


@dataclass(slots=True)
class Disk:
    """Files as they are for sure, and for each what was written since its last sync.

    `moment` is called before each write, sync or cut of a file: the power may go there.
    """

    sure: dict[str, bytearray] = field(default_factory=dict)
    unsure: dict[str, list[tuple[int, bytes | None]]] = field(default_factory=dict)
    moment: Callable[[], None] = lambda: None

    def write(self, file: str, at: int, data: bytes | None) -> None:
        """`data` None: the file ends there."""
        self.moment()
        self.unsure.setdefault(file, []).append((at, data))

    def sync(self, file: str) -> None:
        self.moment()
        for change in self.unsure.pop(file, []):
            _apply(self.sure.setdefault(file, bytearray()), *change)

    def after_the_cut(self, folder: Path, rng: Random) -> None:
        """The files as the power cut leaves them: any of what was unsure may have got there."""
        for file in {*self.sure, *self.unsure}:
            left = bytearray(self.sure.get(file, b""))
            for at, data in self.unsure.get(file, []):
                for start, part in _sectors(at, data):
                    if rng.random() < 0.5:
                        _apply(left, start, part)
            (folder / Path(file).name).write_bytes(left)


def _apply(content: bytearray, at: int, data: bytes | None) -> None:
    if data is None:
        del content[at:]
        return
    if len(content) < at:
        content.extend(bytes(at - len(content)))
    content[at : at + len(data)] = data


def _sectors(at: int, data: bytes | None) -> list[tuple[int, bytes | None]]:
    if data is None:
        return [(at, None)]
    return [(at + n, data[n : n + SECTOR]) for n in range(0, len(data), SECTOR)]


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: Any, flags: list[int]):
        super().__init__("", name, flags)
        self._disk = disk
        self._file = name.filename() if isinstance(name, apsw.URIFilename) else str(name)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.write(self._file, offset, bytes(data))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        self._disk.write(self._file, size, None)
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        self._disk.sync(self._file)


class FileSystem(apsw.VFS):
    """The machine's, with every write and sync told to a `Disk`."""

    def __init__(self, disk: Disk):
        self._disk = disk
        super().__init__(NAME, "")

    def xOpen(self, name: Any, flags: list[int]) -> _File:
        return _File(self._disk, name, flags)
