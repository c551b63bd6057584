"""An event as text, for those that wait in the inbox to be handled (again)."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any, get_args

from handlers import event as kinds
from handlers.event import Event
from storage.rows import stamp

KINDS: dict[str, Any] = {kind.__name__: kind for kind in get_args(kinds.What)}


def to_json(event: Event) -> str:
    """The event without its raw payload, which the inbox keeps beside it."""
    body = {
        "channel": event.channel,
        "address": event.address,
        "external_id": event.external_id,
        "kind": type(event.what).__name__,
        "what": asdict(event.what),
        "at": stamp(event.at),
        "language": event.language,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Event:
    """The event that `to_json` wrote."""
    body = json.loads(text)
    return Event(
        channel=body["channel"],
        address=body["address"],
        external_id=body["external_id"],
        what=KINDS[body["kind"]](**body["what"]),
        at=datetime.fromisoformat(body["at"]),
        language=body["language"],
    )
