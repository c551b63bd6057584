"""The language a phone says it reads."""

from __future__ import annotations

from starlette.requests import Request

from messages.source import LANGUAGES

DEFAULT = "fr"


def wanted(request: Request) -> str:
    """`?lang=` if given, else the best of Accept-Language that is written here, else French."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    header = request.headers.get("accept-language", "")
    ranked = sorted(header.split(",")[:20], key=_weight, reverse=True)
    names = (part.split(";")[0].strip()[:2].lower() for part in ranked)
    return next((name for name in names if name in LANGUAGES), DEFAULT)


def _weight(part: str) -> float:
    _, _, quality = part.partition(";q=")
    try:
        return float(quality or 1)
    except ValueError:
        return 0.0
