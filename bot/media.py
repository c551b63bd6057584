"""Uploads made safe to keep and to show: known kinds only, photos without their metadata."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

import puremagic
from PIL import Image, ImageOps, UnidentifiedImageError

from handlers.event import FileKind

LIMITS: Mapping[str, int] = {"photo": 12_000_000, "voice": 10_000_000, "document": 20_000_000}
LONGEST_SIDE = 2048
MOST_PIXELS = 80_000_000  # what a JPEG may have: it is decoded at a fraction of its size
MOST_PIXELS_WHOLE = 25_000_000  # what is decoded whole: 100 MB of memory

_PHOTOS = ("JPEG", "PNG", "WEBP")
_VOICES = {
    ".ogg": ("audio/ogg", ".ogg"),
    ".oga": ("audio/ogg", ".ogg"),
    ".opus": ("audio/ogg", ".ogg"),
    ".webm": ("audio/webm", ".webm"),
    ".mkv": ("audio/webm", ".webm"),
    ".mp4": ("audio/mp4", ".m4a"),
    ".m4a": ("audio/mp4", ".m4a"),
    ".aac": ("audio/aac", ".aac"),
    ".mp3": ("audio/mpeg", ".mp3"),
    ".wav": ("audio/wav", ".wav"),
}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_IN_ZIP = {  # what an office file is, by the entry its format obliges it to have
    "word/document.xml": (_OFFICE + "wordprocessingml.document", ".docx"),
    "xl/workbook.xml": (_OFFICE + "spreadsheetml.sheet", ".xlsx"),
    _OPEN + "text": (_OPEN + "text", ".odt"),
    _OPEN + "spreadsheet": (_OPEN + "spreadsheet", ".ods"),
}


class Unreadable(Exception):
    """Not a file of a kind that is taken, or a broken one."""


class TooBig(Exception):
    """A file over the limit of its kind; both in bytes."""

    def __init__(self, size: int, limit: int):
        super().__init__(f"{size} bytes, {limit} are taken")
        self.size = size
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is kept of an upload; `extension` begins with a dot."""

    kind: FileKind
    mime: str
    data: bytes
    extension: str


def prepare(data: bytes, kind: FileKind, name: str) -> Prepared:
    """Check an upload and make it fit to keep: CPU work, meant for a thread.

    Photos are turned upright, at most 2048 pixels long, JPEG, without any metadata. Voice
    notes and documents are kept as they came. Raises `Unreadable` or `TooBig`.
    """
    if len(data) > LIMITS[kind]:
        raise TooBig(len(data), LIMITS[kind])
    if kind == "photo":
        return Prepared(kind, "image/jpeg", _photo(data), ".jpg")
    mime, extension = _voice(data) if kind == "voice" else _document(data, name)
    return Prepared(kind, mime, data, extension)


def is_photo(data: bytes) -> bool:
    """Whether these bytes begin like a photo that `prepare` may take."""
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return webp or data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def _photo(data: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(data), formats=_PHOTOS) as image:
            return _clean(image)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ) as trouble:
        raise Unreadable("not a photo that can be opened") from trouble


def _clean(image: Image.Image) -> bytes:
    if image.width * image.height > (MOST_PIXELS if image.format == "JPEG" else MOST_PIXELS_WHOLE):
        raise Unreadable("more pixels than are taken")
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    flat = Image.new("RGB", upright.size, "white")
    flat.paste(upright, mask=upright if upright.has_transparency_data else None)
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=85, optimize=True)  # a new picture: it has no metadata
    return out.getvalue()


def _voice(data: bytes) -> tuple[str, str]:
    for extension in _guesses(data):
        if extension in _VOICES:
            return _VOICES[extension]
    if data[4:8] == b"ftyp":  # MP4 has more brands than a list of signatures knows
        return _VOICES[".m4a"]
    raise Unreadable("not a voice note")


def _guesses(data: bytes) -> list[str]:
    try:
        return [guess.extension for guess in puremagic.magic_string(data)]
    except (puremagic.PureError, ValueError):
        return []


def _document(data: bytes, name: str) -> tuple[str, str]:
    if data.startswith(b"%PDF-"):
        return "application/pdf", ".pdf"
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    if name.lower().endswith(".txt") and _is_text(data):
        return "text/plain; charset=utf-8", ".txt"
    raise Unreadable("not a document that is taken")


def _office(data: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if any(entry.lower().endswith("vbaproject.bin") for entry in names):
                raise Unreadable("a document with macros")
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                names.add(archive.read("mimetype").decode("ascii", "replace"))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as trouble:
        raise Unreadable("a broken document") from trouble
    for mark, known in _IN_ZIP.items():
        if mark in names:
            return known
    raise Unreadable("an archive, not a document")


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in data
