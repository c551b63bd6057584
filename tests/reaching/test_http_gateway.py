"""SMS over HTTP, to a gateway written for the tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.errors import DeliveryError, Refused, TryLater
from bot.channels.sms import http_gateway
from bot.channels.sms.http_gateway import HttpGateway, HttpSettings
from tests.reaching.gateway import GatewayServer, gateway

NUMBER, TEXT = "+33612345678", 'Vivier : "du nouveau" & 100 % {text} pour NM-2026-0042'


@pytest.fixture
async def server() -> AsyncIterator[GatewayServer]:
    async with gateway() as server:
        yield server


async def _send(server: GatewayServer, **settings: Any) -> DeliveryError | None:
    """Send one; returns what went wrong."""
    given: dict[str, Any] = {"url": f"{server.url}/send", "body": '{"to": "{number}"}'}
    sender = HttpGateway(HttpSettings(**given | settings))
    try:
        await sender.send(NUMBER, TEXT)
    except DeliveryError as error:
        return error
    finally:
        await sender.close()
    return None


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (
            '{"messages": [{"to": ["{digits}"], "text": "{text}", "unicode": false}], "n": 1}',
            {"messages": [{"to": ["33612345678"], "text": TEXT, "unicode": False}], "n": 1},
        ),
        ("to={number}&message={text}&key={secret}&flash=",
         {"to": NUMBER, "message": TEXT, "key": "s€cret", "flash": ""}),
    ],
)  # fmt: skip
async def test_as_the_gateway_wants_it(server: GatewayServer, body: str, fields: Any) -> None:
    """Whatever stands in a text or a secret, JSON stays JSON and a form a form."""
    trouble = await _send(
        server, body=body, headers=["Authorization: Bearer {secret}", "X-From: Vivier"],
        method="PUT", secret="s€cret" if "key" in body else "abc",
    )  # fmt: skip
    assert trouble is None
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.fields) == ("PUT", "/send", fields)
    assert asked.headers["X-From"] == "Vivier"
    assert asked.headers["Authorization"].startswith("Bearer ")


async def test_everything_in_the_address(server: GatewayServer) -> None:
    """A gateway of the old kind: GET, with no body."""
    url = f"{server.url}/http?user=ville&pass={{secret}}&to={{digits}}&msg={{text}}"
    assert await _send(server, url=url, method="GET", secret="a&b=c") is None
    (asked,) = server.asked
    assert asked.fields == {}
    assert "pass=a%26b%3Dc&to=33612345678&msg=Vivier" in asked.path
    assert "100" in asked.path


@pytest.mark.parametrize(
    ("status", "kind"),
    [(429, TryLater), (500, TryLater), (503, TryLater), (401, TryLater), (404, TryLater),
     (400, Refused), (422, Refused), (302, Refused)],
)  # fmt: skip
async def test_what_an_answer_means(
    server: GatewayServer, status: int, kind: type[DeliveryError]
) -> None:
    """Trouble that passes, or that an operator mends, is tried later; a refusal never again."""
    server.answers.append((status, "", {"Retry-After": "17", "Location": "http://127.0.0.1:1/"}))
    trouble = await _send(server)
    assert type(trouble) is kind
    assert getattr(trouble, "after", 17) == 17
    assert len(server.asked) == 1  # a redirection is not followed


async def test_an_answer_must_say_so(server: GatewayServer) -> None:
    """200 is not enough for a gateway that tells its errors in the body."""
    server.answers += [(200, '{"status":"error"}', {}), (200, '{"status": "ok"}', {})]
    success = r'"status":\s*"ok"'
    assert isinstance(await _send(server, success=success), Refused)
    assert await _send(server, success=success) is None


async def test_a_gateway_that_is_away(server: GatewayServer) -> None:
    """Nobody listens: nothing left, so it is tried again."""
    assert isinstance(await _send(server, url="http://127.0.0.1:9/send"), TryLater)


async def test_no_answer_is_not_sent_twice(
    server: GatewayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have left, and costs money: the next way comes instead."""
    monkeypatch.setattr(http_gateway, "IN_ALL", 0.3)
    server.silent = True
    trouble = await _send(server)
    assert isinstance(trouble, Refused)
    assert "may have left" in str(trouble)
    assert "secret" not in str(trouble)


async def test_no_secret_in_an_error(server: GatewayServer) -> None:
    """What is logged of a failed send names neither number nor key."""
    server.answers.append((500, "", {}))
    url = f"{server.url}/send?key={{secret}}&to={{digits}}&text={{text}}"
    for where in (url, url.replace(server.url, "http://127.0.0.1:9")):
        trouble = str(await _send(server, url=where, secret="hush"))
        assert "hush" not in trouble
        assert "612345678" not in trouble
