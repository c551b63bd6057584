"""Which channels there are, made from the settings. A new channel is a line here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from bot.channels.channel import Channel
from bot.channels.telegram.channel import Telegram, TelegramSettings
from bot.channels.web.settings import WebSettings
from bot.clock import Clock
from bot.config import Settings
from bot.delivery import Pace
from messages.catalogue import Catalogue

OpenMedia = Callable[[str], Awaitable[tuple[bytes, str, str]]]

COMMANDS: dict[str, tuple[tuple[str, str], ...]] = {
    "fr": (
        ("idee", "command.idea"),
        ("mesidees", "command.myideas"),
        ("aide", "command.help"),
        ("langue", "command.language"),
        ("pause", "command.pause"),
        ("annuler", "command.cancel"),
        ("regles", "command.rules"),
    ),
    "en": (
        ("idea", "command.idea"),
        ("myideas", "command.myideas"),
        ("help", "command.help"),
        ("language", "command.language"),
        ("pause", "command.pause"),
        ("cancel", "command.cancel"),
        ("rules", "command.rules"),
    ),
}


def build(
    settings: Settings, clock: Clock, catalogue: Catalogue, open_media: OpenMedia
) -> dict[str, Channel]:
    """The channels that push, by name; the web chat is served beside them."""
    channels: dict[str, Channel] = {}
    if settings.telegram_token is not None:
        channels["telegram"] = _telegram(settings, clock, catalogue, open_media)
    return channels


def _telegram(
    settings: Settings, clock: Clock, catalogue: Catalogue, open_media: OpenMedia
) -> Telegram:
    assert settings.telegram_token is not None
    secret = settings.telegram_webhook_secret
    return Telegram(
        TelegramSettings(
            token=settings.telegram_token.get_secret_value(),
            api_url=settings.telegram_api_url,
            mode=settings.telegram_mode,
            webhook_url=settings.telegram_webhook_url,
            webhook_secret=secret.get_secret_value() if secret else "",
        ),
        open_media=open_media,
        now=clock.now,
        group_line=partial(_group_line, catalogue),
        commands={
            language: [(name, catalogue.text(key, language)) for name, key in table]
            for language, table in COMMANDS.items()
        },
        language=settings.language,
    )


def _group_line(catalogue: Catalogue, language: str, link: str) -> str:
    return catalogue.text("start.group", language, link=link)


def paces(settings: Settings) -> dict[str, Pace]:
    """How fast each channel may be used."""
    return {
        "telegram": Pace(
            per_second=settings.telegram.per_second, per_address=Telegram.per_chat, burst=5
        )
    }


def web(settings: Settings) -> WebSettings:
    """What the web chat is told."""
    return WebSettings(
        public_url=settings.public_url,
        organisation=settings.organisation,
        colour=settings.web.colour,
        danger_phone=settings.contacts.danger_phone,
        trusted_proxies=settings.web.trusted_proxy,
        events_burst=settings.web.events_per_10s,
        new_sessions_per_hour=settings.web.sessions_per_minute * 60,
    )
