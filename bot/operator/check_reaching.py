"""Of what rings for news, whether it is well: SMS and notifications."""

from __future__ import annotations

import os
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from bot.channels.push.keys import BadKey
from bot.channels_table import push_keys
from bot.operator.finding import Finding
from bot.policy import catalogue_globals
from bot.settings import Settings
from handlers.reaching import following
from messages import gsm7
from messages.catalogue import Catalogue


def reaching(settings: Settings) -> Iterator[Finding]:
    """Of each of the two."""
    if not settings.sms.on:
        yield Finding("sms", "ok", "Off: there is no gateway.")
    else:
        yield _sms(settings)
    yield _push(settings)


def _sms(settings: Settings) -> Finding:
    if not settings.public_url:
        mend = "Set VIVIER_PUBLIC_URL to the address people open."
        return Finding(
            "sms", "fail", "An SMS would lead nowhere: there is no public address.", mend
        )
    length = _length(settings)
    if length > gsm7.LONGEST:
        mend = "Use a shorter public_url."
        return Finding("sms", "fail", f"An SMS would be {length} signs long; 160 fit.", mend)
    return _gateway(settings, length) if settings.sms.url else _gammu(settings)


def _gateway(settings: Settings, length: int) -> Finding:
    address = urlsplit(settings.sms.url)
    host = address.hostname or ""
    if settings.sms.names_secret and settings.sms_secret is None:
        mend = "Set VIVIER_SMS_SECRET_FILE to the file that holds it, or VIVIER_SMS_SECRET."
        return Finding(
            "sms", "fail", "The gateway is to be shown {secret}, and no secret is set.", mend
        )
    if address.scheme == "http" and not loopback(host):
        said = f"Numbers and the secret go to {host} over plain http, for anybody to read."
        return Finding("sms", "warn", said, "Write the gateway’s https address in sms.url.")
    return Finding("sms", "ok", f"They leave through {host}, {length} signs long.")


def loopback(host: str) -> bool:
    """Whether that is this machine: nobody on the way reads along."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _length(settings: Settings) -> int:
    """Of the shortest text: the one without a reference."""
    catalogue = Catalogue.load(globals=catalogue_globals(settings))
    link = f"{settings.public_url}/r/{'X' * following.LENGTH}"
    texts = (
        gsm7.plain(catalogue.text("reaching.sms", language, reference=None, link=link))
        for language in ("fr", "en")
    )
    return max(gsm7.length(text) or 0 for text in texts)


def _gammu(settings: Settings) -> Finding:
    table = settings.sms
    for folder in filter(None, (table.gammu_outbox, table.gammu_inbox)):
        if not os.access(folder, os.W_OK | os.X_OK) or not Path(folder).is_dir():
            mend = "Add this user to the group gammu, then: chmod g+w on it."
            return Finding("sms", "fail", f"The folder {folder} is missing or not writable.", mend)
    return Finding("sms", "ok", f"They leave through gammu-smsd, by {table.gammu_outbox}.")


def _push(settings: Settings) -> Finding:
    keys = push_keys(settings)
    if keys is None:
        said = "Off: there is no key. To turn them on, run: vivier init-push"
        return Finding("notifications", "ok", said)
    try:
        _ = keys.public
    except BadKey:
        mend = "Make one with: vivier init-push"
        return Finding("notifications", "fail", "push_key is not a key for notifications.", mend)
    if not settings.public_url.startswith("https://"):
        mend = "Set VIVIER_PUBLIC_URL to the https address."
        return Finding("notifications", "warn", "Without https no phone shows notifications.", mend)
    return Finding("notifications", "ok", "Phones that agree show them.")
