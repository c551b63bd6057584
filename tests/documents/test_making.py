"""Documents that the conversation owes: made in the background, or their lack is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import SecretStr

from bot import links
from bot.channels.errors import Refused, TryLater
from bot.making import Making
from bot.settings import Settings
from tests.botapi import BotApi
from tests.documents.given import CATALOGUE, pictures, poster, report, squares

URL = "https://vivier.exemple.fr"
CODE = "7K2M-9QXD"


def making(**chosen: Any) -> Making:
    return Making(Settings(profile="trial", **{"public_url": URL, **chosen}), CATALOGUE)


def asked(template: str, data: dict[str, Any], format: str = "pdf") -> str:
    return json.dumps({"template": template, "data": data, "format": format})


def a_poster() -> str:
    data = poster() | {"code": CODE}
    del data["ways"]
    return asked("poster", data)


async def test_a_poster_gets_its_ways_when_it_is_made() -> None:
    """Its row knows the code alone; the links are those of the channels there are."""
    async with BotApi() as api:
        made = await making(telegram_token=SecretStr(api.token), telegram_api_url=api.url).fetch(
            a_poster()
        )
    assert (made.kind, made.mime, made.extension) == ("document", "application/pdf", ".pdf")
    read = squares(pictures(made.data)[0])
    assert f"{URL}/?c={CODE}" in read
    assert len(read) == 2


async def test_a_poster_waits_for_telegram(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that would miss its second square for ever is not printed meanwhile."""
    monkeypatch.setattr(links, "PATIENCE", 0.2)
    away = making(telegram_token=SecretStr("1:a"), telegram_api_url="http://127.0.0.1:9")
    with pytest.raises(TryLater):
        await away.fetch(a_poster())


async def test_a_poster_needs_a_way() -> None:
    """With neither page nor Telegram it is never made."""
    with pytest.raises(Refused):
        await making(public_url="", web_bind="").fetch(a_poster())


async def test_a_picture_is_kept_as_it_is_made() -> None:
    """Sharp letters: it is not made into a JPEG like the photos people send."""
    made = await making().fetch(asked("report", report(), "png"))
    assert (made.kind, made.mime, made.extension) == ("photo", "image/png", ".png")
    assert made.data.startswith(b"\x89PNG")
