"""The server as another process, held from a test: what kill tests use."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import sys
from pathlib import Path
from typing import Any, Self

import aiohttp

from tests.botapi.phone import NotSeen

ROOT = Path(__file__).resolve().parents[2]


class RemoteBotApi:
    """`async with RemoteBotApi() as api: api.url, api.token`, phones over the control endpoint."""

    def __init__(self, *options: str):
        self._options = options
        self.url = self.token = ""

    async def __aenter__(self) -> Self:
        command = [sys.executable, "-m", "tests.botapi", *self._options]
        self._process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        assert self._process.stdout
        told = json.loads(await self._process.stdout.readline())
        self.url, self.token = told["url"], told["token"]
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._session.close()
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        await self._process.communicate()  # reads the pipe to its end, so that it is closed

    def phone(self, user_id: int, *, language: str = "fr", name: str = "Michel") -> RemotePhone:
        return RemotePhone(self, user_id, {"language": language, "name": name})

    async def fault(self, kind: str, **rule: Any) -> None:
        await self.ask("POST", "/control/faults", {"kind": kind, **rule})

    async def inject(self, kind: str, body: Any) -> int:
        return int(
            (await self.ask("POST", "/control/inject", {"kind": kind, "body": body}))["result"]
        )

    async def state(self) -> dict[str, Any]:
        return await self.ask("GET", "/control/state")

    async def ask(self, verb: str, path: str, body: Any = None) -> dict[str, Any]:
        async with self._session.request(verb, self.url + path, json=body) as reply:
            told: dict[str, Any] = await reply.json()
            if reply.status == 408:
                raise NotSeen(told["error"])
            if reply.status != 200:
                raise AssertionError(told["error"])
            return told


class RemotePhone:
    """A phone of a `RemoteBotApi`: `await phone.do("say", text="…")`, and short names."""

    def __init__(self, api: RemoteBotApi, user_id: int, owner: dict[str, Any]):
        self._api, self._owner = api, owner
        self._path = f"/control/phone/{user_id}"

    async def do(self, action: str, **given: Any) -> Any:
        """Any action of `Phone`, its arguments by name."""
        body = {key: _base64(value) for key, value in given.items()}
        told = await self._api.ask("POST", f"{self._path}/{action}", {**body, "phone": self._owner})
        return told["result"]

    async def say(self, text: str) -> Any:
        return await self.do("say", text=text)

    async def press(self, word: str, **which: Any) -> Any:
        return await self.do("press", word=word, **which)

    async def wait_for(self, words: str, **how: Any) -> dict[str, Any]:
        found: dict[str, Any] = await self.do("wait_for", words=words, **how)
        return found

    async def settled(self, **how: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.do("settled", **how)
        return found

    async def screen(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self._api.ask("GET", self._path))["screen"]
        return found


def _base64(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return [_base64(item) for item in value] if isinstance(value, list) else value
