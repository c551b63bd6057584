"""The page, Telegram, and the notifications of browsers."""

from __future__ import annotations

import re
from ipaddress import ip_network
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.tables.table import Names, Table, hint


def _colour(text: str) -> str:
    if re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        return text.lower()
    raise hint(f"{text!r} is not a colour", "write # and six hexadecimal digits such as #1d5c63")


def _networks(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        try:
            ip_network(value)
        except ValueError:
            raise hint(f"{value!r} is not a network", "write one such as 10.0.0.0/8") from None
    return values


Networks = Annotated[Names, AfterValidator(_networks)]


class WebTable(Table):
    """The page. `trusted_proxy` may tell whom it speaks for; `metrics_from` may read /metrics."""

    colour: Annotated[str, AfterValidator(_colour)] = "#1d5c63"
    sessions_per_minute: int = Field(default=60, ge=1)
    events_per_10s: int = Field(default=20, ge=1)
    trusted_proxy: Networks = ()
    metrics_from: Networks = ()


class TelegramTable(Table):
    """How fast to send: https://core.telegram.org/bots/faq#broadcasting-to-users

    30 a second, 1,000 where broadcasting is paid for; more only to a server of one's own.
    """

    per_second: float = Field(default=30, gt=0, le=10_000)


class PushTable(Table):
    """Whose push services are rung: the browsers' own, by the names of their hosts."""

    services: Names = (
        "fcm.googleapis.com",
        "push.services.mozilla.com",
        "push.apple.com",
        "notify.windows.com",
    )
