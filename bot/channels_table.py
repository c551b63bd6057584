"""Which channels there are, made from the settings. A new channel is a line here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path

from bot.channels.channel import Channel
from bot.channels.mail import Mail, Server
from bot.channels.mail.letter import Sender
from bot.channels.push import Push
from bot.channels.push.keys import Keys
from bot.channels.push.services import Services
from bot.channels.sms import Gateway, Sms
from bot.channels.sms.gammu import Gammu
from bot.channels.sms.http_gateway import HttpGateway, HttpSettings
from bot.channels.telegram.channel import Telegram, TelegramSettings
from bot.channels.web.settings import WebSettings
from bot.clock import Clock
from bot.delivery import Pace
from bot.reaching_store import ReachingStore
from bot.settings import Settings
from messages.catalogue import Catalogue

PUSHES = 50  # a second: sealing one takes a millisecond of processor
OpenMedia = Callable[[str], Awaitable[tuple[bytes, str, str]]]

COMMANDS: dict[str, tuple[tuple[str, str], ...]] = {
    "fr": (
        ("idee", "command.idea"),
        ("mesidees", "command.myideas"),
        ("appels", "command.calls"),
        ("tirage", "command.draw"),
        ("aide", "command.help"),
        ("langue", "command.language"),
        ("pause", "command.pause"),
        ("annuler", "command.cancel"),
        ("regles", "command.rules"),
    ),
    "en": (
        ("idea", "command.idea"),
        ("myideas", "command.myideas"),
        ("calls", "command.calls"),
        ("draw", "command.draw"),
        ("help", "command.help"),
        ("language", "command.language"),
        ("pause", "command.pause"),
        ("cancel", "command.cancel"),
        ("rules", "command.rules"),
    ),
}


def build(
    settings: Settings,
    clock: Clock,
    catalogue: Catalogue,
    open_media: OpenMedia,
    reaching: ReachingStore,
) -> dict[str, Channel]:
    """The channels that push, by name; the web chat is served beside them."""
    channels: dict[str, Channel] = {}
    if settings.telegram_token is not None:
        channels["telegram"] = _telegram(settings, clock, catalogue, open_media)
    if settings.sms.on:
        channels["sms"] = _sms(settings, clock, reaching)
    if keys := push_keys(settings):
        services = Services(settings.push.services)
        channels["push"] = Push(keys, services, reaching, clock.now)
    if settings.mail.on:
        channels["mail"] = _mail(settings, clock, open_media, reaching)
    return channels


def _sms(settings: Settings, clock: Clock, reaching: ReachingStore) -> Sms:
    table, secret = settings.sms, settings.sms_incoming_secret
    return Sms(
        _gateway(settings, clock),
        reaching,
        secret=secret.get_secret_value() if secret else "",
        fields=(table.incoming_number, table.incoming_text),
    )


def _gateway(settings: Settings, clock: Clock) -> Gateway:
    table, secret = settings.sms, settings.sms_secret
    if table.gammu_outbox:
        inbox = Path(table.gammu_inbox) if table.gammu_inbox else None
        return Gammu(Path(table.gammu_outbox), inbox, clock.now)
    return HttpGateway(
        HttpSettings(
            url=table.url,
            method=table.method,
            headers=table.headers,
            body=table.body,
            success=table.success,
            secret=secret.get_secret_value() if secret else "",
        )
    )


def _mail(settings: Settings, clock: Clock, open_media: OpenMedia, reaching: ReachingStore) -> Mail:
    table = settings.mail
    sender = Sender(
        name=settings.organisation,
        address=table.sender,
        reply_to=table.reply_to,
        language=settings.language,
    )
    return Mail(mail_server(settings), sender, reaching, open_media, clock.now)


def mail_server(settings: Settings) -> Server:
    """The mail server, as it is configured."""
    table, password = settings.mail, settings.mail_password
    return Server(
        host=table.host,
        port=table.port,
        tls=table.tls,
        user=table.user,
        password=password.get_secret_value() if password else "",
    )


def push_keys(settings: Settings) -> Keys | None:
    """The keys of notifications, None where there are none."""
    if settings.push_key is None:
        return None
    public = settings.public_url.startswith("https://")  # services take no other address
    contact = settings.public_url if public else "mailto:vivier@localhost"
    return Keys(settings.push_key.get_secret_value(), contact)


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


def deep_link(channels: Mapping[str, Channel]) -> Callable[[str], str | None] | None:
    """What makes the link that carries a code to the messenger; None where there is none."""
    telegram = channels.get("telegram")
    return telegram.link if isinstance(telegram, Telegram) else None


def _group_line(catalogue: Catalogue, language: str, link: str) -> str:
    return catalogue.text("start.group", language, link=link)


def paces(settings: Settings) -> dict[str, Pace]:
    """How fast each channel may be used."""
    return {
        "telegram": Pace(
            per_second=settings.telegram.per_second, per_address=Telegram.per_chat, burst=5
        ),
        "sms": Pace(per_second=settings.sms.per_second, per_address=1, burst=1),
        "push": Pace(per_second=PUSHES, per_address=1, burst=1),
        "mail": Pace(per_second=1, per_address=1, burst=1),
    }


def web(settings: Settings) -> WebSettings:
    """What the web chat is told."""
    keys = push_keys(settings)
    return WebSettings(
        public_url=settings.public_url,
        organisation=settings.organisation,
        colour=settings.web.colour,
        danger_phone=settings.contacts.danger_phone,
        trusted_proxies=settings.web.trusted_proxy,
        events_burst=settings.web.events_per_10s,
        new_sessions_per_hour=settings.web.sessions_per_minute * 60,
        push_key=keys.public if keys else "",
        push_services=settings.push.services,
    )
