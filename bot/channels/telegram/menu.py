"""The menu of commands Telegram shows, in each language, and the bot's deep links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from telegram import Bot, BotCommand

Commands = Mapping[str, Sequence[tuple[str, str]]]

MAX_DESCRIPTION = 256


async def publish(bot: Bot, commands: Commands, default: str) -> None:
    """Set each language's commands; the `default` language's also serve phones in any other.

    `commands` maps a language (`fr`) to (command, description); the slash is left out or not.
    Raises python-telegram-bot's errors.
    """
    for language, table in commands.items():
        listed = [
            BotCommand(command.lstrip("/"), description[:MAX_DESCRIPTION])
            for command, description in table
        ]
        await bot.set_my_commands(listed, language_code=None if language == default else language)


def link(username: str, code: str | None = None) -> str:
    """Return the address that opens the private chat, with what `/start` brings along.

    `code` may hold 64 characters of `A-Za-z0-9_-`.
    """
    return f"https://t.me/{username}" + (f"?start={code}" if code else "")
