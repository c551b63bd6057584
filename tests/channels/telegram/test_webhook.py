"""What the webhook answers."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.telegram.webhook import HEADER, MAX_BODY, RETRY_AFTER, route
from tests.channels.telegram.payloads import message, press

SECRET = "s3cret"
RIGHT = {HEADER: SECRET}


class Hook:
    """The route, what it took, and a client that calls it."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.trouble: Exception | None = None
        app = Starlette(routes=[route(SECRET, self.take)])
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app), base_url="http://hook"
        )

    async def take(self, update: Any) -> None:
        if self.trouble:
            raise self.trouble
        self.taken.append(update)

    async def post(self, content: Any, headers: dict[str, str]) -> httpx.Response:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        async with self.http:
            return await self.http.post("/telegram", content=body, headers=headers)


async def test_an_update_is_acknowledged_after_it_is_taken() -> None:
    """200, and the update reaches the taker as it came."""
    hook = Hook()
    answer = await hook.post(message(text="é"), RIGHT)
    assert answer.status_code == 200
    assert hook.taken == [message(text="é")]


@pytest.mark.parametrize("headers", [{}, {HEADER: ""}, {HEADER: "S3cret"}, {HEADER: "s3cret1"}])
async def test_without_the_secret_nothing_is_taken(headers: dict[str, str]) -> None:
    """401: anybody can find the address."""
    hook = Hook()
    assert (await hook.post(message(text="x"), headers)).status_code == 401
    assert hook.taken == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[]", b"3", b"[" * 50_000])
async def test_what_is_no_update_is_refused_and_told(
    body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """400 with a reason in JSON; the log says how much came, not what."""
    answer = await Hook().post(body, RIGHT)
    assert answer.status_code == 400
    assert answer.json()["ok"] is False
    assert f"{len(body)} bytes" in caplog.text


async def test_a_body_over_a_megabyte_is_not_read_to_its_end() -> None:
    """413."""
    hook = Hook()
    assert (await hook.post(b" " * (MAX_BODY + 1), RIGHT)).status_code == 413
    assert (await Hook().post(b'"' + b" " * (MAX_BODY - 2) + b'"', RIGHT)).status_code == 400


async def test_the_platform_is_asked_to_come_again_when_the_store_is_away() -> None:
    """503 with Retry-After: the update is not lost, the platform keeps it."""
    hook = Hook()
    hook.trouble = ConnectionError("away")
    answer = await hook.post(press(), RIGHT)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == str(RETRY_AFTER)


async def test_only_posts_are_taken() -> None:
    """405 for a browser that looks in."""
    hook = Hook()
    async with hook.http:
        assert (await hook.http.get("/telegram")).status_code == 405


def test_a_webhook_without_a_secret_is_not_built() -> None:
    """It would take anybody's updates."""
    with pytest.raises(ValueError, match="secret"):
        route("", Hook().take)
