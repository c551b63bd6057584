"""The page in a person's hand, as its script talks: one thing at a time, with an id of its own,
again until the server has it."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import unescape
from random import Random
from typing import Any
from uuid import UUID

import aiohttp

from messages.folding import fold
from tests.kill.person import PATIENCE, Bubble

TAG = re.compile(r"<[^>]+>")
JSON = {"Accept": "application/json"}
AGAIN = 0.05  # seconds until a post that failed is tried again
SLOWEST = 20.0


@dataclass(slots=True)
class PageGlass:
    """`ways` are the addresses of the processes that live; any of them will do."""

    ways: Callable[[], Sequence[str]]
    rng: Random
    channel: str = "web"
    lines: dict[str, dict[str, Any]] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    retries: int = 0
    _last: int = 0
    _conversation: str = ""
    _unread: list[Bubble] = field(default_factory=list)
    _session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """The first visit; without its answer there is no cookie, and the next is the first."""
        self._session = aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            timeout=aiohttp.ClientTimeout(total=SLOWEST),
        )
        await self._until_answered("GET", "/", headers={"Accept": "text/html"})
        await self.look()

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def bubbles(self) -> list[Bubble]:
        new, self._unread = self._unread, []
        return new

    async def wait(self, seconds: float) -> None:
        """The page is told by its stream; looking now and then does as well."""
        await asyncio.sleep(min(seconds, 0.2))
        await self.look()

    async def say(self, text: str) -> None:
        await self._post({"kind": "text", "text": text})

    async def press(self, bubble: Bubble, label: str) -> None:
        action = next(action for shown, action in bubble.buttons if fold(label) == fold(shown))
        await self._post({"kind": "press", "action": action, "label": label})

    async def show(self, photo: bytes) -> None:
        await self._post({"kind": "photo"}, photo)

    async def look(self) -> None:
        """GET /lines from where the page stands."""
        query = f"/lines?after={self._last}&conversation={self._conversation}"
        self._take(await self._until_answered("GET", query, headers=JSON))

    async def read_all(self) -> list[dict[str, Any]]:
        """The whole conversation, as a page that is opened afresh shows it."""
        page = json.loads(await self._until_answered("GET", "/lines?after=0", headers=JSON))
        lines: list[dict[str, Any]] = page["lines"]
        return lines

    async def _post(self, fields: dict[str, str], file: bytes | None = None) -> None:
        client = str(UUID(int=self.rng.getrandbits(128), version=4))
        self.sent.append(client)
        given = {**fields, "id": client, "after": self._last, "conversation": self._conversation}
        body: Callable[[], dict[str, Any]] = (
            (lambda: {"json": given}) if file is None else (lambda: {"data": _form(given, file)})
        )
        self._take(await self._until_answered("POST", "/events", body, headers=JSON))

    async def _until_answered(
        self,
        verb: str,
        path: str,
        body: Callable[[], dict[str, Any]] = dict,
        *,
        headers: dict[str, str],
    ) -> str:
        assert self._session
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            where = self.rng.choice([*self.ways()])
            try:
                async with self._session.request(
                    verb, where + path, headers=headers, **body()
                ) as answer:
                    if answer.status == 200:
                        return await answer.text()
                    if answer.status not in (408, 429) and answer.status < 500:
                        raise AssertionError(f"{path}: {answer.status} {await answer.text()}")
            except (aiohttp.ClientError, OSError):
                self.retries += 1
            await asyncio.sleep(AGAIN)
        raise AssertionError(f"{verb} {path} was not answered in {PATIENCE:.0f} s")

    def _take(self, answer: str) -> None:
        page = json.loads(answer)
        self._conversation = page["conversation"]
        self._last = max(self._last, page["last"])
        for line in page["lines"]:
            if line["id"] in self.lines:
                continue
            self.lines[line["id"]] = line
            if line["from"] == "vivier":
                self._unread.append(_bubble(line))


def _form(fields: dict[str, Any], file: bytes) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in fields.items():
        form.add_field(name, str(value))
    form.add_field("file", file, filename="photo.jpg", content_type="image/jpeg")
    return form


def _bubble(line: dict[str, Any]) -> Bubble:
    buttons = tuple((b["label"], b["action"] or b["url"] or "") for b in line["buttons"])
    return Bubble(line["id"], unescape(TAG.sub("", line["html"])), buttons)
