"""How settings are called in the file and outside, and what was meant by a name that is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel

from bot.settings import Settings

PREFIX = "VIVIER_"
SECRETS = (
    "telegram_token",
    "telegram_webhook_secret",
    "database_url",
    "sms_secret",
    "sms_incoming_secret",
    "push_key",
    "mail_password",
)
NO_SETTING = ("VIVIER_CONFIG", *(f"{PREFIX}{name.upper()}_FILE" for name in SECRETS))


def variable(leaf: str) -> str:
    """The environment's name of a setting: `web.colour` is `VIVIER_WEB__COLOUR`."""
    return PREFIX + leaf.upper().replace(".", "__")


def leaves(tree: Mapping[str, Any], above: str = "") -> list[str]:
    """Every setting a tree gives, as `web_bind` or `web.colour`."""
    found = []
    for name, value in tree.items():
        leaf = f"{above}{name}"
        found += leaves(value, f"{leaf}.") if isinstance(value, dict) else [leaf]
    return found


def known() -> list[str]:
    """Every setting there is."""
    names = []
    for name, field in Settings.model_fields.items():
        table = field.annotation
        if isinstance(table, type) and issubclass(table, BaseModel):
            names += [f"{name}.{key}" for key in table.model_fields]
        else:
            names.append(name)
    return names


def unknown(tree: Mapping[str, Any], path: str) -> list[str]:
    """A sentence for each name in the file that is no setting."""
    names = known()
    tables = {name.partition(".")[0] for name in names}
    return [
        f"{path}: {leaf} is not a setting. {nearest(leaf, names)}"
        for leaf in leaves(tree)
        if leaf not in names and leaf not in tables
    ]


def strays(env: Mapping[str, str]) -> list[str]:
    """A sentence for each `VIVIER_…` that nobody reads."""
    names = [*map(variable, [*known(), *Settings.model_fields]), *NO_SETTING]
    return [
        f"{name} is not a setting. {nearest(name, names)}"
        for name in env
        if name.startswith(PREFIX) and name not in names
    ]


def nearest(name: str, names: Sequence[str]) -> str:
    """What was probably meant."""
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    return f"Did you mean {near[0]}?" if near else "Remove it."
