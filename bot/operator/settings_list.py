"""Every setting in force, its value and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.settings import Settings
from bot.spelling import known


@dataclass(frozen=True, slots=True)
class Value:
    """A setting as it is in force; secrets are masked."""

    name: str
    value: str
    source: str


def values(settings: Settings) -> list[Value]:
    """All of them, in the order of the reference."""
    found = []
    for name in known():
        value: Any = settings
        for part in name.split("."):
            value = getattr(value, part)
        found.append(Value(name, _shown(name, value), settings.origin(name) or "usual"))
    return found


def _shown(name: str, value: Any) -> str:
    if name == "criteria":
        return ", ".join(criterion.key for criterion in value) or "the three usual ones"
    if name == "database_url":
        return without_password(value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def without_password(url: str) -> str:
    """A database's address as it may be shown."""
    head, at, tail = url.rpartition("@")
    scheme, colon, account = head.partition("://")
    user, secret, _ = account.partition(":")
    return f"{scheme}{colon}{user}{':***' if secret else ''}{at}{tail}"
