"""python-telegram-bot's network layer, over aiohttp.

Its own layer (httpx) gets slower the more it does at once and stays stuck on dead connections
(its issues 4405 and 4523); this one can be rebuilt under a running client. No error raised
here names the address asked for: it holds the token.
"""

from __future__ import annotations

import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any, cast

import aiohttp
from pydantic_core import from_json, to_json
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MAX_REPLY = 32 * 1024 * 1024  # bytes; the largest reply is a downloaded file (20 MB)


class FloodWait(RetryAfter):
    """429: wait so many seconds. Its parent warns, whenever it is made, of its coming type."""

    def __init__(self, seconds: float):
        self._seconds = float(seconds)
        super().__init__(timedelta(seconds=self._seconds))

    @property
    def retry_after(self) -> timedelta:
        """How long to wait."""
        return timedelta(seconds=self._seconds)


class TooLarge(NetworkError):
    """The reply weighs more than what was asked for."""


class Form:
    """Parameters encoded already: spares `RequestData` its objects per parameter.

    aiohttp's own quoting, in C, takes 12 µs for a usual message, `urlencode` 31.
    """

    contains_files = False

    def __init__(self, parameters: dict[str, Any]):
        self.body = _form(
            {
                name: value if isinstance(value, str) else to_json(value).decode()
                for name, value in parameters.items()
            }
        )

    def as_request_data(self) -> RequestData:
        """Itself, for `BaseRequest.post`, which hands it on to `do_request` untouched."""
        return cast(RequestData, self)


class AiohttpRequest(BaseRequest):
    """One aiohttp session with at most `connections` connections; times are in seconds.

    `proxy` is the address of an HTTP proxy. aiohttp could find it in the environment, but then
    reads that, and a file, for each request.
    """

    def __init__(
        self,
        *,
        connections: int = 64,
        connect_timeout: float = 10.0,
        read_timeout: float = 15.0,
        upload_timeout: float = 120.0,
        proxy: str | None = None,
    ):
        self._connections = connections
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._upload_timeout = upload_timeout
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    @property
    def read_timeout(self) -> float | None:
        """How long a reply may take when the caller does not say."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Allow requests, after a `shutdown` too; the session opens with the first."""
        self._closed = False

    async def shutdown(self) -> None:
        """Close the session and its connections; requests are refused from now on."""
        self._closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def rebuild(self) -> None:
        """Leave every connection behind, the stuck ones included, and start afresh."""
        stale, self._session = self._session, None
        if stale is not None:
            await stale.close()

    def _opened(self) -> aiohttp.ClientSession:
        if self._closed:
            raise NetworkError("the connection is closed")
        if self._session is None:
            self._session = self._new()
        return self._session

    def _new(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=30),
            headers={"User-Agent": self.USER_AGENT},
            cookie_jar=aiohttp.DummyCookieJar(),
            proxy=self._proxy,
        )

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 (their interface)
    ) -> tuple[int, bytes]:
        """Ask, and return the status and the body; raises `TimedOut` or `NetworkError`.

        `read_timeout` bounds the whole exchange, so that a reply in drops cannot last for ever;
        files to hand over have `write_timeout` besides.
        """
        timeout = self._timeout(request_data, read_timeout, write_timeout, connect_timeout)
        data, headers = _body(request_data)
        status, body = await self._exchange(method, url, data, headers, timeout, MAX_REPLY)
        if status >= HTTPStatus.BAD_REQUEST:
            _raise_flood(body)
        return status, body

    async def download(self, url: str, limit: int, seconds: float = 120.0) -> bytes:
        """Fetch at most `limit` bytes within `seconds`; `TooLarge` when there is more."""
        timeout = aiohttp.ClientTimeout(total=seconds, sock_read=self._read_timeout)
        status, body = await self._exchange("GET", url, None, None, timeout, limit)
        if status != HTTPStatus.OK:
            raise NetworkError(f"the file could not be fetched ({status})")
        return body

    def _timeout(
        self, data: RequestData | None, read: Any, write: Any, connect: Any
    ) -> aiohttp.ClientTimeout:
        reading = _or(read, self._read_timeout)
        if data is None or not data.contains_files:  # one timer: several cost a seventh of a call
            return aiohttp.ClientTimeout(total=reading)
        connecting = _or(connect, self._connect_timeout)
        writing = _or(write, self._upload_timeout)
        parts = (reading, connecting, writing)
        total = None if None in parts else sum(part for part in parts if part is not None)
        # While a body is still going out nothing can be read, so an upload has its own limit.
        return aiohttp.ClientTimeout(total=total, connect=connecting, sock_read=writing)

    async def _exchange(
        self,
        method: str,
        url: str,
        data: bytes | aiohttp.FormData | None,
        headers: dict[str, str] | None,
        times: aiohttp.ClientTimeout,
        limit: int,
    ) -> tuple[int, bytes]:
        session = self._opened()
        try:
            async with session.request(
                method, url, data=data, headers=headers, timeout=times, allow_redirects=False
            ) as response:
                return response.status, await _read(response, limit)
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientConnectorError as error:
            raise NetworkError(str(error)) from None  # names the host and the reason, no path
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise NetworkError(type(error).__name__) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read a reply. The parent logs what it cannot read, and that may be someone's words."""
        try:
            reply = _read_json(payload)
        except ValueError:
            raise TelegramError("Invalid server response") from None
        if not isinstance(reply, dict):
            raise TelegramError("Invalid server response")
        return reply


def _read_json(payload: bytes) -> Any:
    try:
        return from_json(payload)
    except ValueError:  # half a character, which only the slower reader takes
        return json.loads(payload)


def _form(parameters: dict[str, str]) -> bytes:
    return URL.build(query=parameters).raw_query_string.encode()


def _body(
    data: RequestData | None,
) -> tuple[bytes | aiohttp.FormData | None, dict[str, str] | None]:
    if data is None:
        return None, None
    if isinstance(data, Form):
        return data.body, FORM
    if not data.contains_files:
        return _form(data.json_parameters), FORM
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form, None


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    if (response.content_length or 0) > limit:
        raise TooLarge("the reply is too large")
    if response.content_length is not None:
        return await response.read()
    chunks, size = [], 0
    async for chunk in response.content.iter_chunked(65536):
        size += len(chunk)
        if size > limit:
            raise TooLarge("the reply is too large")
        chunks.append(chunk)
    return b"".join(chunks)


def _or(asked: Any, default: float) -> float | None:
    """Read what python-telegram-bot hands on: seconds, None, or its mark for "not said"."""
    return asked if asked is None or isinstance(asked, int | float) else default


def _raise_flood(body: bytes) -> None:
    """Raise `FloodWait` when the platform says how long to wait."""
    try:
        seconds = json.loads(body)["parameters"]["retry_after"]
    except (ValueError, KeyError, TypeError):
        return
    if isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds > 0:
        raise FloodWait(seconds)
