"""Web Push to a service that checks who sends, and a browser that opens what was sealed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from bot.channels.errors import DeliveryError, Refused, TryLater, Unreachable
from bot.channels.push import Push
from bot.channels.push.keys import BadKey, Keys, made
from bot.channels.push.services import Services
from bot.operator.errors import OperatorError
from bot.operator.init_push import init_push
from messages.message import Message
from storage.records.reaching import Browser
from tests.reaching.push_service import PushService, Receiver, push_service

KEYS = Keys(made(), "https://vivier.exemple.fr")
SAID = "Du nouveau dans Vivier"


@dataclass
class Browsers:
    """What the store knows."""

    known: dict[str, Browser] = field(default_factory=dict)

    async def browser(self, id: str) -> Browser | None:
        return self.known.get(id)

    async def forget(self, id: str) -> None:
        del self.known[id]


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    async with push_service(KEYS.public) as service:
        yield service


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def browsers(service: PushService, receiver: Receiver) -> Browsers:
    return Browsers({"browser": receiver.subscription(f"{service.url}/send/abc")})


async def _ring(browsers: Browsers, *, keys: Keys = KEYS) -> DeliveryError | None:
    """Ring it; returns what went wrong."""
    push = Push(keys, Services(["127.0.0.1"]), browsers, lambda: datetime.now(UTC))
    try:
        await push.send("browser", Message("Du nouveau dans Vivier"))
    except DeliveryError as error:
        return error
    finally:
        await push.close()
    return None


async def test_only_that_browser_reads_it(
    service: PushService, browsers: Browsers, receiver: Receiver
) -> None:
    """The service believes who sends, and sees nothing of what is sent."""
    assert await _ring(browsers) is None
    (body,) = service.bodies
    assert json.loads(receiver.opened(body)) == {"title": SAID}
    assert b"Vivier" not in body
    with pytest.raises(InvalidTag):
        Receiver().opened(body)
    (claims,) = service.claims
    assert claims["sub"] == "https://vivier.exemple.fr"
    (asked,) = service.asked
    assert (asked["TTL"], asked["Topic"]) == ("172800", "news")


async def test_other_keys_are_not_believed(service: PushService, browsers: Browsers) -> None:
    """Whoever is not the one the browser subscribed with is turned away."""
    trouble = await _ring(browsers, keys=Keys(made(), "https://vivier.exemple.fr"))
    assert isinstance(trouble, Refused)
    assert service.bodies == []


@pytest.mark.parametrize("status", [404, 410])
async def test_a_browser_that_is_gone_is_forgotten(
    service: PushService, browsers: Browsers, status: int
) -> None:
    """It withdrew its leave, or the telephone is no more."""
    service.status = status
    assert isinstance(await _ring(browsers), Unreachable)
    assert browsers.known == {}
    assert isinstance(await _ring(browsers), Unreachable)
    assert len(service.bodies) == 1


@pytest.mark.parametrize(
    ("status", "kind"), [(429, TryLater), (500, TryLater), (413, Refused), (302, Refused)]
)
async def test_what_an_answer_means(
    service: PushService, browsers: Browsers, status: int, kind: type[DeliveryError]
) -> None:
    """What passes is tried later, when the service says so."""
    service.status, service.headers = status, {"Retry-After": "9", "Location": "http://127.0.0.1:9"}
    trouble = await _ring(browsers)
    assert type(trouble) is kind
    assert getattr(trouble, "after", 9) == 9
    assert "browser" in browsers.known


async def test_a_service_that_is_away(browsers: Browsers) -> None:
    """It is tried again."""
    away = replace(browsers.known["browser"], endpoint="http://127.0.0.1:9/x")
    assert isinstance(await _ring(Browsers({"browser": away})), TryLater)


async def test_no_other_host_is_called(service: PushService, browsers: Browsers) -> None:
    """A host that is a service's no longer, or never was."""
    push = Push(KEYS, Services(["push.apple.com"]), browsers, lambda: datetime.now(UTC))
    with pytest.raises(Unreachable):
        await push.send("browser", Message(SAID))
    await push.close()
    assert service.bodies == []


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        ("https://fcm.googleapis.com/fcm/send/x", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("https://wns2-par02p.notify.windows.com/w/?token=x", True),
        ("http://fcm.googleapis.com/x", False),
        ("https://evilgoogleapis.com/x", False),
        ("https://fcm.googleapis.com@10.0.0.1/x", False),
        ("https://10.0.0.1/fcm.googleapis.com", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_which_services_are_known(endpoint: str, known: bool) -> None:
    """By the name of the host, over https."""
    hosts = ("fcm.googleapis.com", "push.services.mozilla.com", "notify.windows.com")
    assert Services(hosts).known(endpoint) is known


def test_a_key_is_made_once(tmp_path: Path) -> None:
    """For this user alone, never over another; what was made is a key."""
    path = tmp_path / "push.key"
    said = init_push(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert f"VIVIER_PUSH_KEY_FILE={path}" in said[-1]
    before = path.read_text()
    assert len(Keys(before.strip(), "").public) == 87
    with pytest.raises(OperatorError, match="there already"):
        init_push(path)
    assert path.read_text() == before
    with pytest.raises(OperatorError, match="cannot be written"):
        init_push(tmp_path / "no" / "push.key")


@pytest.mark.parametrize("key", ["", "abc", "A" * 43, "é" * 43])
def test_no_key(key: str) -> None:
    """What is none is named as such."""
    with pytest.raises(BadKey):
        _ = Keys(key, "").public
