"""Which trade a service is of, so that examples speak of the work people know."""

from __future__ import annotations

import tomllib
from functools import lru_cache

from messages.folding import fold
from messages.source import ROOT

GENERAL = "general"


def trade_of(service: str | None) -> str:
    """The trade whose examples suit `service` (a name as written, or None): see trades.toml."""
    if not service:
        return GENERAL
    name = " " + fold(service).replace("'", " ").replace("-", " ")
    for trade, beginnings in _trades().items():
        if any(f" {beginning}" in name for beginning in beginnings):
            return trade
    return GENERAL


@lru_cache(maxsize=1)
def _trades() -> dict[str, list[str]]:
    return tomllib.loads((ROOT / "trades.toml").read_text(encoding="utf-8"))
