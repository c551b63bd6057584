"""A Bot API server made for load: no limits, no checks, as little work as it can do.

HTTP is read by hand from the socket, updates are bytes already; what it answers has the shape
of the real one's answers, so that clients that parse them have their usual work.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

TOKEN = "7000000001:" + "bench" * 7
BOT = b'{"id":7000000001,"is_bot":true,"first_name":"Vivier","username":"vivier_bench_bot"'
ABILITIES = (
    b',"can_join_groups":true,"can_read_all_group_messages":false,'
    b'"supports_inline_queries":false,"can_connect_to_business":false,"has_main_web_app":false'
)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
TRUE = b'{"ok":true,"result":true}'
LONGEST_POLL = 50.0

Heard = Callable[[int, int, str, str], None]
"""Called with chat id, message id, text and reply markup (JSON, "" if none) of what is sent."""


class BotServer:
    """Updates in, messages out. `polled` is set once a bot asks for updates."""

    def __init__(self, heard: Heard):
        self.polled = asyncio.Event()
        self.requests = 0
        self.url = ""
        self._heard = heard
        self._queue: deque[tuple[int, bytes]] = deque()
        self._update_id = 1000
        self._message_id = 0
        self._poll: asyncio.Future[None] | None = None

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Wire(self), "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        self._server.close()

    def put(self, body: str) -> None:
        """Make an update available; `body` is its JSON without the braces and the id."""
        self._update_id += 1
        self._queue.append((self._update_id, f'{{"update_id":{self._update_id},{body}}}'.encode()))
        if self._poll and not self._poll.done():
            self._poll.set_result(None)

    def next_message_id(self) -> int:
        self._message_id += 1
        return self._message_id

    def forget(self) -> None:
        """Drop what is waiting and wait for the next bot."""
        self._queue.clear()
        self.polled.clear()

    async def answer(self, method: str, params: dict[str, Any]) -> bytes:
        """The body of the reply to one call."""
        self.requests += 1
        if method == "getupdates":
            return await self._updates(params)
        if method in ("sendmessage", "editmessagetext"):
            return self._message(params)
        if method == "getme":
            return b'{"ok":true,"result":' + BOT + ABILITIES + b"}}"
        if method == "getwebhookinfo":
            empty = b'{"url":"","has_custom_certificate":false,"pending_update_count":0}'
            return b'{"ok":true,"result":' + empty + b"}"
        return b'{"ok":true,"result":[]}' if method == "getmycommands" else TRUE

    async def _updates(self, params: dict[str, Any]) -> bytes:
        offset, limit = int(params.get("offset") or 0), int(params.get("limit") or 100)
        wait = min(LONGEST_POLL, float(params.get("timeout") or 0))
        while self._queue and self._queue[0][0] < offset:
            self._queue.popleft()
        self.polled.set()
        if not self._queue and wait:
            self._poll = asyncio.get_running_loop().create_future()
            await asyncio.wait([self._poll], timeout=wait)
        taken = [body for _, body in list(self._queue)[:limit]]
        return b'{"ok":true,"result":[' + b",".join(taken) + b"]}"

    def _message(self, params: dict[str, Any]) -> bytes:
        chat_id, text = int(params["chat_id"]), str(params["text"])
        markup = params.get("reply_markup") or ""
        if not isinstance(markup, str):
            markup = json.dumps(markup)
        message_id = int(params.get("message_id") or 0) or self.next_message_id()
        self._heard(chat_id, message_id, text, markup)
        return b'{"ok":true,"result":' + message(chat_id, message_id, text, markup).encode() + b"}"


def message(chat_id: int, message_id: int, text: str, markup: str) -> str:
    """A message of the bot as JSON."""
    under = f',"reply_markup":{markup}' if markup else ""
    return (
        f'{{"message_id":{message_id},"from":{BOT.decode()}}},"date":{int(time.time())},'
        f'"chat":{{"id":{chat_id},"type":"private","first_name":"Michel"}},'
        f'"text":{json.dumps(text, ensure_ascii=False)}{under}}}'
    )


class Wire(asyncio.Protocol):
    """One keep-alive connection; calls on it are answered one after the other."""

    def __init__(self, server: BotServer):
        self._server = server
        self._buffer = b""
        self._transport: asyncio.Transport
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's name
        if self._task:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head_end = self._buffer.find(b"\r\n\r\n")
        if head_end < 0:
            return
        head = self._buffer[:head_end]
        headers = head.lower()
        size = int(_header(headers, b"content-length:") or 0)
        whole = head_end + 4 + size
        if len(self._buffer) < whole:
            return
        body, self._buffer = self._buffer[head_end + 4 : whole], self._buffer[whole:]
        path = head.split(b" ", 2)[1].decode()
        self._task = asyncio.create_task(
            self._reply(path, _header(headers, b"content-type:"), body)
        )

    async def _reply(self, path: str, kind: bytes, body: bytes) -> None:
        path, _, query = path.partition("?")
        params = _params(kind, body) | {k: v[0] for k, v in parse_qs(query).items()}
        answer = await self._server.answer(path.rsplit("/", 1)[1].lower(), params)
        self._transport.write(HEAD % len(answer) + answer)


def _header(headers: bytes, name: bytes) -> bytes:
    at = headers.find(name)
    return headers[at + len(name) :].split(b"\r\n", 1)[0].strip() if at >= 0 else b""


def _params(kind: bytes, body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    if kind.startswith(b"application/json"):
        params: dict[str, Any] = json.loads(body)
        return params
    if kind.startswith(b"multipart/"):
        return _multipart(body)
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


def _multipart(body: bytes) -> dict[str, Any]:
    """Fields of a form without files."""
    boundary = body.split(b"\r\n", 1)[0]
    params = {}
    for part in body.split(boundary)[1:-1]:
        head, _, value = part.partition(b"\r\n\r\n")
        name = head.split(b'name="', 1)[1].split(b'"', 1)[0].decode()
        params[name] = value.removesuffix(b"\r\n").decode()
    return params
