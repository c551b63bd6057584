"""The network layer: what it reports, what it bounds, what it never says."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.channels.telegram.client import Client
from bot.channels.telegram.request import AiohttpRequest, TooLarge

TOKEN = "123456:a-token-nobody-may-read"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Serve = Callable[[Handler], Awaitable[Client]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Serve every address with one handler; returns a client of it."""
    runners: list[web.AppRunner] = []
    clients: list[Client] = []

    async def start(handler: Handler) -> Client:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", handler)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        runners.append(runner)
        clients.append(Client(TOKEN, f"http://127.0.0.1:{runner.addresses[0][1]}/"))
        return clients[-1]

    yield start
    for client in clients:
        await client.close()
    for runner in runners:
        await runner.cleanup()


def answers(body: bytes, status: int = 200) -> Handler:
    async def handler(_: web.Request) -> web.StreamResponse:
        return web.Response(body=body, status=status, content_type="application/json")

    return handler


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        (b"<html>", 200, TelegramError),
        (b"[]", 200, TelegramError),
        (b"{}", 200, TelegramError),
        (b"<html>", 502, NetworkError),
        (b"[]", 500, NetworkError),
        (b'{"ok":false,"parameters":[1]}', 400, TelegramError),
        (b'{"ok":false,"description":"Unauthorized"}', 401, InvalidToken),
        (b"moved", 301, NetworkError),
    ],
)
async def test_whatever_comes_back_is_a_typed_error(
    serve: Serve, body: bytes, status: int, error: type[Exception]
) -> None:
    """No answer, however broken, escapes as something else."""
    client = await serve(answers(body, status))
    with pytest.raises(error):
        await client.call("sendMessage", {"chat_id": 1})


async def test_the_wait_of_a_flood_is_kept_exactly(serve: Serve) -> None:
    """And no warning of the library stands in its way."""
    body = b'{"ok":false,"error_code":429,"parameters":{"retry_after":37}}'
    client = await serve(answers(body, 429))
    with pytest.raises(RetryAfter) as caught:
        await client.bot.send_message(1, "x")
    assert caught.value.retry_after.total_seconds() == 37  # type: ignore[union-attr]


async def test_a_reply_that_does_not_come_is_given_up(serve: Serve) -> None:
    """`TimedOut`, also when a reply comes in drops."""

    async def drops(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.01)

    client = await serve(drops)
    with pytest.raises(TimedOut):
        await client.bot.get_me(read_timeout=0.05, write_timeout=0.05, connect_timeout=0.05)


async def test_no_trouble_names_the_token(caplog: pytest.LogCaptureFixture) -> None:
    """Neither an error's words, nor its causes, nor the log at its most talkative."""
    caplog.set_level(logging.DEBUG)
    for address in ("http://127.0.0.1:1", "http://[nowhere", "ftp://x"):
        client = Client(TOKEN, address)
        with pytest.raises(NetworkError) as caught:
            await client.bot.send_message(1, "the words of somebody")
        with pytest.raises(NetworkError):
            await client.call("sendMessage", {"chat_id": 1})
        await client.close()
        error: BaseException | None = caught.value
        while error is not None:
            assert TOKEN not in f"{error} {error!r}"
            error = error.__cause__
    assert TOKEN not in caplog.text
    assert "words of somebody" not in caplog.text


async def test_a_rebuilt_client_leaves_stuck_connections_behind(serve: Serve) -> None:
    """What hung fails at once, what follows goes through."""
    stuck = asyncio.Event()

    async def first_hangs(request: web.Request) -> web.StreamResponse:
        if not stuck.is_set():
            stuck.set()
            await asyncio.Event().wait()
        return web.json_response({"ok": True, "result": []})

    client = await serve(first_hangs)
    poll = asyncio.create_task(client.get_updates(None, 50, ()))
    await stuck.wait()
    await client.updates.rebuild()
    with pytest.raises(NetworkError):
        await poll
    assert await client.get_updates(None, 50, ()) == []


async def test_a_closed_client_stays_closed(serve: Serve) -> None:
    """A late send fails instead of opening connections nobody closes."""
    client = await serve(answers(b'{"ok":true,"result":true}'))
    await client.close()
    with pytest.raises(NetworkError):
        await client.call("getMe", {})
    await client.sends.initialize()
    assert await client.call("getMe", {}) is True


@pytest.mark.parametrize("chunked", [True, False])
async def test_a_download_stops_at_its_bound(serve: Serve, chunked: bool) -> None:
    """Whether the server says its size before or not."""

    async def large(request: web.Request) -> web.StreamResponse:
        response = web.Response(body=b"x" * 5000)
        if chunked:
            response.enable_chunked_encoding()
        return response

    client = await serve(large)
    assert len(await client.download("a/b", 5000)) == 5000
    with pytest.raises(TooLarge):
        await client.download("a/b", 4999)


async def test_parameters_arrive_as_a_form(serve: Serve) -> None:
    """Objects as JSON, the rest as it is, as python-telegram-bot sends them."""
    seen: dict[str, object] = {}

    async def note(request: web.Request) -> web.StreamResponse:
        seen.update(await request.post())
        return web.json_response({"ok": True, "result": 1})

    client = await serve(note)
    await client.call("x", {"text": "é&=<+ ;%\n👍", "reply_markup": {"a": [1]}, "chat_id": 7})
    assert seen == {"text": "é&=<+ ;%\n👍", "reply_markup": '{"a":[1]}', "chat_id": "7"}


async def test_a_proxy_is_asked_instead(serve: Serve) -> None:
    """The network of a town hall often has one, and no other way out."""
    asked: list[str] = []

    async def proxy(request: web.Request) -> web.StreamResponse:
        asked.append(request.raw_path)
        return web.json_response({"ok": True, "result": 1})

    address = (await serve(proxy))._methods.partition("/bot")[0]
    client = Client(TOKEN, "http://telegram.invalid", address)
    assert await client.call("x", {}) == 1
    assert asked == [f"http://telegram.invalid/bot{TOKEN}/x"]
    await client.close()


def test_the_default_of_read_timeout_is_told() -> None:
    """python-telegram-bot adds to it for long polls of its own."""
    assert AiohttpRequest(read_timeout=3).read_timeout == 3
