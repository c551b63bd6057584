"""The channel of SMS, and STOP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.errors import Refused, Unreachable
from bot.channels.sms import Sms
from bot.channels.sms.stop import wants_stop
from bot.channels.sms.webhook import Heard
from messages.message import Message

NUMBER = "+33612345678"


@dataclass
class Gateway:
    """Keeps what it is given; `waiting` came in."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    waiting: list[tuple[str, str]] = field(default_factory=list)

    async def send(self, number: str, text: str) -> str:
        self.sent.append((number, text))
        return "1"

    async def hear(self, heard: Heard) -> None:
        while self.waiting:
            await heard(*self.waiting.pop(0))

    async def close(self) -> None: ...


@dataclass
class Numbers:
    """Michel's number."""

    known: dict[str, str] = field(default_factory=lambda: {"michel": NUMBER})
    stopped: list[str] = field(default_factory=list)

    async def number_of(self, person_id: str) -> str | None:
        return self.known.get(person_id)

    async def stop(self, number: str) -> None:
        self.stopped.append(number)


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


@pytest.fixture
def numbers() -> Numbers:
    return Numbers()


@pytest.fixture
def sms(gateway: Gateway, numbers: Numbers) -> Sms:
    return Sms(gateway, numbers, secret="hush", fields=("msisdn", "body"))


@pytest.fixture
async def client(sms: Sms) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=sms.routes(None))  # type: ignore[arg-type]
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def test_the_number_is_found_when_it_leaves(sms: Sms, gateway: Gateway) -> None:
    """The outbox knows the person alone; entities of the message are signs again."""
    await sms.send("michel", Message("Vivier : &lt;du nouveau&gt; &amp; plus"))
    assert gateway.sent == [(NUMBER, "Vivier : <du nouveau> & plus")]


async def test_a_number_taken_back_is_not_used(sms: Sms, gateway: Gateway) -> None:
    """Even if the ring was owed before."""
    with pytest.raises(Unreachable):
        await sms.send("samia", Message("Vivier"))
    assert gateway.sent == []


async def test_one_sms_and_no_more(sms: Sms, gateway: Gateway) -> None:
    """What is longer, or not of the alphabet, is a fault of ours: it does not leave."""
    for text in ("a" * 161, "l’idée"):
        with pytest.raises(Refused):
            await sms.send("michel", Message(text))
    assert gateway.sent == []


@pytest.mark.parametrize("text", ["STOP", "stop.", " Stop svp", "ARRÊT", "arreter", "Stop\n"])
def test_stop(text: str) -> None:
    """However people write it."""
    assert wants_stop(text)


@pytest.mark.parametrize("text", ["", "merci", "je ne veux pas que ça stop", "stopover", "..."])
def test_no_stop(text: str) -> None:
    """Anything else is not for us."""
    assert not wants_stop(text)


@pytest.mark.parametrize(
    ("sent", "status", "stopped"),
    [
        ({"json": {"msisdn": "33612345678", "body": "STOP"}}, 204, [NUMBER]),
        ({"data": {"msisdn": "+33612345678", "body": "stop"}}, 204, [NUMBER]),
        ({"data": {"msisdn": "0612345678", "body": "stop"}}, 204, [NUMBER]),
        ({"json": {"msisdn": "33612345678", "body": "merci"}}, 204, []),
        ({"json": {"body": "STOP"}}, 400, []),
        ({"json": ["STOP"]}, 400, []),
        ({"content": b"\xff\xfe"}, 400, []),
        ({"content": b"x" * 30_000}, 413, []),
    ],
)
async def test_what_the_gateway_posts(
    client: httpx.AsyncClient, numbers: Numbers, sent: dict[str, object], status: int,
    stopped: list[str],
) -> None:  # fmt: skip
    """STOP is honoured in whatever form it comes; nothing else is kept."""
    given = await client.post("/sms", headers={"Authorization": "Bearer hush"}, **sent)  # type: ignore[arg-type]
    assert (given.status_code, numbers.stopped) == (status, stopped)


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/sms", {}, 401),
        ("/sms", {"Authorization": "Bearer wrong"}, 401),
        ("/sms?secret=wrong", {}, 401),
        ("/sms?secret=hush", {}, 204),
    ],
)
async def test_nobody_else_may_stop_a_number(
    client: httpx.AsyncClient, numbers: Numbers, path: str, headers: dict[str, str], status: int
) -> None:
    """The secret comes in a header, or in the address where a gateway can do no better."""
    fields = {"msisdn": NUMBER, "body": "STOP"}
    answer = await client.post(path, data=fields, headers=headers)
    assert answer.status_code == status
    assert len(numbers.stopped) == (status == 204)


def test_no_secret_no_address(gateway: Gateway, numbers: Numbers) -> None:
    """Without a secret nothing is served."""
    assert Sms(gateway, numbers).routes(None) == []  # type: ignore[arg-type]
