"""An hour as people type it: « 9h », « à 14h30 », « demain soir », "8am", "noon"."""

from __future__ import annotations

import re
from datetime import time

from messages.folding import fold

LAST_MINUTE = time(23, 59)
HOUR = re.compile(
    r"(?:\b(?:a|at|vers|around|by)\s+|@\s*)?\b(?P<h>\d{1,2})\s*"
    r"(?:(?:h(?:eures?)?|:)\s*(?P<m>\d{2})?(?!\d)\s*(?P<half>[ap]\.?m\b\.?)?|(?P<half2>[ap]\.?m\b\.?))"
    r"(?P<part>\s*(?:du|de l'|in the|at)\s*(?:matin|soir|apres[- ]midi|morning|afternoon|evening"
    r"|night))?"
)
BARE_HOUR = re.compile(r"\b(?:a|at)\s+(?P<h>\d{1,2})$")
PARTS = {
    r"(?:a )?(?:midi|noon)": time(12),
    r"(?:a )?(?:minuit|midnight)": LAST_MINUTE,
    r"(?:ce |le |dans l'|in the |this )?(?:apres[- ]midi|afternoon)": time(14),
    r"(?:ce |le |in the |this )?(?:matin|morning)": time(9),
    r"(?:ce |le |au |in the |this )?(?:soir|evening|night)|tonight": time(18),
    r"(?:en )?fin de journee|(?:at the )?end of (?:the )?day": time(18),
}
PART = re.compile("|".join(rf"(?P<p{n}>\b(?:{part})\b)" for n, part in enumerate(PARTS)))


def cut(said: str) -> tuple[str, time | None]:
    """Folded words without their hour, and the hour; raises ValueError for one no clock shows."""
    said = re.sub(r"(?<=\d)t(?=\d{1,2}:)", " ", said)  # 2026-12-18T14:30
    for pattern in (HOUR, BARE_HOUR):
        found = pattern.search(said)
        if found:
            return _without(said, found), _clock(found.groupdict())
    part = PART.search(said)
    if part is None or part[0] == said == "matin":
        return said, None
    hour = list(PARTS.values())[int(str(part.lastgroup)[1:])]
    return _without(said, part), hour


def _without(said: str, found: re.Match[str]) -> str:
    return fold(f"{said[: found.start()]} {said[found.end() :]}")


def _clock(found: dict[str, str | None]) -> time:
    hour, part = int(found["h"] or 0), found.get("part") or ""
    half = (found.get("half") or found.get("half2") or "")[:1]
    later = half == "p" or re.search(r"soir|midi|afternoon|evening|night", part)
    if later and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    return time(hour, int(found.get("m") or 0))
