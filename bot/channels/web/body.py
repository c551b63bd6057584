"""What a page posted: JSON, a plain form, or a form with a file; never more than is allowed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File, create_form_parser
from starlette.requests import Request

from bot.media import LIMITS

TEXT = 20_000  # what a text may weigh, bytes
SLACK = 100_000  # what a body without a file, or a file's other fields, may weigh, bytes
_SLICE = 65_536
_KINDS = ("text", "press", "photo", "voice", "document", "start")


class BadBody(Exception):
    """Not something our page sends: it is refused and never comes back."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came. `data` is None when it was over `limit`; `bytes` is then a guess."""

    data: bytes | None
    name: str
    bytes: int
    limit: int


@dataclass(frozen=True, slots=True)
class Posted:
    """The fields of a post and its file."""

    fields: Mapping[str, str]
    upload: Upload | None = None

    @property
    def kind(self) -> str:
        """One of the kinds the page sends."""
        return self.fields["kind"]

    def number(self, name: str) -> int:
        """A field that counts something; 0 when it is missing or is no number."""
        return number(self.fields.get(name, ""))


def number(text: str) -> int:
    """What a field that counts something says; 0 when it is no number."""
    return int(text) if text.isdecimal() and len(text) < 16 else 0


async def read(request: Request) -> Posted:
    """Read a post, holding at most one file of the allowed weight. Raises `BadBody`."""
    mime = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if mime == "application/json":
        posted = Posted(await _json(request))
    elif mime in ("multipart/form-data", "application/x-www-form-urlencoded"):
        posted = await _form(request)
    else:
        raise BadBody(f"{mime} is not taken")
    if posted.fields.get("kind") not in _KINDS:
        raise BadBody("no known kind")
    return posted


async def whole(request: Request, most: int) -> bytes:
    """A body of at most so many bytes. Raises `BadBody` as soon as it is longer."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise BadBody("too long")
    return bytes(body)


async def _json(request: Request) -> dict[str, str]:
    body = await whole(request, SLACK)
    try:
        fields = json.loads(body)
    except ValueError as trouble:
        raise BadBody("not JSON") from trouble
    if not isinstance(fields, dict):
        raise BadBody("not an object")
    return {name: str(value) for name, value in fields.items() if value is not None}


async def _form(request: Request) -> Posted:
    try:
        reader = _Form(request)
        await reader.read(request.stream())
    except (FormParserError, UnicodeDecodeError) as trouble:
        raise BadBody("not a form") from trouble
    return Posted(reader.fields, reader.upload())


class _Form:
    """Fields first, then the file: what is over its limit is let go by, not kept."""

    def __init__(self, request: Request):
        self.fields: dict[str, str] = {}
        self._files: list[File] = []
        self._taken = 0
        self._length = int(request.headers.get("content-length") or 0)
        mime = request.headers["content-type"].partition(";")[0].strip().lower()
        self._plain = mime == "application/x-www-form-urlencoded"
        self._parser = create_form_parser(
            {"Content-Type": request.headers["content-type"].encode()},
            self._field,
            self._files.append,
            config={"MAX_MEMORY_FILE_SIZE": max(LIMITS.values()) + SLACK},
        )

    async def read(self, stream: AsyncIterator[bytes]) -> None:
        async for chunk in stream:
            self._write(chunk)
            if self._taken > 4 * self._allowed:
                break  # a browser hears us only once it has sent all, but not at any price
        if self._taken <= self._allowed:
            self._parser.finalize()

    def upload(self) -> Upload | None:
        """The file, if one came with a name; an empty file input sends one without."""
        limit = self._limit
        if self._taken > self._allowed:
            return Upload(None, "", max(self._length, self._taken), limit)
        file = next((f for f in self._files if f.file_name), None)
        if file is None:
            return None
        file.file_object.seek(0)
        data = file.file_object.read()
        name = (file.file_name or b"").decode("utf-8", "replace")
        over = len(data) > limit
        return Upload(None if over else data, name, len(data), limit)

    def _write(self, chunk: bytes) -> None:
        for start in range(0, len(chunk), _SLICE):  # the kind is known after the first slice
            part = chunk[start : start + _SLICE]
            self._taken += len(part)
            if self._taken <= self._allowed:
                self._parser.write(part)

    @property
    def _limit(self) -> int:
        return LIMITS.get(self.fields.get("kind", ""), TEXT)

    @property
    def _allowed(self) -> int:
        return SLACK + self._limit

    def _field(self, field: Field) -> None:
        name = self._decoded(field.field_name)
        self.fields[name] = self._decoded(field.value)

    def _decoded(self, text: bytes | None) -> str:
        """The parser leaves a plain form's words as they travelled: `+` and `%C3%A9`."""
        return (
            unquote_to_bytes(text.replace(b"+", b" ")) if text and self._plain else text or b""
        ).decode()
