"""gammu-smsd by its folders: https://docs.gammu.org/smsd/files.html

What is written to the first is sent by a modem of the house; what it received is in the second.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from bot.channels.errors import TryLater
from bot.channels.sms.webhook import Heard

RECEIVED = re.compile(r"IN\d{8}_\d{6}_\d+_(?P<number>\+?\d+)_\d+\.txt")


class Gammu:
    """`inbox` is emptied by us: what people answer is nobody's to keep."""

    def __init__(self, outbox: Path, inbox: Path | None, now: Callable[[], datetime]):
        self._outbox = outbox
        self._inbox = inbox
        self._now = now

    async def send(self, number: str, text: str) -> str:
        """Lay it in the folder, whole or not at all; the file's name is its id."""
        name = f"OUTC{self._now():%Y%m%d_%H%M%S}_00_{number}_{uuid4().hex}.txt"
        try:
            await asyncio.to_thread(self._write, name, text)
        except OSError as error:
            raise TryLater(f"gammu's folder cannot be written ({error.strerror})") from error
        return name

    def _write(self, name: str, text: str) -> None:
        # Readable by gammu's group: its daemon runs as another user.
        unseen = self._outbox / f".{name}"
        descriptor = os.open(unseen, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o660)
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, 0o660)
            file.write(b"\xfe\xff" + text.encode("utf-16-be"))
        unseen.rename(self._outbox / name)

    async def hear(self, heard: Heard) -> None:
        """Hand over what the modem received; each file goes once that is done."""
        for path in await asyncio.to_thread(self._received):
            name = RECEIVED.fullmatch(path.name)
            assert name is not None
            await heard(name["number"], _decoded(await asyncio.to_thread(path.read_bytes)))
            await asyncio.to_thread(path.unlink)

    def _received(self) -> list[Path]:
        if self._inbox is None:
            return []
        found = [path for path in self._inbox.iterdir() if RECEIVED.fullmatch(path.name)]
        return sorted(path for path in found if path.stat().st_size)  # the daemon is still writing

    async def close(self) -> None:
        """Nothing is held."""


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "replace")
