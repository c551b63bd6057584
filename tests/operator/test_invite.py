"""`vivier invite`: a code nobody mistypes, and links that say why they are missing."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from random import Random

import pytest
import pytest_asyncio
from aiohttp import web
from pydantic import SecretStr

from bot import links as module
from bot.clock import Clock
from bot.operator.errors import OperatorError
from bot.operator.invite import Invited, invite
from bot.settings import Settings
from handlers.codes import ALPHABET, make_code
from storage.database import Database
from storage.records.people import Role, Service
from storage.rows import new_id


async def make(settings: Settings, **wanted: object) -> Invited:
    given: dict[str, object] = {"role": Role.AGENT, "service": None, "uses": 1, **wanted}
    return await invite(settings, Clock(), Random(1), **given)  # type: ignore[arg-type]


def test_a_code_can_be_read_aloud() -> None:
    """Two groups of four signs, none of which looks like another."""
    codes = {make_code(Random(seed)) for seed in range(200)}
    assert all(re.fullmatch(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", code) for code in codes)
    assert not set("0O1ILU") & set(ALPHABET)
    assert len(codes) == 200


async def test_a_code_is_kept(settings: Settings, database: Database) -> None:
    """It stands in the store as printed, with its role, its service and its uses."""
    parcs = Service(id=new_id(), name="Espaces verts")
    await database.write(lambda uow: uow.services.put(parcs))
    made = await make(settings, role=Role.AMBASSADOR, service="ESPACES  VERTS", uses=30)
    kept = await database.read(lambda uow: uow.people.invitation(made.code))
    assert kept is not None
    assert (kept.role, kept.service_id, kept.uses_left) == (Role.AMBASSADOR, parcs.id, 30)
    assert made.links == {"web": f"http://127.0.0.1:8080/?c={made.code}"}


async def test_a_code_is_never_given_twice(settings: Settings) -> None:
    """The same chance gives another code the second time."""
    assert (await make(settings)).code != (await make(settings)).code


async def test_an_unknown_service(settings: Settings, database: Database) -> None:
    """It is answered with the names that are near."""
    with pytest.raises(OperatorError, match="none were imported"):
        await make(settings, service="Voirie")
    for name in ("Voirie et éclairage", "Espaces verts"):
        service = Service(id=new_id(), name=name)
        await database.write(lambda uow, service=service: uow.services.put(service))
    with pytest.raises(OperatorError, match="Did you mean « Voirie et éclairage »"):
        await make(settings, service="voiries éclairage")
    with pytest.raises(OperatorError, match="Did you mean « Espaces verts »"):
        await make(settings, service="Espaces")
    with pytest.raises(OperatorError, match=r"The services are .*« Espaces verts »"):
        await make(settings, service="Piscine")


@pytest_asyncio.fixture
async def api() -> AsyncIterator[str]:
    """A Bot API server that knows one bot, refuses one token and never answers another."""

    over = asyncio.Event()

    async def me(request: web.Request) -> web.Response:
        token = request.match_info["token"]
        if token == "1:silent":
            await over.wait()
        if token != "1:good":
            return web.json_response({"ok": False, "description": "Unauthorized"}, status=401)
        user = {"id": 1, "is_bot": True, "first_name": "V", "username": "vivier_bot"}
        return web.json_response({"ok": True, "result": user})

    app = web.Application()
    app.router.add_route("*", "/bot{token}/getMe", me)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    over.set()
    await runner.cleanup()


def with_token(settings: Settings, token: str, api: str) -> Settings:
    return settings.model_copy(update={"telegram_token": SecretStr(token), "telegram_api_url": api})


async def test_the_link_to_telegram(settings: Settings, api: str) -> None:
    """Where the token works, the bot's deep link carries the code."""
    made = await make(with_token(settings, "1:good", api))
    assert made.links["telegram"] == f"https://t.me/vivier_bot?start={made.code}"
    assert made.notes == ()


@pytest.mark.parametrize(
    ("token", "why"), [("1:bad", "refuses the token"), ("1:silent", "did not answer")]
)
async def test_no_link_to_telegram(
    settings: Settings, api: str, token: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Telegram says no, or nothing, the code is made all the same and one line says why."""
    monkeypatch.setattr(module, "PATIENCE", 0.3)
    made = await make(with_token(settings, token, api))
    assert "telegram" not in made.links
    assert why in made.notes[0]
    assert token not in made.notes[0]
