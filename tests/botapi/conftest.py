"""The server and python-telegram-bot's client, as its tests use them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from tests.botapi import BotApi, Phone, Rates


@pytest.fixture(autouse=True)
def _delays_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client warns of each `retry_after` it reads as a number."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(rates=Rates.none()) as server:
        yield server


@pytest.fixture
def phone(api: BotApi) -> Phone:
    """Michel's phone; the conversation is open."""
    phone = api.phone(42)
    phone.start()
    return phone


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with Bot(
        api.token, base_url=f"{api.url}/bot", base_file_url=f"{api.url}/file/bot"
    ) as client:
        yield client
