"""Files people and the bot sent, and what the server asks of them."""

from __future__ import annotations

import io
import itertools
from dataclasses import dataclass
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.botapi.clock import Clock
from tests.botapi.limits import LIMITS
from tests.botapi.refusals import TOO_LARGE, Refusal, bad_request

_VOICES = (b"OggS", b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")


@dataclass(slots=True)
class Stored:
    """A file: `size` may claim more than `data` holds, to try the 20 MB bound cheaply."""

    id: str
    data: bytes
    name: str
    mime: str
    size: int
    gone: bool = False
    linked_at: float = float("-inf")


class Files:
    """Files by their file_id and by the path of their link."""

    def __init__(self, clock: Clock):
        self._clock = clock
        self._numbers = itertools.count(1)
        self._files: dict[str, Stored] = {}

    def keep(self, data: bytes, name: str, mime: str, size: int | None = None) -> Stored:
        number = next(self._numbers)
        stored = Stored(f"BQACAgQAAx{number:012d}", data, name, mime, size or len(data))
        self._files[stored.id] = stored
        return stored

    def find(self, file_id: Any) -> Stored:
        """The file of an id; raises a `Refusal`."""
        stored = self._files.get(str(file_id))
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return stored

    def link(self, file_id: Any) -> dict[str, Any]:
        """What getFile answers: a path good for an hour."""
        stored = self._files.get(str(file_id))
        if stored is None:
            raise bad_request("invalid file_id")
        if stored.gone:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if not LIMITS["download"].holds(stored.size):
            raise bad_request("file is too big")
        stored.linked_at = self._clock.now()
        return {**shown(stored), "file_path": f"documents/{stored.id}/{stored.name}"}

    def download(self, path: str) -> Stored | None:
        """The file behind a link, while the link lives."""
        parts = path.split("/")
        stored = self._files.get(parts[1]) if len(parts) > 1 else None
        if stored is None or stored.gone:
            return None
        fresh = self._clock.now() - stored.linked_at <= LIMITS["file_link"].largest
        return stored if fresh else None


def shown(stored: Stored) -> dict[str, Any]:
    """The ids and size every kind of file shows."""
    return {
        "file_id": stored.id,
        "file_unique_id": f"AgAD{stored.id[-8:]}",
        "file_size": stored.size,
    }


def photo_sizes(stored: Stored) -> list[dict[str, Any]]:
    """A photo as two sizes, the largest last; raises a `Refusal` if it is none."""
    if not LIMITS["photo"].holds(stored.size):
        raise Refusal(*TOO_LARGE)
    try:
        with Image.open(io.BytesIO(stored.data)) as image:
            width, height = image.size
    except (UnidentifiedImageError, OSError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return photo_shape(stored, width, height)


def photo_shape(stored: Stored, width: int, height: int) -> list[dict[str, Any]]:
    """Two sizes of a photo that is not looked at."""
    small = {**shown(stored), "file_unique_id": f"AQAD{stored.id[-8:]}", "width": 90, "height": 90}
    return [small, {**shown(stored), "width": width, "height": height}]


def check_voice(stored: Stored) -> None:
    """Raise a `Refusal` unless it is OGG, MP3 or M4A, as the page of sendVoice asks.

    The words are this server's: the real one turns other formats into something else.
    """
    if not stored.data.startswith(_VOICES) and stored.data[4:8] != b"ftyp":
        raise bad_request("voice must be an OGG file with OPUS, an MP3 or an M4A file")
