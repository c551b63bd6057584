"""The addresses that open the conversation with a code, on each channel that is configured."""

from __future__ import annotations

import asyncio

from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram import menu
from bot.channels.telegram.client import Client
from bot.settings import Settings

PATIENCE = 5.0  # seconds Telegram has to say what the bot is called


async def links(settings: Settings, code: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The addresses that bring a code, by channel; and why one is missing."""
    found, notes = {}, []
    if settings.web_url:
        found["web"] = f"{settings.web_url}/?c={code}"
    if settings.telegram_token is not None:
        name, why = await bot_name(settings)
        if name:
            found["telegram"] = menu.link(name, code)
        else:
            notes.append(f"No Telegram link: {why}")
    return found, tuple(notes)


async def bot_name(settings: Settings) -> tuple[str | None, str]:
    """What Telegram calls the bot, or None and why it does not say."""
    assert settings.telegram_token is not None
    client = Client(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
    try:
        async with asyncio.timeout(PATIENCE):
            return (await client.bot.get_me()).username, "the bot has no user name."
    except InvalidToken:
        return None, "Telegram refuses the token. Copy it anew from @BotFather."
    except TimeoutError:
        return None, f"{settings.telegram_api_url} did not answer in {PATIENCE:.0f} seconds."
    except (TelegramError, OSError) as trouble:
        return None, f"{settings.telegram_api_url} cannot be used ({type(trouble).__name__})."
    finally:
        await client.close()
