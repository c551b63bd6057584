"""What a phone sends is text that both databases keep: no NUL, no half of a surrogate pair.

PostgreSQL refuses the first and neither takes the second; an event that holds one could never
be stored, not even to be tried again.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any

from handlers.event import Event

UNKEPT = re.compile("[\x00\ud800-\udfff]")


def legible(event: Event) -> Event:
    """The event without such signs: the same object where there is none."""
    what = event.what
    values = ((field.name, getattr(what, field.name)) for field in fields(what))
    bad: dict[str, Any] = {n: UNKEPT.sub("", text) for n, text in values if not _kept(text)}
    if not bad and _kept(event.raw):
        return event
    return replace(event, what=replace(what, **bad), raw=UNKEPT.sub("", event.raw))


def _kept(value: object) -> bool:
    if not isinstance(value, str):
        return True
    if value.isascii():
        return "\x00" not in value
    return UNKEPT.search(value) is None
